/** Prose that fits a terminal. */

/** Breaks at blanks; the first line begins with `indent`, the others with `hangingIndent`. */
export function wrapped(text: string, width: number, indent = '', hangingIndent = indent): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = width - (lines.length === 0 ? indent : hangingIndent).length;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((part, index) => `${index === 0 ? indent : hangingIndent}${part}`).join('\n');
}
