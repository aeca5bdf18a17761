// @ts-check
/** Which Node versions the project runs on. This file and `bootstrap.mjs` must load on much older ones, to say so. */

/** The same range as "engines" in package.json, held by a test. */
export const SUPPORTED_NODE = '^20.19.0 || ^22.12.0 || >=24.0.0';

/**
 * @param {string} version for example `20.19.1`
 * @returns {boolean}
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major >= 24;
}

/**
 * @param {string} version
 * @returns {string} what to tell somebody whose Node is too old
 */
export function unsupportedNodeMessage(version) {
  return (
    `barksim needs Node 20.19 or later of the 20 line, 22.12 or later of the 22 line, or 24 and up; this is Node ${version}.\n` +
    'Install a newer Node (https://nodejs.org) and run the command again.'
  );
}
