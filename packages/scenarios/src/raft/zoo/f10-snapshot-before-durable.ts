/** F10: an acknowledged snapshot leaves before its term is durable. */
import type { RaftHost, SnapshotReply } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { DURABLE_BEFORE_SEND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not wait for the disk (against figure 2). */
function sendSnapshotReply(host: RaftHost, to: NodeId, message: SnapshotReply): void {
  host.send(to, message);
}

export const snapshotBeforeDurable: PlantedRaftBug = {
  id: 'F10',
  summary: 'an acknowledged snapshot is sent before the term that it names is durable',
  source: 'a textbook mutation of figure 2',
  expectedProperties: [DURABLE_BEFORE_SEND],
  replaces: ['sendSnapshotReply'],
  needs: ['crash', 'disk', 'snapshots'],
  rules: { ...correctRaftRules, sendSnapshotReply },
};
