/** A history file cannot be understood. The message names the line, what stands there and what was expected. */
export class MalformedHistory extends Error {
  override readonly name = 'MalformedHistory';
  /** From 1; 0 when it is about the whole file. */
  readonly line: number;

  constructor(line: number, problem: string, expected: string) {
    super(`${line > 0 ? `line ${line}: ` : ''}${problem}; expected ${expected}`);
    this.line = line;
  }
}

const LONGEST_QUOTE = 100;

export function quote(text: string): string {
  const trimmed = text.trim().replace(/\s+/g, ' ');
  return trimmed.length <= LONGEST_QUOTE ? trimmed : `${trimmed.slice(0, LONGEST_QUOTE)}…`;
}
