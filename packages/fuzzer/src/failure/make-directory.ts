/** Making a directory with its parents, step by step: Node's own recursive form never returns where nothing can be made. */
import fs from 'node:fs';
import path from 'node:path';

/** Gives the directories that were made, outermost first; none when it was there. Throws what the file system says. */
export function makeDirectory(directory: string): string[] {
  const missing: string[] = [];
  for (let folder = path.resolve(directory); !fs.existsSync(folder); folder = path.dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      fs.mkdirSync(folder);
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return missing;
}
