/**
 * What a leader believes about its followers (§5.3): match indices never fall within a term (unless the follower tells that
 * it has lost entries), lie below the next indices, and are true: the follower has acknowledged as much in this term, which
 * was compared with its disk when it did. Of one that has moved on to a later term only the durable log can tell.
 */
import type { HardState, LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, HARD_STATE_CELL, NO_TERM, SNAPSHOT_CELL, termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { hasLostEntry } from './damaged-logs.ts';
import { MATCH_INDEX_TRUE, MONOTONE_MATCH_INDEX } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';

export class MatchIndexChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;

  constructor(view: WorldView, report: Reporter, clusterSize: number) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
  }

  /** A leader has begun: it knows nothing of the others. */
  onLeader(watched: WatchedNode): void {
    for (let peer = 0; peer < this.#clusterSize; peer++) watched.matchIndex[peer] = 0;
  }

  /** A leader has moved its commit index: the match indices are its evidence. */
  look(node: NodeId, state: RaftState, nodes: readonly WatchedNode[]): void {
    const known = nodes[node]!.matchIndex;
    const matchIndex = state.matchIndex;
    for (let peer = 0; peer < this.#clusterSize; peer++) {
      if (matchIndex[peer]! !== known[peer]!) this.#onChange(node, peer, nodes[node]!, nodes[peer]!, state);
    }
  }

  /** A leader was given an acknowledgement of an earlier term, of which nothing is left in this one. */
  onOldAnswer(node: NodeId, peer: NodeId, state: RaftState, nodes: readonly WatchedNode[]): void {
    if (state.matchIndex[peer]! !== nodes[node]!.matchIndex[peer]!) this.#onChange(node, peer, nodes[node]!, nodes[peer]!, state);
  }

  #onChange(node: NodeId, peer: NodeId, watched: WatchedNode, watchedPeer: WatchedNode, state: RaftState): void {
    const match = state.matchIndex[peer]!;
    const before = watched.matchIndex[peer]!;
    watched.matchIndex[peer] = match;
    const hasFallen = match < before && watchedPeer.lossTerm !== state.currentTerm;
    if (hasFallen || (peer !== node && state.nextIndex[peer]! <= match)) {
      const property = hasFallen ? MONOTONE_MATCH_INDEX : MATCH_INDEX_TRUE;
      this.#reportPeer(property, node, peer, match, `it was ${before}, and the next index is ${state.nextIndex[peer]!}`);
      return;
    }
    if (watchedPeer.acknowledgedTerm === state.currentTerm && match <= watchedPeer.acknowledgedIndex) return;
    if (peer !== node && watchedPeer.promisedTerm <= state.currentTerm) {
      this.#reportPeer(MATCH_INDEX_TRUE, node, peer, match, `in term ${state.currentTerm} it has acknowledged ${acknowledgedIn(state.currentTerm, watchedPeer)}`);
      return;
    }
    const disk = this.#view.durableDiskOf(peer);
    const record: LogEntry | undefined = disk.getRecord(ENTRIES_LOG, match);
    const term = termAt(state, match);
    if (record === undefined ? match <= (disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0) || hasLostEntry(this.#view, peer, match) : record.term === term) return;
    const durable: HardState | undefined = disk.readCell(HARD_STATE_CELL);
    // Without any state its disk was lost: it had moved on, and is judged no more.
    if (term === NO_TERM || durable === undefined || durable.currentTerm > state.currentTerm) return;
    this.#reportPeer(
      MATCH_INDEX_TRUE,
      node,
      peer,
      match,
      record === undefined
        ? `the durable log there ends at ${disk.logLastIndex(ENTRIES_LOG)}`
        : `its entry is of term ${record.term}, the leader's of term ${term}`,
    );
  }

  #reportPeer(property: string, node: NodeId, peer: NodeId, match: number, seen: string): void {
    this.#report.violation(
      property,
      `match index ${match} that ${this.#view.nameOf(node)} keeps for ${this.#view.nameOf(peer)} has not fallen and is true`,
      seen,
      [node, peer],
    );
  }
}

function acknowledgedIn(term: number, watched: WatchedNode): string {
  return watched.acknowledgedTerm === term ? `nothing beyond ${watched.acknowledgedIndex}` : 'nothing';
}
