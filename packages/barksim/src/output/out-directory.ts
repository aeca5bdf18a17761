/** Where failure files go. Tried before the work begins: hours of fuzzing must not end with nowhere to write. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '@barksim/fuzzer';
import { UsageError } from '../usage-error.ts';

export const DEFAULT_OUT_DIRECTORY = 'barksim-failures';

/** Writes a file there and takes it away again, together with the directories made for it. */
export function checkOutDirectory(directory: string): void {
  const trial = path.join(directory, `.${randomUUID()}.trial`);
  let made: readonly string[] = [];
  try {
    made = makeDirectory(directory);
    fs.writeFileSync(trial, '');
    fs.rmSync(trial);
  } catch (error) {
    throw new UsageError(`--out: cannot write to the directory ${directory}: ${reason(error)}; expected one that files can be created in`);
  } finally {
    removeEmpty(made);
  }
}

function removeEmpty(directories: readonly string[]): void {
  try {
    for (const directory of directories.toReversed()) fs.rmdirSync(directory);
  } catch {
    // Somebody else has begun to use it: it stays, and so do those around it.
  }
}

export function reason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of its path is a file';
    case 'ENOSPC':
      return 'no space is left on the device';
    case 'ENOENT':
      return 'there is no such directory';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return (error as Error).message;
  }
}
