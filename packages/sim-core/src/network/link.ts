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
import type { DelayShape, LinkOptions } from './network-options.ts';

const MILLION = 1_000_000;
/** Chances are compared with 16 random bits: a resolution of 15 parts per million. */
const SIXTEEN_BITS = 65_536;

export class Link {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly stream: Stream;
  readonly #streams: SeededStreams;
  readonly #path: string;
  #spreadStream: Stream | undefined = undefined;
  readonly healthy: LinkOptions;
  readonly delay: DelayShape;
  readonly fifo: boolean;
  /** Number of active faults that cut this link. */
  cuts = 0;
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
    this.restore();
  }

  /** How long a copy or a held message is delayed: only drawn from when there is one, so made when first needed. */
  get spreadStream(): Stream {
    this.#spreadStream ??= this.#streams.stream(`link-spread/${this.#path}`);
    return this.#spreadStream;
  }

  /** Takes every fault off. */
  restore(): void {
    this.cuts = 0;
    this.lossPpm = 0;
    this.duplicatePpm = 0;
    this.reorderPpm = 0;
    this.extraMicros = 0;
    this.duplicateSpreadMicros = this.healthy.duplicateSpreadMicros;
    this.reorderWindowMicros = this.healthy.reorderWindowMicros;
    this.addLoss(this.healthy.lossPpm);
    this.addDuplication(this.healthy.duplicatePpm, 0);
    this.addReordering(this.healthy.reorderPpm, 0);
  }

  addLoss(ppm: number): void {
    this.lossPpm = eitherPpm(this.lossPpm, ppm);
    this.lossThreshold = toThreshold(this.lossPpm);
  }

  addDuplication(ppm: number, spreadMicros: Micros): void {
    this.duplicatePpm = eitherPpm(this.duplicatePpm, ppm);
    this.duplicateThreshold = toThreshold(this.duplicatePpm);
    this.duplicateSpreadMicros = Math.max(this.duplicateSpreadMicros, spreadMicros);
  }

  addReordering(ppm: number, windowMicros: Micros): void {
    this.reorderPpm = eitherPpm(this.reorderPpm, ppm);
    this.reorderThreshold = toThreshold(this.reorderPpm);
    this.reorderWindowMicros = Math.max(this.reorderWindowMicros, windowMicros);
  }
}

/** The chance that at least one of two independent things happens. */
function eitherPpm(a: number, b: number): number {
  return a + Math.floor(((MILLION - a) * b) / MILLION);
}

function toThreshold(ppm: number): number {
  return Math.round((ppm * SIXTEEN_BITS) / MILLION);
}
