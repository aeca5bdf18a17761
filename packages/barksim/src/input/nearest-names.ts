/** "Did you mean": the names closest to a mistyped one. */

const MOST_SUGGESTED = 3;

/** The closest names, at most three equally close ones; none when nothing is close. */
export function nearestNames(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  const near = names
    .map((name) => ({ name, distance: distanceBetween(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.ceil(name.length / 3));
  const least = Math.min(...near.map(({ distance }) => distance));
  return near
    .filter(({ distance }) => distance === least)
    .slice(0, MOST_SUGGESTED)
    .map(({ name }) => name);
}

/** "; did you mean a or b?", or nothing. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = nearestNames(typed, names);
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

/** Part of a longer name counts as close: `swarm` for `raft/swarm`. */
function distanceBetween(typed: string, name: string): number {
  if (typed.length >= 3 && name.split('/').includes(typed)) return 1;
  return editDistance(typed, name);
}

/** Levenshtein's distance: insertions, deletions and replacements of a character. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[right.length] as number;
}
