/**
 * The fingerprint of a run: 64 bits that roll over (time, kind, node, type) of every event. Two runs with the same
 * fingerprint had the same events; a strict run mixes digests of messages and states in as well, which also tells
 * apart runs whose events carried different contents. Not cryptographic.
 */
import type { Micros } from '../time.ts';

const TWO_TO_32 = 4_294_967_296;

export class Fingerprint {
  #high = 0x243f6a88;
  #low = 0x13198a2e;

  mixEvent(time: Micros, kind: number, node: number, code: number): void {
    let high = Math.imul(this.#high ^ (time | 0), 0x85ebca6b);
    high = (high << 13) | (high >>> 19);
    high = Math.imul(high ^ (time / TWO_TO_32) ^ (kind + (node << 4) + (code << 14)), 0xc2b2ae35);
    high ^= high >>> 15;
    this.#low = Math.imul(this.#low ^ high, 0x27d4eb2f) + high;
    this.#high = high;
  }

  mixDigest(digest: number): void {
    const high = Math.imul(this.#high ^ digest, 0x9e3779b1);
    this.#high = high ^ (high >>> 16);
    this.#low = Math.imul(this.#low ^ this.#high, 0x27d4eb2f) + digest;
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return (this.#high >>> 0).toString(16).padStart(8, '0') + (this.#low >>> 0).toString(16).padStart(8, '0');
  }

  save(): [number, number] {
    return [this.#high, this.#low];
  }

  load([high, low]: readonly [number, number]): void {
    this.#high = high;
    this.#low = low;
  }
}
