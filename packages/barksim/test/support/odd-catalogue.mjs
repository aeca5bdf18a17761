/** Scenarios that go wrong in ways that real ones must not, made from a real one. */
import fs from 'node:fs';
import { findScenario as findReal } from '@barksim/scenarios';

const steady = findReal('raft/steady');

/** Does something else at every run: state outlives a run. */
let leaked = 0;
const leaky = {
  ...steady,
  name: 'odd/leaky',
  build(plan, bug) {
    const spec = steady.build(plan, bug);
    leaked += 1;
    return { ...spec, nodes: spec.nodes.map((node) => ({ ...node, clock: { driftPpm: leaked * 10_000 } })) };
  },
};

const broken = {
  ...steady,
  name: 'odd/broken',
  draw() {
    throw new RangeError('a cluster of size 0');
  },
};

const undecided = {
  ...steady,
  name: 'odd/undecided',
  bugs: [],
  build(plan) {
    return {
      ...steady.build(plan),
      observer: (_view, report) => ({
        afterEvent() {},
        atEnd: () => report.inconclusive('odd/fair', 'the search ran out of its budget'),
        save: () => null,
        load() {},
      }),
    };
  },
};

/** Never ends, and leaves a file behind to say that it has begun. */
const endless = {
  ...steady,
  name: 'odd/endless',
  build() {
    fs.writeFileSync('begun', '');
    for (;;);
  },
};

/** Never ends, and touches nothing while it does. */
const spinning = {
  ...steady,
  name: 'odd/spinning',
  build() {
    for (;;);
  },
};

/** Its planted bug breaks another property than the one it is expected to. */
const swarm = {
  ...steady,
  name: 'odd/swarm',
  bugs: steady.bugs.filter(({ id }) => id === 'E3').map((bug) => ({ ...bug, expectedProperties: ['odd/never'] })),
};

export const scenarios = [leaky, broken, undecided, endless, spinning, swarm];

export function findScenario(name) {
  return scenarios.find((scenario) => scenario.name === name);
}
