/**
 * What a link may suffer besides delay, loss, duplication, reordering and cuts, and what it remembers of it: bursts,
 * corruption, replay, limited bandwidth, clogs, flapping. A link has this only from the first such trouble on. The
 * conditions are laid on anew whenever a fault begins or ends; what is remembered (messages held and queued, the burst
 * under way) stays while any condition needs it.
 *
 * Each purpose draws from a stream of its own, the same number of times for every message that is put on the wire.
 */
import type { SeededStreams } from '../random/seeded-streams.ts';
import type { Stream } from '../random/stream.ts';
import type { Typed } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import { Backlog, type QueueLimit, type Waiting } from './backlog.ts';
import { BurstChain, type BurstLoss } from './burst-loss.ts';
import { eitherPpm } from './link-chances.ts';

const MILLION = 1_000_000;

/** Up for the first part of every period, down for the rest. Computed from the time, without events. */
export interface Flapping {
  readonly sinceMicros: Micros;
  readonly periodMicros: Micros;
  readonly upPpm: number;
}

/** A message that arrived while nothing passed. */
export interface HeldMessage {
  readonly code: number;
  readonly message: Typed;
}

export class LinkTroubles {
  // Conditions.
  /** Number of active faults that keep back whatever arrives. */
  holds = 0;
  /** Their kinds. */
  heldBy: string[] = [];
  flaps: Flapping[] = [];
  burst: BurstLoss | null = null;
  corruptPpm = 0;
  /** Of those, the ones that no checksum notices. */
  unnoticedPpm = 0;
  replayPpm = 0;
  replayMinMicros: Micros = 0;
  replayMaxMicros: Micros = 0;
  /** 0: unlimited. */
  bytesPerSecond = 0;
  queueLimit: QueueLimit | null = null;
  microsPerKilobyte = 0;

  // What is remembered.
  readonly backlog = new Backlog();
  /** Tells the departure that is due from those that were given up. */
  departureTicket = 0;
  /** In the order in which they would have arrived. */
  held: HeldMessage[] = [];
  readonly chain: BurstChain;

  readonly fineStream: Stream;
  readonly corruptionStream: Stream;
  readonly damageStream: Stream;
  readonly replayStream: Stream;
  readonly replayDelayStream: Stream;
  readonly queueStream: Stream;

  /** `path` names the link in its streams: `n1>n2`. */
  constructor(path: string, streams: SeededStreams) {
    this.chain = new BurstChain(streams.stream(`link-burst/${path}`));
    this.fineStream = streams.stream(`link-fine/${path}`);
    this.corruptionStream = streams.stream(`link-corruption/${path}`);
    this.damageStream = streams.stream(`link-damage/${path}`);
    this.replayStream = streams.stream(`link-replay/${path}`);
    this.replayDelayStream = streams.stream(`link-replay-delay/${path}`);
    this.queueStream = streams.stream(`link-queue/${path}`);
  }

  /** Takes every condition off. */
  restore(): void {
    this.holds = 0;
    this.heldBy = [];
    this.flaps = [];
    this.burst = null;
    this.corruptPpm = 0;
    this.unnoticedPpm = 0;
    this.replayPpm = 0;
    this.replayMinMicros = 0;
    this.replayMaxMicros = 0;
    this.bytesPerSecond = 0;
    this.queueLimit = null;
    this.microsPerKilobyte = 0;
  }

  /** Bursts that overlap become one that is entered by either, left as by the slower, and loses by either. */
  addBurstLoss(loss: BurstLoss): void {
    const other = this.burst;
    this.burst = other === null ? loss : {
      enterPpm: eitherPpm(other.enterPpm, loss.enterPpm),
      leavePpm: Math.min(other.leavePpm, loss.leavePpm),
      badLossPpm: eitherPpm(other.badLossPpm, loss.badLossPpm),
      goodLossPpm: eitherPpm(other.goodLossPpm, loss.goodLossPpm),
    };
  }

  addCorruption(ppm: number, evadesChecksum: boolean): void {
    this.corruptPpm = eitherPpm(this.corruptPpm, ppm);
    if (evadesChecksum) this.unnoticedPpm = eitherPpm(this.unnoticedPpm, ppm);
  }

  addReplay(ppm: number, minMicros: Micros, maxMicros: Micros): void {
    this.replayMinMicros = this.replayPpm === 0 ? minMicros : Math.min(this.replayMinMicros, minMicros);
    this.replayMaxMicros = Math.max(this.replayMaxMicros, maxMicros);
    this.replayPpm = eitherPpm(this.replayPpm, ppm);
  }

  /** The narrowest bandwidth and the lowest limits hold; of policies, the one laid on last. */
  limitBandwidth(bytesPerSecond: number, limit: QueueLimit | undefined): void {
    this.bytesPerSecond = this.bytesPerSecond === 0 ? bytesPerSecond : Math.min(this.bytesPerSecond, bytesPerSecond);
    if (limit === undefined) return;
    const messages = Math.min(this.queueLimit?.messages ?? Infinity, limit.messages ?? Infinity);
    const bytes = Math.min(this.queueLimit?.bytes ?? Infinity, limit.bytes ?? Infinity);
    this.queueLimit = { messages, bytes, drop: limit.drop };
  }

  isFlappedDown(now: Micros): boolean {
    return this.flaps.some(
      ({ sinceMicros, periodMicros, upPpm }) => ((now - sinceMicros) % periodMicros) * MILLION >= periodMicros * upPpm,
    );
  }

  save(): TroublesSave {
    const { departureTicket, held } = this;
    return { isBad: this.chain.isBad, backlog: [...this.backlog.items], departureTicket, held: [...held] };
  }

  load(saved: TroublesSave): void {
    this.chain.isBad = saved.isBad;
    this.backlog.load(saved.backlog);
    this.departureTicket = saved.departureTicket;
    this.held = [...saved.held];
  }
}

export interface TroublesSave {
  readonly isBad: boolean;
  readonly backlog: readonly Waiting[];
  readonly departureTicket: number;
  readonly held: readonly HeldMessage[];
}
