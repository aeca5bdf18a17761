/** From the settings of a laboratory test to a world: that of any Raft scenario, with a tester as one more client. */
import type { NodeId, Plan, WorldSpec, WorldView } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import { buildRaftWorld } from '../raft-world.ts';
import { deadlineOf } from './demands.ts';
import { labObserver } from './lab-observer.ts';
import type { LabSettings } from './lab-settings.ts';
import type { TesterOptions, TesterState } from './tester.ts';
import { tester } from './tester.ts';

/** As many leaders can be told apart in a script. */
const MAX_REMEMBERED = 10;

type Role = (view: WorldView) => NodeId | undefined;

/** Throws on the id of a bug that is not in the zoo. */
export function buildLabWorld(plan: Plan, bugId?: string): WorldSpec {
  const settings = plan.settings as LabSettings;
  const { clusterSize } = settings.raft;
  const testerId = clusterSize + settings.clientCount;
  const options: TesterOptions = {
    serverCount: clusterSize,
    slot: settings.clientCount,
    keyCount: settings.client.keyCount,
    retryMicros: 150 * MILLISECOND,
    steps: settings.steps,
  };
  const world = buildRaftWorld(plan, bugId, [{ name: 'tester', program: tester, options }]);
  return {
    ...world,
    network: { ...world.network, links: [...(world.network.links ?? []), ...orderedLinks(testerId, clusterSize)] },
    roles: { ...world.roles, ...labRoles(world.roles!['leader']!, clusterSize, testerId) },
    observer: labObserver(world.observer!, settings),
    deadlines: [...world.deadlines!, ...settings.demands.map((demand) => deadlineOf(demand, clusterSize, testerId))],
  };
}

/** What the tester starts at one server arrives there in order: the laboratory calls servers directly. */
function orderedLinks(testerId: NodeId, clusterSize: number): { from: NodeId; to: NodeId; options: { fifo: boolean } }[] {
  return Array.from({ length: clusterSize }, (_, to) => ({ from: testerId, to, options: { fifo: true } }));
}

/**
 * `leader+1`: the node after the leader, in a circle. `remembered-1`: the leader that the tester remembered first, and
 * `remembered-1+1` the node after it. `tester`: itself.
 */
function labRoles(leader: Role, clusterSize: number, testerId: NodeId): Record<string, Role> {
  const roles: Record<string, Role> = { tester: () => testerId };
  const onFrom = (role: Role, steps: number): Role => (view) => {
    const node = role(view);
    return node === undefined ? undefined : (node + steps) % clusterSize;
  };
  for (let steps = 1; steps < clusterSize; steps++) roles[`leader+${steps}`] = onFrom(leader, steps);
  for (let number = 1; number <= MAX_REMEMBERED; number++) {
    const remembered: Role = (view) => (view.stateOf(testerId) as TesterState).leaders[number - 1];
    roles[`remembered-${number}`] = remembered;
    for (let steps = 1; steps < clusterSize; steps++) roles[`remembered-${number}+${steps}`] = onFrom(remembered, steps);
  }
  return roles;
}
