// @ts-check
/**
 * The one entry behind the root's npm scripts: `node scripts/bootstrap.mjs <task> [arguments]`.
 *
 * A newcomer's machine has Node and npm and nothing else. Before the task itself this fetches the pinned pnpm,
 * installs what the lockfile names and builds, each only when needed. Two of these at once wait for each other.
 */
import { isSupportedNode, unsupportedNodeMessage } from './bootstrap/node-version.mjs';

const [task = '', ...args] = process.argv.slice(2);

if (isSupportedNode(process.versions.node)) {
  await start();
} else {
  process.stderr.write(`${unsupportedNodeMessage(process.versions.node)}\n`);
  process.exitCode = 3;
}

async function start() {
  // Loaded late: an old Node must get as far as the message above.
  const { TASKS } = await import('./bootstrap/tasks.mjs');
  const { SetupError } = await import('./bootstrap/setup-error.mjs');
  const run = Object.hasOwn(TASKS, task) ? TASKS[task] : undefined;
  if (run === undefined) {
    process.stderr.write(`Unknown task "${task}"; expected one of: ${Object.keys(TASKS).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  try {
    const status = await run(args);
    if (status !== undefined) process.exitCode = status;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message.trim()}\n`);
    process.exitCode = error.exitStatus;
  }
}
