/**
 * B47 (GFS §3.3, R17): a secondary appends at the end of its own replica instead of at the offset the primary gave it. Equal
 * as long as nothing ever failed; after one lost or failed append the replicas drift apart.
 */
import { correctChunkServerRules } from '@barksim/barkfs-nodes';
import { APPEND, REPLICA_ORDER } from '../property-names.ts';
import type { PlantedBarkfsBug } from './planted-barkfs-bug.ts';

export const b47AppendsAtOwnEnd: PlantedBarkfsBug = {
  id: 'B47',
  summary: 'a secondary appends records at its own end instead of the offset the primary chose',
  source: 'GFS §3.3',
  expectedProperties: [REPLICA_ORDER, APPEND],
  replaces: ['secondaryOffset'],
  needs: ['loss'],
  chunkServerRules: {
    ...correctChunkServerRules,
    secondaryOffset: (replica, mutation) => (mutation.kind === 'append' ? replica.length : mutation.offset),
  },
};
