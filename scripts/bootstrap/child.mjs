// @ts-check
/** Running a child process to its end, with signals passed on and, where asked, its output kept for a diagnosis. */
import { spawn } from 'node:child_process';
import os from 'node:os';

const KEPT_CHARACTERS = 20_000;

/**
 * @typedef {object} ChildResult
 * @property {number} status exit status; 128 + n when signal n ended it, as shells have it
 * @property {string} output the last part of what it printed, when `output` was not `inherit`
 */

/**
 * @param {string} command a program, or a whole command line when `shell` is set
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shell?: boolean, output: 'inherit' | 'stderr' | 'keep' }} options
 *   `inherit`: the child writes to our streams itself. `stderr`: all it prints goes to our stderr and is kept.
 *   `keep`: kept and not shown. In the last two it gets no standard input.
 * @returns {Promise<ChildResult>}
 */
export function runChild(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: options.output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_CHARACTERS);
      if (options.output === 'stderr') process.stderr.write(chunk);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);

    // A terminal sends SIGINT to the child as well; we only have to outlive it. The others reach us alone.
    const ignore = () => {};
    const forwards = /** @type {const} */ (['SIGTERM', 'SIGHUP']).map((signal) => {
      const forward = () => child.kill(signal);
      process.on(signal, forward);
      return () => process.removeListener(signal, forward);
    });
    process.on('SIGINT', ignore);
    const settle = () => {
      process.removeListener('SIGINT', ignore);
      for (const remove of forwards) remove();
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code, signal) => {
      settle();
      resolve({ status: code ?? 128 + (os.constants.signals[signal ?? 'SIGKILL'] ?? 0), output });
    });
  });
}
