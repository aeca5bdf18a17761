/**
 * How large a message is on the wire. An estimate of a compact binary encoding with the names of its fields in it: eight
 * bytes a number, one a character, a truth value or nothing, two of framing around whatever has parts. Deterministic and
 * cheap; a scenario that knows its encoding better gives `messageBytes` instead.
 */
import { ContractError } from '../engine/contract-error.ts';
import type { Typed } from '../node-contract.ts';

const NUMBER_BYTES = 8;
const FRAMING_BYTES = 2;

/** Bytes of plain data. */
export function estimateBytes(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return NUMBER_BYTES;
    case 'string':
      return FRAMING_BYTES + value.length;
    case 'object':
      return value === null ? 1 : FRAMING_BYTES + estimateParts(value);
    default:
      return 1;
  }
}

function estimateParts(value: object): number {
  let bytes = 0;
  if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) bytes += estimateBytes(item);
  } else if (value instanceof Map) {
    for (const [key, item] of value) bytes += estimateBytes(key) + estimateBytes(item);
  } else {
    for (const key in value) bytes += key.length + estimateBytes((value as Record<string, unknown>)[key]);
  }
  return bytes;
}

/** Measures messages, each once: a message that goes to several nodes in a row is one object. */
export class MessageScale {
  readonly #measure: (message: Typed) => number;
  #lastMessage: Typed | null = null;
  #lastBytes = 0;

  constructor(measure: (message: Typed) => number = estimateBytes) {
    this.#measure = measure;
  }

  /** Throws ContractError when a scenario's own measure gives no size. */
  bytesOf(message: Typed): number {
    if (message !== this.#lastMessage) {
      const bytes = this.#measure(message);
      if (!Number.isSafeInteger(bytes) || bytes < 0) {
        throw new ContractError(`the size of a ${message.type} is ${bytes}: expected messageBytes to give whole bytes, 0 or more`);
      }
      this.#lastMessage = message;
      this.#lastBytes = bytes;
    }
    return this.#lastBytes;
  }
}
