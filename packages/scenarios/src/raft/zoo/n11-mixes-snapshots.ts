/** N11: chunks of two snapshots make one. */
import { correctRaftRules, type IncomingSnapshot, type InstallSnapshotChunk } from '@barksim/barkfs-nodes';
import { NO_EXCEPTION } from '@barksim/sim-core';
import {
  DURABLE_BEFORE_SEND,
  MONOTONE_APPLIED,
  MONOTONE_COMMIT,
  SNAPSHOT_SOUND,
  STATE_ORDER,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at the offset alone (against figure 5.3 of the dissertation). */
function continuesTransfer(incoming: IncomingSnapshot, chunk: InstallSnapshotChunk): boolean {
  return chunk.offset === incoming.text.length;
}

export const mixesSnapshots: PlantedRaftBug = {
  id: 'N11',
  summary: 'chunks of different snapshots are put together',
  source: 'openraft 2eccb9e1, Camunda #19862',
  // Needs snapshots in chunks that are repeated or late.
  expectedProperties: [
    SNAPSHOT_SOUND,
    NO_EXCEPTION,
    STATE_ORDER,
    MONOTONE_COMMIT,
    MONOTONE_APPLIED,
    DURABLE_BEFORE_SEND,
  ],
  replaces: ['continuesTransfer'],
  needs: ['snapshots', 'reordering', 'duplication'],
  rules: { ...correctRaftRules, continuesTransfer },
  rareWithinSeeds: 600,
};
