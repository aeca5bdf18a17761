/** Numbers for people. */
import { MINUTE, SECOND, type Micros } from '@barksim/sim-core';

/** `1234567` as `1,234,567`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** A rate with three digits that matter: `950`, `12.3 k`, `2.41 M`. */
export function rate(perSecond: number): string {
  if (perSecond < 1_000) return String(Math.round(perSecond));
  const [scaled, unit] = perSecond < 1_000_000 ? [perSecond / 1_000, 'k'] : [perSecond / 1_000_000, 'M'];
  return `${scaled.toPrecision(3)} ${unit}`;
}

/** A span of virtual or real time: `350ms`, `8.2s`, `2m 05s`, `33h 20m`. */
export function span(micros: Micros): string {
  if (micros < SECOND) return `${Math.round(micros / 1_000)}ms`;
  if (micros < 2 * MINUTE) return `${(micros / SECOND).toFixed(1)}s`;
  const minutes = Math.floor(micros / MINUTE);
  if (minutes < 120) return `${minutes}m ${twoDigits(Math.floor((micros % MINUTE) / SECOND))}s`;
  return `${grouped(Math.floor(minutes / 60))}h ${twoDigits(minutes % 60)}m`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `1 seed`, `2 seeds`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
