/**
 * Finds the forms of an EDN text, each with its line, and checks that brackets close and maps are whole; the values
 * themselves are read by the library edn-data, which would pass over both. A file is a sequence of forms, or one vector
 * or list around them.
 */
import { parseEDNString } from 'edn-data';
import { MalformedHistory, quote } from './malformed-history.ts';

export interface EdnForm {
  readonly line: number;
  readonly value: unknown;
}

/** Throws MalformedHistory. */
export function readEdnForms(text: string): EdnForm[] {
  const forms: EdnForm[] = [];
  const scanner = new FormScanner(text);
  scanner.skipBlanks();
  const opening = text[scanner.at];
  const wrapper = opening === '[' || opening === '(' ? opening : undefined;
  if (wrapper !== undefined) scanner.at += 1;
  while (true) {
    scanner.skipBlanks();
    if (scanner.at >= text.length) {
      if (wrapper === undefined) return forms;
      throw new MalformedHistory(1, `"${wrapper}" is never closed`, `"${CLOSING[wrapper]}" at the end of the file`);
    }
    if (wrapper !== undefined && text[scanner.at] === CLOSING[wrapper]) break;
    const { at, line } = scanner;
    if (scanner.skipForm()) forms.push({ line, value: readEdnValue(text.slice(at, scanner.at), line) });
  }
  scanner.at += 1;
  scanner.skipBlanks();
  if (scanner.at < text.length) {
    throw new MalformedHistory(scanner.line, `${quote(text.slice(scanner.at))} comes after the end of the history`, 'nothing');
  }
  return forms;
}

/** Knows where forms end, and nothing of what they mean. */
class FormScanner {
  at = 0;
  line = 1;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Blanks, commas and comments. */
  skipBlanks(): void {
    const { text } = this;
    while (this.at < text.length) {
      const character = text[this.at]!;
      if (character === '\n') this.line += 1;
      else if (character === ';') {
        while (this.at < text.length && text[this.at] !== '\n') this.at += 1;
        continue;
      } else if (!isBlank(character)) return;
      this.at += 1;
    }
  }

  /** Skips a form; false when it is one that EDN discards (`#_`). */
  skipForm(): boolean {
    const { text } = this;
    const character = text[this.at]!;
    if (character === '"') this.skipText();
    else if (CLOSING[character] !== undefined) this.skipBracket(character === '{');
    else if (character === '#' && text[this.at + 1] === '{') {
      this.at += 1;
      this.skipBracket(false);
    } else if (character === '#') return this.skipTagged();
    else if (character === ']' || character === ')' || character === '}') {
      throw new MalformedHistory(this.line, `"${character}" closes nothing`, 'an operation');
    } else this.skipAtom();
    return true;
  }

  private skipTagged(): boolean {
    const { text, line } = this;
    const isDiscarded = text[this.at + 1] === '_';
    if (isDiscarded) this.at += 2;
    else this.skipAtom();
    this.skipBlanks();
    if (this.at >= text.length) throw new MalformedHistory(line, 'the file ends after a tag', 'a form after it');
    const isForm = this.skipForm();
    return isForm && !isDiscarded;
  }

  private skipText(): void {
    const { text, line } = this;
    for (this.at += 1; this.at < text.length && text[this.at] !== '"'; this.at += 1) {
      if (text[this.at] === '\\') this.at += 1;
      if (text[this.at] === '\n') this.line += 1;
    }
    if (this.at >= text.length) throw new MalformedHistory(line, 'a text is never closed', '" before the end of the file');
    this.at += 1;
  }

  private skipBracket(isMap: boolean): void {
    const { text, line } = this;
    const closing = CLOSING[text[this.at]!]!;
    let forms = 0;
    this.at += 1;
    while (true) {
      this.skipBlanks();
      if (this.at >= text.length) throw new MalformedHistory(line, 'a bracket is never closed', `"${closing}" before the end of the file`);
      if (text[this.at] === closing) break;
      if (this.skipForm()) forms += 1;
    }
    this.at += 1;
    if (isMap && forms % 2 !== 0) throw new MalformedHistory(line, 'a map has a key without a value', 'pairs of key and value');
  }

  private skipAtom(): void {
    const { text } = this;
    if (text[this.at] === '\\') this.at += 1;
    this.at += 1;
    while (this.at < text.length && !isBlank(text[this.at]!) && !'[](){}";'.includes(text[this.at]!)) this.at += 1;
  }
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

function isBlank(character: string): boolean {
  return character === ' ' || character === '\n' || character === ',' || character === '\t' || character === '\r';
}

/** One value, as plain data: keywords are texts with their colon, maps are Map, sets are Set, tagged records lose the tag. */
export function readEdnValue(text: string, line: number): unknown {
  let parsed: unknown;
  try {
    parsed = parseEDNString(text);
  } catch (error) {
    throw new MalformedHistory(line, `${quote(text)} cannot be read (${error instanceof Error ? error.message : String(error)})`, 'EDN');
  }
  return plain(parsed);
}

function plain(value: any): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value.toISOString === 'function') return value.toISOString();
  if (value.key !== undefined) return `:${value.key}`;
  if (value.map !== undefined) return new Map(value.map.map(([key, held]: [unknown, unknown]) => [plain(key), plain(held)]));
  if (value.set !== undefined) return new Set(value.set.map(plain));
  if (value.list !== undefined) return value.list.map(plain);
  if (value.sym !== undefined) return value.sym;
  if (value.char !== undefined) return value.char;
  return plain(value.val);
}
