/** A known Raft bug: what it is, and the table of rules that has it. */
import type { KeyValueClientRules, RaftRules } from '@barksim/barkfs-nodes';
import type { PlantedBug } from '@barksim/sim-core';

/** Without which a bug cannot show: troubles of links, nodes, disks and clocks, and features that are in use. */
export type RaftBugNeed =
  | 'loss'
  | 'reordering'
  | 'duplication'
  | 'delay'
  | 'partition'
  | 'one-way-partition'
  | 'crash'
  | 'disk'
  | 'clock'
  | 'membership'
  | 'snapshots'
  | 'transfer'
  | 'retries'
  | 'sessions';

export interface PlantedRaftBug extends PlantedBug {
  readonly needs: readonly RaftBugNeed[];
  readonly rules: RaftRules;
  /** Of how many seeds of raft/swarm the test may go through to see it once; bugs without it show three times within 200. */
  readonly rareWithinSeeds?: number;
  /** It shows on damaged disks only, as raft/swarm seldom or never draws them: test/raft/damaged-disks.test.ts shows it. */
  readonly needsDamagedDisks?: boolean;
  /** For bugs of clients. */
  readonly clientRules?: KeyValueClientRules;
}
