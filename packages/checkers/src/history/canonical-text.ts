/**
 * A text that two pieces of plain data share exactly when they are equal: numbers, texts, booleans, null, arrays, sets,
 * maps and objects. Order matters in arrays only; undefined and null are the same.
 */
export function canonicalText(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return objectText(value);
    default:
      throw new TypeError(`a ${typeof value} cannot be compared exactly; expected plain data`);
  }
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value instanceof Set) return `#{${[...value].map(canonicalText).sort().join(',')}}`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, held]) => `${canonicalText(key)} ${canonicalText(held)}`).sort().join(',')}}`;
  }
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)} ${canonicalText((value as Record<string, unknown>)[name])}`).join(',')}}`;
}
