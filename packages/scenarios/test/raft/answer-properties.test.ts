/** What nodes make of the answers that they get: leaders of their quorum, candidates of votes, and both of reads around the log. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { DEFAULT_RAFT_OPTIONS, NOBODY } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import type { FakeCluster } from './fake-view.ts';
import { handle, noOp, put } from './fake-view.ts';
import { withOptions } from './replicated-cluster.ts';

const MIN = DEFAULT_RAFT_OPTIONS.electionTimeoutMinMicros;
const MAX = DEFAULT_RAFT_OPTIONS.electionTimeoutMaxMicros;

const HEARTBEAT = { type: 'heartbeat' };
const accepted = (term: number, memberSession = 0) => ({ type: 'append-reply', term, success: true, matchIndex: 0, memberSession });

describe('a leader and its quorum', () => {
  /** It began to lead term 1 at 0 and is to look at the maximum election timeout, which it now is. */
  function leading(heard: readonly object[], options: Partial<RaftState['options']> = { checkQuorum: true }): FakeCluster {
    const made = withOptions(options);
    for (const voter of [0, 1, 2]) made.send(voter, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    made.touch(0, { currentTerm: 1, votedFor: 0, role: 'candidate', leader: NOBODY });
    made.touch(0, { role: 'leader', leader: 0, quorumCheckAtMicros: MAX });
    heard.forEach((message, at) => handle(made, 0, at + 1, message));
    made.clockMicros = MAX;
    return made;
  }

  const leadsOn: Partial<RaftState> = { quorumCheckAtMicros: 2 * MAX };
  const givesUp: Partial<RaftState> = { role: 'follower', leader: NOBODY };

  it(`${names.LEADS_WITH_QUORUM}: it leads on though too few have answered, or have in this term`, () => {
    for (const [heard, found] of [
      [[accepted(1), accepted(1)], []],
      [[accepted(1), { type: 'read-round-reply', term: 1, round: 1 }], []],
      [[accepted(1), { type: 'entries-lost', term: 1, lastLogIndex: 0, memberSession: 0 }], []],
      [[accepted(1)], [names.LEADS_WITH_QUORUM]],
      [[accepted(1), accepted(0)], [names.LEADS_WITH_QUORUM]],
      [[accepted(1), { type: 'vote', term: 1, granted: true }], [names.LEADS_WITH_QUORUM]],
    ] as const) {
      const made = leading(heard);
      handle(made, 0, -1, HEARTBEAT, leadsOn);
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.LEADS_WITH_QUORUM}: whom it heard before its last look does not count`, () => {
    const made = leading([accepted(1), accepted(1)]);
    handle(made, 0, -1, HEARTBEAT, leadsOn);
    made.clockMicros = 2 * MAX;
    handle(made, 0, -1, HEARTBEAT, { quorumCheckAtMicros: 3 * MAX });
    expect(made.properties).toEqual([names.LEADS_WITH_QUORUM]);
  });

  it(`${names.LEADS_WITH_QUORUM}: it gives up though a quorum has answered, too early, or where it never looks`, () => {
    const made = leading([accepted(1), accepted(1)]);
    handle(made, 0, -1, HEARTBEAT, givesUp);
    expect(made.properties).toEqual([names.LEADS_WITH_QUORUM]);
    const early = leading([accepted(1)]);
    early.clockMicros = MAX - 1;
    handle(early, 0, -1, HEARTBEAT, givesUp);
    expect(early.properties).toEqual([names.LEADS_WITH_QUORUM]);
    const plain = leading([], { checkQuorum: false });
    handle(plain, 0, -1, HEARTBEAT, givesUp);
    expect(plain.properties).toEqual([names.LEADS_WITH_QUORUM]);
  });

  it(`${names.LEADS_WITH_QUORUM}: it does not look when it is time to`, () => {
    const made = leading([accepted(1)]);
    handle(made, 0, -1, HEARTBEAT);
    expect(made.properties).toEqual([names.LEADS_WITH_QUORUM]);
  });

  it('gives up for want of a quorum, for a later term, and when it is no voter any more', () => {
    const alone = leading([accepted(1)]);
    handle(alone, 0, -1, HEARTBEAT, givesUp);
    const deposed = leading([accepted(1), accepted(1)]);
    handle(deposed, 0, 1, { type: 'append-reply', term: 2 }, { ...givesUp, currentTerm: 2 });
    expect([...alone.properties, ...deposed.properties]).toEqual([]);
  });

  it('may have counted an answer of an earlier time as a member, or not: nothing is said', () => {
    for (const change of [leadsOn, givesUp]) {
      const made = leading([accepted(1), accepted(1, 7)]);
      handle(made, 0, -1, HEARTBEAT, change);
      expect(made.properties).toEqual([]);
    }
  });
});

describe('a candidate', () => {
  function standing(): FakeCluster {
    const made = withOptions();
    for (const voter of [0, 1, 2]) made.send(voter, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    made.touch(0, { currentTerm: 1, votedFor: 0, role: 'candidate', leader: NOBODY });
    return made;
  }
  const vote = { type: 'vote', term: 1, granted: true };

  it(`${names.LEADS_WHEN_ELECTED}: a quorum has voted for it, and it does not lead`, () => {
    const made = standing();
    handle(made, 0, 0, vote);
    handle(made, 0, 1, vote);
    handle(made, 0, 1, vote);
    handle(made, 0, 2, { ...vote, granted: false });
    expect(made.properties).toEqual([]);
    handle(made, 0, 2, vote);
    expect(made.properties).toEqual([names.LEADS_WHEN_ELECTED]);
  });

  it('counts votes of its term only, and leads with those of a quorum', () => {
    const made = standing();
    handle(made, 0, 0, vote);
    handle(made, 0, 1, vote);
    handle(made, 0, 2, { ...vote, term: 0 });
    handle(made, 0, 2, vote, { role: 'leader', leader: 0 });
    expect(made.properties).toEqual([]);
  });

  it(`${names.CANDIDATE_GIVES_WAY}: it answers entries of its own term, and stays what it is`, () => {
    for (const [change, found] of [[{}, [names.CANDIDATE_GIVES_WAY]], [{ role: 'follower', leader: 1 }, []]] as const) {
      const made = withOptions();
      made.elect(1, 1);
      made.touch(0, { currentTerm: 1, votedFor: 0, role: 'candidate', leader: NOBODY });
      made.send(0, 1, { ...accepted(1), success: false });
      handle(made, 0, 1, { type: 'append-entries', term: 1 }, change);
      expect(made.properties).toEqual(found);
    }
  });
});

describe('a pre-candidate', () => {
  /** Node 0 asks for pre-votes in its second attempt; node 1 has granted it one in the first, node 2 in this one. */
  function askingAgain(): FakeCluster {
    const made = withOptions();
    made.elect(1, 1);
    made.touch(0, { currentTerm: 1, leader: 1 });
    made.send(0, 1, { type: 'pre-vote-request', term: 1, round: 1, lastLogIndex: 0, lastLogTerm: 0 });
    made.send(1, 0, { type: 'pre-vote', term: 1, round: 1, granted: true });
    made.touch(0, { role: 'pre-candidate', leader: NOBODY });
    made.send(0, 1, { type: 'pre-vote-request', term: 1, round: 2, lastLogIndex: 0, lastLogTerm: 0 });
    made.send(2, 0, { type: 'pre-vote', term: 1, round: 2, granted: true });
    return made;
  }

  it(`${names.PRE_ELECTED}: it counts votes, or pre-votes of an earlier attempt`, () => {
    for (const [voter, message, isCounted, found] of [
      [2, { type: 'pre-vote', term: 1, round: 2, granted: true }, true, []],
      [1, { type: 'pre-vote', term: 1, round: 1, granted: true }, false, []],
      [1, { type: 'pre-vote', term: 1, round: 1, granted: true }, true, [names.PRE_ELECTED]],
      [1, { type: 'vote', term: 1, granted: true, requestTerm: 1 }, true, [names.PRE_ELECTED]],
      [1, { type: 'append-reply', term: 1, success: true, prevLogIndex: 0, matchIndex: 0 }, true, []],
    ] as const) {
      const made = askingAgain();
      const votes = [true, false, false, false, false];
      votes[voter] = isCounted;
      handle(made, 0, voter, message, { votes });
      expect(made.properties).toEqual(found);
    }
  });
});

describe('reads around the log', () => {
  /** Client 5 has asked for a read when one entry was committed. */
  function asked(options: Partial<RaftState['options']> = {}): FakeCluster {
    const made = withOptions(options);
    made.elect(0, 1);
    for (const node of [1, 2, 3]) made.touch(node, { currentTerm: 1, leader: 0 });
    for (const node of [0, 1, 2]) made.append(node, [noOp(1)]);
    for (const node of [0, 1, 2]) made.send(node, 0, { ...accepted(1), matchIndex: 1 });
    made.touch(0, { matchIndex: [1, 1, 1, 0, 0], commitIndex: 1, lastApplied: 1 });
    expect(made.properties).toEqual([]);
    return made;
  }

  function invoke(made: FakeCluster): void {
    made.eventCount += 1;
    Object.assign(made.clients[0]!, { isDirect: true, command: { f: 'get', key: 0 }, sequence: 1 });
    made.history.invokedCount += 1;
    made.observer.afterEvent(5);
  }

  /** `heard`: whose answers have reached the leader. */
  function round(made: FakeCluster, number: number, voters: readonly number[], heard = voters): void {
    made.eventCount += 1;
    made.send(0, 1, { type: 'read-round', term: 1, round: number });
    for (const voter of voters) made.send(voter, 0, { type: 'read-round-reply', term: 1, round: number });
    for (const voter of heard) made.states[0]!.answeredRounds[voter] = number;
  }

  function answer(made: FakeCluster, node = 0): string[] {
    made.send(node, 5, { type: 'client-reply', session: 1, sequence: 1, result: null });
    handle(made, node, 1, { type: 'read-round-reply', term: 1, round: 1 });
    return made.properties;
  }

  it(`${names.READS_CONFIRMED}: no quorum has answered a round that began after the read was asked for`, () => {
    const late = asked();
    round(late, 1, [1, 2]);
    invoke(late);
    expect(answer(late)).toEqual([names.READS_CONFIRMED]);
    const few = asked();
    invoke(few);
    round(few, 1, [1]);
    expect(answer(few)).toEqual([names.READS_CONFIRMED]);
    const unheard = asked();
    invoke(unheard);
    round(unheard, 1, [1, 2], [1]);
    expect(answer(unheard)).toEqual([names.READS_CONFIRMED]);
    const enough = asked();
    invoke(enough);
    round(enough, 1, [1, 2]);
    expect(answer(enough)).toEqual([]);
  });

  it(`${names.READS_CONFIRMED}: half of a joint configuration has`, () => {
    const made = asked();
    Object.assign(made.states[0]!, { configuration: { voters: [0, 1, 2], outgoing: [0, 3, 4], learners: [], learnersNext: [], autoLeave: true } });
    invoke(made);
    round(made, 1, [1, 2]);
    expect(answer(made)).toEqual([names.READS_CONFIRMED]);
  });

  it(`${names.READS_CONFIRMED}: the time of a lease is over, as long as clocks that run apart leave it`, () => {
    const lease = Math.floor((MIN * 1_000_000) / (1_000_000 + DEFAULT_RAFT_OPTIONS.clockDriftBoundPpm));
    for (const [clockMicros, found] of [[lease - 1, []], [lease, [names.READS_CONFIRMED]]] as const) {
      const made = asked({ readMode: 'lease', checkQuorum: true });
      round(made, 1, [1, 2]);
      made.clockMicros = clockMicros;
      invoke(made);
      expect(answer(made)).toEqual(found);
    }
  });

  it('that a follower was told how to serve it may serve when it leads', () => {
    const made = asked();
    invoke(made);
    round(made, 1, [1, 2]);
    made.send(0, 3, { type: 'read-index-reply', client: 5, session: 1, sequence: 1, index: 1 });
    made.touch(2, { commitIndex: 1, lastApplied: 1 });
    made.elect(2, 2);
    expect(answer(made, 2)).toEqual([]);
  });

  it(`${names.READS_UP_TO_DATE}: they are served, or a follower is told to serve them, by less than was committed when they were asked for`, () => {
    const made = asked();
    invoke(made);
    expect(answer(made, 3)).toEqual([names.READS_UP_TO_DATE]);
    made.send(0, 3, { type: 'read-index-reply', client: 5, session: 1, sequence: 1, index: 0 });
    expect(made.properties).toEqual(Array(2).fill(names.READS_UP_TO_DATE));
  });

  it(`${names.ROUNDS_OF_THIS_TERM}: a round is confirmed that was not begun in the term that the answer names`, () => {
    const made = asked();
    made.disks[2]!.hardState = { currentTerm: 90, votedFor: NOBODY };
    round(made, 3, [1]);
    made.send(2, 0, { type: 'read-round-reply', term: 0, round: 9 });
    made.send(2, 0, { type: 'read-round-reply', term: 2, round: 0 });
    expect(made.properties).toEqual([]);
    made.send(2, 0, { type: 'read-round-reply', term: 1, round: 4 });
    made.send(2, 0, { type: 'read-round-reply', term: 2, round: 1 });
    expect(made.properties).toEqual(Array(2).fill(names.ROUNDS_OF_THIS_TERM));
  });
});

describe('the time on entries', () => {
  it(`${names.STAMPED_BY_LEADER}: is not that of the leader that appends them, where sessions end`, () => {
    for (const [sessionLimit, stampMicros, found] of [[1, 6, [names.STAMPED_BY_LEADER]], [1, 7, []], [0, 6, []]] as const) {
      const made = withOptions({ sessionLimit });
      made.elect(0, 1);
      made.clockMicros = 7;
      made.append(0, [{ ...put(1, 1), stampMicros }]);
      expect(made.properties).toEqual(found);
    }
  });
});
