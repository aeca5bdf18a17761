/**
 * Freezes plain data all the way down, so that a program which changes a message after sending it, or a log entry after
 * appending it, throws at the very line that does it. Costs a quarter of the speed: strict runs only.
 *
 * What has been frozen here is remembered: it can never change again, so its digest needs to be computed only once.
 */

/** Everything frozen all the way down, with its digest once somebody has asked for it (see digest.ts). */
export const FROZEN = new WeakMap<object, number>();

/** Stands in FROZEN for a digest that nobody has computed: digests are 32-bit integers. */
export const NO_DIGEST = 0.5;

/** `onFreeze` is called with every object that this call freezes. */
export function deepFreeze<T>(value: T, onFreeze?: (part: object) => void): T {
  // An object that its program froze may hold others that are not: only what was frozen here is known to the bottom.
  if (typeof value !== 'object' || value === null || FROZEN.has(value)) return value;
  FROZEN.set(value, NO_DIGEST);
  onFreeze?.(value);
  if (value instanceof Map) {
    close(value);
    for (const [key, item] of value) {
      deepFreeze(key, onFreeze);
      deepFreeze(item, onFreeze);
    }
  } else if (value instanceof Set) {
    close(value);
    for (const item of value) deepFreeze(item, onFreeze);
  } else {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item, onFreeze);
  }
  return value;
}

/** Freezing does not reach what a Map or Set holds: methods that throw cover those that change it. */
function close(collection: object): void {
  if (!Object.isFrozen(collection)) Object.freeze(Object.defineProperties(collection, CLOSED));
}

const CLOSED: PropertyDescriptorMap = Object.fromEntries(
  ['set', 'add', 'delete', 'clear'].map((method) => [method, { value: refuseChange, enumerable: false }]),
);

function refuseChange(): never {
  throw new TypeError('Cannot change a frozen Map or Set: it has been handed to the host');
}
