/** The roles by which faults of a BarkFS scenario may name their targets: resolved when the fault fires. */
import type { BarkfsOptions, ChunkServerState } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';

export type BarkfsRoleName = 'primary' | 'secondary';

export function barkfsRoles(options: BarkfsOptions): Record<BarkfsRoleName, (view: WorldView) => NodeId | undefined> {
  return {
    /** The chunk server whose lease, by its own clock, lasts longest. */
    primary: (view) => findPrimary(view, options)?.primary,
    /** The first secondary under that lease. */
    secondary: (view) => findPrimary(view, options)?.secondary,
  };
}

interface LeaseHolder {
  readonly primary: NodeId;
  readonly secondary: NodeId | undefined;
  readonly remaining: number;
}

function findPrimary(view: WorldView, options: BarkfsOptions): LeaseHolder | undefined {
  let best: LeaseHolder | undefined;
  for (const server of options.chunkServers) {
    const state: ChunkServerState = view.stateOf(server);
    if (!view.isUp(server)) continue;
    for (const { lease } of state.replicas.values()) {
      const remaining = lease === null ? 0 : lease.expiresAt - view.monotonicClockOf(server);
      if (lease === null || remaining <= (best === undefined ? 0 : best.remaining)) continue;
      best = { primary: server, secondary: lease.secondaries[0], remaining };
    }
  }
  return best;
}
