/**
 * The step that nearly every change of a Raft node is: one more entry at the end of its log, the next entry committed
 * and applied, or both. Seen here in one go, with what all checks of log, commit and apply look at: entries are the very
 * objects that were seen before, so that identity proves what the checks would compare. Whatever is out of the ordinary
 * is left to the checks, which tell right from wrong; nothing is judged here.
 */
import type { KeyValueState, LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION, ENTRIES_LOG } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';
import type { LogRow, LogTable } from './log-table.ts';
import { addRow, commitNext } from './log-table.ts';
import { isQuorum } from './node-sets.ts';
import type { ReferenceStore } from './reference-store.ts';
import { ABSENT, applyToReference, digestOfExpiry } from './reference-store.ts';
import type { WatchedNode } from './watched-node.ts';

export class OrdinarySteps {
  readonly #view: WorldView;
  readonly #clusterSize: number;

  constructor(view: WorldView, clusterSize: number) {
    this.#view = view;
    this.#clusterSize = clusterSize;
  }

  /** Brings what is remembered up to date and gives true; or gives false, with nothing changed, for the checks to look at. */
  follow(node: NodeId, state: RaftState, nodes: readonly WatchedNode[], table: LogTable, store: ReferenceStore): boolean {
    const watched = nodes[node]!;
    const { log, baseIndex, currentTerm, commitIndex } = state;
    const { length } = log;
    if (
      baseIndex !== watched.baseIndex ||
      state.configurationIndex !== watched.configurationIndex ||
      currentTerm !== watched.term ||
      state.leader !== watched.leader ||
      watched.acknowledgedIndex > baseIndex + length
    ) {
      return false;
    }
    const grows = length !== watched.length;
    if (commitIndex === watched.commitIndex) {
      if (state.lastApplied !== watched.lastApplied) return false;
      return grows ? this.#followEntry(watched, state, table) : this.#followCopy(watched, state, table);
    }
    const isNext =
      commitIndex === watched.commitIndex + 1 &&
      state.lastApplied === commitIndex &&
      watched.lastApplied === commitIndex - 1 &&
      commitIndex > baseIndex &&
      commitIndex <= baseIndex + length &&
      commitIndex >= table.first;
    if (!isNext) return false;
    const entry = log[commitIndex - baseIndex - 1]!;
    const row = table.rows[commitIndex - table.first];
    if (row === undefined || row.entry !== entry || entry.client === CONFIGURATION) return false;
    if (commitIndex > store.lastApplied) {
      if (grows || log[length - 1] !== watched.lastEntry) return false;
      if (!this.#isCommittedByLeader(node, state, entry, nodes, table, store)) return false;
      commitNext(table, currentTerm, currentTerm);
      applyToReference(store, table, entry, this.#clusterSize);
      watched.commitIndex = commitIndex;
      // The reference has moved: what the node made of the entry is compared by the checks if it is not the same.
      if (!hasApplied(state, row, this.#clusterSize)) return false;
      watched.lastApplied = commitIndex;
      return true;
    }
    if (state.role === 'leader') return false;
    if (!hasApplied(state, row, this.#clusterSize)) return false;
    const isFollowed = grows ? this.#followEntry(watched, state, table) : this.#followCopy(watched, state, table);
    if (!isFollowed) return false;
    watched.commitIndex = commitIndex;
    watched.lastApplied = commitIndex;
    return true;
  }

  /** One more entry: known to everyone, or new on the leader that received it. */
  #followEntry(watched: WatchedNode, state: RaftState, table: LogTable): boolean {
    const { log, baseIndex, currentTerm } = state;
    const { length } = log;
    const { lastTerm } = watched;
    if (length !== watched.length + 1 || (length > 1 && log[length - 2] !== watched.lastEntry)) return false;
    const entry: LogEntry | undefined = log[length - 1];
    if (entry === undefined || entry.client === CONFIGURATION) return false;
    const { term } = entry;
    const { rows } = table;
    const position = baseIndex + length - table.first;
    if (position < 0 || term > currentTerm) return false;
    if (position < rows.length) {
      const row = rows[position]!;
      if (row.entry !== entry || row.termBefore !== lastTerm) return false;
    } else {
      if (position !== rows.length || term !== currentTerm || state.role !== 'leader') return false;
      addRow(table, baseIndex + length, entry, lastTerm);
    }
    watched.length = length;
    watched.lastTerm = term;
    watched.lastEntry = entry;
    watched.terms.push(term);
    return true;
  }

  /** The log is as long as before. Its last entry may be another object, after a restore, but must be one that is known. */
  #followCopy(watched: WatchedNode, state: RaftState, table: LogTable): boolean {
    const { log, baseIndex } = state;
    const { length } = log;
    if (length === 0 || log[length - 1] === watched.lastEntry) return true;
    const entry = log[length - 1]!;
    const row = table.rows[baseIndex + length - table.first];
    if (row === undefined || row.entry !== entry || entry.term !== watched.lastTerm) return false;
    watched.lastEntry = entry;
    return true;
  }

  /**
   * Whether a leader commits the next entry, one of its own term, by match indices that are true: each follower's was
   * acknowledged in this term, and with the leader's own disk those that have acknowledged the entry are a quorum.
   */
  #isCommittedByLeader(
    node: NodeId,
    state: RaftState,
    entry: LogEntry,
    nodes: readonly WatchedNode[],
    table: LogTable,
    store: ReferenceStore,
  ): boolean {
    const { commitIndex, currentTerm, matchIndex, nextIndex } = state;
    if (
      state.role !== 'leader' ||
      entry.term !== currentTerm ||
      commitIndex !== table.lastCommitted + 1 ||
      commitIndex !== store.lastApplied + 1
    ) {
      return false;
    }
    const watched = nodes[node]!;
    const known = watched.matchIndex;
    let holders = 0;
    for (let peer = 0; peer < this.#clusterSize; peer++) {
      const match = matchIndex[peer]!;
      if (peer === node) {
        if (match === known[peer]) continue;
        const own = this.#durableEntry(node, match);
        if (match < known[peer]! || own === undefined || own !== state.log[match - state.baseIndex - 1]) return false;
        continue;
      }
      const { acknowledgedTerm, acknowledgedIndex, term } = nodes[peer]!;
      const acknowledged = acknowledgedTerm === currentTerm ? acknowledgedIndex : 0;
      if (match !== known[peer] && (match < known[peer]! || match > acknowledged || nextIndex[peer]! <= match)) return false;
      if (acknowledged >= commitIndex && term === currentTerm) holders |= 1 << peer;
    }
    if (!isQuorum(holders, watched)) {
      if (!isQuorum(holders | (1 << node), watched) || this.#durableEntry(node, commitIndex) !== entry) return false;
    }
    for (let peer = 0; peer < this.#clusterSize; peer++) known[peer] = matchIndex[peer]!;
    return true;
  }

  #durableEntry(node: NodeId, index: number): LogEntry | undefined {
    return this.#view.durableDiskOf(node).getRecord(ENTRIES_LOG, index);
  }
}

/** Whether what the row's operation touched is as the reference left it. */
function hasApplied(state: RaftState, row: LogRow, firstClient: number): boolean {
  const { key, entry, expiryDigest } = row;
  if (expiryDigest !== 0 && digestOfExpiry(state.expiry) !== expiryDigest) return false;
  if (key < 0) return true;
  const { values }: KeyValueState = state.machine;
  if ((key < values.length ? (values[key] ?? ABSENT) : ABSENT) !== row.valueAfter) return false;
  // Where sessions may end, what a repeated operation left of them is compared as a whole: by the checks.
  if (!row.tookEffect) return expiryDigest === 0;
  const known = state.sessions[entry.client - firstClient];
  return known !== undefined && known.sequence === entry.sequence && known.session === entry.session;
}
