/**
 * The second phase of a BarkFS run: the master, as many chunk servers as a chunk has replicas or more, and all clients are
 * healed for good, whatever happens to the other servers. Within the bound each healed server must be registered with its
 * chunks, and no operation be overdue. That chunks are replicated again is not demanded here: servers that stay half
 * broken may hold replicas that count.
 */
import type { BarkfsOptions, FileClientState } from '@barksim/barkfs-nodes';
import type { LivenessCore, LivenessDemand, Micros, NodeId, Plan, RandomStream, RandomStreams, WorldView } from '@barksim/sim-core';
import { formatMicros, SECOND } from '@barksim/sim-core';
import { findUnregistered } from './deadlines.ts';
import { CORE_CONVERGES } from './property-names.ts';
import type { BarkfsSettings } from './settings.ts';

const EARLIEST_MICROS = SECOND;
/** A server that is given up, a chunk that is copied and a copy that fails, all twice over. */
const BOUND_MICROS = 12 * SECOND;

export function withBarkfsLiveness(plan: Plan, streams: RandomStreams): Plan {
  const { quietFromMicros } = plan.settings as BarkfsSettings;
  const atMicros = streams.stream('plan/liveness').int(EARLIEST_MICROS, Math.max(EARLIEST_MICROS, quietFromMicros ?? EARLIEST_MICROS));
  return { ...plan, liveness: { atMicros, boundMicros: BOUND_MICROS, core: null } };
}

export function barkfsLivenessDemand(options: BarkfsOptions): LivenessDemand {
  return {
    property: CORE_CONVERGES,
    expected: `the master registers every healed server with its chunks and no operation is overdue within ${formatMicros(BOUND_MICROS)}, whatever stays broken`,
    chooseCore: (view, random) => chooseCore(view, random, options),
    check: (view, { members, clients }) => {
      const servers = members.filter((node) => options.chunkServers.includes(node));
      return (
        findUnregistered(view, options, servers) ??
        findOverdue(view, clients, options.operationTimeoutMicros)
      );
    },
  };
}

function chooseCore(view: WorldView, random: RandomStream, options: BarkfsOptions): LivenessCore {
  const servers = [...options.chunkServers];
  const count = random.int(Math.min(options.replicationGoal, servers.length), servers.length);
  while (servers.length > count) servers.splice(random.int(0, servers.length - 1), 1);
  const clients: NodeId[] = [];
  for (let node = 0; node < view.nodeCount; node++) {
    if (node !== options.master && !options.chunkServers.includes(node)) clients.push(node);
  }
  return { members: [options.master, ...servers, ...clients], clients };
}

/** Clients give up by themselves: an operation that is long past its time is stuck. */
function findOverdue(view: WorldView, clients: readonly NodeId[], slackMicros: Micros): string | undefined {
  for (const client of clients) {
    const { current }: FileClientState = view.stateOf(client);
    if (current === null) continue;
    const lateMicros = view.monotonicClockOf(client) - current.deadline;
    if (lateMicros > slackMicros) return `the operation ${current.operation.f} of ${view.nameOf(client)} should have ended ${formatMicros(lateMicros)} ago`;
  }
  return undefined;
}
