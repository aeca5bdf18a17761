/**
 * Loss in bursts, after Gilbert (1960) and Elliott (1963): a link is in one of two states, good and bad, and each has a
 * chance of loss of its own. Every message sent over the link first moves the state, then is lost or not. Bursts are
 * counted in messages, not in time: on average 1,000,000 / leavePpm messages long.
 */
import type { Stream } from '../random/stream.ts';

/** Four chances in parts per million. */
export interface BurstLoss {
  /** That a good link turns bad, for each message. */
  readonly enterPpm: number;
  /** That a bad link turns good again, for each message. */
  readonly leavePpm: number;
  /** That a message is lost while the link is bad. */
  readonly badLossPpm: number;
  /** That a message is lost while the link is good. */
  readonly goodLossPpm: number;
}

const MILLION = 1_000_000;

export class BurstChain {
  isBad = false;
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** Whether the next message is lost. Always two draws. */
  losesNext(loss: BurstLoss): boolean {
    const turn = this.#stream.int(0, MILLION - 1);
    const luck = this.#stream.int(0, MILLION - 1);
    this.isBad = this.isBad ? turn >= loss.leavePpm : turn < loss.enterPpm;
    return luck < (this.isBad ? loss.badLossPpm : loss.goodLossPpm);
  }
}
