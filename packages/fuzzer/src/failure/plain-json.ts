/** Values of node programs as JSON: like JSON.stringify would have it, with Map and Set shown instead of emptied. */

/** A deep copy that shares nothing with the value. */
export function toPlainJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return [...value].map(toPlainJson);
  if (value instanceof Set) return [...value].map(toPlainJson);
  if (Array.isArray(value)) return value.map(toPlainJson);
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) copy[key] = toPlainJson(entry);
  return copy;
}
