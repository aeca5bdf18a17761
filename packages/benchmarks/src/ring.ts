/**
 * The yardstick: five nodes pass 64 tokens around, and nothing else happens. It costs what the engine alone costs
 * (queue, link, fingerprint), so ratios to it mean the same on a slow machine and a fast one.
 */
import { QUIET_LINK, SECOND, type NodeProgram, type Scenario } from '@barksim/sim-core';

interface Token {
  readonly type: 'Token';
  readonly hops: number;
}

interface RingState {
  passed: number;
}

const SIZE = 5;
const TOKENS = 64;

const ringProgram: NodeProgram<RingState, Token, never, null> = {
  kind: 'ring',
  messageTypes: ['Token'],
  timerTypes: [],
  boot(host) {
    for (let i = 0; host.id === 0 && i < TOKENS; i++) host.send(1, { type: 'Token', hops: 0 });
    return { passed: 0 };
  },
  onMessage(state, token, _from, host) {
    state.passed++;
    host.send(host.id === SIZE - 1 ? 0 : host.id + 1, { type: 'Token', hops: token.hops + 1 });
  },
  onTimer() {
    // A ring sets no timers.
  },
};

export const ring: Scenario = {
  name: 'bench/ring',
  summary: 'five nodes pass tokens around',
  description: 'The engine alone: the yardstick of all ratios.',
  durationMicros: 10 * SECOND,
  bugs: [],
  expectedCoverage: [],
  draw: () => ({ settings: null, faults: [] }),
  build: () => ({
    nodes: Array.from({ length: SIZE }, (_, i) => ({ name: `n${i + 1}`, program: ringProgram, options: null })),
    network: { defaults: QUIET_LINK },
    disk: { syncMinMicros: 100, syncMaxMicros: 100 },
  }),
};
