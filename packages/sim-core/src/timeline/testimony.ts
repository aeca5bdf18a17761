/**
 * One strict run as a witness tells it, for comparing it with another run of the same seed: a word for every event that
 * depends on all that the event did, and for a window of events everything there is to see. Two runs part ways at the
 * first word that differs; a second pair of runs with the window there shows what differs.
 *
 * A word takes in the strict fingerprint, what the event told (sends with their contents, notes, operations), the
 * pending timers of the node and the state of its random streams. So it differs where a handler first does something
 * else, and not only where a message that it sent arrives.
 */
import { WorldSource } from '../engine/build-world.ts';
import { ContractError } from '../engine/contract-error.ts';
import { withGuards } from '../engine/guards.ts';
import { ImmerRunner } from '../engine/immer-runner.ts';
import type { SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import { digest } from '../fingerprint/digest.ts';
import { runToEnd } from '../run-seed.ts';
import type { RunOptions, TraceLine } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import type { Micros } from '../time.ts';
import { CauseFinder, type Cause } from './causes.ts';

export interface EventWindow {
  readonly from: number;
  readonly to: number;
}

/** One event, as it was seen. Plain data, sharing nothing with the world. */
export interface WitnessedEvent {
  /** From 1; 0 is the start, when every node boots. */
  readonly index: number;
  readonly atMicros: Micros;
  /** The event itself; undefined for the start. */
  readonly header: TraceLine | undefined;
  /** What was told since the event before: losses on the way here, and what happened within the event. */
  readonly lines: readonly TraceLine[];
  /** Name and program of the node that it ran on; undefined for faults and deadlines. */
  readonly node: string | undefined;
  readonly program: string | undefined;
  readonly cause: Cause | undefined;
  /** The node's state, or every node's by name where the event belongs to none. */
  readonly before: unknown;
  readonly after: unknown;
  /** Pending timers after it, of the node or of all. */
  readonly timers: readonly { readonly node: string; readonly type: string; readonly firesAtMicros: Micros }[];
  /** A digest of the node's random streams after it. */
  readonly streams: number;
}

export interface Testimony {
  /** A word for each event, the start first. */
  readonly trail: readonly number[];
  readonly fingerprint: string;
  /** `pass`, `violation of ...`, or the error that ended it. */
  readonly ending: string;
  readonly seen: readonly WitnessedEvent[];
}

export type TestimonyOptions = Pick<RunOptions, 'plan' | 'bug' | 'untilMicros' | 'handlers'>;

/** Longer runs are witnessed up to here: their trail would not fit into memory. */
const MOST_EVENTS = 500_000;

/** Runs the seed strictly. An error of a program or of the harness ends the testimony and is told in it. */
export function testify(scenario: Scenario, seed: string, options: TestimonyOptions, window?: EventWindow): Testimony {
  return new Witness(scenario, seed, options, window).testify();
}

class Witness {
  readonly #source: WorldSource;
  readonly #world: World;
  readonly #window: EventWindow;
  readonly #causes: CauseFinder;
  readonly #trail: number[] = [];
  readonly #seen: WitnessedEvent[] = [];
  #lines: TraceLine[] = [];
  #told = 0;
  #header: TraceLine | undefined = undefined;
  #cause: Cause | undefined = undefined;

  constructor(scenario: Scenario, seed: string, options: TestimonyOptions, window: EventWindow | undefined) {
    this.#window = window ?? { from: Infinity, to: -1 };
    this.#source = new WorldSource(scenario, seed, options);
    this.#world = this.#source.create({ strict: true, trace: (line) => this.#hear(line) });
    if (options.handlers === 'immer') this.#world.runThroughImmer(new ImmerRunner(false));
    this.#causes = new CauseFinder(this.#world);
  }

  testify(): Testimony {
    const world = this.#world;
    let ending: string;
    try {
      withGuards(() => runToEnd(world, () => this.#run()), true);
      ending = world.firstViolation === null ? 'pass' : `violation of ${world.firstViolation.property} (${world.firstViolation.seen})`;
    } catch (error) {
      ending = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (!(error instanceof ContractError)) ending = `the harness failed with ${ending}`;
    }
    return { trail: this.#trail, fingerprint: world.fingerprint.toString(), ending, seen: this.#seen };
  }

  #run(): void {
    const world = this.#world;
    this.#event(() => {
      world.bootAll();
      return true;
    });
    while (this.#trail.length < MOST_EVENTS && this.#event(() => world.step(this.#source.untilMicros))) {
      // Each turn is one event.
    }
    world.finish();
  }

  /** Also told when the step throws: the event that a program's error ends is the one to look at. */
  #event(step: () => boolean): boolean {
    const index = this.#trail.length;
    const before = this.#isInWindow(index) ? this.#world.nodes.map((node) => copyOf(node.state)) : undefined;
    this.#lines = [];
    this.#told = 0;
    this.#header = undefined;
    this.#cause = undefined;
    let hasHappened = true;
    try {
      hasHappened = step();
    } finally {
      if (hasHappened) this.#note(index, before);
    }
    return hasHappened;
  }

  #note(index: number, before: readonly unknown[] | undefined): void {
    const world = this.#world;
    const node = index === 0 ? undefined : world.nodes[world.queue.node];
    const streams = this.#streamsOf(node);
    const [high, low] = world.fingerprint.save();
    this.#trail.push(digest([high, low, this.#told, this.#timersOf(node), streams, world.coverage.size]));
    if (before !== undefined) this.#seen.push(this.#witness(index, node, before, streams));
  }

  #witness(index: number, node: SimNode | undefined, before: readonly unknown[], streams: number): WitnessedEvent {
    const { nodes, nowMicros } = this.#world;
    const all = (states: readonly unknown[]): unknown => Object.fromEntries(nodes.map(({ name }, id) => [name, states[id]]));
    return {
      index,
      atMicros: nowMicros,
      header: this.#header,
      lines: this.#lines.filter((line) => line !== this.#header),
      node: node?.name,
      program: node?.program.kind,
      cause: this.#cause,
      before: node === undefined ? all(before) : before[node.id],
      after: node === undefined ? all(nodes.map(({ state }) => copyOf(state))) : copyOf(node.state),
      timers: this.#timersOf(node),
      streams,
    };
  }

  #hear(line: TraceLine): void {
    this.#told = digest([this.#told, line.i, line.kind, line.node, line.from, line.to, line.type, tryDigest(line.data)]);
    const isHeader = this.#header === undefined && this.#causes.isEvent(line);
    if (isHeader) this.#cause = this.#causes.of(line);
    this.#causes.hear(line);
    if (!this.#isInWindow(this.#trail.length)) {
      if (isHeader) this.#header = line;
      return;
    }
    const copy = { ...line, data: copyOf(line.data) };
    if (isHeader) this.#header = copy;
    this.#lines.push(copy);
  }

  #isInWindow(index: number): boolean {
    return index >= this.#window.from && index <= this.#window.to;
  }

  #timersOf(node: SimNode | undefined): { node: string; type: string; firesAtMicros: Micros }[] {
    const nodes = node === undefined ? this.#world.nodes : [node];
    return nodes.flatMap(({ name, timers }) =>
      timers.timers.flatMap((timer, slot) =>
        timer === undefined ? [] : [{ node: name, type: timer.type, firesAtMicros: timers.deadlines[slot] as number }],
      ),
    );
  }

  #streamsOf(node: SimNode | undefined): number {
    const nodes = node === undefined ? this.#world.nodes : [node];
    return digest(nodes.map(({ random, schedule }) => [random.save(), schedule.save()]));
  }
}

function tryDigest(value: unknown): number {
  try {
    return digest(value);
  } catch {
    // What is not plain data is refused elsewhere, with its path.
    return 0;
  }
}

function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return '(not plain data)';
  }
}
