/**
 * Holds the tables of docs/faults.md to the definitions of the kinds.
 *
 * BARKSIM_REWRITE_DOCS=1 npx vitest run test/fault-docs.test.ts   writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, type FaultDefinition } from '../src/index.ts';

const PAGE = fileURLToPath(new URL('../../../docs/faults.md', import.meta.url));
const TABLES = /<!-- kinds -->\n(.*?)<!-- \/kinds -->/s;

function row({ kind, summary, fields, isMomentary, damagesDurable, source }: FaultDefinition): string {
  const names = fields.map((field) => `\`${field.name}\`${field.default === undefined ? '' : '?'}`).join(', ');
  const notes = [...(isMomentary === true ? ['in a moment'] : []), ...(damagesDurable === undefined ? [] : ['damages'])].join(', ');
  return `| \`${kind}\` | ${summary} | ${names} | ${notes} | ${source} |`;
}

function tables(): string {
  const families = [...new Set(FAULT_DEFINITIONS.map(({ family }) => family))];
  return families
    .map((family) => {
      const rows = FAULT_DEFINITIONS.filter((definition) => definition.family === family).map(row);
      return `## ${family[0]!.toUpperCase()}${family.slice(1)}\n\n| kind | what happens | fields (\`?\`: optional) | | known from |\n|---|---|---|---|---|\n${rows.join('\n')}\n\n`;
    })
    .join('');
}

describe('docs/faults.md', () => {
  it('has a table of every family with the kinds as they are defined', () => {
    const page = readFileSync(PAGE, 'utf8');
    if (process.env['BARKSIM_REWRITE_DOCS'] === '1') {
      writeFileSync(PAGE, page.replace(TABLES, () => `<!-- kinds -->\n${tables()}<!-- /kinds -->`));
    }
    const [, written] = TABLES.exec(readFileSync(PAGE, 'utf8')) as unknown as [string, string];
    expect(written).toBe(tables());
  });
});
