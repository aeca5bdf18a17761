// @ts-check
/**
 * The imports of a TypeScript source, read without a parser: comments are blanked out first, then import and export
 * statements and `import('...')` calls are matched. Imports whose path is computed are out of its sight.
 */

/**
 * @typedef {object} Import
 * @property {string} specifier
 * @property {number} line from 1
 * @property {boolean} typeOnly erased by the compiler: cannot make a cycle at run time
 */

const STATEMENT = /(?:^|[;}\n])\s*(import|export)\s+(type\s+)?(?:[\w$*{][^'"`;]*?\sfrom\s*)?(['"])([^'"\n]+)\3/g;
const CALL = /\bimport\s*\(\s*(['"])([^'"\n]+)\1/g;

/**
 * @param {string} source
 * @returns {Import[]} in the order of their lines
 */
export function readImports(source) {
  const code = blankComments(source);
  /** @type {Import[]} */
  const imports = [];
  for (const match of code.matchAll(STATEMENT)) {
    const specifier = /** @type {string} */ (match[4]);
    // `export 'x'` is no statement, so what matched without "from" can only be `import 'x'`.
    if (match[1] === 'export' && !/\sfrom\s*['"]/.test(match[0])) continue;
    imports.push({ specifier, line: lineAt(code, match.index + match[0].length), typeOnly: match[2] !== undefined });
  }
  for (const match of code.matchAll(CALL)) {
    // `import('x').Name` in a type has the same shape: calling it a run-time import errs on the strict side.
    imports.push({ specifier: /** @type {string} */ (match[2]), line: lineAt(code, match.index), typeOnly: false });
  }
  return imports.sort((left, right) => left.line - right.line);
}

/**
 * @param {string} text
 * @param {number} index
 */
function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}

/**
 * Puts blanks for comments and for the text inside template literals, and keeps every line break.
 *
 * @param {string} source
 */
function blankComments(source) {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|`(?:\\[\s\S]|[^\\`])*`|'(?:\\.|[^\\'\n])*'|"(?:\\.|[^\\"\n])*"/g;
  return source.replace(token, (text) => (text[0] === '/' || text[0] === '`' ? text.replace(/[^\n]/g, ' ') : text));
}
