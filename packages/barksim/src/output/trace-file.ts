/**
 * A trace as JSON lines. It is written beside its place while the run goes on and put there when it is complete, so a
 * trace that exists is whole. A pipe or device is written to directly.
 *
 * Writing happens inside of the run, where an exception would be taken for a failure of a node: problems are kept until
 * the run is over.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { toPlainJson } from '@barksim/fuzzer';
import type { TraceLine } from '@barksim/sim-core';
import { UsageError } from '../usage-error.ts';
import { reason } from './out-directory.ts';

const BUFFERED_CHARACTERS = 64 * 1024;

export class TraceFile {
  readonly #target: string;
  /** Undefined when the target is written to directly. */
  readonly #unfinished: string | undefined;
  readonly #descriptor: number;
  #buffer: string[] = [];
  #buffered = 0;
  #problem: unknown = undefined;

  /** Throws UsageError when the file cannot be created. */
  constructor(target: string) {
    this.#target = target;
    try {
      const existing = fs.statSync(target, { throwIfNoEntry: false });
      const isSpecial = existing !== undefined && !existing.isFile() && !existing.isDirectory();
      if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      this.#unfinished = isSpecial ? undefined : path.join(path.dirname(target), `.${randomUUID()}.unfinished`);
      this.#descriptor = fs.openSync(this.#unfinished ?? target, 'w');
    } catch (error) {
      throw new UsageError(`--trace: cannot write ${target}: ${reason(error)}; expected a file in a directory that exists`);
    }
  }

  readonly add = (line: TraceLine): void => {
    if (this.#problem !== undefined) return;
    const text = `${JSON.stringify({ ...line, data: toPlainJson(line.data) })}\n`;
    this.#buffer.push(text);
    this.#buffered += text.length;
    if (this.#buffered >= BUFFERED_CHARACTERS) this.#flush();
  };

  #flush(): void {
    try {
      writeAll(this.#descriptor, this.#buffer.join(''));
    } catch (error) {
      this.#problem = error;
    }
    this.#buffer = [];
    this.#buffered = 0;
  }

  /** Puts the complete trace in its place. Throws what went wrong while writing; a reader that went away is no problem. */
  complete(): void {
    if (this.#problem === undefined) this.#flush();
    fs.closeSync(this.#descriptor);
    const problem = this.#problem;
    if (problem === undefined) {
      if (this.#unfinished !== undefined) fs.renameSync(this.#unfinished, this.#target);
      return;
    }
    this.#removeUnfinished();
    if ((problem as NodeJS.ErrnoException).code === 'EPIPE') return;
    throw new Error(`the trace ${this.#target} could not be written: ${reason(problem)}`, { cause: problem });
  }

  /** The run did not get to its end: nothing is left of its trace. */
  discard(): void {
    fs.closeSync(this.#descriptor);
    this.#removeUnfinished();
  }

  #removeUnfinished(): void {
    if (this.#unfinished !== undefined) fs.rmSync(this.#unfinished, { force: true });
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(descriptor, bytes, at);
    } catch (error) {
      // A pipe whose reader is slower than we are.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
