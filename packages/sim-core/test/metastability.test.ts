/**
 * A capacity is there so that overload can be simulated. Here is the smallest metastable failure (Bronson and others,
 * HotOS 2021): clients that give up and ask again, a server that still answers what nobody waits for, and a short trigger.
 */
import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND, WorldSource, type AnyProgram, type Fault, type Micros, type Scenario } from '../src/index.ts';
import { scenarioOf } from './support/recorder.ts';

/** Answers every request, however old it is. */
const server: AnyProgram = {
  kind: 'server',
  messageTypes: ['Request', 'Reply'],
  timerTypes: [],
  boot: () => ({ answered: 0 }),
  onMessage(state, message, from, host) {
    state.answered++;
    host.send(from, { type: 'Reply', attempt: message.attempt });
  },
  onTimer() {},
};

const PERIOD: Micros = 100 * MILLISECOND;
const TIMEOUT: Micros = 50 * MILLISECOND;

/** Begins a request every `PERIOD`; asks again when no answer has come in time, at once or after a pause that doubles. */
const client: AnyProgram = {
  kind: 'client',
  messageTypes: ['Request', 'Reply'],
  timerTypes: ['Begin', 'GiveUp', 'Retry'],
  boot(host) {
    host.setTimer({ type: 'Begin' }, host.random.int(0, PERIOD));
    return { attempt: 0, waitsFor: 0, failures: 0, goodput: 0, goodputSince: 0 };
  },
  onMessage(state, message) {
    if (message.attempt !== state.waitsFor) return;
    state.waitsFor = 0;
    state.failures = 0;
    state.goodput++;
  },
  onTimer(state, timer, host) {
    const ask = (): void => {
      state.waitsFor = ++state.attempt;
      host.send(0, { type: 'Request', attempt: state.attempt });
      host.setTimer({ type: 'GiveUp', attempt: state.attempt }, TIMEOUT);
    };
    if (timer.type === 'Begin') {
      host.setTimer({ type: 'Begin' }, PERIOD);
      if (state.waitsFor === 0 && state.failures === 0) ask();
    } else if (timer.type === 'Retry') {
      ask();
    } else if (state.waitsFor === timer.attempt) {
      state.waitsFor = 0;
      state.failures++;
      const pause = state.backsOff ? Math.min(PERIOD * 2 ** state.failures, 5 * SECOND) : 0;
      host.setTimer({ type: 'Retry' }, pause === 0 ? 0 : host.random.int(pause / 2, pause));
    }
  },
};

const CLIENTS = 70;
const TRIGGER: Fault = { kind: 'slow-service', at: 5 * SECOND, until: 6 * SECOND, nodes: [0], percent: 400 };

/** One server that can do 1,000 requests a second, and clients that want 700. */
function overload(backsOff: boolean, faults: readonly Fault[]): Scenario {
  const program: AnyProgram = { ...client, boot: (host, options) => ({ ...client.boot(host, options), backsOff }) };
  return scenarioOf({
    programs: [server, ...Array.from({ length: CLIENTS }, () => program)],
    nodes: [{ capacity: { workers: 1, queueLimit: 200, dropPolicy: 'newest', service: { kind: 'constant', micros: 1_000 } } }],
    faults,
    durationMicros: 30 * SECOND,
  });
}

/** Answers that a client still waited for, and requests that the server worked on, in the last ten of thirty seconds. */
function lastTenSeconds(backsOff: boolean, faults: readonly Fault[], seed: string): { goodput: number; work: number; queue: number } {
  const world = new WorldSource(overload(backsOff, faults), seed, {}).create();
  world.bootAll();
  const sums = (): { goodput: number; work: number } => {
    const clients = world.nodes.slice(1).map(({ state }) => state.goodput as number);
    return { goodput: clients.reduce((a, b) => a + b), work: world.view.stateOf(0).answered };
  };
  world.runUntil(20 * SECOND);
  const before = sums();
  world.runUntil(30 * SECOND);
  const after = sums();
  return { goodput: after.goodput - before.goodput, work: after.work - before.work, queue: world.view.queueLengthOf(0) };
}

describe.each(['1', '2', '3'])('a server near its capacity, seed %s', (seed) => {
  it('serves what it is asked while nothing happens', () => {
    const { goodput, work, queue } = lastTenSeconds(false, [], seed);
    expect(goodput).toBeGreaterThan(6_900);
    expect(Math.abs(work - goodput)).toBeLessThan(10);
    expect(queue).toBeLessThan(20);
  });

  it('stays useless long after a second of slowness when its clients ask again at once: it works all the time, for nobody', () => {
    const { goodput, work, queue } = lastTenSeconds(false, [TRIGGER], seed);
    expect(work).toBeGreaterThan(9_900);
    expect(goodput).toBeLessThan(700);
    expect(queue).toBeGreaterThan(40);
  });

  it('recovers from the same when they back off', () => {
    const { goodput, queue } = lastTenSeconds(true, [TRIGGER], seed);
    expect(goodput).toBeGreaterThan(6_800);
    expect(queue).toBeLessThan(20);
  });
});
