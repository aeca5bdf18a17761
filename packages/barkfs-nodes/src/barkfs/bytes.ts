/**
 * Bytes as strings. State, messages and disk records are plain data that can be shown, compared and digested; typed
 * arrays are not. So a run of bytes is a string whose characters all lie in 0..255, one character a byte.
 */

/** One character a byte, each of code 0 to 255. */
export type Bytes = string;

const ZERO = '\0';

export function zeroBytes(count: number): Bytes {
  return count > 0 ? ZERO.repeat(count) : '';
}

/** `base` with `bytes` laid over it at `offset`; a gap between the end of `base` and `offset` becomes zeros. */
export function overlayBytes(base: Bytes, offset: number, bytes: Bytes): Bytes {
  if (offset > base.length) {
    return base + zeroBytes(offset - base.length) + bytes;
  }
  return base.slice(0, offset) + bytes + base.slice(offset + bytes.length);
}
