/**
 * B19 (HDFS-7009): the registration handshake stood outside the retry loop, so that one lost message left a data node alive
 * and invisible to one name node for ever.
 */
import { NO_SESSION, correctChunkServerRules } from '@barksim/barkfs-nodes';
import { REPLICATION_RESTORED, SERVERS_REGISTERED } from '../property-names.ts';
import type { PlantedBarkfsBug } from './planted-barkfs-bug.ts';

export const b19RegistersOnce: PlantedBarkfsBug = {
  id: 'B19',
  summary: 'a chunk server registers once and never again, even if the handshake is lost',
  source: 'HDFS-7009',
  expectedProperties: [SERVERS_REGISTERED, REPLICATION_RESTORED],
  replaces: ['mustRegister'],
  needs: ['loss'],
  chunkServerRules: {
    ...correctChunkServerRules,
    mustRegister: (state) => state.session === NO_SESSION && state.registrationsSent === 0,
  },
};
