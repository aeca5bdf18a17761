/** A failure for a person: what should have held, what was seen, where, the last events before it, and how to see it again. */
import { formatMicros, type TraceLine } from '@barksim/sim-core';
import type { Failure } from '../failure/failure.ts';
import { describeStarvation } from './starvation-text.ts';
import { PLAIN, type Style } from './style.ts';
import { formatTraceLines } from './trace-text.ts';
import { wrapped } from './wrapped.ts';

export interface ReportOptions {
  readonly style?: Style;
  /** Characters a line may take. Default 100. */
  readonly width?: number;
  /** How many events to show before the violation. Default 8. */
  readonly events?: number;
}

const DEFAULT_WIDTH = 100;
const DEFAULT_EVENTS = 8;
const LABEL_WIDTH = 10;

/** `replayLine`: the command that shows this run again. */
export function describeFailure(failure: Failure, replayLine: string, options: ReportOptions = {}): string {
  const { style = PLAIN, width = DEFAULT_WIDTH, events = DEFAULT_EVENTS } = options;
  const { violation } = failure;
  const at = `event ${violation.eventIndex}, at ${formatMicros(violation.atMicros)} of virtual time`;
  const lines = [
    `${style.bad('Violation')} ${style.strong(violation.property)}`,
    labelled('expected', violation.expected, width),
    labelled('seen', violation.seen, width),
    labelled('at', at, width),
    ...(violation.nodes.length === 0 ? [] : [labelled('nodes', violation.nodes.join(', '), width)]),
    labelled('run', describeRun(failure), width),
    ...starvationLines(failure, style, width),
    '',
    style.strong('The last events'),
    ...formatTraceLines(lastOf(failure.lastEvents, events), { style, width, nodeNames: failure.nodeNames }),
    '',
    `${style.strong('Replay:')} ${replayLine}`,
  ];
  return lines.join('\n');
}

function starvationLines({ starvation }: Failure, style: Style, width: number): string[] {
  if (starvation === undefined) return [];
  return ['', style.strong('What starved'), ...describeStarvation(starvation).map((text) => wrapped(text, width, '  ', '    '))];
}

function describeRun(failure: Failure): string {
  const bug = failure.options.bug === null ? '' : `, bug ${failure.options.bug} planted`;
  return `${failure.scenario}, seed ${failure.seed}${bug}, fingerprint ${failure.fingerprint}`;
}

function lastOf(lines: readonly TraceLine[], events: number): readonly TraceLine[] {
  const last = lines.at(-1)?.i ?? 0;
  return lines.filter((line) => line.i > last - events);
}

/** The text beside its label, and below itself where it is long. */
function labelled(label: string, text: string, width: number): string {
  return wrapped(text, width, `  ${label.padEnd(LABEL_WIDTH)}`, ' '.repeat(LABEL_WIDTH + 2));
}
