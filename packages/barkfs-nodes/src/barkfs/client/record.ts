/**
 * Self-identifying, self-validating records (GFS §2.7.2, §3.3): applications that append must be able to tell padding,
 * fragments and duplicates from records. `#7/12/40#mnopqr...`: made by node 7 as its record 12, 40 bytes in all.
 */
import type { Bytes } from '../bytes.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A record of `length` bytes, or as short as its heading allows. Equal arguments give equal records. */
export function makeRecord(maker: number, number: number, length: number): Bytes {
  const heading = `#${maker}/${number}/${length}#`;
  const start = (maker * 7 + number * 11) % LETTERS.length;
  let body = '';
  for (let i = 0; heading.length + i < length; i++) {
    body += LETTERS[(start + i) % LETTERS.length] as string;
  }
  return heading + body;
}

export interface FoundRecord {
  readonly maker: number;
  readonly number: number;
  readonly offset: number;
  readonly record: Bytes;
}

/** Every whole record in `data`, in order; padding and fragments are skipped, duplicates are not. */
export function findRecords(data: Bytes): FoundRecord[] {
  const found: FoundRecord[] = [];
  const heading = /#(\d+)\/(\d+)\/(\d+)#/g;
  for (let match = heading.exec(data); match !== null; match = heading.exec(data)) {
    const maker = Number(match[1]);
    const number = Number(match[2]);
    const record = makeRecord(maker, number, Number(match[3]));
    if (data.startsWith(record, match.index)) {
      found.push({ maker, number, offset: match.index, record });
      heading.lastIndex = match.index + record.length;
    }
  }
  return found;
}
