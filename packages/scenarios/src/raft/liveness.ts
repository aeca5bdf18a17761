/**
 * The second phase of a Raft run: a majority and all clients are healed for good, whatever happens to the rest. Within
 * the bound something new must be committed. Where a member of the core leads, more is demanded: every member commits
 * what is new, and every client is answered.
 *
 * A node outside of the core may lead, as long as it gets its work done: over links that stay bad it does so slowly,
 * and maybe with others than the core, whose members that it cannot reach are kept from standing by those that it can
 * (PreVote). A link that lets one message in five through is enough to be heard by a quorum in each election timeout
 * (6.2), which is all that a leader needs to stay, and may be so little that entries come faster than they are committed, or
 * not at all: then nothing more is demanded than that the leader still hears somebody.
 */
import type { KeyValueClientState, RaftState } from '@barksim/barkfs-nodes';
import { lastLogIndex } from '@barksim/barkfs-nodes';
import type { LivenessCore, LivenessDemand, NodeId, Plan, RandomStream, RandomStreams, WorldView } from '@barksim/sim-core';
import { formatMicros, SECOND } from '@barksim/sim-core';
import { hasDamagedEntry, isUnderRepair } from './properties/damaged-logs.ts';
import { hasLostDisk } from './properties/lost-disks.ts';
import { CORE_CONVERGES } from './properties/property-names.ts';
import type { RaftSettings } from './settings.ts';
import { RUN_MICROS } from './settings.ts';

/** The phase begins within the time of faults, so that some of them are at work. */
const EARLIEST_MICROS = SECOND;
/** Generous: an election among few nodes takes several rounds when their timeouts are close together. */
const BOUND_MICROS = 8 * SECOND;

interface Begun {
  readonly atMicros: number;
  readonly commitIndex: number;
}

export function withRaftLiveness(plan: Plan, streams: RandomStreams): Plan {
  const settings = plan.settings as RaftSettings;
  const latest = Math.max(EARLIEST_MICROS, settings.quietFromMicros ?? RUN_MICROS);
  const atMicros = streams.stream('plan/liveness').int(EARLIEST_MICROS, latest);
  // Without these a node outside that is heard and hears nothing may disturb, or lead, for ever (dissertation 6.2, 9.6).
  // A core is a majority of all nodes, whatever configuration stands: so all vote, and operators have nothing to do.
  const raft = { ...settings.raft, preVote: true, checkQuorum: true, spareCount: 0 };
  const operators = settings.operators.map((operator) => ({ ...operator, tasks: [] }));
  // A leader whose links stay slow commits what is asked of it, and may answer later than a client's patience lasts.
  const client = { ...settings.client, giveUpAfterTries: 0 };
  return { settings: { ...settings, raft, client, operators }, faults: plan.faults, liveness: { atMicros, boundMicros: BOUND_MICROS, core: null } };
}

export function raftLivenessDemand(settings: RaftSettings): LivenessDemand {
  const { clusterSize } = settings.raft;
  const { clientCount } = settings;
  return {
    property: CORE_CONVERGES,
    expected: `a healed majority commits within ${formatMicros(BOUND_MICROS)}, and under a leader of its own answers every client, whatever stays broken`,
    chooseCore: (view, random) => chooseCore(view, random, clusterSize, clientCount),
    begin: (view): Begun => ({ atMicros: view.nowMicros, commitIndex: highestCommit(view, clusterSize) }),
    check: (view, core, begun: Begun) => {
      const servers = core.members.filter((node) => node < clusterSize);
      if (servers.some((node) => isLeader(view, node))) return findStraggler(view, servers, begun) ?? findSilentClient(view, core.clients);
      return findStandstill(view, core, clusterSize, begun);
    },
  };
}

/** Has its disk, and nothing on it that keeps it out of elections, now or after its next boot. */
function isWhole(view: WorldView, node: NodeId): boolean {
  return !hasLostDisk(view, node) && !isUnderRepair(view, node) && !hasDamagedEntry(view, node);
}

/** A bare majority of those that are whole, so that nobody in it can be spared, and every client. */
function chooseCore(view: WorldView, random: RandomStream, clusterSize: number, clientCount: number): LivenessCore {
  const members = Array.from({ length: clusterSize }, (_, node) => node).filter((node) => isWhole(view, node));
  while (members.length > (clusterSize >> 1) + 1) members.splice(random.int(0, members.length - 1), 1);
  const clients = Array.from({ length: clientCount }, (_, slot) => clusterSize + slot);
  return { members: [...members, ...clients], clients };
}

function highestCommit(view: WorldView, clusterSize: number): number {
  let highest = 0;
  for (let node = 0; node < clusterSize; node++) {
    const { commitIndex }: RaftState = view.stateOf(node);
    if (view.isUp(node) && commitIndex > highest) highest = commitIndex;
  }
  return highest;
}

function isLeader(view: WorldView, node: NodeId): boolean {
  return (view.stateOf(node) as RaftState).role === 'leader';
}

/**
 * Nobody of the core leads: whoever does must have committed something, and some client must have been answered unless
 * there are entries that wait to be committed.
 */
function findStandstill(view: WorldView, core: LivenessCore, clusterSize: number, begun: Begun): string | undefined {
  const elapsedMicros = view.nowMicros - begun.atMicros;
  const isAnswered = (client: NodeId): boolean =>
    view.monotonicClockOf(client) - (view.stateOf(client) as KeyValueClientState).answeredAtMicros < elapsedMicros / 2;
  const committed = highestCommit(view, clusterSize);
  if (isHeardFromOutside(view, core, clusterSize)) return undefined;
  if (committed > begun.commitIndex && (core.clients.some(isAnswered) || hasEntriesBehind(view, clusterSize, committed))) return undefined;
  const servers = core.members.filter((node) => node < clusterSize);
  return `nobody of the core leads, and nothing new is committed and answered; ${describeTerms(view, servers)}`;
}

/**
 * Whether a node outside leads that some of its followers still reach: by its links it may be so slow that nothing is done
 * within any bound, and Raft knows no remedy for that. One that nobody reaches has to step down (6.2), and is no excuse.
 */
function isHeardFromOutside(view: WorldView, core: LivenessCore, clusterSize: number): boolean {
  for (let node = 0; node < clusterSize; node++) {
    if (core.members.includes(node) || !view.isUp(node) || !isLeader(view, node)) continue;
    if ((view.stateOf(node) as RaftState).contacts.some((isHeard, peer) => isHeard && peer !== node)) return true;
  }
  return false;
}

function hasEntriesBehind(view: WorldView, clusterSize: number, committed: number): boolean {
  for (let node = 0; node < clusterSize; node++) {
    if (view.isUp(node) && lastLogIndex(view.stateOf(node) as RaftState) > committed) return true;
  }
  return false;
}

function findStraggler(view: WorldView, servers: readonly NodeId[], begun: Begun): string | undefined {
  for (const node of servers) {
    const { commitIndex }: RaftState = view.stateOf(node);
    if (commitIndex <= begun.commitIndex) {
      return `${view.nameOf(node)} has committed up to ${commitIndex}, where ${begun.commitIndex} was committed when the phase began; ${describeTerms(view, servers)}`;
    }
  }
  return undefined;
}

function describeTerms(view: WorldView, servers: readonly NodeId[]): string {
  return servers
    .map((node) => {
      const { role, currentTerm }: RaftState = view.stateOf(node);
      return `${view.nameOf(node)} is a ${role} of term ${currentTerm}`;
    })
    .join(', ');
}

/** Clients ask all the time: one without an answer for half of the bound is stuck. */
function findSilentClient(view: WorldView, clients: readonly NodeId[]): string | undefined {
  for (const client of clients) {
    const state: KeyValueClientState = view.stateOf(client);
    const silentMicros = view.monotonicClockOf(client) - state.answeredAtMicros;
    if (silentMicros > BOUND_MICROS / 2) return `${view.nameOf(client)} has had no answer for ${formatMicros(silentMicros)} by its own clock`;
  }
  return undefined;
}
