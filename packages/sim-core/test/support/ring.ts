/** A ring of nodes that pass tokens on: the smallest world with messages, for tests of the engine. */
import type { Fault, LinkOptions, NodeProgram, Plan, Scenario, WorldSpec } from '../../src/index.ts';
import { QUIET_LINK, SECOND } from '../../src/index.ts';

export interface RingState {
  passed: number;
  ticks: number;
  bytes: number[];
}

export interface RingMessage {
  readonly type: 'Token';
  readonly hops: number;
}

export interface RingTimer {
  readonly type: 'Tick' | 'Saved';
}

/** Tokens end here, so that duplicated ones do not multiply for ever. */
const LAST_HOP = 64;

interface RingOptions {
  readonly size: number;
  readonly tokens: number;
}

export const ringProgram: NodeProgram<RingState, RingMessage, RingTimer, RingOptions> = {
  kind: 'ring',
  messageTypes: ['Token'],
  timerTypes: ['Tick', 'Saved'],
  boot(host, options) {
    if (host.id === 0) {
      for (let i = 0; i < options.tokens; i++) host.send(1 % options.size, { type: 'Token', hops: 0 });
    }
    host.setTimer({ type: 'Tick' }, 100_000);
    return { passed: host.disk.cell<number>('passed').read() ?? 0, ticks: 0, bytes: [] };
  },
  onMessage(state, message, _from, host) {
    state.passed++;
    if (message.hops === LAST_HOP) return;
    const next = (host.id + 1) % 5;
    if (state.passed % 16 === 0) {
      host.disk.cell<number>('passed').write(state.passed);
      host.notifyWhenDurable({ type: 'Saved' });
      host.sendWhenDurable(next, { type: 'Token', hops: message.hops + 1 });
    } else {
      host.send(next, { type: 'Token', hops: message.hops + 1 });
    }
  },
  onTimer(state, timer, host) {
    if (timer.type === 'Saved') {
      host.probe.sometimes('ring/saved');
      return;
    }
    state.ticks++;
    state.bytes.push(host.random.int(0, 255));
    if (state.bytes.length > 8) state.bytes.shift();
    host.send((host.id + 1) % 5, { type: 'Token', hops: 0 });
    host.setTimer({ type: 'Tick' }, 100_000);
  },
};

export interface RingSetup {
  readonly tokens?: number;
  readonly link?: Partial<LinkOptions>;
  readonly faults?: readonly Fault[];
  readonly spec?: Partial<WorldSpec>;
}

/** A scenario of five ring nodes `n1` to `n5`. */
export function ringScenario(setup: RingSetup = {}): Scenario {
  return {
    name: 'test/ring',
    summary: 'five nodes pass tokens around',
    description: '',
    durationMicros: 2 * SECOND,
    bugs: [],
    expectedCoverage: [],
    draw: (): Plan => ({ settings: {}, faults: setup.faults ?? [] }),
    build: (): WorldSpec => ({
      nodes: Array.from({ length: 5 }, (_, i) => ({
        name: `n${i + 1}`,
        program: ringProgram,
        options: { size: 5, tokens: setup.tokens ?? 4 },
      })),
      network: { defaults: { ...QUIET_LINK, ...setup.link } },
      disk: { syncMinMicros: 100, syncMaxMicros: 2_000 },
      ...setup.spec,
    }),
  };
}
