import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../src/index.ts';
import { accepted, appendEntries, RaftNode } from './raft-node.ts';

const requestVote = (term: number, transfer = false) =>
  ({ type: 'request-vote', term, lastLogIndex: 9, lastLogTerm: 9, transfer }) as const;

function node(checkQuorum = true): RaftNode {
  const made = new RaftNode([1], { checkQuorum });
  made.host.monotonicMicros = made.options.electionTimeoutMinMicros;
  return made;
}

describe('a follower that hears a leader (dissertation 4.2.3)', () => {
  it('ignores a candidate, its term included, for the minimum election timeout', () => {
    const follower = node();
    follower.receive(3, appendEntries(1, 1, 1));
    follower.endSync();
    follower.host.sent = [];
    follower.receive(2, requestVote(5));
    expect(follower.state.currentTerm).toBe(1);
    expect(follower.host.sent).toEqual([]);
    follower.host.monotonicMicros += follower.options.electionTimeoutMinMicros;
    follower.receive(2, requestVote(5));
    expect(follower.state).toMatchObject({ currentTerm: 5, votedFor: 2 });
  });

  it('votes at once in an election that the leader asked for', () => {
    const follower = node();
    follower.receive(3, appendEntries(1, 1, 1));
    follower.receive(2, requestVote(5, true));
    expect(follower.state).toMatchObject({ currentTerm: 5, votedFor: 2 });
  });

  it('waits as long after a restart: it cannot know whom it heard right before', () => {
    const follower = node();
    follower.restart();
    follower.receive(2, requestVote(5));
    expect(follower.state.currentTerm).toBe(1);
  });

  it('votes for whoever asks when the option is off', () => {
    const follower = node(false);
    follower.receive(3, appendEntries(1, 1, 1));
    follower.receive(2, requestVote(5));
    expect(follower.state.votedFor).toBe(2);
  });

  it('brings back a leader of an earlier term by naming its own', () => {
    const stuck = node();
    stuck.fire('election-timeout');
    stuck.endSync();
    stuck.receive(3, appendEntries(1, 1, 1));
    expect(stuck.sentTo(3, 'append-reply')).toMatchObject([{ success: false, term: 2 }]);
  });
});

describe('a leader (dissertation 6.2)', () => {
  const leader = (checkQuorum = true): RaftNode => {
    const made = node(checkQuorum);
    made.lead();
    made.endSync();
    return made;
  };
  const pass = (made: RaftNode): void => {
    made.host.monotonicMicros += made.options.electionTimeoutMaxMicros;
    made.fire('heartbeat');
  };

  it('steps down when it has not heard a majority for an election timeout', () => {
    const alone = leader();
    alone.receive(1, accepted(2, 1, 1));
    pass(alone);
    expect(alone.state).toMatchObject({ role: 'follower', leader: NOBODY, currentTerm: 2 });
    expect([...alone.host.timers.values()].map(({ timer }) => timer.type)).toEqual(['election-timeout']);
  });

  it('stays as long as a majority, itself included, answers, be it with a refusal', () => {
    const heard = leader();
    for (let i = 0; i < 3; i++) {
      heard.receive(1, accepted(2, 1, 1));
      heard.receive(2, { ...accepted(2, 1, 1), success: false });
      pass(heard);
    }
    expect(heard.state.role).toBe('leader');
    pass(heard);
    expect(heard.state.role).toBe('follower');
  });

  it('ignores candidates while it leads', () => {
    const sitting = leader();
    sitting.host.monotonicMicros += 10 * sitting.options.electionTimeoutMaxMicros;
    sitting.receive(2, requestVote(9));
    expect(sitting.state).toMatchObject({ role: 'leader', currentTerm: 2 });
  });

  it('gives way to a follower that has gone ahead alone', () => {
    const sitting = leader();
    sitting.receive(2, { ...accepted(6, 1, 0), success: false });
    expect(sitting.state).toMatchObject({ role: 'follower', currentTerm: 6 });
  });

  it('stays in office unheard when the option is off', () => {
    const alone = leader(false);
    pass(alone);
    expect(alone.state.role).toBe('leader');
  });
});
