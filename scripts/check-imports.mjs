// @ts-check
/** `node scripts/check-imports.mjs`: fails, naming each place, when an import runs against the house. */
import { WORKSPACE_ROOT } from './bootstrap/workspace.mjs';
import { checkImports } from './imports/check.mjs';
import { HOUSE } from './imports/house.mjs';

const breaches = checkImports(WORKSPACE_ROOT, HOUSE);
for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exitCode = 1;
else console.log('Imports run downward only.');
