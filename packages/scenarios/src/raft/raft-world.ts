/** From the settings of a Raft scenario to a world: Raft nodes `n1…`, clients `c1…`, operators `o1…`, every property of Raft. */
import type { KeyValueClientOptions, KeyValueClientState, OperatorOptions, RaftState } from '@barksim/barkfs-nodes';
import { makeKeyValueClient, makeRaftProgram, raftOperator } from '@barksim/barkfs-nodes';
import type { AnyProgram, Deadline, NodeSpec, Plan, WorldSpec, WorldView } from '@barksim/sim-core';
import { formatMicros } from '@barksim/sim-core';
import { raftLivenessDemand } from './liveness.ts';
import { NEXT_VERSION, nextVersion } from './next-version.ts';
import { isAnybodyOut } from './properties/lost-disks.ts';
import { LEADER_ELECTED, PROGRESS } from './properties/property-names.ts';
import { raftObserver } from './properties/raft-observer.ts';
import { raftRoles } from './roles.ts';
import type { RaftSettings } from './settings.ts';
import { stableFromMicros } from './stable-time.ts';
import { raftZoo } from './zoo/index.ts';
import type { PlantedRaftBug } from './zoo/planted-raft-bug.ts';

interface Programs {
  readonly server: AnyProgram;
  readonly client: AnyProgram;
}

/** One pair of programs for each bug and for none, made once: runs share them. */
const programs = new Map<string, Programs>();

/** Throws on the id of a bug that is not in the zoo. `testers` are further clients, with programs of their own. */
export function buildRaftWorld(plan: Plan, bugId?: string, testers: readonly NodeSpec[] = []): WorldSpec {
  const settings = plan.settings as RaftSettings;
  const { clusterSize } = settings.raft;
  const { server, client } = programsOf(bugId);
  const nodes: NodeSpec[] = [];
  const versions = { [NEXT_VERSION]: nextVersion(server, settings.raft) };
  for (let node = 0; node < clusterSize; node++) {
    const { capacity } = settings;
    const clock = settings.clocks[node] ?? {};
    nodes.push({ name: `n${node + 1}`, program: server, options: settings.raft, clock, versions, ...(capacity === undefined ? {} : { capacity }) });
  }
  for (let slot = 0; slot < settings.clientCount; slot++) {
    const options: KeyValueClientOptions = { ...settings.client, serverCount: clusterSize, slot };
    const clock = settings.clocks[clusterSize + slot] ?? {};
    nodes.push({ name: `c${slot + 1}`, program: client, options, clock });
  }
  nodes.push(...testers);
  settings.operators.forEach((operator, at) => {
    const options: OperatorOptions = { ...operator, serverCount: clusterSize };
    nodes.push({ name: `o${at + 1}`, program: raftOperator, options, clock: {} });
  });
  return {
    nodes,
    network: settings.network,
    disk: settings.disk,
    roles: raftRoles(clusterSize),
    observer: raftObserver({
      clusterSize,
      spareCount: settings.raft.spareCount,
      clientCount: settings.clientCount + testers.length,
      changesMembers: settings.operators.length > 0,
      sessions: settings.raft,
      // Faults never stop for all in a run with a second phase.
      quietFromMicros: plan.liveness === undefined ? (settings.quietFromMicros ?? Infinity) : Infinity,
      stableFromMicros: plan.liveness === undefined ? stableFromMicros(settings) : Infinity,
      catchUpMicros: settings.progressBoundMicros,
    }),
    liveness: raftLivenessDemand(settings),
    deadlines: settings.quietFromMicros === null ? [] : progressDeadlines(settings, settings.quietFromMicros),
  };
}

function programsOf(bugId: string | undefined): Programs {
  const id = bugId ?? '';
  let made = programs.get(id);
  if (made === undefined) {
    const bug = bugId === undefined ? undefined : findBug(bugId);
    made = { server: makeRaftProgram(bug?.rules), client: makeKeyValueClient(bug?.clientRules) };
    programs.set(id, made);
  }
  return made;
}

function findBug(bugId: string): PlantedRaftBug {
  const bug = raftZoo.find((known) => known.id === bugId);
  if (bug === undefined) {
    throw new Error(`unknown bug '${bugId}': expected one of ${raftZoo.map((known) => known.id).join(', ')}`);
  }
  return bug;
}

/**
 * Once faults have stopped, every client that is up is answered within the bound. Not where members change and a disk was
 * lost or a log is under repair: those that are left may be no quorum of whatever configuration stands.
 */
function progressDeadlines(settings: RaftSettings, quietFromMicros: number): Deadline[] {
  const bound = settings.progressBoundMicros;
  const after = `within ${formatMicros(bound)} after the last fault`;
  const atMicros = quietFromMicros + bound;
  const { clusterSize } = settings.raft;
  const clientsEnd = clusterSize + settings.clientCount;
  const mayLackQuorum = (view: WorldView): boolean => settings.operators.length > 0 && isAnybodyOut(view, clusterSize);
  const silent = (view: WorldView): string | undefined =>
    mayLackQuorum(view) ? undefined : silentClient(view, clusterSize, clientsEnd, bound);
  return [
    {
      property: LEADER_ELECTED,
      atMicros,
      expected: `a leader is elected ${after}`,
      check: (view) => {
        const seen = silent(view);
        return seen === undefined || hasLeader(view, clusterSize) ? undefined : `nobody leads, and ${seen}`;
      },
    },
    { property: PROGRESS, atMicros, expected: `every client is answered ${after}`, check: silent },
  ];
}

function hasLeader(view: WorldView, clusterSize: number): boolean {
  for (let node = 0; node < clusterSize; node++) {
    if (view.isUp(node) && (view.stateOf(node) as RaftState).role === 'leader') return true;
  }
  return false;
}

/** What is seen of the first client that has waited for longer than the bound. */
function silentClient(view: WorldView, clientsFrom: number, clientsEnd: number, bound: number): string | undefined {
  for (let client = clientsFrom; client < clientsEnd; client++) {
    const state: KeyValueClientState = view.stateOf(client);
    const silent = view.monotonicClockOf(client) - state.answeredAtMicros;
    if (view.isUp(client) && silent > bound) {
      return `${view.nameOf(client)} has had no answer for ${formatMicros(silent)} by its own clock`;
    }
  }
  return undefined;
}
