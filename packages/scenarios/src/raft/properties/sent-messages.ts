/** What a node has sent in the event under way that can be judged only when the event is over. One node sends in an event. */
import type { RaftMessage } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';
import { isServedAtOnce } from './lease-check.ts';

export class SentMessages {
  /** Who has sent something that is to be judged; -1: nobody. */
  by: NodeId = -1;
  /** To whom entries have gone, and to whom anything that only leaders send: one bit for each node. */
  entriesTo = 0;
  leaderTo = 0;
  /** Who was asked to stand, or -1. */
  askedToStand: NodeId = -1;
  isReadServedAtOnce = false;

  /** So many entries, or a heartbeat. */
  addEntries(from: NodeId, to: NodeId, count: number): void {
    if (count > 0) this.entriesTo |= 1 << to;
    this.leaderTo |= 1 << to;
    this.by = from;
  }

  /** Anything else. */
  add(from: NodeId, to: NodeId, message: RaftMessage, view: WorldView): void {
    switch (message.type) {
      case 'install-snapshot':
      case 'install-snapshot-chunk':
        this.leaderTo |= 1 << to;
        break;
      case 'timeout-now':
        this.askedToStand = to;
        break;
      case 'client-reply':
      case 'read-index-reply':
        if (!isServedAtOnce(to, message, view)) return;
        this.isReadServedAtOnce = true;
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
  }
}
