export * from './messages.ts';
export * from './options.ts';
export * from './program.ts';
export * from './rules/rules.ts';
export type * from './state.ts';
export type * from './state-machine.ts';
export { ENTRIES_LOG, HARD_STATE_CELL, SNAPSHOT_CELL } from './storage.ts';
export type { HardState, RaftHost } from './storage.ts';
export { lastLogIndex, lastLogTerm, NO_TERM, termAt } from './log.ts';
