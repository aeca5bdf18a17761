/** `disk`: what a node's disk holds, and what of it would survive losing power now. */
import type { DebugNode } from '../../cursor/debug-cursor.ts';
import { inOneLine } from '../../rendering/values.ts';
import { refuseMore, parseCount, type Command, type CommandContext } from '../command.ts';
import { parseNode } from './looking.ts';

type DiskSave = ReturnType<DebugNode['disk']['save']>;
/** How many bytes of a file are shown. */
const BYTES_SHOWN = 16;

type LogSave = DiskSave['logs'][number][1];

export const disk: Command = {
  names: ['disk', 'd'],
  usage: 'disk [node] [n]',
  group: 'looking',
  summary: "a node's logs, cells and files, what of them is durable and what is damaged",
  details: [
    'Shows the last n records of each log (5). What is not durable yet is marked, and is lost if the node loses power now;',
    'so is what a log, cell or file would fall back to, and what faults lie over them: how a damaged one reads.',
  ],
  examples: ['disk n2', 'd n2 20'],
  run(context, words) {
    refuseMore(words, 2, this.usage);
    const node = parseNode(context, words[0]);
    const records = parseCount(words[1], 5, 1, 'number of records');
    const saved = node.disk.save();
    const pending = saved.pending.length;
    const acknowledged = pending - (saved.writtenCount - saved.durableCount);
    const lie = acknowledged > 0 ? ` (${acknowledged} of them acknowledged by a sync that lied)` : '';
    const sync = (saved.syncCovers >= 0 ? ', a sync is under way' : '') + lie;
    const status = pending === 0 ? 'all durable' : `${pending} ${pending === 1 ? 'write is' : 'writes are'} not durable${sync}`;
    const lines = [`${context.style.palette.node(node.name)}: ${status}`];
    for (const [name, log] of saved.logs) lines.push(...describeLog(name, log, records, context));
    lines.push(...describeCells(saved, context), ...describeFiles(saved, context));
    if (lines.length === 1) lines.push('  nothing was ever written');
    return lines;
  },
  complete: ({ cursor }) => cursor.vocabulary.nodes,
};

function describeLog(name: string, log: LogSave, most: number, { style }: CommandContext): string[] {
  const { firstIndex, records, durableFirstIndex, durable } = log;
  const lastIndex = firstIndex + records.length - 1;
  const durableLast = durableFirstIndex + durable.length - 1;
  const extent = records.length === 0 ? 'empty' : `${firstIndex}..${lastIndex}`;
  const durableExtent = durable.length === 0 ? 'nothing' : `${durableFirstIndex}..${durableLast}`;
  const lines = [`  log ${style.palette.type(name)}  ${extent}, durable: ${durableExtent}`];
  const from = Math.max(0, records.length - most);
  if (from > 0) lines.push(style.palette.quiet(`    ${from} earlier ${from === 1 ? 'record' : 'records'}`));
  for (let at = from; at < records.length; at += 1) {
    const index = firstIndex + at;
    const isDurable = index <= durableLast && durable[index - durableFirstIndex] === records[at];
    const damage = log.damage?.find((one) => one.index === index);
    const mark = damage !== undefined ? style.palette.removed(`  (${damage.code} on read: ${damage.label})`) : isDurable ? '' : style.palette.removed('  (not durable)');
    lines.push(`    ${index}  ${inOneLine(records[at], style.width - 24)}${mark}`);
  }
  return lines;
}

function describeCells(saved: DiskSave, { style }: CommandContext): string[] {
  return saved.cells.flatMap(([name, cell]) => {
    const value = cell.value === undefined ? 'absent' : inOneLine(cell.value, style.width - 24);
    const lines = [`  cell ${style.palette.type(name)}  ${value}`];
    if (cell.value !== cell.durable) {
      const durable = cell.durable === undefined ? 'nothing' : inOneLine(cell.durable, style.width - 24);
      lines.push(style.palette.removed(`    not durable; durable is ${durable}`));
    }
    const damage = cell.damage?.at(-1);
    if (damage !== undefined) {
      const seen = damage.code === null ? `it reads as ${inOneLine(damage.value, style.width - 24)}` : `${damage.code} on read`;
      lines.push(style.palette.removed(`    damaged (${damage.label}): ${seen}`));
    }
    return lines;
  });
}

function describeFiles(saved: DiskSave, { style }: CommandContext): string[] {
  return saved.files.flatMap(([name, file]) => {
    const lines = [`  file ${style.palette.type(name)}  ${extentOf(file.bytes)}${file.bytes === undefined ? '' : `  ${startOf(file.bytes)}`}`];
    if (!areEqual(file.bytes, file.durable)) {
      lines.push(style.palette.removed(`    not durable; durable is ${file.durable === undefined ? 'nothing' : `${extentOf(file.durable)}  ${startOf(file.durable)}`}`));
    }
    for (const { label, offset, length, bytes } of file.damage ?? []) {
      const seen = bytes === null ? 'EIO on read' : `it reads as ${startOf(bytes)}`;
      lines.push(style.palette.removed(`    damaged (${label}): bytes ${offset} to ${offset + length}, ${seen}`));
    }
    return lines;
  });
}

function extentOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'absent' : `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`;
}

/** The first bytes in hexadecimal. */
function startOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, BYTES_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > BYTES_SHOWN ? `${shown} …` : shown;
}

function areEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]));
}
