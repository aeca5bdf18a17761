import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkImports } from '../imports/check.mjs';
import { HOUSE } from '../imports/house.mjs';
import { readImports } from '../imports/read-imports.mjs';
import { WORKSPACE_ROOT } from '../bootstrap/workspace.mjs';

const TWO_FLOORS = { upper: ['lower'], lower: [] };

/** @type {string} */
let root;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'house '));
  write('package.json', '{ "devDependencies": { "vitest": "1.0.0" } }');
  write('packages/lower/package.json', '{ "name": "lower", "dependencies": { "immer": "1.0.0" } }');
  write('packages/lower/src/index.ts', '');
  write('packages/upper/package.json', '{ "name": "upper", "dependencies": { "lower": "workspace:*" } }');
  write('packages/upper/src/index.ts', "import { x } from 'lower';\n");
});

afterEach(() => fs.rmSync(root, { recursive: true }));

/**
 * @param {string} file
 * @param {string} content
 */
function write(file, content) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), content);
}

describe('this workspace', () => {
  it('imports downward only', () => {
    expect(checkImports(WORKSPACE_ROOT, HOUSE)).toEqual([]);
  });
});

describe('checkImports', () => {
  it('accepts imports that run downward, of declared dependencies, and of own files', () => {
    write('packages/upper/src/other.ts', "import './index.ts';\nimport fs from 'node:fs';\nexport * from 'lower';\n");
    write('packages/upper/test/index.test.ts', "import { it } from 'vitest';\nimport '../src/index.ts';\n");
    expect(checkImports(root, TWO_FLOORS)).toEqual([]);
  });

  const breaches = [
    ['an import that runs upward', "import { x } from 'upper';", 'lower may import none of our packages'],
    ['one that is only a type', "import type { X } from 'upper';", 'lower may import none of our packages'],
    ['one that hands names on', "export * from 'upper';", 'lower may import none of our packages'],
    ['one that happens at run time', "await import('upper');", 'lower may import none of our packages'],
    ['one for its effect alone', "import 'upper';", 'lower may import none of our packages'],
    ['a path into another package', "import '../../upper/src/index.ts';", 'a package reaches another by its name'],
    ['a package that is not declared', "import yargs from 'yargs';", 'does not name it as a dependency'],
    ['a dependency of the root only', "import { it } from 'vitest';", 'does not name it as a dependency'],
    ['a builtin without its prefix', "import fs from 'fs';", 'write node:fs'],
    ['a test from the source', "import '../test/made.ts';", 'code in src imports from src only'],
    ['a file that is not there', "import './absent.ts';", 'there is no such file'],
    ['the package itself', "import 'lower';", 'import the file itself'],
  ];
  it.each(breaches)('reports %s', (_what, code, reason) => {
    write('packages/lower/src/breach.ts', `/** Two lines. */\n\n${code}\n`);
    const found = checkImports(root, TWO_FLOORS);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${path.join('packages', 'lower', 'src', 'breach.ts')}:3: `);
    expect(found[0]).toContain(reason);
  });

  it('reports a file inside another package', () => {
    write('packages/upper/src/deep.ts', "import { x } from 'lower/dist/x.js';\n");
    expect(checkImports(root, TWO_FLOORS)).toEqual([expect.stringContaining('import what lower exports, not a file inside it')]);
  });

  it('reports files that import each other in a circle, once', () => {
    write('packages/lower/src/a.ts', "import { b } from './b.ts';\n");
    write('packages/lower/src/b.ts', "import { c } from './c.ts';\n");
    write('packages/lower/src/c.ts', "import { a } from './a.ts';\n");
    expect(checkImports(root, TWO_FLOORS)).toEqual([expect.stringMatching(/a\.ts -> .*b\.ts -> .*c\.ts -> .*a\.ts$/)]);
  });

  it('lets types refer to each other in a circle', () => {
    write('packages/lower/src/a.ts', "import { b } from './b.ts';\n");
    write('packages/lower/src/b.ts', "import type { A } from './a.ts';\n");
    expect(checkImports(root, TWO_FLOORS)).toEqual([]);
  });

  it('reports a manifest and a project reference that run upward', () => {
    write('packages/lower/package.json', '{ "name": "lower", "devDependencies": { "upper": "workspace:*" } }');
    write('packages/lower/tsconfig.json', '{ "references": [{ "path": "../upper" }] }');
    expect(checkImports(root, TWO_FLOORS)).toEqual([
      expect.stringContaining('package.json: depends on upper'),
      expect.stringContaining('tsconfig.json: refers to upper'),
    ]);
  });

  it('reports a package that has no place in the house', () => {
    write('packages/attic/package.json', '{ "name": "attic" }');
    expect(checkImports(root, TWO_FLOORS)).toEqual([expect.stringContaining('attic is not in the house')]);
  });
});

describe('readImports', () => {
  it('sees statements over several lines, with their kind and line', () => {
    expect(readImports("import {\n  a,\n  b,\n} from 'x';\nimport type { T } from 'y';\nexport type * from 'z';\n")).toEqual([
      { specifier: 'x', line: 4, typeOnly: false },
      { specifier: 'y', line: 5, typeOnly: true },
      { specifier: 'z', line: 6, typeOnly: true },
    ]);
  });

  it('sees nothing in comments and template literals', () => {
    expect(readImports("// import 'a';\n/* import 'b'; */\nconst s = `\nimport 'c';\n`;\nconst from = 'd';\nexport const e = 'f';\n")).toEqual([]);
  });
});
