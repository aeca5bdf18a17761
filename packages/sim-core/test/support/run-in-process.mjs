/**
 * Runs a scenario of its own from the built package and prints the reports: for comparing processes. Plain JavaScript,
 * so that every supported Node runs it as it is. The program computes with fractions and NaN, which are the values that
 * compiled and interpreted code might treat differently.
 */
import { runSeed } from '../../dist/index.js';

const program = {
  kind: 'averager',
  messageTypes: ['Value'],
  timerTypes: ['Share'],
  boot(host) {
    host.setTimer({ type: 'Share' }, 1_000 * (host.id + 1));
    return { average: host.id / 3, ratio: 0, seen: new Map(), last: host.disk.cell('last').read() ?? null };
  },
  onMessage(state, { value }, from) {
    state.average = (state.average * 7 + value) / 8;
    state.seen.set(from, (state.seen.get(from) ?? 0) + 1);
    state.ratio = (state.average - state.average) / (value - value);
  },
  onTimer(state, _timer, host) {
    for (let to = 0; to < 5; to++) if (to !== host.id) host.send(to, { type: 'Value', value: state.average });
    host.disk.cell('last').write({ average: state.average });
    host.disk.sync();
    host.setTimer({ type: 'Share' }, host.random.int(500, 2_000));
  },
};

const scenario = {
  name: 'test/averager',
  summary: 'five nodes average numbers',
  description: '',
  durationMicros: 400_000,
  bugs: [],
  expectedCoverage: [],
  draw(streams) {
    const at = streams.stream('faults').int(10_000, 100_000);
    return {
      settings: {},
      faults: [
        { kind: 'crash', at, until: at + 50_000, nodes: ['least'] },
        { kind: 'partition', at: 2 * at, until: 3 * at, groups: [[0, 1], [2, 3, 4]] },
      ],
    };
  },
  build: () => ({
    nodes: [1, 2, 3, 4, 5].map((n) => ({ name: `n${n}`, program, options: {} })),
    network: {
      defaults: {
        delay: { kind: 'heavy-tailed', minMicros: 200, maxMicros: 20_000 },
        lossPpm: 10_000,
        duplicatePpm: 10_000,
        duplicateSpreadMicros: 1_000,
        reorderPpm: 0,
        reorderWindowMicros: 0,
        fifo: false,
      },
    },
    disk: { syncMinMicros: 100, syncMaxMicros: 900 },
    roles: {
      least: (view) => [0, 1, 2, 3, 4].reduce((best, n) => (view.stateOf(n).average < view.stateOf(best).average ? n : best)),
    },
  }),
};

const reports = ['1', '2', 'any text'].map((seed) => runSeed(scenario, seed, { strict: true }));
process.stdout.write(JSON.stringify(reports));
