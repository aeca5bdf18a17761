/** What starved while a healed core did not converge, in lines for people. */
import { formatMicros, type NodeCycle, type Starvation, type UndeliveredMessages } from '@barksim/sim-core';

/** More of one kind say no more. */
const MOST_LINES = 6;
const MOST_STEPS = 8;

/** One text for each finding; one that says so when nothing stands out. */
export function describeStarvation({ undelivered, unfired, cycles }: Starvation): string[] {
  const lines = [
    ...undelivered.slice(0, MOST_LINES).map(undeliveredText),
    ...unfired.slice(0, MOST_LINES).map(({ node, type, dueInMicros }) => `${node} waits for its timer ${type}, which never fired ${dueText(dueInMicros)}`),
    ...cycles.slice(0, MOST_LINES).map(cycleText),
  ];
  if (lines.length === 0) lines.push('nothing stands out: messages arrive, timers fire and no node repeats itself to the letter');
  return lines;
}

function undeliveredText({ from, to, type, sent, drops }: UndeliveredMessages): string {
  const reasons = Object.entries(drops).map(([reason, times]) => `${times} ${reason}`);
  return `${from} sent ${to} ${sent} times ${type}, and none arrived${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`;
}

function dueText(dueInMicros: number): string {
  return dueInMicros > 0 ? `and is due ${formatMicros(dueInMicros)} after the end` : 'though it is due';
}

function cycleText({ node, steps, repeats, periodMicros }: NodeCycle): string {
  const shown = steps.slice(0, MOST_STEPS).join(', ');
  const rest = steps.length > MOST_STEPS ? `, and ${steps.length - MOST_STEPS} more` : '';
  return `${node} repeats itself every ${formatMicros(periodMicros)}, ${repeats} times to the end: ${shown}${rest}`;
}
