/** Who voted for whom and who led when, over the whole run (§5.1, §5.2). */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import {
  ELECTED_BY_QUORUM,
  ELECTION_SAFETY,
  MESSAGE_TERMS,
  MONOTONE_TERM,
  ROLE_TRANSITIONS,
  VOTE_ONCE,
} from './property-names.ts';
import { countIn, isQuorum, voterSetsOf } from './node-sets.ts';
import type { WatchedNode } from './watched-node.ts';

/** What happened in one term. */
interface TermRecord {
  /** By candidate: whose votes were sent, one bit for each voter. */
  votes: number[];
  /** Or -1. */
  leader: NodeId;
}

export interface ElectionMemory {
  /** By term. Terms that no node can lead any more are forgotten. */
  terms: Map<number, TermRecord>;
}

export function newElectionMemory(): ElectionMemory {
  return { terms: new Map() };
}

export class ElectionChecks {
  memory: ElectionMemory = newElectionMemory();
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;

  constructor(view: WorldView, report: Reporter, clusterSize: number) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
  }

  /** A vote leaves its voter. */
  onVoteSent(voter: NodeId, candidate: NodeId, term: number): void {
    const { votes } = this.#record(term);
    const bit = 1 << voter;
    for (let other = 0; other < this.#clusterSize; other++) {
      if (other !== candidate && (votes[other]! & bit) !== 0) {
        this.#report.violation(
          VOTE_ONCE,
          `${this.#view.nameOf(voter)} votes once in term ${term}`,
          `it voted for ${this.#view.nameOf(other)}, and now for ${this.#view.nameOf(candidate)}`,
          [voter, other, candidate],
        );
      }
    }
    votes[candidate]! |= bit;
  }

  /** Term, vote or role of a running node differs from the last look. */
  onChange(node: NodeId, watched: WatchedNode, state: RaftState): void {
    if (state.currentTerm < watched.term) {
      this.#report.violation(
        MONOTONE_TERM,
        `the term of ${this.#view.nameOf(node)} never falls`,
        `it went from ${watched.term} to ${state.currentTerm}`,
        [node],
      );
    }
    if (state.currentTerm === watched.term && watched.votedFor >= 0 && state.votedFor !== watched.votedFor) {
      this.#report.violation(
        VOTE_ONCE,
        `the vote of ${this.#view.nameOf(node)} in term ${state.currentTerm} stays with node ${watched.votedFor}`,
        `it went to node ${state.votedFor}`,
        [node],
      );
    }
    if (state.role !== watched.role) this.#onRoleChange(node, watched, state);
    else if (state.role === 'leader' && state.currentTerm !== watched.term) this.#onLeader(node, state);
    if (state.leader >= 0 && this.leaderOf(state.currentTerm) !== state.leader) this.#reportFollowing(node, state);
  }

  /** A message of an earlier term was acted upon, or one of a leader that is none (§5.1). */
  #reportFollowing(node: NodeId, state: RaftState): void {
    const leader = this.leaderOf(state.currentTerm);
    this.#report.violation(
      MESSAGE_TERMS,
      `whom ${this.#view.nameOf(node)} follows in term ${state.currentTerm} leads that term`,
      `it follows ${this.#view.nameOf(state.leader)}, and ${leader < 0 ? 'nobody' : this.#view.nameOf(leader)} does`,
      [node, state.leader],
    );
  }

  /** Or -1. */
  leaderOf(term: number): NodeId {
    return this.memory.terms.get(term)?.leader ?? -1;
  }

  /** A node that boots must remember what it promised. */
  onBoot(node: NodeId, watched: WatchedNode, state: RaftState): void {
    // What is no term at all is not as late either.
    if (!(state.currentTerm >= watched.promisedTerm)) {
      this.#report.violation(
        MONOTONE_TERM,
        `after its restart ${this.#view.nameOf(node)} knows term ${watched.promisedTerm}, which it has named to others`,
        `its term is ${state.currentTerm}`,
        [node],
      );
    } else if (
      state.currentTerm === watched.promisedTerm &&
      watched.promisedVote >= 0 &&
      state.votedFor !== watched.promisedVote
    ) {
      this.#report.violation(
        VOTE_ONCE,
        `after its restart ${this.#view.nameOf(node)} remembers its vote for node ${watched.promisedVote} in term ${state.currentTerm}`,
        `its vote is ${state.votedFor}`,
        [node],
      );
    }
  }

  #onRoleChange(node: NodeId, watched: WatchedNode, state: RaftState): void {
    this.#report.sometimes(`raft/${watched.role}-to-${state.role}`);
    if (state.role === 'leader') {
      if (watched.role !== 'candidate') this.#reportTransition(node, watched, state);
      this.#onLeader(node, state);
    } else if (state.role !== 'follower' && watched.role === 'leader') {
      this.#reportTransition(node, watched, state);
    }
  }

  #reportTransition(node: NodeId, watched: WatchedNode, state: RaftState): void {
    this.#report.violation(
      ROLE_TRANSITIONS,
      'leaders come from candidates only, and become followers',
      `${this.#view.nameOf(node)} went from ${watched.role} to ${state.role}`,
      [node],
    );
  }

  #onLeader(node: NodeId, state: RaftState): void {
    const term = state.currentTerm;
    const record = this.#record(term);
    if (record.leader >= 0 && record.leader !== node) {
      this.#report.violation(
        ELECTION_SAFETY,
        `one leader in term ${term}`,
        `${this.#view.nameOf(record.leader)} was its leader, and now ${this.#view.nameOf(node)} is`,
        [record.leader, node],
      );
    }
    record.leader = node;
    const votes = record.votes[node]!;
    const voters = voterSetsOf(state.configuration);
    if (isQuorum(votes, voters)) return;
    this.#report.violation(
      ELECTED_BY_QUORUM,
      `the leader of term ${term} was given votes by a quorum of its configuration`,
      `${this.#view.nameOf(node)} leads with the votes of ${countIn(votes, voters)}`,
      [node],
    );
  }

  /** Whether some node has led a term. */
  hasLeader(term: number): boolean {
    return (this.memory.terms.get(term)?.leader ?? -1) >= 0;
  }

  #record(term: number): TermRecord {
    let record = this.memory.terms.get(term);
    if (record === undefined) {
      const votes: number[] = [];
      for (let node = 0; node < this.#clusterSize; node++) votes.push(0);
      record = { votes, leader: -1 };
      this.memory.terms.set(term, record);
    }
    return record;
  }

  /** No node is in a term below `term`, nor can return to one. */
  forgetTermsBelow(term: number): void {
    for (const known of this.memory.terms.keys()) if (known < term) this.memory.terms.delete(known);
  }
}
