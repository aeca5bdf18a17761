/** One test of the laboratory as a scenario of the catalogue. */
import type { Micros, PlantedBug, Plan, RandomStream, Scenario } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import { DEFAULT_RAFT_SETTINGS, type RaftSettings } from '../settings.ts';
import { raftZoo } from '../zoo/index.ts';
import { LabScript } from './lab-script.ts';
import { buildLabWorld } from './lab-world.ts';
import { AGREEMENT } from './property-names.ts';

/** Nobody but the tester asks, and snapshots are for the tests that are about them; the cluster and its network are those of any Raft scenario. */
const BASE: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  clientCount: 0,
  raft: { ...DEFAULT_RAFT_SETTINGS.raft, snapshotAfterEntries: 1_000_000 },
};

export interface LabTest {
  /** As in the catalogue: `mit/3b-count`. */
  readonly name: string;
  /** The laboratory's own name: `Count (3B)`. */
  readonly title: string;
  /** One line. */
  readonly summary: string;
  /** What happens and what is demanded, besides the properties of Raft. */
  readonly description: string;
  readonly servers: number;
  readonly durationMicros: Micros;
  /** What differs from three to seven quiet nodes without clients. */
  readonly settings?: Partial<Omit<RaftSettings, 'raft' | 'client'>> & {
    readonly raft?: Partial<RaftSettings['raft']>;
    readonly client?: Partial<RaftSettings['client']>;
  };
  readonly maxLogEntries?: number;
  readonly maxSnapshotChars?: number;
  /** Ids of bugs in the zoo that this test is there to find. */
  readonly bugs?: readonly string[];
  readonly expectedCoverage?: readonly string[];
  /** Writes the script, within the duration of the run. */
  readonly write: (script: LabScript) => void;
}

export function labScenario(test: LabTest): Scenario {
  const { name, title, summary, description, durationMicros, bugs = [], expectedCoverage = [] } = test;
  return {
    name,
    summary,
    description: `MIT 6.5840, ${title}. ${description}`,
    durationMicros,
    bugs: raftZoo.filter(({ id }) => bugs.includes(id)).map(showsInAgreement),
    expectedCoverage,
    draw: (streams) => drawPlan(test, streams.stream('script')),
    build: buildLabWorld,
  };
}

/** Whatever keeps servers from getting on shows where the test demands that they agree, before any bound of Raft's own. */
function showsInAgreement(bug: PlantedBug): PlantedBug {
  return { ...bug, expectedProperties: [...bug.expectedProperties, AGREEMENT] };
}

function drawPlan(test: LabTest, random: RandomStream): Plan {
  const script = new LabScript(test.servers, random);
  script.passBetween(900 * MILLISECOND, 1_000 * MILLISECOND);
  test.write(script);
  const { raft, client, ...others } = test.settings ?? {};
  const base: RaftSettings = {
    ...BASE,
    ...others,
    raft: { ...BASE.raft, ...raft, clusterSize: test.servers },
    client: { ...BASE.client, ...client },
  };
  return {
    settings: {
      ...script.settings(base, test.durationMicros),
      maxLogEntries: test.maxLogEntries ?? null,
      maxSnapshotChars: test.maxSnapshotChars ?? null,
    },
    faults: script.faults,
  };
}
