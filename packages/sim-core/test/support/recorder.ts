/**
 * Worlds of recorder nodes: nodes that do nothing but write down what reaches them and when. A test builds such a world
 * and asks the nodes' hosts for effects from outside, or gives some nodes handlers of their own.
 */
import {
  QUIET_LINK,
  SECOND,
  WorldSource,
  type AnyProgram,
  type Fault,
  type Host,
  type LinkOptions,
  type Micros,
  type NetworkOptions,
  type NodeId,
  type NodeSpec,
  type Scenario,
  type Typed,
  type World,
  type WorldSpec,
} from '../../src/index.ts';
import type { WorldOptions } from '../../src/engine/world.ts';

export interface Received {
  readonly atMicros: Micros;
  readonly from: NodeId;
  readonly message: any;
}

export interface Fired {
  readonly atMicros: Micros;
  readonly timer: any;
}

export interface RecorderState {
  readonly received: Received[];
  readonly fired: Fired[];
}

/** What a test lets its nodes do besides recording. */
export interface Handlers {
  boot?(host: Host, options: any): void;
  onMessage?(state: any, message: any, from: NodeId, host: Host): unknown;
  onTimer?(state: any, timer: any, host: Host): unknown;
}

/** A program with the message types `Note`, `Ping`, `Pong` and the timer types `Alarm`, `Tick`, `Saved`. */
export function recorder(handlers: Handlers = {}): AnyProgram {
  return {
    kind: 'recorder',
    messageTypes: ['Note', 'Ping', 'Pong'],
    timerTypes: ['Alarm', 'Tick', 'Saved'],
    boot(host, options): RecorderState {
      handlers.boot?.(host, options);
      return { received: [], fired: [] };
    },
    onMessage(state: RecorderState, message: Typed, from, host) {
      // By the world's own time where no clock is wrong, which is everywhere but in the tests of clocks.
      state.received.push({ atMicros: host.clock.monotonic(), from, message });
      return handlers.onMessage?.(state, message, from, host) as undefined;
    },
    onTimer(state: RecorderState, timer: Typed, host) {
      state.fired.push({ atMicros: host.clock.monotonic(), timer });
      return handlers.onTimer?.(state, timer, host) as undefined;
    },
  };
}

export interface Setup {
  /** One node for each, named `n1` and so on. Default: three recorders. */
  readonly programs?: readonly AnyProgram[];
  /** What the nodes have besides a name and a program, by position. */
  readonly nodes?: readonly (Partial<NodeSpec> | undefined)[];
  readonly link?: Partial<LinkOptions>;
  readonly links?: NetworkOptions['links'];
  readonly faults?: readonly Fault[];
  readonly spec?: Partial<WorldSpec>;
  readonly durationMicros?: Micros;
}

export function scenarioOf(setup: Setup = {}): Scenario {
  const programs = setup.programs ?? [recorder(), recorder(), recorder()];
  return {
    name: 'test/recorder',
    summary: 'nodes that write down what reaches them',
    description: '',
    durationMicros: setup.durationMicros ?? 10 * SECOND,
    bugs: [],
    expectedCoverage: [],
    draw: () => ({ settings: {}, faults: setup.faults ?? [] }),
    build: () => ({
      nodes: programs.map((program, id) => ({ name: `n${id + 1}`, program, options: {}, ...setup.nodes?.[id] })),
      network: { defaults: { ...QUIET_LINK, ...setup.link }, ...(setup.links && { links: setup.links }) },
      disk: { syncMinMicros: 1_000, syncMaxMicros: 1_000 },
      ...setup.spec,
    }),
  };
}

/** A world of that setup, booted. */
export function worldOf(setup: Setup = {}, seed = '1', options: WorldOptions = {}): World {
  const world = new WorldSource(scenarioOf(setup), seed, {}).create(options);
  world.bootAll();
  return world;
}

export function hostOf(world: World, node: NodeId): Host {
  return (world.nodes[node] as World['nodes'][number]).host;
}

function stateOf(world: World, node: NodeId): RecorderState {
  return world.view.stateOf(node) as RecorderState;
}

export function received(world: World, node: NodeId): readonly Received[] {
  return stateOf(world, node).received;
}

/** The texts of the notes that reached a node, in order of arrival. */
export function notes(world: World, node: NodeId): string[] {
  return received(world, node).map(({ message }) => message.text as string);
}

export function fired(world: World, node: NodeId): readonly Fired[] {
  return stateOf(world, node).fired;
}

export function note(text: string): { readonly type: 'Note'; readonly text: string } {
  return { type: 'Note', text };
}
