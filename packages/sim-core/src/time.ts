/**
 * Units of virtual time. The engine's clock is an integer number of microseconds since the start of the run.
 * 2^53 microseconds are 285 years, so plain numbers hold every instant exactly.
 */

/** An instant or a span of virtual time, in whole microseconds. */
export type Micros = number;

export const MICROSECOND: Micros = 1;
export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60_000_000;

/** Writes an instant as seconds with six digits, the way traces and reports show it: `12.000345s`. */
export function formatMicros(micros: Micros): string {
  const sign = micros < 0 ? '-' : '';
  const absolute = micros < 0 ? -micros : micros;
  const seconds = Math.floor(absolute / SECOND);
  const fraction = String(absolute % SECOND).padStart(6, '0');
  return `${sign}${seconds}.${fraction}s`;
}

/** Times that are drawn uniformly may lie this far apart: a draw has 32 bits. */
export const WIDEST_SPREAD: Micros = 4_000_000_000;
