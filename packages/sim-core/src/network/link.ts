/**
 * One direction between two nodes: how it behaves healthy, and what faults lay over that. The healthy values never
 * change; `restore` takes every fault off, and the fault controller lays the active ones on again.
 *
 * Every message draws the same three numbers from its link's stream whatever happens to it, so a message that is lost,
 * cut or doubled leaves the luck of those after it as it was.
 */
import type { NodeId } from '../node-contract.ts';
import type { SeededStreams } from '../random/seeded-streams.ts';
import type { Stream } from '../random/stream.ts';
import type { Micros } from '../time.ts';
import type { QueueLimit } from './backlog.ts';
import type { BurstLoss } from './burst-loss.ts';
import { eitherPpm, isFine, toCoarseThreshold, toFraction, toThreshold } from './link-chances.ts';
import { LinkTroubles } from './link-troubles.ts';
import type { DelayShape, LinkOptions } from './network-options.ts';

export class Link {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly stream: Stream;
  readonly #streams: SeededStreams;
  readonly #path: string;
  #spreadStream: Stream | undefined = undefined;
  #troubles: LinkTroubles | undefined = undefined;
  readonly healthy: LinkOptions;
  delay: DelayShape;
  readonly fifo: boolean;
  /** Nothing but a delay, loss, doubling and reordering lies over it: messages take the network's short way. */
  isPlain = true;
  readonly #isHealthyPlain: boolean;
  /** Nothing lies over it. */
  #isUntouched = false;
  /** Number of active faults that cut this link. */
  cuts = 0;
  /** Their kinds. */
  cutBy: string[] = [];
  /** Luck below these would have met a message without any fault. */
  readonly healthyLossThreshold: number;
  readonly healthyDuplicateThreshold: number;
  readonly healthyReorderThreshold: number;
  lossPpm = 0;
  lossThreshold = 0;
  duplicatePpm = 0;
  duplicateThreshold = 0;
  duplicateSpreadMicros: Micros = 0;
  reorderPpm = 0;
  reorderThreshold = 0;
  reorderWindowMicros: Micros = 0;
  extraMicros: Micros = 0;
  /** First-in-first-out links: nothing is delivered before this. */
  lastDelivery: Micros = 0;

  /** `path` names the link in its streams: `n1>n2`. */
  constructor(from: NodeId, to: NodeId, path: string, streams: SeededStreams, healthy: LinkOptions) {
    this.from = from;
    this.to = to;
    this.stream = streams.stream(`link/${path}`);
    this.#streams = streams;
    this.#path = path;
    this.healthy = healthy;
    this.delay = healthy.delay;
    this.fifo = healthy.fifo;
    this.healthyLossThreshold = toThreshold(healthy.lossPpm);
    this.healthyDuplicateThreshold = toThreshold(healthy.duplicatePpm);
    this.healthyReorderThreshold = toCoarseThreshold(healthy.reorderPpm);
    this.#isHealthyPlain = isPlainByItself(healthy);
    this.restore();
  }

  /** How long a copy or a held message is delayed: only drawn from when there is one, so made when first needed. */
  get spreadStream(): Stream {
    this.#spreadStream ??= this.#streams.stream(`link-spread/${this.#path}`);
    return this.#spreadStream;
  }

  /** Made when first needed: most links of most runs never need it. */
  get troubles(): LinkTroubles {
    this.#troubles ??= new LinkTroubles(this.#path, this.#streams);
    return this.#troubles;
  }

  get hasTroubles(): boolean {
    return this.#troubles !== undefined;
  }

  /** Takes every fault off. Called for every link whenever a fault of links begins or ends, so most have none. */
  restore(): void {
    if (this.#isUntouched) return;
    this.cuts = 0;
    this.cutBy = [];
    this.lossPpm = 0;
    this.duplicatePpm = 0;
    this.reorderPpm = 0;
    this.extraMicros = 0;
    this.delay = this.healthy.delay;
    this.duplicateSpreadMicros = this.healthy.duplicateSpreadMicros;
    this.reorderWindowMicros = this.healthy.reorderWindowMicros;
    this.addLoss(this.healthy.lossPpm);
    this.addDuplication(this.healthy.duplicatePpm, 0);
    this.addReordering(this.healthy.reorderPpm, 0);
    this.#troubles?.restore();
    this.#restoreTroubles(this.healthy);
    this.isPlain = this.#isHealthyPlain;
    // One with troubles of its own has them laid on afresh.
    this.#isUntouched = this.#isHealthyPlain;
  }

  /** Something but delay, loss, doubling and reordering lies over it now. */
  #leavesPlainWay(): void {
    this.isPlain = false;
    this.#isUntouched = false;
  }

  #restoreTroubles({ burstLoss, corruptPpm, bytesPerSecond, queueLimit }: LinkOptions): void {
    if (burstLoss !== undefined) this.addBurstLoss(burstLoss);
    if (corruptPpm !== undefined && corruptPpm > 0) this.addCorruption(corruptPpm, false);
    if (bytesPerSecond !== undefined) this.limitBandwidth(bytesPerSecond, queueLimit);
  }

  /** What is sent over the link, and what arrives over it, is lost. `kind` is that of the fault. */
  cut(kind: string): void {
    this.cuts++;
    this.cutBy.push(kind);
    this.#leavesPlainWay();
  }

  /** What arrives over the link is kept, and delivered once nothing holds or cuts the link any more. */
  hold(kind: string): void {
    this.troubles.holds++;
    this.troubles.heldBy.push(kind);
    this.#leavesPlainWay();
  }

  /** Up for the first `upPpm` millionths of each period, counted from `sinceMicros`; cut for the rest of it. */
  flap(sinceMicros: Micros, periodMicros: Micros, upPpm: number): void {
    this.troubles.flaps.push({ sinceMicros, periodMicros, upPpm });
    this.#leavesPlainWay();
  }

  addLoss(ppm: number): void {
    this.#isUntouched = false;
    this.lossPpm = eitherPpm(this.lossPpm, ppm);
    this.lossThreshold = toThreshold(this.lossPpm);
    if (isFine(this.lossPpm)) this.#leavesPlainWay();
  }

  addDuplication(ppm: number, spreadMicros: Micros): void {
    this.#isUntouched = false;
    this.duplicatePpm = eitherPpm(this.duplicatePpm, ppm);
    this.duplicateThreshold = toThreshold(this.duplicatePpm);
    this.duplicateSpreadMicros = Math.max(this.duplicateSpreadMicros, spreadMicros);
    if (isFine(this.duplicatePpm)) this.#leavesPlainWay();
  }

  addReordering(ppm: number, windowMicros: Micros): void {
    this.#isUntouched = false;
    this.reorderPpm = eitherPpm(this.reorderPpm, ppm);
    this.reorderThreshold = toCoarseThreshold(this.reorderPpm);
    this.reorderWindowMicros = Math.max(this.reorderWindowMicros, windowMicros);
  }

  /** The delay's shape is another one. The last laid on holds. */
  reshapeDelay(shape: DelayShape): void {
    this.delay = shape;
    this.#leavesPlainWay();
  }

  /** Every message takes this much longer, and this much more for each 1,000 bytes of it. */
  slowDown(extraMicros: Micros, microsPerKilobyte: Micros): void {
    this.extraMicros += extraMicros;
    if (microsPerKilobyte > 0) this.troubles.microsPerKilobyte += microsPerKilobyte;
    this.#leavesPlainWay();
  }

  addBurstLoss(loss: BurstLoss): void {
    this.troubles.addBurstLoss(loss);
    this.#leavesPlainWay();
  }

  /** A checksummed transport notices, and drops the message; damage that evades the checksum reaches the receiver. */
  addCorruption(ppm: number, evadesChecksum: boolean): void {
    this.troubles.addCorruption(ppm, evadesChecksum || this.healthy.checksummed === false);
    this.#leavesPlainWay();
  }

  /** Messages arrive once more with this chance, uniformly this much later. */
  addReplay(ppm: number, minMicros: Micros, maxMicros: Micros): void {
    this.troubles.addReplay(ppm, minMicros, maxMicros);
    this.#leavesPlainWay();
  }

  /** Messages are put on the wire one after the other at this rate, and wait for it in a queue. */
  limitBandwidth(bytesPerSecond: number, limit: QueueLimit | undefined): void {
    this.troubles.limitBandwidth(bytesPerSecond, limit);
    this.#leavesPlainWay();
  }

  /** Whether 16 bits of luck lose a message, to a fraction of a part in a million. */
  isLost(luck: number): boolean {
    return this.#isHit(luck, this.lossPpm, this.lossThreshold);
  }

  isDuplicated(luck: number): boolean {
    return this.#isHit(luck, this.duplicatePpm, this.duplicateThreshold);
  }

  #isHit(luck: number, ppm: number, threshold: number): boolean {
    if (luck !== threshold || !isFine(ppm)) return luck < threshold;
    return this.troubles.fineStream.next() >>> 16 < toFraction(ppm);
  }
}

function isPlainByItself({ lossPpm, duplicatePpm, burstLoss, corruptPpm = 0, bytesPerSecond }: LinkOptions): boolean {
  return !isFine(lossPpm) && !isFine(duplicatePpm) && burstLoss === undefined && corruptPpm === 0 && bytesPerSecond === undefined;
}
