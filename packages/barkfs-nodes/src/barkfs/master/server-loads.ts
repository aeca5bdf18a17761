/** How many replicas each live server has: what placement goes by (R21). */
import type { NodeId } from '@barksim/sim-core';
import type { MasterState } from './master-state.ts';
import type { ServerLoad } from './master-rules.ts';

export function serverLoads(state: MasterState): ServerLoad[] {
  const counts = new Map<NodeId, number>();
  for (const server of state.servers.keys()) {
    counts.set(server, 0);
  }
  for (const coordination of state.coordination.values()) {
    for (const replica of coordination.replicas) {
      const count = counts.get(replica.server);
      if (count !== undefined) {
        counts.set(replica.server, count + 1);
      }
    }
  }
  return Array.from(counts, ([server, replicas]) => ({ server, replicas }));
}
