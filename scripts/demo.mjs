// @ts-check
/**
 * `npm run demo`: what barksim is for, in under a minute. Every step is a command that a reader can type as well; a step
 * that does not end as the story says ends the demo with exit status 1.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { WORKSPACE_ROOT } from './bootstrap/workspace.mjs';

const MAIN = path.join(WORKSPACE_ROOT, 'packages', 'barksim', 'dist', 'main.js');
const OUT = path.join('barksim-failures', 'demo');
const COLOURED = process.stdout.isTTY === true && !process.env.NO_COLOR;

/** What the exit status of each command means: see `barksim --help`. */
const [PASS, VIOLATION] = [0, 1];

/** @param {string} text */
function chapter(text) {
  console.log(COLOURED ? `\n\u001B[1m${text}\u001B[0m` : `\n${text}`);
}

/**
 * @param {readonly string[]} args
 * @param {number} expectedStatus
 */
function barksim(args, expectedStatus) {
  console.log(`$ npm run -s barksim -- ${args.join(' ')}\n`);
  // With the name of the script its lines to copy read as they would there.
  const env = { ...process.env, npm_lifecycle_event: 'barksim' };
  const { status, signal } = spawnSync(process.execPath, [MAIN, ...args], { cwd: WORKSPACE_ROOT, stdio: 'inherit', env });
  if (status === expectedStatus) return;
  console.error(`\nThis should have ended with exit status ${expectedStatus} and ended with ${signal ?? status}.`);
  process.exit(status === 130 || signal === 'SIGINT' ? 130 : 1);
}

fs.rmSync(path.join(WORKSPACE_ROOT, OUT), { recursive: true, force: true });

chapter('1. A Raft with a known bug: it commits entries of earlier terms by counting copies (figure 8 of the paper). Which seed breaks it?');
barksim(['fuzz', 'raft/swarm', '--bug', 'R1', '--seeds', '1..200', '--bail', '--out', OUT], VIOLATION);

chapter('2. The failure file runs again, event by event: the same violation at the same event, today and on any machine.');
const [file] = fs.readdirSync(path.join(WORKSPACE_ROOT, OUT));
barksim(['replay', path.join(OUT, String(file))], VIOLATION);

chapter('3. A correct Raft, in two thousand clusters of 3 to 7 nodes, each with faults of its own: crashes, partitions, loss, skewed clocks.');
barksim(['fuzz', 'raft/swarm', '--seeds', '2000', '--out', OUT], PASS);

chapter('4. BarkFS, a small distributed file system, tells how it loses a chunk server and keeps the file.');
barksim(['run', 'barkfs/tour', '--out', OUT], PASS);

chapter('What now?');
console.log(`  npm run -s barksim -- list                           every scenario, and the known bugs to plant
  npm run -s barksim -- run raft/swarm --seed mine     one run of your own
  npm run -s barksim -- debug ${path.join(OUT, String(file))}
                                                       step forward and back through the failure above
  npm test                                             every test`);
