/** Options that are whole numbers. */
import { UsageError } from '../usage-error.ts';

export function parseWholeNumber(option: string, typed: string, low: number, high: number): number {
  const value = /^\d+$/.test(typed.trim()) ? Number(typed) : NaN;
  if (!(value >= low && value <= high)) {
    throw new UsageError(`${option} is ${JSON.stringify(typed)}; expected a whole number from ${low} to ${high}`);
  }
  return value;
}
