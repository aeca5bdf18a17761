/**
 * The step that nearly every change of a Raft node is: more entries at the end of its log, the next entries committed
 * and applied, or both. Seen here in one go, with what all checks of log, commit and apply look at: entries are the very
 * objects that were seen before, so that identity proves what the checks would compare. Whatever is out of the ordinary
 * is left to the checks, which tell right from wrong; nothing is judged here.
 */
import type { KeyValueState, LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION, ENTRIES_LOG } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';
import { toldToCommit } from './commit-checks.ts';
import type { LogTable } from './log-table.ts';
import { addRow, commitNext } from './log-table.ts';
import { isQuorum } from './node-sets.ts';
import type { ReferenceStore } from './reference-store.ts';
import { ABSENT, applyToReference, digestOfExpiry } from './reference-store.ts';
import type { WatchedNode } from './watched-node.ts';
import { lastEntryOf } from './watched-node.ts';

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
      return grows ? this.#followEntries(watched, state, table) : this.#followCopy(watched, state, table);
    }
    if (!areAppliedEntriesKnown(watched, state, table)) return false;
    if (commitIndex > store.lastApplied) {
      if (grows || lastEntryOf(state) !== watched.lastEntry) return false;
      if (!this.#isCommittedByLeader(node, state, nodes, table, store)) return false;
      while (store.lastApplied < commitIndex) {
        const entry = log[store.lastApplied - baseIndex]!;
        commitNext(table, entry.term, currentTerm);
        applyToReference(store, table, entry, this.#clusterSize);
      }
      const before = watched.lastApplied;
      watched.commitIndex = commitIndex;
      // The reference has moved: what the node made of the entries is compared by the checks if it is not the same.
      if (!hasApplied(state, before, table, this.#clusterSize)) return false;
      watched.lastApplied = commitIndex;
      return true;
    }
    if (state.role === 'leader' || commitIndex < toldToCommit(this.#view)) return false;
    if (!hasApplied(state, watched.lastApplied, table, this.#clusterSize)) return false;
    const isFollowed = grows ? this.#followEntries(watched, state, table) : this.#followCopy(watched, state, table);
    if (!isFollowed) return false;
    watched.commitIndex = commitIndex;
    watched.lastApplied = commitIndex;
    return true;
  }

  /** More entries: known to everyone, or new on the leader that received them. */
  #followEntries(watched: WatchedNode, state: RaftState, table: LogTable): boolean {
    const { log, baseIndex, currentTerm } = state;
    const { length } = log;
    const { rows } = table;
    const from = watched.length;
    if (length < from || (from > 0 && log[from - 1] !== watched.lastEntry)) return false;
    const offset = baseIndex + 1 - table.first;
    if (offset + from < 0) return false;
    let termBefore = watched.lastTerm;
    for (let position = from; position < length; position++) {
      const entry: LogEntry | undefined = log[position];
      if (entry === undefined || entry.client === CONFIGURATION) return false;
      const { term } = entry;
      if (offset + position < rows.length) {
        const row = rows[offset + position]!;
        if (row.entry !== entry || row.termBefore !== termBefore || term > currentTerm) return false;
      } else if (offset + from > rows.length || term !== currentTerm || termBefore > term || state.role !== 'leader') {
        return false;
      } else if (state.options.sessionLimit !== 0 && entry.stampMicros !== this.#view.wallClockOf(state.self)) {
        return false;
      }
      termBefore = term;
    }
    for (let position = from; position < length; position++) {
      const entry = log[position]!;
      if (offset + position === rows.length) addRow(table, baseIndex + 1 + position, entry, watched.lastTerm);
      watched.lastTerm = entry.term;
      watched.terms.push(entry.term);
    }
    watched.length = length;
    watched.lastEntry = log[length - 1];
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
   * Whether a leader commits the next entries, the last one of its own term, by match indices that are true: each follower's
   * was acknowledged in this term, and with the leader's own disk those that have acknowledged the last entry are a quorum.
   */
  #isCommittedByLeader(
    node: NodeId,
    state: RaftState,
    nodes: readonly WatchedNode[],
    table: LogTable,
    store: ReferenceStore,
  ): boolean {
    const { commitIndex, currentTerm, matchIndex, nextIndex } = state;
    const entry = state.log[commitIndex - state.baseIndex - 1]!;
    if (state.role !== 'leader' || entry.term !== currentTerm || store.lastApplied !== table.lastCommitted) return false;
    if (nodes[node]!.commitIndex !== table.lastCommitted) return false;
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

/** Whether the node has applied what it has committed since the last look, and each of these entries is the one that everybody knows. */
function areAppliedEntriesKnown(watched: WatchedNode, { log, baseIndex, commitIndex, lastApplied }: RaftState, table: LogTable): boolean {
  const before = watched.commitIndex;
  if (lastApplied !== commitIndex || watched.lastApplied !== before || commitIndex < before) return false;
  if (before < baseIndex || before + 1 < table.first || commitIndex > baseIndex + log.length) return false;
  for (let index = before + 1; index <= commitIndex; index++) {
    const row = table.rows[index - table.first];
    const entry = log[index - baseIndex - 1]!;
    if (row === undefined || row.entry !== entry || entry.client === CONFIGURATION) return false;
  }
  return true;
}

/** Whether what the entries behind `before` touched is as the reference left it. Not told when several of them touch the same. */
function hasApplied(state: RaftState, before: number, table: LogTable, firstClient: number): boolean {
  const { lastApplied } = state;
  const last = table.rows[lastApplied - table.first]!;
  if (last.expiryDigest !== 0 && digestOfExpiry(state.expiry) !== last.expiryDigest) return false;
  const { values }: KeyValueState = state.machine;
  for (let index = lastApplied; index > before; index--) {
    const row = index === lastApplied ? last : table.rows[index - table.first]!;
    const { key, entry } = row;
    if (key < 0) continue;
    if ((key < values.length ? (values[key] ?? ABSENT) : ABSENT) !== row.valueAfter) return false;
    if (!row.tookEffect) {
      // Where sessions may end, what a repeated operation left of them is compared as a whole: by the checks.
      if (row.expiryDigest !== 0) return false;
      continue;
    }
    const known = state.sessions[entry.client - firstClient];
    if (known === undefined || known.sequence !== entry.sequence || known.session !== entry.session) return false;
  }
  return true;
}
