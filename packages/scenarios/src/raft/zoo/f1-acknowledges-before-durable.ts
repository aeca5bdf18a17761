/** F1: acknowledged entries that a power loss takes back. */
import { type AppendReply, correctRaftRules, type RaftHost } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { COMMITTED_ON_DURABLE_QUORUM, DURABLE_BEFORE_SEND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Acknowledges entries while they are still on their way to the disk (against figure 2). */
function sendAppendReply(host: RaftHost, to: NodeId, reply: AppendReply): void {
  host.send(to, reply);
}

export const acknowledgesBeforeDurable: PlantedRaftBug = {
  id: 'F1',
  summary: 'a follower acknowledges entries before they are durable',
  source: 'NATS 2.12.1 (Jepsen): 14 % of acknowledged messages lost',
  expectedProperties: [DURABLE_BEFORE_SEND, COMMITTED_ON_DURABLE_QUORUM],
  replaces: ['sendAppendReply'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, sendAppendReply },
};
