/**
 * Reads around the log are served (dissertation 6.4): clients ask again, and ask others, so a node that never serves any shows
 * nowhere else. Whoever takes a read keeps it until it is served, which is as soon as a quorum has confirmed the leader, or
 * the follower has applied what the leader told; and a lease is there to be used (6.4.1). Reads that their clients have given up are
 * nobody's business.
 */
import type { RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { termAt } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { isQuorum, voterSetsOf } from './node-sets.ts';
import { LEASES_USED, READS_SERVED } from './property-names.ts';
import type { ReadChecks } from './read-checks.ts';
import { isAwaitedRead, longestLease } from './read-checks.ts';
import type { SentMessages } from './sent-messages.ts';

interface AskedRead {
  readonly client: NodeId;
  readonly session: number;
  readonly sequence: number;
}

/** A read that a node has taken and not served. */
interface KeptRead extends AskedRead {
  readonly node: NodeId;
  /** The leader's term, which it may forget the read with; -1 at a follower. */
  readonly term: number;
  /** By which a leader's quorum was counted when the read came. */
  readonly configurationIndex: number;
}

export interface ReadDutyMemory {
  kept: KeptRead[];
  /** By node: until when it held a lease, after the last event that was looked at. */
  leaseUntilMicros: Micros[];
}

export class ReadDutyChecks {
  memory: ReadDutyMemory = { kept: [], leaseUntilMicros: [] };
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #firstClient: NodeId;
  readonly #reads: ReadChecks;

  /** When rounds began is asked of `reads`. */
  constructor(view: WorldView, report: Reporter, firstClient: NodeId, reads: ReadChecks) {
    this.#view = view;
    this.#report = report;
    this.#firstClient = firstClient;
    this.#reads = reads;
    for (let node = 0; node < firstClient; node++) this.memory.leaseUntilMicros.push(0);
  }

  /** A node keeps nothing of before. */
  onBoot(node: NodeId): void {
    const { memory } = this;
    if (memory.kept.some((read) => read.node === node)) memory.kept = memory.kept.filter((read) => read.node !== node);
  }

  /** A node that reads were asked of has handled something, and has sent these meanwhile. */
  look(node: NodeId, state: RaftState, sent: SentMessages): void {
    const told = sent.answeredReads | sent.toldReads | sent.redirectedClients;
    const message = this.#view.handled as RaftMessage | undefined;
    switch (message?.type) {
      case 'read-request':
        this.#onAsked(node, { client: this.#view.handledFrom, session: message.session, sequence: message.sequence }, state, told);
        break;
      case 'read-index-request':
        if (state.role === 'leader') this.#onAsked(node, message, state, told);
        break;
      case 'read-index-reply':
        this.#onIndexTold(node, message, state);
        break;
      case 'read-round-reply':
        if (state.role === 'leader' && state.options.readMode === 'lease') this.#checkLeaseBegun(node, state);
        break;
      default:
    }
    if (state.awaitedReads.length > 0) this.#checkApplied(node, state);
    if (this.memory.kept.length > 0) this.#checkKept(node, state, told);
    this.memory.leaseUntilMicros[node] = state.leaseUntilMicros;
  }

  #onAsked(node: NodeId, read: AskedRead, state: RaftState, told: number): void {
    const { client, session, sequence } = read;
    if (!isAwaitedRead(client, session, sequence, this.#view) || this.#isTold(told, client)) return;
    const isLeader = state.role === 'leader';
    // Who cannot know yet what is committed is silent (6.4, step 1).
    if (isLeader && termAt(state, state.commitIndex) !== state.currentTerm) return;
    if (!isKept(state, read)) {
      this.#report.violation(
        READS_SERVED,
        `${this.#view.nameOf(node)} takes a read of ${this.#view.nameOf(client)}, or says who leads`,
        'it does neither',
        [node, client],
      );
      return;
    }
    if (isLeader && state.options.readMode === 'lease') this.#checkLeaseUsed(node, client, state);
    this.#remember({ node, client, session, sequence, term: isLeader ? state.currentTerm : -1, configurationIndex: state.configurationIndex });
  }

  #isTold(told: number, client: NodeId): boolean {
    return (told & (1 << (client - this.#firstClient))) !== 0;
  }

  #remember(read: KeptRead): void {
    const { kept } = this.memory;
    if (!kept.some((known) => known.node === read.node && isSameRead(known, read))) kept.push(read);
  }

  /** The leader's answer to a follower's question. */
  #onIndexTold(node: NodeId, told: AskedRead, { awaitedReads }: RaftState): void {
    const { client } = told;
    const read = awaitedReads.find((each) => isSameRead(each, told));
    if (read === undefined || read.index >= 0) return;
    this.#report.violation(
      READS_SERVED,
      `${this.#view.nameOf(node)} takes the index from which on it may serve a read of ${this.#view.nameOf(client)}`,
      'it goes on waiting for one',
      [node, client],
    );
  }

  #checkApplied(node: NodeId, { awaitedReads, lastApplied }: RaftState): void {
    for (const { client, session, sequence, index } of awaitedReads) {
      if (index < 0 || lastApplied < index || !isAwaitedRead(client, session, sequence, this.#view)) continue;
      this.#report.violation(
        READS_SERVED,
        `${this.#view.nameOf(node)} serves the read of ${this.#view.nameOf(client)} as soon as it has applied entry ${index}`,
        `it has applied up to ${lastApplied}`,
        [node, client],
      );
    }
  }

  #checkKept(node: NodeId, state: RaftState, told: number): void {
    const { memory } = this;
    let hasGone = false;
    for (const read of memory.kept) {
      if (read.node !== node) continue;
      if (isKept(state, read)) {
        if (read.term === state.currentTerm && state.role === 'leader') this.#checkConfirmed(read, state);
        continue;
      }
      hasGone = true;
      this.#onGone(read, state, told);
    }
    if (hasGone) {
      memory.kept = memory.kept.filter((read) => read.node !== node || isKept(state, read));
    }
  }

  /** Served, or forgotten together with the leader's office. */
  #onGone({ node, client, session, sequence, term }: KeptRead, state: RaftState, told: number): void {
    if (this.#isTold(told, client) || !isAwaitedRead(client, session, sequence, this.#view)) return;
    if (term >= 0 && (state.role !== 'leader' || state.currentTerm !== term)) return;
    this.#report.violation(
      READS_SERVED,
      `${this.#view.nameOf(node)} keeps the read of ${this.#view.nameOf(client)} until it has served it`,
      'it has dropped it',
      [node, client],
    );
  }

  /** By what the leader itself knows of answers. With other voters than those of before there may be a quorum without any answer. */
  #checkConfirmed({ node, client, configurationIndex }: KeptRead, state: RaftState): void {
    const read = state.pendingReads.find((each) => each.client === client);
    if (read === undefined || configurationIndex !== state.configurationIndex) return;
    if (!isQuorum(answersKnown(state, read.round), voterSetsOf(state.configuration))) return;
    this.#report.violation(
      READS_SERVED,
      `${this.#view.nameOf(node)} serves the read of ${this.#view.nameOf(client)} as soon as a quorum has answered round ${read.round}`,
      'it has heard a quorum, and has not',
      [node, client],
    );
  }

  /** A lease may begin in the very event in which a read begins to wait for its own round. */
  #checkLeaseUsed(leader: NodeId, client: NodeId, state: RaftState): void {
    const left = Math.min(state.leaseUntilMicros, this.memory.leaseUntilMicros[leader]!) - this.#view.monotonicClockOf(leader);
    if (left <= 0 || state.isLeaseRevoked) return;
    this.#report.violation(
      LEASES_USED,
      `${this.#view.nameOf(leader)} serves a read of ${this.#view.nameOf(client)} at once while it holds a lease`,
      `its lease lasts ${left} us more, and the read waits`,
      [leader, client],
    );
  }

  /** The first round of a term that a quorum answers is the beginning of a lease; where members change nothing is said. */
  #checkLeaseBegun(leader: NodeId, state: RaftState): void {
    const first = this.#reads.firstRoundOf(leader, state.currentTerm);
    if (first === undefined || termAt(state, state.configurationIndex) === state.currentTerm) return;
    if (!isQuorum(answersKnown(state, first.round), voterSetsOf(state.configuration))) return;
    // Voters that have just answered wait a microsecond less than a whole election timeout.
    const until = first.byClockMicros + longestLease(state.options) - 2;
    if (state.leaseUntilMicros >= until) return;
    this.#report.violation(
      LEASES_USED,
      `${this.#view.nameOf(leader)}, whose round ${first.round} a quorum has answered, holds a lease until ${until} us by its clock, or longer`,
      `its lease ends at ${state.leaseUntilMicros} us`,
      [leader],
    );
  }
}

/** Whether the node waits to be confirmed as leader, or for its log, to serve the read. */
function isKept({ pendingReads, awaitedReads }: RaftState, read: AskedRead): boolean {
  return pendingReads.some((each) => isSameRead(each, read)) || awaitedReads.some((each) => isSameRead(each, read));
}

function isSameRead(one: AskedRead, other: AskedRead): boolean {
  return one.client === other.client && one.session === other.session && one.sequence === other.sequence;
}

/** Who has answered a round or a later one, as far as the leader knows: one bit for each. */
function answersKnown({ answeredRounds }: RaftState, round: number): number {
  let set = 0;
  for (let voter = 0; voter < answeredRounds.length; voter++) if (answeredRounds[voter]! >= round) set |= 1 << voter;
  return set;
}
