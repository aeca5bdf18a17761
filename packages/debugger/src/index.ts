export { startDebugSession, type DebugSessionOptions } from './terminal/start-debug-session.ts';
export { targetOfFailure, type DebugTarget } from './target.ts';
export { DebugCursor, type DebugNode } from './cursor/debug-cursor.ts';
export type { EventCriterion, EventVocabulary } from './cursor/event-criterion.ts';
export { DebugSession, type Answer } from './session/debug-session.ts';
export { createPalette, type Palette } from './rendering/palette.ts';
export type { LineStyle } from './rendering/trace-lines.ts';
export { replayWithBreak, type BreakOptions, type BreakReport } from './inspector/replay-with-break.ts';
