/** A known bug of GFS-like systems, planted by replacing one rule. */
import type { ChunkServerRules, MasterRules } from '@barksim/barkfs-nodes';
import type { PlantedBug } from '@barksim/sim-core';

export interface PlantedBarkfsBug extends PlantedBug {
  /** Absent: the correct ones. */
  readonly masterRules?: MasterRules;
  readonly chunkServerRules?: ChunkServerRules;
}
