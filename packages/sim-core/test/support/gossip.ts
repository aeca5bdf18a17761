/**
 * Nodes that spread rumours: a program with every shape of state that Immer handles (Maps, Sets, nested arrays and
 * objects), which hands parts of its state to messages, disk, timers and history by copying them, as the contract asks.
 */
import { QUIET_LINK, SECOND, type Fault, type Host, type NodeProgram, type Scenario } from '../../src/index.ts';

interface Rumour {
  readonly topic: string;
  versions: number[];
  /** Who has told it. */
  tellers: Set<number>;
}

interface GossipState {
  rumours: Map<string, Rumour>;
  told: Set<string>;
  rounds: { at: number; topics: string[] }[][];
  operation: number;
  digestTimer: number;
}

interface GossipMessage {
  readonly type: 'Rumours' | 'Thanks';
  readonly rumours: readonly { readonly topic: string; readonly versions: readonly number[] }[];
}

interface GossipTimer {
  readonly type: 'Spread' | 'Saved';
  readonly topics?: readonly string[];
}

const TOPICS = ['fire', 'flood', 'peace', 'war'];

function learn(state: GossipState, topic: string, version: number, teller: number): boolean {
  let rumour = state.rumours.get(topic);
  if (rumour === undefined) {
    rumour = { topic, versions: [], tellers: new Set() };
    state.rumours.set(topic, rumour);
    // From a Map of drafts comes a draft; what was just put in is still the plain object.
    rumour = state.rumours.get(topic) as Rumour;
  }
  rumour.tellers.add(teller);
  if (rumour.versions.includes(version)) return false;
  rumour.versions.push(version);
  rumour.versions.sort((a, b) => a - b);
  if (rumour.versions.length > 5) rumour.versions.shift();
  return true;
}

function allRumours(state: GossipState): GossipMessage['rumours'] {
  return [...state.rumours.values()].map(({ topic, versions }) => ({ topic, versions: [...versions] }));
}

function spread(state: GossipState, host: Host<GossipMessage, GossipTimer>): void {
  const topic = host.random.pick(TOPICS);
  learn(state, topic, host.random.int(0, 9), host.id);
  const round = [{ at: host.clock.monotonic(), topics: [...state.told] }];
  state.rounds.push(round);
  if (state.rounds.length > 4) state.rounds.splice(0, 2);
  for (const { topics } of state.rounds[0] ?? []) topics.push(topic);
  if (state.operation !== 0) host.history.ok(state.operation, { rumours: allRumours(state) });
  state.operation = host.history.invoke({ f: 'spread', topics: [...state.rumours.keys()] });
  host.disk.log('rounds').append({ topics: [...state.told], versions: state.rumours.get(topic)?.versions.slice() });
  host.disk.cell('rumours').write(allRumours(state));
  host.notifyWhenDurable({ type: 'Saved', topics: [...state.told] });
  host.sendWhenDurable((host.id + 1) % 4, { type: 'Rumours', rumours: allRumours(state) });
  host.setTimer({ type: 'Spread' }, 20_000);
}

export const gossipProgram: NodeProgram<GossipState, GossipMessage, GossipTimer, unknown> = {
  kind: 'gossip',
  messageTypes: ['Rumours', 'Thanks'],
  timerTypes: ['Spread', 'Saved'],
  boot(host) {
    const state: GossipState = { rumours: new Map(), told: new Set(), rounds: [], operation: 0, digestTimer: 0 };
    const saved = host.disk.cell<GossipMessage['rumours']>('rumours').read() ?? [];
    for (const { topic, versions } of saved) for (const version of versions) learn(state, topic, version, host.id);
    host.setTimer({ type: 'Spread' }, 1_000 * (host.id + 1));
    return state;
  },
  onMessage(state, message, from, host) {
    if (message.type === 'Thanks') {
      for (const { topic } of message.rumours) state.told.add(topic);
      return;
    }
    const news = message.rumours.filter(({ topic, versions }) => {
      let isNew = false;
      for (const version of versions) isNew = learn(state, topic, version, from) || isNew;
      return isNew;
    });
    if (news.length > 0) host.send(host.random.int(0, 3), { type: 'Rumours', rumours: news });
    host.send(from, { type: 'Thanks', rumours: allRumours(state) });
  },
  onTimer(state, timer, host) {
    if (timer.type === 'Spread') {
      spread(state, host);
      return;
    }
    for (const topic of timer.topics ?? []) if (host.random.chance(300_000)) state.told.delete(topic);
    if (host.random.chance(50_000)) state.rumours.clear();
  },
};

/** The same program as it must not be: it hands over parts of its state themselves, not copies. */
export const aliasingGossipProgram: typeof gossipProgram = {
  ...gossipProgram,
  onTimer(state, timer, host) {
    gossipProgram.onTimer(state, timer, host);
    const rumour = [...state.rumours.values()][0];
    if (rumour !== undefined) host.send((host.id + 1) % 4, { type: 'Rumours', rumours: [rumour] });
  },
};

const faults: readonly Fault[] = [
  { kind: 'partition', at: 30_000, until: 60_000, groups: [[0, 1], [2, 3]] },
  { kind: 'crash', at: 70_000, until: 90_000, nodes: [1, 2] },
  { kind: 'pause', at: 100_000, until: 130_000, nodes: [0] },
  { kind: 'duplication', at: 0, until: 150_000, ppm: 100_000, spreadMicros: 5_000 },
  { kind: 'reorder', at: 0, until: 150_000, ppm: 100_000, windowMicros: 5_000 },
  { kind: 'loss', at: 0, until: 150_000, ppm: 50_000 },
];

export function gossipScenario(program = gossipProgram): Scenario {
  return {
    name: 'test/gossip',
    summary: 'four nodes spread rumours',
    description: '',
    durationMicros: SECOND / 5,
    bugs: [],
    expectedCoverage: [],
    draw: () => ({ settings: {}, faults }),
    build: () => ({
      nodes: [1, 2, 3, 4].map((n) => ({ name: `n${n}`, program, options: {} })),
      network: { defaults: QUIET_LINK },
      disk: { syncMinMicros: 100, syncMaxMicros: 5_000 },
    }),
  };
}
