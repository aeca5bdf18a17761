/** What a debugger waits for: building a timeline, arriving anywhere in it, recording the window around it. */
import { SECOND, Timeline, WorldSource } from '@barksim/sim-core';
import { makeRaftBench } from '@barksim/scenarios';
import { now } from './stopwatch.ts';

export interface TravelFigures {
  readonly events: number;
  readonly buildMillis: number;
  readonly meanSeekMillis: number;
  readonly worstSeekMillis: number;
  /** Recording one event through Immer with patches, in microseconds. */
  readonly recordedMicros: number;
  /** Building a world of eight nodes with its plan, in microseconds. */
  readonly constructionMicros: number;
}

const LENGTH_MICROS = 100 * SECOND;
const SEEKS = 50;
const WORLDS = 2_000;

export function measureTravel(): TravelFigures {
  const start = now();
  const timeline = new Timeline(makeRaftBench(LENGTH_MICROS), 'travel', { untilMicros: LENGTH_MICROS, windowSize: 512 });
  const buildMillis = (now() - start) * 1000;
  const seeks: number[] = [];
  for (let i = 1; i <= SEEKS; i++) {
    // A step that is prime to most lengths visits the timeline out of order.
    const index = (i * 7_919 * 13) % timeline.totalEvents;
    const before = now();
    timeline.worldAt(index);
    seeks.push((now() - before) * 1000);
  }
  const recorded: number[] = [];
  for (let window = 1; window <= 8; window++) {
    const before = now();
    timeline.eventAt(window * 4_096);
    recorded.push(((now() - before) * 1e6) / 512);
  }
  return {
    events: timeline.totalEvents,
    buildMillis,
    meanSeekMillis: seeks.reduce((sum, millis) => sum + millis, 0) / SEEKS,
    worstSeekMillis: Math.max(...seeks),
    recordedMicros: recorded.sort((a, b) => a - b)[recorded.length >> 1] as number,
    constructionMicros: measureConstruction(),
  };
}

function measureConstruction(): number {
  const scenario = makeRaftBench(10 * SECOND);
  const build = (seed: number): void => {
    new WorldSource(scenario, `world ${seed}`, {}).create();
  };
  for (let i = 0; i < WORLDS; i++) build(i);
  const start = now();
  for (let i = 0; i < WORLDS; i++) build(WORLDS + i);
  return ((now() - start) * 1e6) / WORLDS;
}
