/** How a network behaves when no fault lies over it. Plain data: every number has its unit in its name. */
import type { NodeId } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import type { QueueLimit } from './backlog.ts';
import type { BurstLoss } from './burst-loss.ts';

/** How long a message is under way. All shapes are drawn with integers and tables (see `delay.ts`). */
export type DelayShape =
  | { readonly kind: 'constant'; readonly micros: Micros }
  /** Uniform between both, ends included. */
  | { readonly kind: 'uniform'; readonly minMicros: Micros; readonly maxMicros: Micros }
  /** `minMicros` plus an exponential of mean `meanMicros`, cut at `maxMicros`. */
  | { readonly kind: 'exponential'; readonly minMicros: Micros; readonly meanMicros: Micros; readonly maxMicros: Micros }
  /** Pareto with tail exponent 2 and least value `minMicros` (mean twice that), cut at `maxMicros`. */
  | { readonly kind: 'heavy-tailed'; readonly minMicros: Micros; readonly maxMicros: Micros }
  /** Uniform in the fast range, and with a chance of `slowPpm` in a million uniform in the slow range. */
  | {
      readonly kind: 'bimodal';
      readonly fastMinMicros: Micros;
      readonly fastMaxMicros: Micros;
      readonly slowMinMicros: Micros;
      readonly slowMaxMicros: Micros;
      readonly slowPpm: number;
    };

export interface LinkOptions {
  readonly delay: DelayShape;
  /** Chance that a message is lost, 0 to 1,000,000. */
  readonly lossPpm: number;
  /** Chance that a message arrives twice. */
  readonly duplicatePpm: number;
  /** The copy takes its own delay plus uniformly up to this. */
  readonly duplicateSpreadMicros: Micros;
  /** Chance that a message is held back so that later ones overtake it. */
  readonly reorderPpm: number;
  /** Held back uniformly up to this. */
  readonly reorderWindowMicros: Micros;
  /** Messages leave a link in the order they entered it (as over one TCP connection); reordering then has no effect. */
  readonly fifo: boolean;
  /** Loss in bursts, besides `lossPpm`. */
  readonly burstLoss?: BurstLoss;
  /** Chance that a message is damaged on the way. */
  readonly corruptPpm?: number;
  /** Whether the transport notices damage, and loses the message instead of handing it on. Default true. */
  readonly checksummed?: boolean;
  /** Messages are put on the wire one after the other at this rate; absent for no limit. */
  readonly bytesPerSecond?: number;
  /** How much may wait for the wire; absent for no limit. */
  readonly queueLimit?: QueueLimit;
}

export type { DropPolicy, QueueLimit } from './backlog.ts';
export type { BurstLoss } from './burst-loss.ts';

export interface NetworkOptions {
  readonly defaults: LinkOptions;
  /** Links that differ from the defaults, each direction on its own. */
  readonly links?: readonly { readonly from: NodeId; readonly to: NodeId; readonly options: Partial<LinkOptions> }[];
}

/** A quiet local network: 200 to 800 microseconds, nothing lost. */
export const QUIET_LINK: LinkOptions = {
  delay: { kind: 'uniform', minMicros: 200, maxMicros: 800 },
  lossPpm: 0,
  duplicatePpm: 0,
  duplicateSpreadMicros: 0,
  reorderPpm: 0,
  reorderWindowMicros: 0,
  fifo: false,
};
