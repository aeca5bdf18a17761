import { Timeline, type TimelineEvent } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { DebugCursor } from '../src/index.ts';
import { relayScenario } from './support/relay-scenario.ts';

const scenario = relayScenario(25);

/** Checkpoints and windows far smaller than the run, and the other way round. */
const SIZES = [
  { checkpointEvery: 1, windowSize: 1 },
  { checkpointEvery: 10, windowSize: 16 },
  { checkpointEvery: 37, windowSize: 512 },
];

function everyEvent(timeline: Timeline): TimelineEvent[] {
  return Array.from({ length: timeline.totalEvents + 1 }, (_, index) => timeline.eventAt(index));
}

describe('a cursor on a timeline', () => {
  it('sees the same events whatever the sizes of windows and checkpoints', () => {
    const expected = everyEvent(new Timeline(scenario, '7'));
    expect(expected.map(({ header }) => header.i)).toEqual(expected.map((_, index) => index));
    for (const sizes of SIZES) expect(everyEvent(new Timeline(scenario, '7', sizes))).toEqual(expected);
  });

  it('finds the same events whatever the sizes, from anywhere', () => {
    const expected = new DebugCursor(new Timeline(scenario, '7'));
    for (const sizes of SIZES) {
      const cursor = new DebugCursor(new Timeline(scenario, '7', sizes));
      for (const position of [0, 3, 11, 100, 187, 263]) {
        cursor.moveTo(position);
        expected.moveTo(position);
        for (const criterion of [{ node: 'n2' }, { kind: 'sync' }, { type: 'tell', node: 'n1' }, { kind: 'heal' }]) {
          expect(cursor.findNext(criterion)).toBe(expected.findNext(criterion));
          expect(cursor.findPrevious(criterion)).toBe(expected.findPrevious(criterion));
        }
      }
    }
  });

  it('sees states that agree with what each event says it changed', () => {
    const cursor = new DebugCursor(new Timeline(scenario, '7', { checkpointEvery: 50 }));
    for (let position = 1; position <= cursor.end; position += 7) {
      cursor.moveTo(position);
      const { change, header } = cursor.event;
      if (change === undefined) continue;
      expect(cursor.nodeCalled(header.node!)?.state).toEqual(change.after);
      cursor.moveTo(position - 1);
      expect(cursor.nodeCalled(header.node!)?.state).toEqual(change.before);
    }
  });

  it('stops at the ends of the run', () => {
    const cursor = new DebugCursor(new Timeline(scenario, '7'));
    cursor.moveTo(-5);
    expect(cursor.position).toBe(0);
    cursor.moveTo(1e9);
    expect(cursor.position).toBe(cursor.end);
  });
});
