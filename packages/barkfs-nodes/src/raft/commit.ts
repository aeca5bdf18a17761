/** Committed entries are applied in order, each operation once, and answered by the leader (§5.3; dissertation 6.3). */
import { serveAwaitedReads } from './awaited-reads.ts';
import type { RaftCore } from './core.ts';
import { endRepairIfDone } from './damaged-log.ts';
import { entryAt } from './log.ts';
import { applyConfiguration } from './membership/in-force.ts';
import type { LogEntry } from './messages.ts';
import { CONFIGURATION } from './messages.ts';
import { admitBySession, advanceLogTime } from './session-expiry.ts';
import { answer, sessionOf } from './sessions.ts';
import { compactAppliedLog, takeSnapshotIfDue } from './snapshot.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** Moves the commit index, applies up to it, and takes a snapshot when one is due. */
export function commitAndApply(core: RaftCore, state: RaftState, index: number, host: RaftHost): void {
  const appliedBefore = state.lastApplied;
  state.commitIndex = index;
  const last = core.rules.lastApplicable(state);
  const isBounded = state.options.sessionLimit > 0;
  while (state.lastApplied < last) {
    state.lastApplied += 1;
    const entry = entryAt(state, state.lastApplied);
    if (isBounded) advanceLogTime(core, state, entry, host);
    if (entry.client >= 0) applyOnce(core, state, entry, host);
    else if (entry.client === CONFIGURATION) applyConfiguration(core, state, entry, state.lastApplied, host);
  }
  if (state.awaitedReads.length > 0) serveAwaitedReads(core, state, host);
  if (state.repairIndex !== 0) endRepairIfDone(state, host);
  takeSnapshotIfDue(core, state, host);
  compactAppliedLog(core, state, appliedBefore, host);
}

/** Executes an operation unless its session shows that it was executed before; the leader answers in either case. */
function applyOnce(core: RaftCore, state: RaftState, entry: LogEntry, host: RaftHost): void {
  const known = sessionOf(state, entry.client);
  if (state.options.sessionLimit > 0) {
    if (!admitBySession(core, state, known, entry, host)) return;
  } else if (core.rules.isExpired(known, entry.session)) {
    return;
  }
  if (!core.rules.isDuplicate(known, entry.session, entry.sequence)) {
    known.result = core.machine.apply(state.machine, entry.command);
    known.session = entry.session;
    known.sequence = entry.sequence;
  }
  if (core.rules.answersClientOf(state, entry)) answer(known, entry.client, entry.session, entry.sequence, host);
}
