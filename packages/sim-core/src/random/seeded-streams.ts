/**
 * From a seed's text to named streams: seedrandom turns the text into 128 bits, and each name is hashed into those to
 * start a generator of its own. A stream therefore depends on the seed and its name only, not on which other streams
 * exist or how often they were drawn from.
 */
import seedrandom from 'seedrandom';
import type { RandomStreams } from './random-streams.ts';
import { Stream, type StreamState } from './stream.ts';

/**
 * The 128 bits that a seed's text stands for. The text goes in with its length in front: seedrandom repeats a short key
 * until it fills its table, so that the bare texts "2", "22" and "222" would be one seed. It also reads only the low
 * byte of each character, so the high bytes follow behind for seeds that have any.
 */
export function rootState(seed: string): StreamState {
  const generator = seedrandom(`${seed.length}:${seed}${highBytes(seed)}`);
  return [generator.int32(), generator.int32(), generator.int32(), generator.int32()];
}

/** Empty for a text within Latin-1, else one character for the high byte of each of its characters. */
function highBytes(text: string): string {
  const bytes = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) >>> 8);
  return bytes.every((byte) => byte === 0) ? '' : String.fromCharCode(...bytes);
}

/** Mixes a name into the root. Four lanes that feed each other, closed by the finaliser of MurmurHash3. */
function deriveState(root: StreamState, name: string): StreamState {
  let [a, b, c, d] = root as [number, number, number, number];
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = finalise(a ^ name.length);
  b = finalise(b ^ a);
  c = finalise(c ^ b);
  d = finalise(d ^ c);
  // The generator's one forbidden state; its odds are 2^-128, but a rule without exception costs nothing.
  if ((a | b | c | d) === 0) d = 1;
  return [a, b, c, d];
}

function finalise(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export class SeededStreams implements RandomStreams {
  readonly #root: StreamState;
  readonly #streams = new Map<string, Stream>();

  constructor(seed: string) {
    this.#root = rootState(seed);
  }

  stream(name: string): Stream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new Stream(deriveState(this.#root, name));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /**
   * The stream of that name as if nothing had been drawn from it, at every call. For what is worked out again and again
   * from the seed instead of being remembered.
   */
  fromItsStart(name: string): Stream {
    return new Stream(deriveState(this.#root, name));
  }

  save(): [string, StreamState][] {
    return Array.from(this.#streams, ([name, stream]) => [name, stream.save()]);
  }

  /** Puts every saved stream where it was. The objects stay the same: whoever holds one goes on with it. */
  load(saved: readonly (readonly [string, StreamState])[]): void {
    for (const [name, state] of saved) this.stream(name).load(state);
  }
}
