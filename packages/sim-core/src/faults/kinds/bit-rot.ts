/**
 * Bit rot. In a cell one character of its longest text (its data, as against its labels) reads differently, in a file one
 * bit, until it is written again or the fault is lifted; the pristine value stays underneath. Neither is noticed but by
 * checksums of the program's own. A log has checksums: a rotten record cannot be read.
 */
import type { Candidates } from '../../disk/damage-at-rest.ts';
import { anyRecord, candidates } from '../../disk/damage-at-rest.ts';
import type { SimCell } from '../../disk/sim-cell.ts';
import type { SimDisk } from '../../disk/sim-disk.ts';
import type { SimFile } from '../../disk/sim-file.ts';
import type { RandomStream } from '../../node-contract.ts';
import { PLACE_FIELDS, placesOf } from '../disk-places.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';

export interface BitRotFault extends FaultWindow {
  readonly kind: 'bit-rot';
  readonly node: Target;
  /** Without any of the three, whatever the disk holds. */
  readonly cellPrefix?: string;
  readonly logPrefix?: string;
  readonly filePrefix?: string;
  /** Of a log its last record is hit, which programs take for a torn write most easily. Default: any. */
  readonly hitsEnd?: boolean;
}

export const bitRot: FaultDefinition<BitRotFault> = {
  kind: 'bit-rot',
  family: 'disks',
  summary: 'one character of a cell, bit of a file or record of a log is damaged until it is written again',
  source: 'Bairavasundaram and others, An Analysis of Data Corruption in the Storage Stack, FAST 2008',
  fields: [
    { name: 'node', type: 'target', description: 'whose disk' },
    ...PLACE_FIELDS,
    { name: 'hitsEnd', type: 'flag', default: false, description: 'whether of a log the last record is hit, not any' },
  ],
  damagesDurable: () => true,
  begin(fault, nodes, world) {
    for (const { disk, name } of nodes) {
      const stream = world.streams.stream(`fault/bit-rot/${name}/${fault.at}`);
      const isHit = rotSomething(disk, fault, world.faults.labelOf(fault), stream);
      world.sometimes(isHit ? 'effect/bit-rot' : 'fault/bit-rot-found-nothing');
    }
  },
  end(fault, nodes, world) {
    for (const { disk } of nodes) disk.mend(world.faults.labelOf(fault));
  },
};

/** False when there is nothing to hit: no cell that holds any text, no record, no byte. */
function rotSomething(disk: SimDisk, fault: BitRotFault, label: string, stream: RandomStream): boolean {
  const { cells, logs, files }: Candidates = candidates(disk, placesOf(fault));
  const withText = cells.filter((cell) => longestText(cell.pristine).length > 0);
  const all = [...withText, ...logs, ...files];
  if (all.length === 0) return false;
  const at = stream.int(0, all.length - 1);
  const cell = withText[at];
  const log = logs[at - withText.length];
  if (cell !== undefined) rotCharacter(cell, label, stream);
  else if (log !== undefined) log.damage({ label, index: fault.hitsEnd === true ? log.durableLastIndex : anyRecord(log, stream), code: 'ECORRUPT' });
  else rotBit(all[at] as SimFile, label, stream);
  return true;
}

function rotCharacter(cell: SimCell, label: string, stream: RandomStream): void {
  const value = cell.peek();
  const text = longestText(value);
  const at = stream.int(0, text.length - 1);
  const rotten = String.fromCharCode(text.charCodeAt(at) ^ (1 << stream.int(0, 7)));
  cell.damage({ label, value: replaceText(value, text, text.slice(0, at) + rotten + text.slice(at + 1)), code: null });
}

function rotBit(file: SimFile, label: string, stream: RandomStream): void {
  const offset = stream.int(0, file.durableLength - 1);
  const bytes = file.pristineDurable(offset, 1);
  bytes[0] = (bytes[0] as number) ^ (1 << stream.int(0, 7));
  file.damage({ label, offset, length: 1, bytes });
}

function longestText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  let longest = '';
  for (const item of Object.values(value)) {
    const text = longestText(item);
    if (text.length > longest.length) longest = text;
  }
  return longest;
}

/** A copy of the value in which the first occurrence of the text is replaced. */
function replaceText(value: unknown, text: string, replacement: string): unknown {
  let isDone = false;
  const copy = (item: unknown): unknown => {
    if (item === text && !isDone) {
      isDone = true;
      return replacement;
    }
    if (typeof item !== 'object' || item === null || isDone) return item;
    if (Array.isArray(item)) return item.map(copy);
    // Texts within them are not hit.
    if (item instanceof Map || item instanceof Set) return item;
    return Object.fromEntries(Object.entries(item).map(([key, child]) => [key, copy(child)]));
  };
  return copy(value);
}
