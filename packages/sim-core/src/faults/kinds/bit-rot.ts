/**
 * Bit rot: one character of one cell's longest text (its data, as against its labels) reads differently from now on,
 * until the cell is written again. The pristine value stays underneath.
 */
import type { SimDisk } from '../../disk/sim-disk.ts';
import type { RandomStream } from '../../node-contract.ts';
import type { Micros } from '../../time.ts';
import type { FaultDefinition, Target } from '../fault-definition.ts';

/** Some character of some text in the named cells is flipped on the disk (at rest, durable and cached copy alike). */
export interface BitRotFault {
  readonly kind: 'bit-rot';
  readonly at: Micros;
  readonly node: Target;
  /** Only cells whose name starts with this. */
  readonly cellPrefix: string;
}

export const bitRot: FaultDefinition<BitRotFault> = {
  kind: 'bit-rot',
  family: 'disks',
  summary: 'one character in one cell reads differently until the cell is written again',
  source: 'Bairavasundaram and others, An Analysis of Data Corruption in the Storage Stack, FAST 2008',
  fields: [
    { name: 'node', type: 'target', description: 'whose disk' },
    { name: 'cellPrefix', type: 'text', description: 'only cells whose name starts with this' },
  ],
  isMomentary: true,
  begin(fault, nodes, world) {
    for (const { disk, name } of nodes) {
      const stream = world.streams.stream(`fault/bit-rot/${name}/${fault.at}`);
      if (!rotOneCharacter(disk, fault.cellPrefix, stream)) world.sometimes('fault/bit-rot-found-nothing');
    }
  },
};

/** False when no cell with the prefix holds any text. */
function rotOneCharacter(disk: SimDisk, cellPrefix: string, stream: RandomStream): boolean {
  const cells = disk.cellsWithPrefix(cellPrefix).filter((cell) => longestText(cell.read()).length > 0);
  if (cells.length === 0) return false;
  const cell = stream.pick(cells);
  const value = cell.read();
  const text = longestText(value);
  const at = stream.int(0, text.length - 1);
  const rotten = String.fromCharCode(text.charCodeAt(at) ^ (1 << stream.int(0, 7)));
  cell.damage({ label: 'bit-rot', value: replaceText(value, text, text.slice(0, at) + rotten + text.slice(at + 1)), code: null });
  return true;
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
