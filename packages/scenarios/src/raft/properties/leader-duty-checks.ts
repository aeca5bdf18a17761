/**
 * What a leader owes the others besides entries, looked at once faults have stopped: each heartbeat reaches out to every
 * member, however much work one of them makes, and a new leader at once (§5.2), new entries go out at once, what a quorum holds is committed (§5.3), and a
 * leadership that is handed over is offered as soon as the target has caught up (dissertation 3.10).
 */
import type { RaftState } from '@barksim/barkfs-nodes';
import { lastLogIndex, termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { CampaignChecks } from './campaign-checks.ts';
import { setOf } from './node-sets.ts';
import { COMMITS_WHAT_QUORUM_HOLDS, ENTRIES_SENT_AT_ONCE, LEADER_HEARD_BY_ALL, LEADER_MAKES_ITSELF_KNOWN, TRANSFER_CARRIED_OUT } from './property-names.ts';

/** From one heartbeat of a leader to the next. */
interface Round {
  term: number;
  heartbeatTimer: number;
  /** How many rounds of the term were seen: the first may have begun before, and a new leader's begins before its timer is set. */
  count: number;
  /** Whom it has to send something, and whom it has: one bit for each node. */
  members: number;
  sent: number;
}

export interface LeaderDutyMemory {
  /** By leader. */
  rounds: Round[];
}

export class LeaderDutyChecks {
  memory: LeaderDutyMemory = { rounds: [] };
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #campaigns: CampaignChecks;

  constructor(view: WorldView, report: Reporter, clusterSize: number, campaigns: CampaignChecks) {
    this.#view = view;
    this.#report = report;
    this.#campaigns = campaigns;
    for (let node = 0; node < clusterSize; node++) this.memory.rounds.push({ term: -1, heartbeatTimer: 0, count: 0, members: 0, sent: 0 });
  }

  /** A leader has sent entries, heartbeats or snapshots to these nodes, one bit for each, in the event that is over. */
  onSent(leader: NodeId, peers: number, state: RaftState): void {
    if (state.role !== 'leader') return;
    const round = this.memory.rounds[leader]!;
    if (state.heartbeatTimer !== round.heartbeatTimer || state.currentTerm !== round.term) this.#beginRound(leader, round, state);
    round.sent |= peers;
    this.#checkCommitted(leader, state);
    if (state.transferTarget >= 0) this.#checkTransfer(leader, state.transferTarget, state);
  }

  /** A node has begun to lead, and has sent something that only leaders send to these: one bit for each. */
  onElected(leader: NodeId, peers: number, state: RaftState): void {
    const missed = membersBut(leader, state) & ~peers;
    if (missed === 0) return;
    const peer = 31 - Math.clz32(missed);
    this.#report.violation(
      LEADER_MAKES_ITSELF_KNOWN,
      `${this.#view.nameOf(leader)} makes itself known to every member when it begins to lead term ${state.currentTerm}`,
      `it has sent nothing to ${this.#view.nameOf(peer)}`,
      [leader, peer],
    );
  }

  /** The log of a leader has grown. Whoever is asked where it stands, or gets a snapshot, gets entries after that. */
  onGrown(leader: NodeId, state: RaftState): void {
    const { peers, mode, nextIndex, matchIndex, inflight, baseIndex } = state;
    const { maxInflightEntries, maxInflightMessages } = state.options;
    const last = lastLogIndex(state);
    for (const peer of peers) {
      const next = nextIndex[peer]!;
      if (mode[peer] !== 'replicate' || next <= baseIndex || next > Math.min(last, matchIndex[peer]! + maxInflightEntries)) continue;
      if (maxInflightMessages > 0 && inflight[peer]!.length >= maxInflightMessages) continue;
      this.#report.violation(
        ENTRIES_SENT_AT_ONCE,
        `${this.#view.nameOf(leader)}, which leads term ${state.currentTerm}, sends its new entries to ${this.#view.nameOf(peer)}, which has room for them in its window`,
        `it has sent those before ${next}, of ${last}`,
        [leader, peer],
      );
    }
  }

  /** The heartbeat timer is set anew in the event in which heartbeats are sent. */
  #beginRound(leader: NodeId, round: Round, state: RaftState): void {
    const members = membersBut(leader, state);
    round.count = round.term === state.currentTerm ? round.count + 1 : 1;
    const missed = round.count > 3 ? round.members & members & ~round.sent : 0;
    round.members = members;
    round.term = state.currentTerm;
    round.heartbeatTimer = state.heartbeatTimer;
    round.sent = 0;
    if (missed === 0) return;
    const peer = 31 - Math.clz32(missed);
    this.#report.violation(
      LEADER_HEARD_BY_ALL,
      `from one heartbeat to the next ${this.#view.nameOf(leader)}, which leads term ${state.currentTerm}, sends something to every member`,
      `it has sent nothing to ${this.#view.nameOf(peer)}`,
      [leader, peer],
    );
  }

  /** Not while a change is under way: with other voters other entries are held by a quorum, before anybody has acknowledged another. */
  #checkCommitted(leader: NodeId, state: RaftState): void {
    const { configuration, configurationIndex, commitIndex, matchIndex } = state;
    if (configurationIndex > commitIndex) return;
    const { voters, outgoing } = configuration;
    const held = Math.min(heldByMajority(voters, matchIndex), outgoing.length === 0 ? Infinity : heldByMajority(outgoing, matchIndex));
    if (held <= commitIndex || termAt(state, held) !== state.currentTerm) return;
    this.#report.violation(
      COMMITS_WHAT_QUORUM_HOLDS,
      `${this.#view.nameOf(leader)}, which leads term ${state.currentTerm}, has committed up to entry ${held}, which it knows a quorum to hold`,
      `it has committed up to ${commitIndex}`,
      [leader],
    );
  }

  #checkTransfer(leader: NodeId, target: NodeId, state: RaftState): void {
    if (state.matchIndex[target] !== lastLogIndex(state) || this.#campaigns.isAsked(target, state.currentTerm)) return;
    this.#report.violation(
      TRANSFER_CARRIED_OUT,
      `${this.#view.nameOf(leader)} asks ${this.#view.nameOf(target)} to stand as soon as it holds all up to entry ${lastLogIndex(state)}`,
      'it has been told that it does, and has not asked',
      [leader, target],
    );
  }
}

function membersBut(node: NodeId, { configuration }: RaftState): number {
  const { voters, outgoing, learners } = configuration;
  return (setOf(voters) | setOf(outgoing) | setOf(learners)) & ~(1 << node);
}

/** The last index that more than half of these voters hold. */
function heldByMajority(voters: readonly NodeId[], matchIndex: readonly number[]): number {
  const held = voters.map((voter) => matchIndex[voter]!).sort((a, b) => b - a);
  return held[held.length >> 1] ?? 0;
}
