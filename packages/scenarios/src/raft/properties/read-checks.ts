/**
 * Reads that go around the log (dissertation 6.4, 6.4.1), by the messages alone: what a leader is asked by whom, who has answered
 * which of its rounds, and when it began each. An answer counts when it has left and the leader says that it has
 * heard it, so that a leader never has more of a quorum than is taken here. Tells, well before a client sees an old value, that nobody knows
 * whether it is old. Rounds are kept for a while only; of a read that is older than those nothing is said.
 */
import type { KeyValueClientState, RaftOptions, RaftState, ReadIndexReply, ReadRound, ReadRoundReply } from '@barksim/barkfs-nodes';
import { termAt } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { countIn, isQuorum, voterSetsOf } from './node-sets.ts';
import type { OperationChecks } from './operation-checks.ts';
import { READS_CONFIRMED, READS_UP_TO_DATE, ROUNDS_OF_THIS_TERM } from './property-names.ts';

/** A leader begins one each heartbeat at least while reads wait, or leases are in use. */
const ROUNDS_KEPT = 32;
const MILLION = 1_000_000;

interface BegunRound {
  readonly round: number;
  readonly atEvent: number;
  readonly byClockMicros: Micros;
}

/** The rounds of one leader in the last term in which it began any. */
interface LedRounds {
  term: number;
  begun: BegunRound[];
  /** Earlier ones of the term are forgotten. */
  isCut: boolean;
  /** By voter: the last one that it has answered. */
  answered: number[];
  /** Index of the configuration that the leader went by when it was looked at last, and since when, if it came in that term. */
  configurationIndex: number;
  changedAtMicros: Micros;
}

export interface ReadMemory {
  /** By leader. */
  rounds: LedRounds[];
  /** By client: by which event a follower was told last how to serve a read of it. */
  toldAt: number[];
}

export class ReadChecks {
  memory: ReadMemory = { rounds: [], toldAt: [] };
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;
  readonly #operations: OperationChecks;

  constructor(view: WorldView, report: Reporter, clusterSize: number, operations: OperationChecks) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
    this.#operations = operations;
    for (let node = 0; node < clusterSize; node++) this.memory.rounds.push(this.#noRounds(0));
  }

  #noRounds(term: number): LedRounds {
    const answered: number[] = [];
    for (let node = 0; node < this.#clusterSize; node++) answered.push(0);
    return { term, begun: [], isCut: false, answered, configurationIndex: -1, changedAtMicros: -Infinity };
  }

  /** Of the leader's current term. */
  #roundsOf(leader: NodeId, term: number, state: RaftState): LedRounds {
    let led = this.memory.rounds[leader]!;
    const isNew = led.term !== term;
    if (isNew) {
      led = this.#noRounds(term);
      this.memory.rounds[leader] = led;
    }
    const { configurationIndex } = state;
    if (led.configurationIndex !== configurationIndex) {
      led.configurationIndex = configurationIndex;
      if (!isNew || termAt(state, configurationIndex) === term) led.changedAtMicros = this.#view.monotonicClockOf(leader);
    }
    return led;
  }

  /** A leader asks one of the others whether it still leads. */
  onRound(leader: NodeId, { term, round }: ReadRound): void {
    const led = this.#roundsOf(leader, term, this.#view.stateOf(leader));
    if (led.begun.length > 0 && led.begun[led.begun.length - 1]!.round >= round) return;
    led.begun.push({ round, atEvent: this.#view.eventCount, byClockMicros: this.#view.monotonicClockOf(leader) });
    if (led.begun.length <= ROUNDS_KEPT) return;
    led.begun.shift();
    led.isCut = true;
  }

  /** The first round that a leader has begun in a term; undefined when that is not known any more, or there is none. */
  firstRoundOf(leader: NodeId, term: number): { readonly round: number; readonly byClockMicros: Micros } | undefined {
    const led = this.memory.rounds[leader]!;
    return led.term === term && !led.isCut ? led.begun[0] : undefined;
  }

  /** An answer leaves. In the term that it names the leader has asked for that round, or it would confirm one that is yet to begin. */
  onRoundReply(voter: NodeId, leader: NodeId, { term, round }: ReadRoundReply): void {
    const led = this.memory.rounds[leader]!;
    if (round === 0 || term < led.term) return;
    const last = term === led.term && led.begun.length > 0 ? led.begun[led.begun.length - 1]!.round : 0;
    if (round <= last) {
      if (round > led.answered[voter]!) led.answered[voter] = round;
      return;
    }
    this.#report.violation(
      ROUNDS_OF_THIS_TERM,
      `what ${this.#view.nameOf(voter)} confirms in term ${term} is a round of reads that ${this.#view.nameOf(leader)} has begun in that term`,
      `it is round ${round}; ${last === 0 ? 'there is none of that term' : `the last one of that term is ${last}`}`,
      [voter, leader],
    );
  }

  /** A leader tells a follower from where on it may answer a client. */
  onIndexTold(leader: NodeId, { client, session, sequence, index }: ReadIndexReply): void {
    if (!isAwaitedRead(client, session, sequence, this.#view)) return;
    const { toldAt } = this.memory;
    const place = client - this.#clusterSize;
    while (toldAt.length <= place) toldAt.push(-1);
    toldAt[place] = this.#view.eventCount;
    this.#checkIndex(leader, client, index);
  }

  /**
   * In the event that is over a node has answered the direct reads of some clients, or told a follower how to: one bit for each
   * client, the first of them at 0.
   */
  onAnswered(node: NodeId, answered: number, told: number, state: RaftState): void {
    for (let place = 0, rest = answered | told; rest !== 0; place++, rest >>>= 1) {
      if ((rest & 1) === 0) continue;
      const client = this.#clusterSize + place;
      if ((answered & (1 << place)) !== 0) this.#checkIndex(node, client, state.lastApplied);
      // Who has just begun to lead may serve what it was told about as a follower.
      const isTold = (told & (1 << place)) === 0 && (this.memory.toldAt[place] ?? -1) >= this.#operations.eventOfInvocation(client);
      if (state.role === 'leader' && !isTold) this.#checkConfirmed(node, client, state);
    }
  }

  /** What any leader had committed when the read was asked for, the one that serves it knew to be committed when it was confirmed. */
  #checkIndex(node: NodeId, client: NodeId, index: number): void {
    const committed = this.#operations.committedAtInvocation(client);
    if (index >= committed) return;
    this.#report.violation(
      READS_UP_TO_DATE,
      `${this.#view.nameOf(node)} serves a read of ${this.#view.nameOf(client)} by what was committed when it was asked for: ${committed} entries`,
      `it serves it as of entry ${index}`,
      [node, client],
    );
  }

  /** A later round that is confirmed confirms those before it: it is enough to look at the first one that would do. */
  #checkConfirmed(leader: NodeId, client: NodeId, state: RaftState): void {
    const voters = voterSetsOf(state.configuration);
    if (isQuorum(1 << leader, voters)) return;
    const led = this.#roundsOf(leader, state.currentTerm, state);
    const { begun } = led;
    const leasedFrom = state.options.readMode === 'lease' ? this.#view.monotonicClockOf(leader) - longestLease(state.options) : Infinity;
    const first = this.#firstThatDoes(led, this.#operations.eventOfInvocation(client), leasedFrom);
    if (first < begun.length && isQuorum(answersTo(led, leader, begun[first]!.round, state), voters)) return;
    // Of rounds that were forgotten nothing is known; a lease that an earlier configuration has confirmed lasts.
    if ((first === 0 && led.isCut) || led.changedAtMicros > leasedFrom) return;
    this.#report.violation(
      READS_CONFIRMED,
      `a quorum confirms that ${this.#view.nameOf(leader)} leads term ${state.currentTerm} before it serves a read of ${this.#view.nameOf(client)}, in a round that began after it was asked for, or within the time of a lease`,
      first < begun.length
        ? `round ${begun[first]!.round} is the first such, and has answers of ${countIn(answersTo(led, leader, begun[first]!.round, state), voters)}`
        : 'no such round has begun',
      [leader, client],
    );
  }

  /** Which of the rounds that are kept is the first to begin by that event, or after that time by the leader's clock (6.4.1). */
  #firstThatDoes({ begun }: LedRounds, atEvent: number, leasedFrom: Micros): number {
    let at = 0;
    while (at < begun.length && begun[at]!.atEvent < atEvent && begun[at]!.byClockMicros <= leasedFrom) at += 1;
    return at;
  }
}

/** Whether the client waits for the answer to this read, and it is one that does not go through the log. */
export function isAwaitedRead(client: NodeId, session: number, sequence: number, view: WorldView): boolean {
  if (view.kindOf(client) !== 'kv-client') return false;
  const state: KeyValueClientState = view.stateOf(client);
  return state.isDirect && state.command !== null && state.session === session && state.sequence === sequence;
}

/** In which nobody's clock lets a minimum election timeout pass, for all that clocks may run apart. */
export function longestLease({ electionTimeoutMinMicros, clockDriftBoundPpm }: RaftOptions): Micros {
  return Math.floor((electionTimeoutMinMicros * MILLION) / (MILLION + clockDriftBoundPpm));
}

/** Who has answered a round or a later one, and was heard by the leader: one bit for each. */
function answersTo({ answered }: LedRounds, leader: NodeId, round: number, { answeredRounds }: RaftState): number {
  let set = 1 << leader;
  for (let voter = 0; voter < answered.length; voter++) if (answered[voter]! >= round && answeredRounds[voter]! >= round) set |= 1 << voter;
  return set;
}
