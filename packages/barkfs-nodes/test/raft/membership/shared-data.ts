/** Files of other projects in a folder `shared/data` beside this one, used by tests where it is present. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));

/** Undefined when it is not there. */
export function readShared(path: string): string | undefined {
  const full = join(FOLDER, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}
