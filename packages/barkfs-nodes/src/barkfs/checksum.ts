/**
 * 32-bit checksums over fixed blocks (GFS §5.2, R30). CRC-32 (IEEE 802.3), because it grows with appended bytes without
 * reading what is already there: an append then leaves old corruption of the last block visible (R31).
 */
import type { Bytes } from './bytes.ts';
import { zeroBytes } from './bytes.ts';

const POLYNOMIAL = 0xedb88320;

const CRC_TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder >>> 0;
});

/** CRC-32 of `bytes[from..to)`, continuing from the CRC-32 of what stood before (0 for nothing). */
export function extendChecksum(checksum: number, bytes: Bytes, from = 0, to = bytes.length): number {
  let remainder = ~checksum;
  for (let i = from; i < to; i++) {
    remainder = (CRC_TABLE[(remainder ^ bytes.charCodeAt(i)) & 0xff] as number) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}

/** One checksum for each block of `blockBytes`; the last block may be short. */
export function blockChecksums(data: Bytes, blockBytes: number): number[] {
  const checksums: number[] = [];
  for (let start = 0; start < data.length; start += blockBytes) {
    checksums.push(extendChecksum(0, data, start, Math.min(start + blockBytes, data.length)));
  }
  return checksums;
}

/** Adds `bytes` behind the first `length` bytes, from the checksums alone: no old byte is read (R31, appends). */
export function extendBlockChecksums(checksums: number[], length: number, bytes: Bytes, blockBytes: number): void {
  let position = 0;
  while (position < bytes.length) {
    const block = Math.floor((length + position) / blockBytes);
    const room = (block + 1) * blockBytes - (length + position);
    const end = Math.min(position + room, bytes.length);
    const before = block < checksums.length ? (checksums[block] as number) : 0;
    checksums[block] = extendChecksum(before, bytes, position, end);
    position = end;
  }
}

/** Recomputes the checksums of every block that touches `from..to` from the data itself. */
export function refreshBlockChecksums(checksums: number[], data: Bytes, from: number, to: number, blockBytes: number): void {
  for (let block = Math.floor(from / blockBytes); block * blockBytes < to; block++) {
    const start = block * blockBytes;
    checksums[block] = extendChecksum(0, data, start, Math.min(start + blockBytes, data.length));
  }
}

/** Whether every block that touches `from..to` is what its checksum says. Blocks past the end hold. */
export function blocksAreIntact(
  data: Bytes,
  checksums: readonly number[],
  from: number,
  to: number,
  blockBytes: number,
): boolean {
  for (let block = Math.floor(from / blockBytes); block * blockBytes < to && block < checksums.length; block++) {
    const start = block * blockBytes;
    if (extendChecksum(0, data, start, Math.min(start + blockBytes, data.length)) !== checksums[block]) {
      return false;
    }
  }
  return true;
}

/** The checksums after `bytes` were written at `offset` of a chunk that held `before` and now holds `after`. */
export function checksumsAfterWrite(
  checksums: readonly number[],
  before: Bytes,
  after: Bytes,
  offset: number,
  bytes: Bytes,
  blockBytes: number,
): number[] {
  const next = checksums.slice();
  if (offset >= before.length) {
    extendBlockChecksums(next, before.length, zeroBytes(offset - before.length) + bytes, blockBytes);
  } else {
    refreshBlockChecksums(next, after, offset, offset + bytes.length, blockBytes);
  }
  return next;
}
