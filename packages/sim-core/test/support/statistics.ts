/** Statistics of samples, for tests with fixed seeds. */

/** The chi-square statistic of values 0 to `classes - 1` against the uniform distribution. */
export function chiSquare(values: readonly number[], classes: number): number {
  const counts = Array.from({ length: classes }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? NaN) + 1;
  const expected = values.length / classes;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which this part of the sample lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] as number;
}

/** The part of the sample that a predicate accepts. */
export function rate<T>(values: readonly T[], accepts: (value: T) => boolean): number {
  return values.filter((value) => accepts(value)).length / values.length;
}
