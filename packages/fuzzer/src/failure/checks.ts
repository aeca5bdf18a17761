/** Checks of parsed JSON that name the first thing wrong and the way to it. Small on purpose: no library is this terse. */

/** Gives what is wrong with a value, as a clause that names where it stands; undefined when nothing is. */
export type Check = (value: unknown, where: string) => string | undefined;

function leaf(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, where) => (holds(value) ? undefined : `${where} is ${show(value)}; expected ${expected}`);
}

export const anything: Check = () => undefined;
export const text = leaf('a text', (value) => typeof value === 'string');
export const textOrNull = leaf('a text or null', (value) => typeof value === 'string' || value === null);
export const trueOrFalse = leaf('true or false', (value) => typeof value === 'boolean');
/** An index, an instant, a number of events. */
export const count = leaf('a whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
export const fingerprint = leaf('16 hexadecimal digits', (value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value));

export function wholeNumber(low: number, high: number): Check {
  return leaf(`a whole number from ${low} to ${high}`, (value) => Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high);
}

export function listOf(check: Check): Check {
  return (value, where) => {
    if (!Array.isArray(value)) return `${where} is ${show(value)}; expected a list`;
    for (const [index, element] of value.entries()) {
      const problem = check(element, `${where}[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with exactly these fields; the optional ones may be absent. */
export function fields(required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const known = [...Object.keys(required), ...Object.keys(optional)];
  return (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${where || 'it'} is ${show(value)}; expected an object`;
    const object = value as Record<string, unknown>;
    const at = (name: string): string => (where === '' ? name : `${where}.${name}`);
    for (const name of Object.keys(required)) {
      if (!Object.hasOwn(object, name)) return `${at(name)} is missing`;
    }
    for (const [name, entry] of Object.entries(object)) {
      const check = required[name] ?? optional[name];
      if (check === undefined) return `${at(name)} is not a known field; expected ${known.join(', ')}`;
      const problem = check(entry, at(name));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** A value in a message: as JSON, cut short. */
function show(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= 40 ? json : `${json.slice(0, 37)}...`;
}
