// @ts-check
/** What several versions printed, compared line by line. */

/**
 * @param {readonly { version: string, lines: readonly string[] }[]} printed the first is what the others are held to
 * @param {number} most
 * @returns {string[]} the first differences in words; none when all are equal
 */
export function compareLines(printed, most) {
  const [first, ...others] = printed;
  if (first === undefined) return ['nothing was printed'];
  if (first.lines.length === 0) return [`Node ${first.version} printed nothing`];
  /** @type {string[]} */
  const differences = [];
  for (const { version, lines } of others) {
    for (let at = 0; at < Math.max(lines.length, first.lines.length) && differences.length < most; at++) {
      if (lines[at] === first.lines[at]) continue;
      differences.push(`Node ${first.version}: ${first.lines[at] ?? '(nothing)'}\n  Node ${version}: ${lines[at] ?? '(nothing)'}`);
    }
  }
  return differences;
}
