/** What two witnesses of the same seed say differently: the first event that differs, and everything about it. */
import type { Cause, Testimony, TraceLine, WitnessedEvent } from '@barksim/sim-core';
import { toPlainJson } from '../failure/plain-json.ts';
import { differencesBetween, type ValueDifference } from './differences.ts';

/** In which part of an event two runs differ, in the order in which they come about. */
export type DifferentPart = 'event' | 'state before' | 'effects' | 'state after' | 'timers' | 'random streams';

export interface EventDifference extends ValueDifference {
  readonly part: DifferentPart;
}

export interface Divergence {
  /** In a sentence. */
  readonly summary: string;
  /** How the two runs were made, such as `direct` and `through Immer`. */
  readonly between: readonly [first: string, second: string];
  /** Index of the first event that differs; undefined where it could not be shown. 0 is the start. */
  readonly eventIndex: number | undefined;
  /** The events that both runs had in common last. */
  readonly common: readonly TraceLine[];
  /** The first event that differs; undefined where a run ended before. */
  readonly first: TraceLine | undefined;
  readonly second: TraceLine | undefined;
  /** What happened within it, in either run. */
  readonly firstLines: readonly TraceLine[];
  readonly secondLines: readonly TraceLine[];
  /** The node that it ran on, with its program's kind. */
  readonly node: { readonly name: string; readonly program: string } | undefined;
  /** The event that sent the message or set the timer, in either run. */
  readonly firstCause: Cause | undefined;
  readonly secondCause: Cause | undefined;
  /** The node's state before it, in the first run. */
  readonly stateBefore: unknown;
  readonly differences: readonly EventDifference[];
  /** How either run ended. */
  readonly endings: readonly [first: string, second: string];
  /** The nodes' names in the order of their numbers. */
  readonly nodeNames: readonly string[];
}

const MOST_DIFFERENCES = 12;

/** Position of the first event whose words differ, or that only one run had; undefined when all are equal. */
export function firstDifference(first: Testimony, second: Testimony): number | undefined {
  const shorter = Math.min(first.trail.length, second.trail.length);
  for (let at = 0; at < shorter; at++) if (first.trail[at] !== second.trail[at]) return at;
  if (first.trail.length !== second.trail.length) return shorter;
  return first.fingerprint === second.fingerprint && first.ending === second.ending ? undefined : Math.max(0, shorter - 1);
}

export interface ComparedRuns {
  readonly seed: string;
  readonly between: readonly [first: string, second: string];
  readonly nodeNames: readonly string[];
}

/** Both testimonies must have seen the event `at`, as far as their runs had it. */
export function compareTestimonies(first: Testimony, second: Testimony, at: number, runs: ComparedRuns): Divergence {
  const [left, right] = [first, second].map(({ seen }) => seen.find(({ index }) => index === at));
  const common = first.seen.filter(({ index, header }) => index < at && header !== undefined).map(({ header }) => plainLine(header as TraceLine));
  const node = left?.node ?? right?.node;
  return {
    summary: summarise(runs.seed, at, left, right),
    between: runs.between,
    eventIndex: at,
    common,
    first: left?.header && plainLine(left.header),
    second: right?.header && plainLine(right.header),
    firstLines: (left?.lines ?? []).map(plainLine),
    secondLines: (right?.lines ?? []).map(plainLine),
    node: node === undefined ? undefined : { name: node, program: (left?.program ?? right?.program) as string },
    firstCause: left?.cause,
    secondCause: right?.cause,
    stateBefore: at === 0 ? undefined : toPlainJson((left ?? right)?.before),
    differences: left === undefined || right === undefined ? [] : differencesOfEvents(left, right),
    endings: [first.ending, second.ending],
    nodeNames: runs.nodeNames,
  };
}

/** A divergence of which nothing can be shown. */
export function unseenDivergence(summary: string, runs: ComparedRuns): Divergence {
  return {
    summary,
    between: runs.between,
    eventIndex: undefined,
    common: [],
    first: undefined,
    second: undefined,
    firstLines: [],
    secondLines: [],
    node: undefined,
    firstCause: undefined,
    secondCause: undefined,
    stateBefore: undefined,
    differences: [],
    endings: ['unknown', 'unknown'],
    nodeNames: runs.nodeNames,
  };
}

function differencesOfEvents(left: WitnessedEvent, right: WitnessedEvent): EventDifference[] {
  const parts: [DifferentPart, unknown, unknown][] = [
    ['event', left.header, right.header],
    ['state before', left.before, right.before],
    ['effects', left.lines, right.lines],
    ['state after', left.after, right.after],
    ['timers', left.timers, right.timers],
  ];
  const found = parts.flatMap(([part, first, second]) =>
    differencesBetween(first, second, MOST_DIFFERENCES).map((difference): EventDifference => ({ part, ...difference })),
  );
  // Which draws were made cannot be told from the streams' states, only that they are not the same.
  if (left.streams !== right.streams) found.push({ part: 'random streams', path: '', first: left.streams, second: right.streams });
  return found;
}

function summarise(seed: string, at: number, left: WitnessedEvent | undefined, right: WitnessedEvent | undefined): string {
  if (left === undefined || right === undefined) return `two runs of seed ${seed} differ from event ${at} on, where one of them ended`;
  const where = `two runs of seed ${seed} differ from event ${at} on${at === 0 ? ' (the start)' : ''}`;
  const isSameInput = differencesBetween([left.header, left.before], [right.header, right.before], 1).length === 0;
  if (!isSameInput || left.node === undefined) return where;
  return `${where}: ${left.node} (${left.program}) had the same state and got the same ${left.header?.kind}, and did something else`;
}

function plainLine(line: TraceLine): TraceLine {
  return line.data === undefined ? line : { ...line, data: toPlainJson(line.data) };
}
