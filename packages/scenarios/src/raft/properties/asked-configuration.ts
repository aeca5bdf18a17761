/**
 * What a change makes of a configuration (dissertation 4.1, 4.3; etcd's confchange), by a second and simpler account than that of
 * the nodes: of several steps that name a node the last one counts, and who is to learn but still votes in C_old waits.
 */
import type { ChangeRequest, Configuration } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';

/** After a request: that of an operator, or null where the leader leaves a joint configuration by itself. */
export function configurationAsked(before: Configuration, request: ChangeRequest | null): Configuration {
  if (request === null || (request.steps.length === 0 && before.outgoing.length > 0)) {
    return { voters: before.voters, outgoing: [], learners: ascending([...before.learners, ...before.learnersNext]), learnersNext: [], autoLeave: false };
  }
  const asked = new Map<NodeId, string>();
  for (const { kind, node } of request.steps) if (kind !== 'update' && node >= 0) asked.set(node, kind);
  const known = ascending([...new Set([...before.voters, ...before.learners, ...asked.keys()])]);
  const learning = known.filter((node) => (asked.get(node) ?? (before.learners.includes(node) ? 'add-learner' : '')) === 'add-learner');
  const outgoing = request.joint ? before.voters : [];
  return {
    voters: known.filter((node) => (asked.get(node) ?? (before.voters.includes(node) ? 'add-voter' : '')) === 'add-voter'),
    outgoing,
    learners: learning.filter((node) => !outgoing.includes(node)),
    learnersNext: learning.filter((node) => outgoing.includes(node)),
    autoLeave: request.joint && request.autoLeave,
  };
}

function ascending(nodes: NodeId[]): NodeId[] {
  return nodes.sort((a, b) => a - b);
}
