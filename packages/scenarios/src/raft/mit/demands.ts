/** What a laboratory test demands at instants, as deadlines. */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { Deadline, NodeId, WorldView } from '@barksim/sim-core';
import type { Demand } from './lab-settings.ts';
import { AGREEMENT, LEADER, NO_AGREEMENT, NO_LEADER, ONE_PLACE_EACH } from './property-names.ts';
import type { TesterState } from './tester.ts';

export function deadlineOf(demand: Demand, clusterSize: number, tester: NodeId): Deadline {
  const { atMicros } = demand;
  switch (demand.kind) {
    case 'leader':
      return {
        property: LEADER,
        atMicros,
        expected: `a node leads, and ${demand.followers} nodes follow it, itself included`,
        check: (view) => seenInsteadOfLeader(view, clusterSize, demand.followers),
      };
    case 'no-leader':
      return {
        property: NO_LEADER,
        atMicros,
        expected: 'nobody leads a majority, as no majority is connected',
        check: (view) => leaderOfMajority(view, clusterSize),
      };
    case 'agreed':
    case 'applied':
      return {
        property: AGREEMENT,
        atMicros,
        expected: `command ${demand.sequence} of the tester is applied by ${demand.by} servers${demand.kind === 'agreed' ? ', and the tester knows' : ''}`,
        check: (view) => {
          const isKnown = demand.kind === 'applied' || (view.stateOf(tester) as TesterState).answeredSequence >= demand.sequence;
          const by = appliedBy(view, clusterSize, tester, demand.sequence);
          if (isKnown && by >= demand.by) return undefined;
          return `${by} have applied it${isKnown ? '' : ', and the tester has no answer'}`;
        },
      };
    case 'not-applied':
      return {
        property: NO_AGREEMENT,
        atMicros,
        expected: `command ${demand.sequence} of the tester, which reached no majority, is applied by nobody`,
        check: (view) => {
          const by = appliedBy(view, clusterSize, tester, demand.sequence);
          return by === 0 ? undefined : `${by} servers have applied it`;
        },
      };
    case 'committed':
      return {
        property: ONE_PLACE_EACH,
        atMicros,
        expected: `${demand.entries} entries are committed: each command once, and the leader's own`,
        check: (view) => {
          const highest = highestCommit(view, clusterSize);
          return highest === demand.entries ? undefined : `${highest} entries are committed`;
        },
      };
  }
}

/** How many nodes that are up follow the node in its term, itself included. */
function followersOf(view: WorldView, clusterSize: number, leader: NodeId): number {
  const { currentTerm }: RaftState = view.stateOf(leader);
  let followers = 1;
  for (let node = 0; node < clusterSize; node++) {
    const state: RaftState = view.stateOf(node);
    if (node !== leader && view.isUp(node) && state.leader === leader && state.currentTerm === currentTerm) followers += 1;
  }
  return followers;
}

function leads(view: WorldView, node: NodeId): boolean {
  return view.isUp(node) && (view.stateOf(node) as RaftState).role === 'leader';
}

function seenInsteadOfLeader(view: WorldView, clusterSize: number, wanted: number): string | undefined {
  let most = 0;
  for (let node = 0; node < clusterSize; node++) {
    if (leads(view, node)) most = Math.max(most, followersOf(view, clusterSize, node));
  }
  if (most >= wanted) return undefined;
  return most === 0 ? 'nobody leads' : `the leader that most nodes follow is followed by ${most}`;
}

function leaderOfMajority(view: WorldView, clusterSize: number): string | undefined {
  for (let node = 0; node < clusterSize; node++) {
    if (!leads(view, node)) continue;
    const followers = followersOf(view, clusterSize, node);
    if (followers > clusterSize >> 1) return `${view.nameOf(node)} leads, and ${followers} nodes follow it`;
  }
  return undefined;
}

/** How many servers that are up have executed the tester's command, or a later one. */
function appliedBy(view: WorldView, clusterSize: number, tester: NodeId, sequence: number): number {
  let count = 0;
  for (let node = 0; node < clusterSize; node++) {
    const { sessions }: RaftState = view.stateOf(node);
    if (view.isUp(node) && (sessions[tester - clusterSize]?.sequence ?? 0) >= sequence) count += 1;
  }
  return count;
}

function highestCommit(view: WorldView, clusterSize: number): number {
  let highest = 0;
  for (let node = 0; node < clusterSize; node++) highest = Math.max(highest, (view.stateOf(node) as RaftState).commitIndex);
  return highest;
}
