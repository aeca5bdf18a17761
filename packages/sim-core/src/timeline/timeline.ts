/**
 * The timeline of one run: any event of it, forward and back. Far travel is re-execution from checkpoints; near travel
 * is a window of events whose handlers ran through Immer, so that each has the state before and after and its patches.
 * Nothing is kept that cannot be computed again, so a timeline of any length fits in memory.
 */
import { WorldSource } from '../engine/build-world.ts';
import { withGuards } from '../engine/guards.ts';
import { ImmerRunner, type StateChange } from '../engine/immer-runner.ts';
import type { World } from '../engine/world.ts';
import { reportViolation, runToEnd } from '../run-seed.ts';
import type { ReportedViolation, RunOptions, TraceLine } from '../run.ts';
import type { Plan, Scenario } from '../scenario.ts';
import type { Micros } from '../time.ts';
import { loadWorld, saveWorld, type Checkpoint } from './checkpoint.ts';

export interface TimelineOptions extends Pick<RunOptions, 'plan' | 'bug' | 'untilMicros'> {
  /** Events between checkpoints. Default 2000: arriving anywhere then takes milliseconds. */
  readonly checkpointEvery?: number;
  /** Events in a window. Default 512. */
  readonly windowSize?: number;
}

/** One event as a person looks at it. */
export interface TimelineEvent {
  /** From 1; 0 is the start, when every node boots. */
  readonly index: number;
  readonly atMicros: Micros;
  /** The event itself: `message`, `timer`, `sync`, `fault`, `heal`, `deadline`, `release`, or `start`. */
  readonly header: TraceLine;
  /** What happened within it: sends, drops, notes, operations, boots, a violation. */
  readonly lines: readonly TraceLine[];
  /** What it did to its node's state; undefined when it ran no handler. */
  readonly change: StateChange | undefined;
}

/** Checkpoints kept at most; when there are more, every other one goes and they are made half as often. */
const MOST_CHECKPOINTS = 256;

export class Timeline {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly bug: string | undefined;
  readonly plan: Plan;
  readonly untilMicros: Micros;
  /** Index of the last event. */
  readonly totalEvents: number;
  readonly endMicros: Micros;
  readonly violation: ReportedViolation | undefined;
  readonly fingerprint: string;
  readonly #source: WorldSource;
  /** In order of event count; the first is the start. */
  #checkpoints: Checkpoint[] = [];
  #checkpointEvery: number;
  readonly #windowSize: number;
  #window: readonly TimelineEvent[] = [];

  /** Runs the whole run once. Throws what `runSeed` throws. */
  constructor(scenario: Scenario, seed: string, options: TimelineOptions = {}) {
    this.#source = new WorldSource(scenario, seed, options);
    this.scenario = scenario;
    this.seed = seed;
    this.bug = options.bug;
    this.untilMicros = this.#source.untilMicros;
    this.#checkpointEvery = options.checkpointEvery ?? 2_000;
    this.#windowSize = options.windowSize ?? 512;
    const world = this.#source.create();
    this.#guarded(world, () => {
      world.bootAll();
      this.#checkpoints.push(saveWorld(world));
      while (world.step(this.untilMicros)) this.#saveNowAndThen(world);
      if (world.firstViolation === null) {
        world.nowMicros = this.untilMicros;
        world.finish();
      }
    });
    this.plan = { settings: this.#source.plan.settings, faults: [...world.faults.faults] };
    this.totalEvents = world.eventCount;
    this.endMicros = world.nowMicros;
    this.violation = world.firstViolation === null ? undefined : reportViolation(world, world.firstViolation);
    this.fingerprint = world.fingerprint.toString();
  }

  #saveNowAndThen(world: World): void {
    if (world.eventCount % this.#checkpointEvery !== 0 || world.firstViolation !== null) return;
    this.#checkpoints.push(saveWorld(world));
    if (this.#checkpoints.length <= MOST_CHECKPOINTS) return;
    this.#checkpointEvery *= 2;
    this.#checkpoints = this.#checkpoints.filter(({ eventCount }) => eventCount % this.#checkpointEvery === 0);
  }

  #guarded(world: World, body: () => void): void {
    withGuards(() => runToEnd(world, body));
  }

  /**
   * A world that stands right after event `index` (0: after the boots). It is the caller's to look at or to run on.
   * Throws RangeError outside 0 to `totalEvents`.
   */
  worldAt(index: number): World {
    return this.#arrive(index, undefined);
  }

  /** Like `worldAt`; the trace lines of event `from` and all after it, and some before, go to the sink. */
  #arrive(index: number, trace: ((line: TraceLine) => void) | undefined, from = index): World {
    this.#check(index);
    const world = this.#source.create(trace === undefined ? {} : { trace });
    if (index === 0) {
      this.#guarded(world, () => world.bootAll());
      return world;
    }
    loadWorld(world, this.#checkpointBefore(from));
    this.#run(world, index);
    return world;
  }

  #run(world: World, index: number): void {
    this.#guarded(world, () => {
      while (world.eventCount < index && world.step(this.untilMicros)) {
        // Each turn is one event.
      }
    });
  }

  /** The last checkpoint that lies before event `index`. */
  #checkpointBefore(index: number): Checkpoint {
    return this.#checkpoints.findLast(({ eventCount }) => eventCount < index) as Checkpoint;
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index > this.totalEvents) {
      throw new RangeError(`there is no event ${index}: expected 0 to ${this.totalEvents}`);
    }
  }

  /** The event with its changes. Throws RangeError outside 0 to `totalEvents`. */
  eventAt(index: number): TimelineEvent {
    this.#check(index);
    const first = this.#window[0];
    if (first === undefined || index < first.index || index >= first.index + this.#window.length) {
      // Windows begin at multiples of their size, so that stepping across an edge and back computes each once.
      this.#window = this.#record(index - (index % this.#windowSize));
    }
    const start = (this.#window[0] as TimelineEvent).index;
    return this.#window[index - start] as TimelineEvent;
  }

  /** Records the window that begins at event `first`. */
  #record(first: number): TimelineEvent[] {
    const events: TimelineEvent[] = [];
    let lines: TraceLine[] = [];
    const world = this.#arrive(Math.max(0, first - 1), (line) => lines.push(line));
    let within: TraceLine[] = first === 0 ? lines : [];
    if (first === 0) events.push({ ...startEvent(), lines: within });
    const last = Math.min(first + this.#windowSize - 1, this.totalEvents);
    const runner = new ImmerRunner(true);
    world.runThroughImmer(runner);
    withGuards(() => {
      // One event further than the window: messages lost between two events are lines of the earlier one.
      while (world.eventCount <= last) {
        lines = [];
        runner.lastChange = undefined;
        const before = world.eventCount;
        runToEnd(world, () => world.step(this.untilMicros));
        within.push(...lines.filter(({ i }) => i === before));
        if (world.eventCount === before || before === last) break;
        const [header, ...rest] = lines.filter(({ i }) => i > before) as [TraceLine, ...TraceLine[]];
        within = rest;
        events.push({ index: header.i, atMicros: header.atMicros, header, lines: within, change: runner.lastChange });
      }
    });
    return events;
  }

  /** The header and lines of each event from `first` to `last`, in order, without state changes. Fast. */
  *headers(first: number, last: number): Generator<{ header: TraceLine; lines: readonly TraceLine[] }> {
    let at = Math.max(1, first);
    const end = Math.min(last, this.totalEvents);
    while (at <= end) {
      const chunkEnd = Math.min(end, at + this.#checkpointEvery - 1);
      yield* this.#headersOfChunk(at, chunkEnd);
      at = chunkEnd + 1;
    }
  }

  #headersOfChunk(first: number, last: number): { header: TraceLine; lines: readonly TraceLine[] }[] {
    const all: TraceLine[] = [];
    const world = this.#arrive(last, (line) => all.push(line), first);
    // One event further, as in a window.
    this.#run(world, last + 1);
    const events: { header: TraceLine; lines: TraceLine[] }[] = [];
    for (const line of all) {
      if (line.i < first || line.i > last) continue;
      const current = events.at(-1);
      if (current === undefined || current.header.i !== line.i) events.push({ header: line, lines: [] });
      else current.lines.push(line);
    }
    return events;
  }

  /** The first event after `index` that the predicate accepts, by its header; undefined when there is none. */
  findNext(index: number, accepts: (header: TraceLine) => boolean): number | undefined {
    for (const { header } of this.headers(index + 1, this.totalEvents)) if (accepts(header)) return header.i;
    return undefined;
  }

  /** The last event before `index` that the predicate accepts. */
  findPrevious(index: number, accepts: (header: TraceLine) => boolean): number | undefined {
    for (let end = index - 1; end >= 1; end -= this.#checkpointEvery) {
      const start = Math.max(1, end - this.#checkpointEvery + 1);
      const match = this.#headersOfChunk(start, end).findLast(({ header }) => accepts(header));
      if (match !== undefined) return match.header.i;
    }
    return undefined;
  }
}

function startEvent(): TimelineEvent {
  const header: TraceLine = { i: 0, atMicros: 0, kind: 'start' };
  return { index: 0, atMicros: 0, header, lines: [], change: undefined };
}
