/**
 * What goes before an election: pre-votes (dissertation 9.6), requests to stand (3.10), and that voters who hear a leader
 * take no notice of candidates (4.2.3). A mistake here costs a working leader, rarely more, so it is looked for at the
 * message or vote itself.
 */
import type { PreVote, PreVoteRequest, RaftState, RequestVote } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { countIn, isQuorum, voterSetsOf } from './node-sets.ts';
import { PRE_ELECTED, PRE_VOTE_POSSIBLE, STANDS_WHEN_ASKED, VOTERS_STICK } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';

/** So many terms of each sort are remembered: a message of an earlier one may still come to a node that was paused. */
const TERMS_KEPT = 16;

interface Campaign {
  /** The attempt for which pre-votes were asked last, in which term, and who has granted one: one bit for each voter. */
  round: number;
  term: number;
  preVotes: number;
  /** Terms whose leaders have asked the node to stand, the latest last. */
  askedTerms: number[];
  /** Terms in which it stood because it was asked, the latest last. */
  transferTerms: number[];
  /** The first request for votes of its last candidacy: its log may grow while it stands, by a snapshot that it took before. */
  request: AskedVotes;
}

export interface AskedVotes {
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface CampaignMemory {
  /** By candidate. */
  campaigns: Campaign[];
}

export class CampaignChecks {
  memory: CampaignMemory = { campaigns: [] };
  readonly #view: WorldView;
  readonly #report: Reporter;

  constructor(view: WorldView, report: Reporter, clusterSize: number) {
    this.#view = view;
    this.#report = report;
    for (let node = 0; node < clusterSize; node++) {
      this.memory.campaigns.push({ round: -1, term: 0, preVotes: 0, askedTerms: [], transferTerms: [], request: { term: 0, lastLogIndex: 0, lastLogTerm: 0 } });
    }
  }

  /** Whether a leader has asked the node in that term to stand. */
  isAsked(node: NodeId, term: number): boolean {
    return this.memory.campaigns[node]!.askedTerms.includes(term);
  }

  /** Who has granted the node pre-votes in its last attempt, whether they have arrived or not: one bit for each. */
  preVotesOf(candidate: NodeId): number {
    return this.memory.campaigns[candidate]!.preVotes;
  }

  onTimeoutNow(target: NodeId, term: number): void {
    remember(this.memory.campaigns[target]!.askedTerms, term);
  }

  /** With what log the node has asked for votes first in its last candidacy. */
  requestOf(candidate: NodeId): AskedVotes {
    return this.memory.campaigns[candidate]!.request;
  }

  onRequestVote(candidate: NodeId, request: RequestVote): void {
    const campaign = this.memory.campaigns[candidate]!;
    const { term, lastLogIndex, lastLogTerm } = request;
    if (term !== campaign.request.term) campaign.request = { term, lastLogIndex, lastLogTerm };
    if (!request.transfer) return;
    remember(campaign.transferTerms, request.term);
    if (campaign.askedTerms.includes(request.term - 1)) return;
    this.#report.violation(
      STANDS_WHEN_ASKED,
      `${this.#view.nameOf(candidate)} stands in term ${request.term} for a leader that hands over in term ${request.term - 1}`,
      'that one has not asked it to',
      [candidate],
    );
  }

  onPreVoteRequest(candidate: NodeId, request: PreVoteRequest): void {
    const campaign = this.memory.campaigns[candidate]!;
    if (campaign.round === request.round) return;
    campaign.round = request.round;
    campaign.term = request.term;
    campaign.preVotes = 0;
  }

  /** Messages leave in the order in which they were decided on: a vote that has left by now was given before. */
  onPreVote(voter: NodeId, candidate: NodeId, preVote: PreVote, { promisedTerm, promisedVote }: WatchedNode): void {
    const campaign = this.memory.campaigns[candidate]!;
    if (!preVote.granted || preVote.round !== campaign.round) return;
    campaign.preVotes |= 1 << voter;
    const isGivenAway = preVote.term === campaign.term + 1 && promisedTerm === preVote.term && promisedVote >= 0 && promisedVote !== candidate;
    if (isGivenAway) {
      this.#report.violation(
        PRE_VOTE_POSSIBLE,
        `${this.#view.nameOf(voter)} grants ${this.#view.nameOf(candidate)} a pre-vote only for a term in which its vote is free`,
        `it has voted for ${this.#view.nameOf(promisedVote)} in term ${preVote.term}`,
        [voter, candidate],
      );
    }
    if (preVote.term <= campaign.term + 1) return;
    this.#report.violation(
      PRE_VOTE_POSSIBLE,
      `${this.#view.nameOf(voter)} grants a pre-vote for a term that it has not left: ${campaign.term + 1} or later`,
      `it is in term ${preVote.term}`,
      [voter, candidate],
    );
  }

  /** Term, role or leader of a running node has changed; `watched` is as it was before. */
  onChange(node: NodeId, watched: WatchedNode, state: RaftState): void {
    if (state.currentTerm === watched.term) return;
    if (state.role === 'candidate') this.#onCandidate(node, state);
    else if (state.options.checkQuorum && state.votedFor >= 0 && state.votedFor !== node) this.#onVote(node, state);
  }

  #onCandidate(node: NodeId, state: RaftState): void {
    if (!state.options.preVote || state.standsForTransfer) return;
    const preVotes = this.memory.campaigns[node]!.preVotes | (1 << node);
    const voters = voterSetsOf(state.configuration);
    if (isQuorum(preVotes, voters)) return;
    this.#report.violation(
      PRE_ELECTED,
      `${this.#view.nameOf(node)} stands in term ${state.currentTerm} when a quorum has granted it pre-votes in this attempt`,
      `it has those of ${countIn(preVotes, voters)}`,
      [node],
    );
  }

  #onVote(node: NodeId, state: RaftState): void {
    if (this.memory.campaigns[state.votedFor]!.transferTerms.includes(state.currentTerm)) return;
    const silence = this.#view.monotonicClockOf(node) - state.leaderHeardAtMicros;
    if (silence >= state.options.electionTimeoutMinMicros) return;
    this.#report.violation(
      VOTERS_STICK,
      `${this.#view.nameOf(node)} takes no notice of candidates before it has heard no leader for ${state.options.electionTimeoutMinMicros} us`,
      `it heard one ${silence} us ago, and votes for ${this.#view.nameOf(state.votedFor)} in term ${state.currentTerm}`,
      [node, state.votedFor],
    );
  }
}

function remember(terms: number[], term: number): void {
  if (terms.includes(term)) return;
  terms.push(term);
  if (terms.length > TERMS_KEPT) terms.shift();
}
