/**
 * What nodes do about what they are asked, by others and by clients and operators: looked at by the message that was handled. Of most nodes
 * nothing of the kind is ever asked before faults have stopped, so whoever sends such a message marks its addressee
 * (`WatchedNode.listening`), and the rest cost nothing.
 */
import type { RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { checkChangeAnswered } from './change-answer-check.ts';
import { checkLeaderNoted } from './leader-noted-check.ts';
import type { ReadChecks } from './read-checks.ts';
import type { ReadDutyMemory } from './read-duty-checks.ts';
import { ReadDutyChecks } from './read-duty-checks.ts';
import type { SentMessages } from './sent-messages.ts';
import { checkTransferMoves } from './snapshot-transfer-check.ts';
import type { StaleLeaderMemory } from './stale-leader-check.ts';
import { StaleLeaderChecks } from './stale-leader-check.ts';
import type { TransferChecks } from './transfer-checks.ts';
import type { WatchedNode } from './watched-node.ts';
import { FOR_REQUESTS } from './watched-node.ts';

export interface AskedNodeMemory {
  readonly readDuties: ReadDutyMemory;
  readonly staleLeaders: StaleLeaderMemory;
}

export interface AskedNodeOptions {
  readonly clusterSize: number;
  /** How long an answer may take once faults have stopped. */
  readonly answerBoundMicros: Micros;
}

export class AskedNodeChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;
  readonly #transfers: TransferChecks;
  readonly #readDuties: ReadDutyChecks;
  readonly #staleLeaders: StaleLeaderChecks;

  constructor(view: WorldView, report: Reporter, transfers: TransferChecks, reads: ReadChecks, { clusterSize, answerBoundMicros }: AskedNodeOptions) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
    this.#transfers = transfers;
    this.#readDuties = new ReadDutyChecks(view, report, clusterSize, reads);
    this.#staleLeaders = new StaleLeaderChecks(view, report, clusterSize, answerBoundMicros);
  }

  get memory(): AskedNodeMemory {
    return { readDuties: this.#readDuties.memory, staleLeaders: this.#staleLeaders.memory };
  }

  set memory({ readDuties, staleLeaders }: AskedNodeMemory) {
    this.#readDuties.memory = readDuties;
    this.#staleLeaders.memory = staleLeaders;
  }

  onBoot(node: NodeId): void {
    this.#readDuties.onBoot(node);
    this.#staleLeaders.onBoot(node);
  }

  /** A client, or an operator, sends something. Requests for the log are ordinary traffic. */
  onSendByOthers(to: NodeId, { type }: RaftMessage, nodes: readonly WatchedNode[]): void {
    if (type !== 'client-request' && to < this.#clusterSize) nodes[to]!.listening |= FOR_REQUESTS;
  }

  /** A Raft node sends something besides entries, and answers to them. */
  onSend(from: NodeId, to: NodeId, { type }: RaftMessage, nodes: readonly WatchedNode[]): void {
    if (type === 'timeout-now' || type === 'read-index-request') nodes[to]!.listening |= FOR_REQUESTS;
    else if (type === 'install-snapshot-chunk') nodes[from]!.listening |= FOR_REQUESTS;
  }

  /** Once faults have stopped: an answer to entries leaves. */
  onAppendReply(from: NodeId, to: NodeId): void {
    this.#staleLeaders.onAnswered(from, to);
  }

  /**
   * A marked node was touched; `watched` is as it was before the event. Syncs may end on the disk of a node that has crashed in the
   * middle of a handler: nothing is asked of it any more.
   */
  look(node: NodeId, watched: WatchedNode, state: RaftState, sent: SentMessages, isQuiet: boolean): void {
    if (state.isRetired || watched.hasLostDisk || !this.#view.isUp(node)) return;
    this.#readDuties.look(node, state, sent);
    if (isQuiet) this.#staleLeaders.look(node, state);
    const message = this.#view.handled as RaftMessage | undefined;
    switch (message?.type) {
      case 'change-request':
        checkChangeAnswered(node, message, watched, state, sent, this.#view, this.#report);
        break;
      case 'transfer-leadership':
        this.#transfers.onToldToHandOver(node, message, state, watched);
        break;
      case 'timeout-now':
        this.#transfers.onToldToStand(node, message, state, watched);
        break;
      case 'snapshot-chunk-reply':
        checkTransferMoves(node, message, state, this.#view, this.#report);
        break;
      case 'append-entries':
        if (isQuiet) this.#staleLeaders.onEntries(node, this.#view.handledFrom, message.term, state);
        checkLeaderNoted(node, message.term, state, this.#view, this.#report);
        break;
      case 'install-snapshot':
      case 'install-snapshot-chunk':
      case 'read-round':
        checkLeaderNoted(node, message.term, state, this.#view, this.#report);
        break;
      default:
    }
  }
}
