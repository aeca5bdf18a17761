/**
 * A table by log index that forgets its lower end, so that memory does not grow with the run. Plain data: observers
 * save and restore it as it is.
 */
export interface LogWindow<Row> {
  /** Index of the first row. */
  first: number;
  rows: Row[];
}

export function newLogWindow<Row>(first: number): LogWindow<Row> {
  return { first, rows: [] };
}

export function lastOf<Row>(window: LogWindow<Row>): number {
  return window.first + window.rows.length - 1;
}

/** Undefined outside the window. */
export function rowAt<Row>(window: LogWindow<Row>, index: number): Row | undefined {
  const position = index - window.first;
  return position >= 0 && position < window.rows.length ? window.rows[position] : undefined;
}

/** Drops the rows below `index`. */
export function forgetBelow<Row>(window: LogWindow<Row>, index: number): void {
  if (index <= window.first) return;
  window.rows.splice(0, index - window.first);
  window.first = index;
}
