/**
 * Reads the text files in which etcd and CockroachDB keep test cases (cockroachdb/datadriven): a command with
 * arguments, lines of input, `----`, and the output that is expected up to the next blank line.
 */
export interface Command {
  readonly name: string;
  /** `key=value` and `key=(v,w)`. */
  readonly args: ReadonlyMap<string, readonly string[]>;
  readonly input: string;
}

/** The file as it would be with what `run` gives in place of every expected output. */
export function rewrite(text: string, run: (command: Command) => string): string {
  const lines = text.split('\n');
  const written: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    written.push(line);
    if (line === '' || line.startsWith('#')) continue;
    const input: string[] = [];
    for (at += 1; lines[at] !== '----'; at++) {
      written.push(lines[at]!);
      input.push(lines[at]!);
    }
    written.push('----', ...run(parseCommand(line, input.join('\n'))).replace(/\n$/, '').split('\n'));
    while (at + 1 < lines.length && lines[at + 1] !== '') at += 1;
  }
  return written.join('\n');
}

function parseCommand(line: string, input: string): Command {
  const name = line.split(' ', 1)[0]!;
  const args = new Map<string, readonly string[]>();
  for (const match of line.slice(name.length).matchAll(/(\w+)=(?:\(([^)]*)\)|(\S+))/g)) {
    const values = match[2] ?? match[3]!;
    args.set(match[1]!, values === '' ? [] : values.split(',').map((value) => value.trim()));
  }
  return { name, args, input };
}
