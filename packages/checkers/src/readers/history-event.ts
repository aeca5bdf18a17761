/** One line of a recorded history: an operation was called, or came to its end. */
export type EventType = 'invoke' | 'ok' | 'fail' | 'info';

export interface HistoryEvent {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Who: a client that does one thing at a time. Missing where the format has no such field. */
  readonly process: number | string;
  readonly type: EventType;
  /** What was asked; '' where the history does not say. */
  readonly f: string;
  readonly key?: string | number;
  readonly value: unknown;
  readonly error?: unknown;
}

/** A call with its end, in order of the calls. */
export interface RecordedOperation {
  readonly id: number;
  readonly process: number | string;
  readonly f: string;
  readonly key?: string | number;
  /** What the call carried; undefined when the call was not recorded. */
  readonly asked: unknown;
  /** What the end carried; undefined while open. */
  readonly answered: unknown;
  /** `open`: no end was recorded, which says as little as `info`. */
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  readonly invokedOrder: number;
  /** Infinity unless the outcome is ok or fail. */
  readonly returnedOrder: number;
  /** Line of the call, or of the end where the call is missing. */
  readonly line: number;
}

/** What a reader made of a file. */
export interface ReadHistory {
  readonly operations: readonly RecordedOperation[];
  /** What was left out or assumed, in words. */
  readonly notes: readonly string[];
}
