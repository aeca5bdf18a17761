/** Commands that show something of the present and go nowhere. */
import {
  faultStatuses,
  formatMicros,
  messagesInFlight,
  messagesWaiting,
  nodeClocks,
  nodeStatuses,
  pendingTimers,
} from '@barksim/sim-core';
import type { DebugNode } from '../../cursor/debug-cursor.ts';
import { describeChange, type ChangeLine } from '../../rendering/changes.ts';
import { inColumns } from '../../rendering/columns.ts';
import { formatPath, lookUp, parsePath, stepsFrom } from '../../rendering/paths.ts';
import { describeDetail, describeEvent, faultInOneLine } from '../../rendering/trace-lines.ts';
import { inFull, payloadInOneLine } from '../../rendering/values.ts';
import { suggestion } from '../closest-word.ts';
import { CommandError, parseCount, refuseMore, type Command, type CommandContext } from '../command.ts';
import { describeViolation, showPosition } from './show-position.ts';

const ROWS_SHOWN = 60;
const CHANGES_SHOWN = 60;
/** Room that the other columns of a row take. */
const OTHER_COLUMNS_WIDTH = 46;

const where: Command = {
  names: ['where', 'w'],
  usage: 'where',
  group: 'looking',
  summary: 'this event, the nodes and how they are, and where the violation is',
  details: [],
  examples: ['where'],
  run(context, words) {
    refuseMore(words, 0, this.usage);
    const { cursor, style } = context;
    const { violation } = cursor.timeline;
    const rows = nodeStatuses(cursor.world).map(({ node, kind, status, bootCount, held, parked }) => [
      style.palette.node(node),
      kind,
      status === 'up' ? status : style.palette.removed(status),
      bootCount > 1 ? `boot ${bootCount}` : '',
      [held > 0 ? `holds back ${held}` : '', parked > 0 ? `${parked} events wait` : ''].filter(Boolean).join(', '),
    ]);
    return [
      `Event ${cursor.position} of ${cursor.end}, ${formatMicros(cursor.world.nowMicros)} of ${formatMicros(cursor.timeline.endMicros)}.`,
      ...showPosition(context),
      ...inColumns(rows),
      ...(violation === undefined
        ? ['No property is violated in this run.']
        : violation.eventIndex === cursor.position
          ? []
          : describeViolation(violation, context)),
    ];
  },
};

const list: Command = {
  names: ['list', 'l'],
  usage: 'list [n]',
  group: 'looking',
  summary: 'the events around this one: n before and n after (5)',
  details: ['list 0 shows this event alone, with everything that happened within it.'],
  examples: ['list', 'l 20'],
  run(context, words) {
    refuseMore(words, 1, this.usage);
    const { cursor, style } = context;
    const around = parseCount(words[0], 5, 0, 'number of events');
    if (around === 0) {
      const { header, lines } = cursor.event;
      const within = lines.filter(({ kind }) => kind !== 'violation');
      return [describeEvent(header, style), ...within.map((line) => describeDetail(line, style))];
    }
    const first = Math.max(1, cursor.position - around);
    const last = Math.min(cursor.end, cursor.position + around);
    const shown: string[] = cursor.position === 0 ? ['> the start'] : [];
    for (const { header } of cursor.timeline.headers(first, last)) {
      const mark = header.i === cursor.position ? style.palette.heading('> ') : '  ';
      shown.push(mark + describeEvent(header, style));
    }
    return shown;
  },
};

const state: Command = {
  names: ['state', 'st'],
  usage: 'state [node] [path]',
  group: 'looking',
  summary: "a node's state, or what stands at a path in it",
  details: [
    'Without a node: the one that this event touched. A path goes through fields, array positions from 0 and Map keys:',
    'log[3].term. While a node is down this is the state it had when it went down.',
  ],
  examples: ['state n2', 'state n2 log[3].term'],
  run(context, words) {
    refuseMore(words, 2, this.usage);
    const { style } = context;
    const node = parseNode(context, words[0]);
    const status = node.downCount > 0 ? ' (down; this is what it held)' : '';
    const [, path = ''] = words;
    const steps = parsePath(path);
    if (steps === undefined) throw new CommandError(`'${path}' is no path: expected fields and positions such as log[3].term`);
    const found = lookUp(node.state, steps);
    if (!found.found) throw new CommandError(nothingThere(node.state, steps, found.at));
    const [first, ...rest] = inFull(found.value, style.width, style.palette.isColoured);
    const title = steps.length === 0 ? '' : ` ${formatPath(steps)}`;
    return [`${style.palette.node(node.name)}${title}${status}: ${first}`, ...rest];
  },
  complete: (context, words) => (words.length <= 1 ? context.cursor.vocabulary.nodes : completePath(context, words)),
};

function nothingThere(root: unknown, steps: readonly (string | number)[], at: number): string {
  const parent = lookUp(root, steps.slice(0, at));
  const names = parent.found ? stepsFrom(parent.value) : [];
  const place = at === 0 ? 'the state' : formatPath(steps.slice(0, at));
  const meant = suggestion(String(steps[at]), names);
  const known = names.length === 0 ? 'nothing has a name there' : `expected one of ${names.slice(0, 12).join(', ')}`;
  return `${place} has no ${JSON.stringify(steps[at])}${meant || `: ${known}`}`;
}

function completePath(context: CommandContext, words: readonly string[]): readonly string[] {
  const node = context.cursor.nodeCalled(words[0] ?? '');
  return node === undefined ? [] : stepsFrom(node.state);
}

const changed: Command = {
  names: ['changed', 'c'],
  usage: 'changed',
  group: 'looking',
  summary: 'what this event changed in the state of its node',
  details: ['Each line is a place in the state, with what was there before and what is there now.'],
  examples: ['changed'],
  run(context, words) {
    refuseMore(words, 0, this.usage);
    const { cursor, style } = context;
    const { change, header } = cursor.event;
    if (change === undefined) return ['This event ran no handler, so it changed no state.'];
    if (change.patches.length === 0) return [`${style.palette.node(header.node ?? '')}: this event changed nothing in its state.`];
    const lines = describeChange(change);
    const rows = lines.slice(0, CHANGES_SHOWN).map((line) => [line.path, describeBeforeAndAfter(line, context)]);
    const more = lines.length > CHANGES_SHOWN ? [`  and ${lines.length - CHANGES_SHOWN} more`] : [];
    return [`${style.palette.node(header.node ?? '')} changed:`, ...inColumns(rows), ...more];
  },
};

function describeBeforeAndAfter({ before, after }: ChangeLine, { style }: CommandContext): string {
  const { removed, added } = style.palette;
  if (before === undefined) return `new: ${added(after ?? '')}`;
  if (after === undefined) return `gone: ${removed(before)}`;
  return `${removed(before)} -> ${added(after)}`;
}

const flight: Command = {
  names: ['flight', 'f'],
  usage: 'flight [node]',
  group: 'looking',
  summary: 'messages under way, earliest first, or those from or to a node',
  details: [
    'One that will meet a partition or a crashed node is still under way.',
    'Those that wait in the queue of a link, or are held where nothing passes, come last.',
  ],
  examples: ['flight', 'f n2'],
  run(context, words) {
    refuseMore(words, 1, this.usage);
    const { cursor, style } = context;
    const name = words[0] === undefined ? undefined : parseNode(context, words[0]).name;
    const flying = messagesInFlight(cursor.world).map((each) => ({ ...each, when: `arrives ${style.palette.time(formatMicros(each.arrivesAtMicros))}` }));
    const waiting = messagesWaiting(cursor.world).map((each) => ({ ...each, when: each.where }));
    const messages = [...flying, ...waiting].filter(({ from, to }) => name === undefined || from === name || to === name);
    if (messages.length === 0) return ['No message is under way.'];
    return cutRows(
      messages.map(({ from, to, when, message }) => [
        when,
        `${style.palette.node(from)} -> ${style.palette.node(to)}`,
        style.palette.type(message.type),
        payloadInOneLine(message, style.width - OTHER_COLUMNS_WIDTH),
      ]),
    );
  },
  complete: ({ cursor }) => cursor.vocabulary.nodes,
};

const timers: Command = {
  names: ['timers', 't'],
  usage: 'timers [node]',
  group: 'looking',
  summary: 'timers that are set, earliest first, or those of a node',
  details: [],
  examples: ['timers', 't n2'],
  run(context, words) {
    refuseMore(words, 1, this.usage);
    const { cursor, style } = context;
    const name = words[0] === undefined ? undefined : parseNode(context, words[0]).name;
    const pending = pendingTimers(cursor.world).filter(({ node }) => name === undefined || node === name);
    if (pending.length === 0) return ['No timer is set.'];
    return cutRows(
      pending.map(({ node, firesAtMicros, timer }) => [
        firesAtMicros === null ? 'waits: its clock stands still' : `fires ${style.palette.time(formatMicros(firesAtMicros))}`,
        style.palette.node(node),
        style.palette.type(timer.type),
        payloadInOneLine(timer, style.width - OTHER_COLUMNS_WIDTH),
      ]),
    );
  },
  complete: ({ cursor }) => cursor.vocabulary.nodes,
};

const clocks: Command = {
  names: ['clocks'],
  usage: 'clocks',
  group: 'looking',
  summary: "each node's own wall and monotonic clock, and how wrong they are",
  details: ['Offsets are against virtual time; drift is in parts per million.'],
  examples: ['clocks'],
  run({ cursor, style }, words) {
    refuseMore(words, 0, this.usage);
    const rows = nodeClocks(cursor.world).map(({ node, wallMicros, monotonicMicros, driftPpm }) => [
      style.palette.node(node),
      `wall ${formatMicros(wallMicros)}`,
      `(${signed(wallMicros - cursor.world.nowMicros)})`,
      `monotonic ${formatMicros(monotonicMicros)}`,
      driftPpm === 0 ? '' : `drifts ${driftPpm} ppm`,
    ]);
    return [`virtual time ${style.palette.time(formatMicros(cursor.world.nowMicros))}`, ...inColumns(rows)];
  },
};

function signed(micros: number): string {
  return micros < 0 ? formatMicros(micros) : `+${formatMicros(micros)}`;
}

const faults: Command = {
  names: ['faults'],
  usage: 'faults',
  group: 'looking',
  summary: 'all faults of the run: over, active, to come, and not fired',
  details: ['A role such as leader stands for a node once its fault has fired.'],
  examples: ['faults'],
  run({ cursor, style }, words) {
    refuseMore(words, 0, this.usage);
    const all = faultStatuses(cursor.world);
    if (all.length === 0) return ['This run has no faults.'];
    return cutRows(
      all.map(({ fault, status }) => [
        status === 'active' ? style.palette.removed(status) : style.palette.quiet(status),
        style.palette.type(fault.kind),
        faultInOneLine(fault, (node) => cursor.nameOf(node), style.width - OTHER_COLUMNS_WIDTH),
      ]),
    );
  },
};

function cutRows(rows: readonly (readonly string[])[]): string[] {
  const more = rows.length > ROWS_SHOWN ? [`  and ${rows.length - ROWS_SHOWN} more`] : [];
  return [...inColumns(rows.slice(0, ROWS_SHOWN)), ...more];
}

/** The node called that; without a name the node that this event touched. */
export function parseNode(context: CommandContext, name: string | undefined): DebugNode {
  const { cursor } = context;
  const wanted = name ?? cursor.event.header.node;
  const names = cursor.vocabulary.nodes;
  if (wanted === undefined) throw new CommandError(`this event touched no node: name one of ${names.join(', ')}`);
  const node = cursor.nodeCalled(wanted);
  if (node === undefined) throw new CommandError(`there is no node '${wanted}'${suggestion(wanted, names) || `: expected one of ${names.join(', ')}`}`);
  return node;
}

export const LOOKING: readonly Command[] = [where, list, state, changed, flight, timers, clocks, faults];
