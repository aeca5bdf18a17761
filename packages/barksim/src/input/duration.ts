/** Durations as people type them: `500ms`, `60s`, `1.5m`. */
import { MICROSECOND, MILLISECOND, MINUTE, SECOND, type Micros } from '@barksim/sim-core';
import { UsageError } from '../usage-error.ts';

const UNITS: Readonly<Record<string, Micros>> = { us: MICROSECOND, ms: MILLISECOND, s: SECOND, m: MINUTE, h: 60 * MINUTE };

/** `option` is named in the error. */
export function parseDuration(option: string, typed: string): Micros {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(typed.trim());
  const micros = match === null ? NaN : Math.round(Number(match[1]) * (UNITS[match[2] as string] as number));
  if (!(micros >= 1 && micros <= Number.MAX_SAFE_INTEGER)) {
    throw new UsageError(`${option} is ${JSON.stringify(typed)}; expected a duration such as 500ms, 60s or 2m`);
  }
  return micros;
}
