/** Checks of plain values that scenarios and callers hand over: one clear error instead of a run that makes no sense. */
import { WIDEST_SPREAD, type Micros } from '../time.ts';
import { ContractError } from './contract-error.ts';

const MILLION = 1_000_000;

/** Throws ContractError unless both are spans of time, the first not above the second. */
export function checkRange(min: Micros, max: Micros, name: string): void {
  checkMicros(min, name);
  checkMicros(max, name);
  if (min > max) throw new ContractError(`${name} are ${min} and ${max}: expected the first not above the second`);
}

/** Throws ContractError unless the value is a span of time. */
export function checkMicros(value: Micros, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ContractError(`${name} is ${value}: expected a whole number of microseconds, 0 or more`);
  }
}

/** Throws ContractError unless the value is a span of time from which a draw can be made. */
export function checkSpread(value: Micros, name: string): void {
  checkMicros(value, name);
  if (value > WIDEST_SPREAD) throw new ContractError(`${name} is ${value}: expected ${WIDEST_SPREAD} microseconds at most`);
}

/** Throws ContractError unless the value is a chance. */
export function checkPpm(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 0 || value > MILLION) {
    throw new ContractError(`${name} is ${value}: expected whole parts per million, 0 to ${MILLION}`);
  }
}
