/** A known Raft bug: what it is, and the table of rules that has it. */
import type { RaftRules } from '@barksim/barkfs-nodes';
import type { PlantedBug } from '@barksim/sim-core';

export interface PlantedRaftBug extends PlantedBug {
  readonly rules: RaftRules;
}
