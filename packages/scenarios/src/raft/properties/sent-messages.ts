/** What a node has sent in the event under way that can be judged only when the event is over. One node sends in an event. */
import type { RaftMessage } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';
import { isServedAtOnce } from './lease-check.ts';
import { isAwaitedRead } from './read-checks.ts';

export interface EndedSession {
  readonly client: NodeId;
  readonly session: number;
}

const NO_SESSIONS: readonly EndedSession[] = [];

export class SentMessages {
  /** Who has sent something that is to be judged; -1: nobody. */
  by: NodeId = -1;
  /** To whom entries have gone, and to whom anything that only leaders send: one bit for each node. */
  entriesTo = 0;
  leaderTo = 0;
  /** Who was asked to stand, or -1. */
  askedToStand: NodeId = -1;
  isReadServedAtOnce = false;
  /** Clients whose reads around the log it has answered, and those of whose it has told a follower from where on: one bit for each. */
  answeredReads = 0;
  toldReads = 0;
  /** Clients that it has told what became of something they had asked for: one bit for each. */
  toldClients = 0;
  /** Whom it has told that a session is over. */
  endedSessions: readonly EndedSession[] = NO_SESSIONS;
  /** Clients that it has told to ask another node: one bit for each. */
  redirectedClients = 0;
  /** It has told an operator what comes of a change of members: that it refuses to make it, that it is done, or that another node leads. */
  hasToldOperator = false;
  hasRefusedChange = false;
  hasToldOfDoneChange = false;
  /** It has answered entries, and was a candidate before. */
  hasAnsweredAsCandidate = false;

  /** So many entries, or a heartbeat. */
  addEntries(from: NodeId, to: NodeId, count: number): void {
    if (count > 0) this.entriesTo |= 1 << to;
    this.leaderTo |= 1 << to;
    this.by = from;
  }

  /** A candidate of before the event answers entries. */
  addAnswerOfCandidate(from: NodeId): void {
    this.hasAnsweredAsCandidate = true;
    this.by = from;
  }

  /** Anything else. `firstClient`: the node id of the first client. */
  add(from: NodeId, to: NodeId, message: RaftMessage, firstClient: NodeId, view: WorldView): void {
    switch (message.type) {
      case 'install-snapshot':
      case 'install-snapshot-chunk':
        this.leaderTo |= 1 << to;
        break;
      case 'timeout-now':
        this.askedToStand = to;
        break;
      case 'session-expired':
        this.toldClients |= 1 << (to - firstClient);
        this.endedSessions = [...this.endedSessions, { client: to, session: message.session }];
        break;
      case 'change-reply':
        this.hasToldOperator = true;
        if (message.outcome === 'done') this.hasToldOfDoneChange = true;
        else this.hasRefusedChange = true;
        break;
      case 'not-leader':
        this.redirectedClients |= 1 << (to - firstClient);
        break;
      case 'client-reply':
        this.toldClients |= 1 << (to - firstClient);
        if (isAwaitedRead(to, message.session, message.sequence, view)) this.answeredReads |= 1 << (to - firstClient);
        if (isServedAtOnce(to, message, view)) this.isReadServedAtOnce = true;
        break;
      case 'read-index-reply':
        if (isAwaitedRead(message.client, message.session, message.sequence, view)) this.toldReads |= 1 << (message.client - firstClient);
        if (isServedAtOnce(to, message, view)) this.isReadServedAtOnce = true;
        break;
      default:
        return;
    }
    this.by = from;
  }

  clear(): void {
    this.by = -1;
    this.entriesTo = 0;
    this.leaderTo = 0;
    this.askedToStand = -1;
    this.isReadServedAtOnce = false;
    this.answeredReads = 0;
    this.toldReads = 0;
    if (this.toldClients !== 0) {
      this.toldClients = 0;
      this.endedSessions = NO_SESSIONS;
    }
    this.redirectedClients = 0;
    this.hasToldOperator = false;
    this.hasRefusedChange = false;
    this.hasToldOfDoneChange = false;
    this.hasAnsweredAsCandidate = false;
  }
}
