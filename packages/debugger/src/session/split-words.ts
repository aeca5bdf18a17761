/** A typed line as words. Double quotes hold a word with spaces together; `#` at the begin of a word starts a comment. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/\S*"[^"]*"?\S*|\S+/g)) {
    const word = match[0];
    if (word.startsWith('#')) break;
    words.push(/^"[^"]*"$/.test(word) ? word.slice(1, -1) : word);
  }
  return words;
}
