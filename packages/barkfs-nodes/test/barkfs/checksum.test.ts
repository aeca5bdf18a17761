import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlayBytes } from '../../src/barkfs/bytes.ts';
import {
  blockChecksums,
  blocksAreIntact,
  checksumsAfterWrite,
  extendBlockChecksums,
  extendChecksum,
} from '../../src/barkfs/checksum.ts';

const BLOCK = 8;
const bytes = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength }).map((codes) => String.fromCharCode(...codes));

describe('checksums (§5.2)', () => {
  it('are CRC-32 as the rest of the world computes it', () => {
    expect(extendChecksum(0, '123456789')).toBe(0xcbf43926);
  });

  it('grow with appended bytes to what they would be over the whole (R31)', () => {
    fc.assert(
      fc.property(bytes(40), bytes(40), (head, tail) => {
        const checksums = blockChecksums(head, BLOCK);
        extendBlockChecksums(checksums, head.length, tail, BLOCK);
        expect(checksums).toEqual(blockChecksums(head + tail, BLOCK));
      }),
    );
  });

  it('fit the data after any write, behind the end and across gaps too', () => {
    fc.assert(
      fc.property(bytes(40), fc.nat(60), bytes(30), (before, offset, written) => {
        const after = overlayBytes(before, offset, written);
        const checksums = checksumsAfterWrite(blockChecksums(before, BLOCK), before, after, offset, written, BLOCK);
        expect(checksums).toEqual(blockChecksums(after, BLOCK));
      }),
    );
  });

  it('notice any changed byte, in its own block only', () => {
    fc.assert(
      fc.property(bytes(40), fc.nat(39), fc.integer({ min: 1, max: 255 }), (data, position, flip) => {
        fc.pre(position < data.length);
        const rotten = overlayBytes(data, position, String.fromCharCode(data.charCodeAt(position) ^ flip));
        const checksums = blockChecksums(data, BLOCK);
        expect(blocksAreIntact(rotten, checksums, 0, data.length, BLOCK)).toBe(false);
        const nextBlock = (Math.floor(position / BLOCK) + 1) * BLOCK;
        expect(blocksAreIntact(rotten, checksums, nextBlock, data.length, BLOCK)).toBe(true);
      }),
    );
  });

  it('keep old corruption of the last block visible through an append (R31)', () => {
    const checksums = blockChecksums('abc', BLOCK);
    const rotten = 'xbc';
    const after = `${rotten}def`;
    const next = checksumsAfterWrite(checksums, rotten, after, 3, 'def', BLOCK);
    expect(blocksAreIntact(after, next, 0, after.length, BLOCK)).toBe(false);
  });
});
