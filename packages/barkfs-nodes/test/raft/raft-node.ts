/** One Raft node under a scripted host: what the tests of the protocol's sections are written with. */
import type { NodeId } from '@barksim/sim-core';
import type { LogEntry, RaftMessage, RaftOptions, RaftRules, RaftState, RaftTimer } from '../../src/index.ts';
import { DEFAULT_RAFT_OPTIONS, makeRaftProgram, NOBODY } from '../../src/index.ts';
import { writeSealed } from '../../src/raft/sealed-cell.ts';
import type { Sent } from './scripted-host.ts';
import { ScriptedHost } from './scripted-host.ts';

type MessageOf<Type extends RaftMessage['type']> = Extract<RaftMessage, { type: Type }>;

export class RaftNode {
  readonly host = new ScriptedHost<RaftMessage, RaftTimer>(0);
  readonly options: RaftOptions;
  state: RaftState;
  readonly #program;

  /** Node 0 of a cluster of five, with a log of entries of the given terms and the latest of them as its own term. */
  constructor(terms: readonly number[] = [], options: Partial<RaftOptions> = {}, rules?: RaftRules) {
    this.#program = makeRaftProgram(rules);
    this.options = { ...DEFAULT_RAFT_OPTIONS, ...options };
    this.#program.format!(this.host.disk, 0, this.options);
    if (terms.length > 0) {
      writeSealed(this.host.disk, 'raft/hard-state', { currentTerm: terms.at(-1)!, votedFor: NOBODY });
      for (const term of terms) this.host.disk.log('raft/log').append(entry(term));
    }
    this.host.endSync();
    this.state = this.#boot();
  }

  /** What a boot only writes again counts as durable at once. */
  #boot(): RaftState {
    const { isClean } = this.host.disk;
    const state = this.#program.boot(this.host, this.options);
    this.host.disk.isClean ||= isClean;
    return state;
  }

  /** Loses everything but the disk. */
  restart(): void {
    this.host.timers.clear();
    this.host.held = [];
    this.state = this.#boot();
  }

  receive(from: NodeId, message: RaftMessage): void {
    this.#program.onMessage(this.state, message, from, this.host);
  }

  fire(type: RaftTimer['type']): void {
    const pending = [...this.host.timers].find(([, { timer }]) => timer.type === type);
    if (pending === undefined) throw new Error(`no timer ${type} is pending`);
    this.host.timers.delete(pending[0]);
    this.#program.onTimer(this.state, pending[1].timer, this.host);
  }

  /** Ends a sync: held messages leave, those to the node itself arrive, and it is told of its durable entries. */
  endSync(): void {
    for (const timer of this.host.endSync()) this.#program.onTimer(this.state, timer, this.host);
    for (const { to, message } of this.host.sent) if (to === this.host.id) this.receive(to, message);
    this.host.sent = this.host.sent.filter(({ to }) => to !== this.host.id);
  }

  /** Stands for election and wins it with the votes of nodes 1 and 2. */
  lead(): void {
    this.fire('election-timeout');
    this.endSync();
    this.host.sent = [];
    for (const voter of [1, 2]) this.receive(voter, { type: 'vote', term: this.state.currentTerm, granted: true, requestTerm: this.state.currentTerm });
  }

  /** What was sent to a node since the last call, of one type. */
  sentTo<Type extends RaftMessage['type']>(to: NodeId, type: Type): MessageOf<Type>[] {
    const found = this.host.sent.filter((sent: Sent<RaftMessage>) => sent.to === to && sent.message.type === type);
    this.host.sent = this.host.sent.filter((sent) => !found.includes(sent));
    return found.map((sent) => sent.message as MessageOf<Type>);
  }

  get terms(): number[] {
    return this.state.log.map(({ term }) => term);
  }
}

/** The next operation of client 5: puts its sequence number. */
export function entry(term: number, sequence = 0): LogEntry {
  if (sequence === 0) return { term, client: NOBODY, session: 0, sequence: 0, command: null, stampMicros: 0 };
  const command = { f: 'put', key: 0, value: sequence, session: 1, sequence };
  return { term, client: 5, session: 1, sequence, command, stampMicros: 0 };
}

export function appendEntries(
  term: number,
  prevLogIndex: number,
  prevLogTerm: number,
  entries: readonly LogEntry[] = [],
  leaderCommit = 0,
): MessageOf<'append-entries'> {
  return { type: 'append-entries', term, prevLogIndex, prevLogTerm, entries, leaderCommit, memberSession: 0 };
}

export function accepted(term: number, prevLogIndex: number, matchIndex: number): MessageOf<'append-reply'> {
  return { type: 'append-reply', term, success: true, prevLogIndex, matchIndex, conflictTerm: 0, conflictIndex: 0, memberSession: 0 };
}

export function refused(term: number, prevLogIndex: number, conflictTerm: number, conflictIndex: number): MessageOf<'append-reply'> {
  return { type: 'append-reply', term, success: false, prevLogIndex, matchIndex: 0, conflictTerm, conflictIndex, memberSession: 0 };
}
