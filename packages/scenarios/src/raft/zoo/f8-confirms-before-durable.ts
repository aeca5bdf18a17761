/** F8: an answer to a round of reads leaves before its term is durable. */
import type { RaftHost, ReadRoundReply } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { DURABLE_BEFORE_SEND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not wait for the disk (against figure 2). */
function sendReadRoundReply(host: RaftHost, to: NodeId, message: ReadRoundReply): void {
  host.send(to, message);
}

export const confirmsBeforeDurable: PlantedRaftBug = {
  id: 'F8',
  summary: 'an answer to a round of reads is sent before the term that it names is durable',
  source: 'a textbook mutation of figure 2',
  expectedProperties: [DURABLE_BEFORE_SEND],
  replaces: ['sendReadRoundReply'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, sendReadRoundReply },
};
