/**
 * Failure files: one failing run as versioned JSON. Written whole or not at all; read with suspicion, because people
 * edit them, cut them short and hand over the wrong ones.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Failure } from './failure.ts';
import { makeDirectory } from './make-directory.ts';
import { toPlainJson } from './plain-json.ts';
import { validateFailure } from './validate-failure.ts';

export const FAILURE_FORMAT = 'barksim-failure';
export const FAILURE_VERSION = 1;

/** A file that is not what it should be. Its message is one line, for the person who named the file. */
export class FailureFileError extends Error {
  override readonly name = 'FailureFileError';
}

/**
 * The name under which a failure is kept. The same run has the same name whenever it is found; different ones have
 * different names, with a mark where a seed holds what a file name cannot. How long the run was to last is left out:
 * it ended at the violation.
 */
export function failureFileName(failure: Failure): string {
  const { bug, strict } = failure.options;
  const parts = [failure.scenario.replaceAll('/', '-'), `seed-${failure.seed}`];
  if (bug !== null) parts.push(`bug-${bug}`);
  if (strict) parts.push('strict');
  const wanted = parts.join('.');
  const safe = wanted.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 150);
  return `${safe === wanted ? safe : `${safe}.${mark(wanted)}`}.json`;
}

/** A short hash (FNV-1a) that keeps names apart which look the same once made safe. */
function mark(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Writes the file into the directory, which is created, and returns its path. Replaces an earlier file of the same run. */
export function writeFailureFile(directory: string, failure: Failure): string {
  const file = path.join(directory, failureFileName(failure));
  const content = { format: FAILURE_FORMAT, version: FAILURE_VERSION, ...failure, lastEvents: failure.lastEvents.map(toPlainJson) };
  makeDirectory(directory);
  // Beside the target, so that the renaming stays within one file system and replaces the file in one step.
  const unfinished = path.join(directory, `.${randomUUID()}.unfinished`);
  try {
    fs.writeFileSync(unfinished, `${JSON.stringify(content, undefined, 2)}\n`);
    fs.renameSync(unfinished, file);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  }
  return file;
}

/** Throws FailureFileError for whatever is wrong with the file. */
export function readFailureFile(file: string): Failure {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new FailureFileError(`cannot read ${file}: ${readProblem(error)}; expected a failure file as barksim writes them`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const problem = text.trim() === '' ? 'it is empty' : `it is not JSON (${(error as Error).message.replaceAll(/\s+/g, ' ')})`;
    throw new FailureFileError(`${file} is no failure file: ${problem}`);
  }
  const problem = envelopeProblem(content) ?? validateFailure(content);
  if (problem !== undefined) throw new FailureFileError(`${file} ${problem}`);
  const { format: _format, version: _version, ...failure } = content as { format: unknown; version: unknown } & Failure;
  return failure;
}

function readProblem(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a directory';
    case 'EACCES':
      return 'permission denied';
    default:
      return (error as Error).message;
  }
}

function envelopeProblem(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null || Array.isArray(content) || !('format' in content)) {
    return `is no failure file: expected an object with "format": "${FAILURE_FORMAT}"`;
  }
  const { format } = content;
  const version = 'version' in content ? content.version : undefined;
  if (format !== FAILURE_FORMAT) {
    return `is no failure file: its format is ${JSON.stringify(format)}; expected "${FAILURE_FORMAT}"`;
  }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return `is broken: version is ${JSON.stringify(version) ?? 'missing'}; expected a whole number from 1`;
  }
  if (version > FAILURE_VERSION) {
    return `was written by a newer barksim: its version is ${version}; this one reads up to ${FAILURE_VERSION}`;
  }
  return undefined;
}
