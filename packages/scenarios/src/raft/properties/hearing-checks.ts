/**
 * What leaders and candidates make of the answers that reach them. With CheckQuorum a leader looks once an election timeout whether
 * it has heard a quorum, and gives up if it has not (dissertation 6.2); a candidate that a quorum has voted for leads (§5.2).
 * Both are counted here from what is delivered, and so are the pre-votes of a pre-candidate (9.6). A node is listened to only while that may
 * decide something: whoever stands, and a leader until it has heard a quorum since it looked last.
 */
import type { RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { isVoter } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { CampaignChecks } from './campaign-checks.ts';
import { countIn, isQuorum, voterSetsOf } from './node-sets.ts';
import { LEADS_WHEN_ELECTED, LEADS_WITH_QUORUM, PRE_ELECTED } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';
import { FOR_DECISION } from './watched-node.ts';

/** Whom a node has heard since it looked last, or since it stood for election: one bit for each. */
interface Hearing {
  /** Everybody whose answer may count. */
  heard: number;
  /** Leader: those whose answer counts for certain, as members since before they were asked. */
  counted: number;
  /** Leader: the index of the configuration of which it had heard a quorum; -1: of none as yet. */
  quorumOf: number;
}

export interface HearingMemory {
  /** By node. */
  hearings: Hearing[];
}

export class HearingChecks {
  memory: HearingMemory = { hearings: [] };
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #campaigns: CampaignChecks;

  /** Who has granted pre-votes is asked of `campaigns`. */
  constructor(view: WorldView, report: Reporter, clusterSize: number, campaigns: CampaignChecks) {
    this.#view = view;
    this.#report = report;
    this.#campaigns = campaigns;
    for (let node = 0; node < clusterSize; node++) this.memory.hearings.push({ heard: 0, counted: 0, quorumOf: -1 });
  }

  /** A node that is listened to was touched, or its next look at its quorum was put off. `watched` is as it was before the event. */
  look(node: NodeId, watched: WatchedNode, state: RaftState): void {
    const { role, currentTerm, quorumCheckAtMicros } = state;
    if (role !== 'leader') {
      watched.quorumCheckAtMicros = quorumCheckAtMicros;
      if (role === 'candidate' && watched.role === role && watched.term === currentTerm) this.#onCandidateTold(node, state);
      else if (role === 'pre-candidate') this.#onPreCandidateTold(node, state);
      return;
    }
    const led = watched.role === 'leader' && watched.term === currentTerm;
    if (led && quorumCheckAtMicros === watched.quorumCheckAtMicros) {
      this.#onLeaderTold(node, watched, state);
      return;
    }
    if (led && state.options.checkQuorum) this.#onLooked(node, state);
    watched.quorumCheckAtMicros = quorumCheckAtMicros;
    listenForDecision(watched, state.options.checkQuorum);
    this.#listenAnew(node, 1 << node);
  }

  /** Term, role or leader of a running node has changed; `watched` is as it was before. */
  onRoles(node: NodeId, watched: WatchedNode, state: RaftState): void {
    if (state.role === 'pre-candidate') {
      listenForDecision(watched, true);
    } else if (state.role === 'candidate') {
      listenForDecision(watched, true);
      // Its own vote comes to it like any other.
      this.#listenAnew(node, 0);
    } else if (state.role !== 'leader') {
      listenForDecision(watched, false);
      if (watched.role === 'leader' && state.role === 'follower' && watched.term === state.currentTerm) this.#onSteppedDown(node, watched, state);
    }
  }

  #listenAnew(node: NodeId, heard: number): void {
    const hearing = this.memory.hearings[node]!;
    hearing.heard = heard;
    hearing.counted = heard;
    hearing.quorumOf = -1;
  }

  /** A candidate counts votes that were given to it in this very term, its own included. */
  #onCandidateTold(node: NodeId, state: RaftState): void {
    const message = this.#view.handled as RaftMessage | undefined;
    if (message === undefined || message.type !== 'vote' || !message.granted || message.term !== state.currentTerm) return;
    const hearing = this.memory.hearings[node]!;
    hearing.heard |= 1 << this.#view.handledFrom;
    const voters = voterSetsOf(state.configuration);
    if (!isQuorum(hearing.heard, voters)) return;
    this.#report.violation(
      LEADS_WHEN_ELECTED,
      `${this.#view.nameOf(node)} leads term ${state.currentTerm} as soon as a quorum has told it that it has its votes`,
      `it has been told so by ${countIn(hearing.heard, voters)}, and is ${state.role}`,
      [node],
    );
  }

  /** 9.6: votes, and pre-votes of an earlier attempt, say nothing of this one. */
  #onPreCandidateTold(node: NodeId, state: RaftState): void {
    const message = this.#view.handled as RaftMessage | undefined;
    if (message === undefined || (message.type !== 'vote' && message.type !== 'pre-vote')) return;
    const voter = this.#view.handledFrom;
    if (voter === node || state.votes[voter] !== true || (this.#campaigns.preVotesOf(node) & (1 << voter)) !== 0) return;
    this.#report.violation(
      PRE_ELECTED,
      `${this.#view.nameOf(node)} counts pre-votes that it was granted in this attempt`,
      `it counts a ${message.type} of ${this.#view.nameOf(voter)}, which has granted it none`,
      [node, voter],
    );
  }

  #onLeaderTold(node: NodeId, watched: WatchedNode, state: RaftState): void {
    const message = this.#view.handled as RaftMessage | { readonly type: 'heartbeat' } | undefined;
    if (message === undefined) return;
    let isCounted = true;
    switch (message.type) {
      case 'heartbeat':
        this.#checkWhenLooked(node, state);
        return;
      case 'append-reply':
      case 'entries-lost':
      case 'snapshot-chunk-reply':
        isCounted = message.memberSession === state.memberSession[this.#view.handledFrom];
        break;
      case 'snapshot-reply':
      case 'read-round-reply':
        break;
      default:
        return;
    }
    if (message.term !== state.currentTerm) return;
    const hearing = this.memory.hearings[node]!;
    const bit = 1 << this.#view.handledFrom;
    hearing.heard |= bit;
    if (!isCounted || (hearing.counted & bit) !== 0) return;
    hearing.counted |= bit;
    if (!isQuorum(hearing.counted, voterSetsOf(state.configuration))) return;
    hearing.quorumOf = state.configurationIndex;
    listenForDecision(watched, false);
  }

  /** It was to look at its first heartbeat after that time, and leads on without. */
  #checkWhenLooked(node: NodeId, state: RaftState): void {
    const late = this.#view.monotonicClockOf(node) - state.quorumCheckAtMicros;
    if (!state.options.checkQuorum || late < 0) return;
    this.#report.violation(
      LEADS_WITH_QUORUM,
      `${this.#view.nameOf(node)}, which leads term ${state.currentTerm}, looks once an election timeout whether it has heard a quorum`,
      `it should have ${late} us ago`,
      [node],
    );
  }

  /** It has looked, and leads on. If the configuration is another than when it had heard a quorum nothing can be said. */
  #onLooked(node: NodeId, state: RaftState): void {
    const { heard, quorumOf } = this.memory.hearings[node]!;
    const voters = voterSetsOf(state.configuration);
    if (quorumOf >= 0 || isQuorum(heard, voters)) return;
    this.#report.violation(
      LEADS_WITH_QUORUM,
      `${this.#view.nameOf(node)} leads term ${state.currentTerm} on only if it has heard a quorum since it looked last`,
      `it has heard ${countIn(heard, voters)}, itself included`,
      [node],
    );
  }

  /** 4.2.2, 6.2: for want of a quorum, when it was time to look, or because it is no voter any more. */
  #onSteppedDown(node: NodeId, watched: WatchedNode, state: RaftState): void {
    const { options, configuration, configurationIndex } = state;
    if (!isVoter(configuration, node) && configurationIndex <= state.commitIndex) return;
    const { counted, quorumOf } = this.memory.hearings[node]!;
    const voters = voterSetsOf(configuration);
    const hasHeard = quorumOf === configurationIndex || (quorumOf < 0 && isQuorum(counted, voters));
    const isTime = this.#view.monotonicClockOf(node) >= watched.quorumCheckAtMicros;
    if (options.checkQuorum && isTime && !hasHeard) return;
    this.#report.violation(
      LEADS_WITH_QUORUM,
      `${this.#view.nameOf(node)} leads term ${state.currentTerm} until it hears of a later one, is removed, or has heard no quorum for an election timeout`,
      `it is ${state.role}, ${hasHeard ? 'and has heard a quorum' : 'too early'}`,
      [node],
    );
  }
}

function listenForDecision(watched: WatchedNode, matters: boolean): void {
  watched.listening = matters ? watched.listening | FOR_DECISION : watched.listening & ~FOR_DECISION;
}
