// @ts-check
/**
 * One setup at a time in one clone: two `npm test` started together must not install or build over each other.
 *
 * The lock is a file that only one process can create. Its owner touches it while it lives, so a lock whose owner died
 * (or whose machine did) is recognised by its age, and by its process being gone. Taking over such a lock is itself
 * guarded by a directory that only one process can make.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const HEARTBEAT_MILLIS = 2_000;
const ABANDONED_AFTER_MILLIS = 30_000;
const RETRY_MILLIS = 100;

/**
 * Runs `work` while holding the lock.
 *
 * @template T
 * @param {string} file where the lock lives; its directory is created
 * @param {() => T | Promise<T>} work
 * @param {{ onWait?: (owner: string) => void }} [options] `onWait` is called once when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, options = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let waited = false;
  while (!tryCreate(file)) {
    if (isAbandoned(file)) {
      takeDown(file);
      continue;
    }
    if (!waited) {
      waited = true;
      options.onWait?.(readOwner(file)?.command ?? 'another command');
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MILLIS);
  heartbeat.unref();
  const removeAtExit = () => fs.rmSync(file, { force: true });
  process.once('exit', removeAtExit);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', removeAtExit);
    removeAtExit();
  }
}

/** @param {string} file */
function tryCreate(file) {
  // Written aside first and then linked: whoever sees the lock sees its whole content.
  const own = `${file}.${process.pid}`;
  const command = process.env.npm_lifecycle_event ? `npm run ${process.env.npm_lifecycle_event}` : 'another command';
  fs.writeFileSync(own, JSON.stringify({ pid: process.pid, host: os.hostname(), command }));
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {{ pid: number, host: string, command: string } | undefined} undefined when the lock is gone or unreadable
 */
function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function isAbandoned(file) {
  let ageMillis;
  try {
    ageMillis = Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return false;
  }
  if (ageMillis > ABANDONED_AFTER_MILLIS) return true;
  const owner = readOwner(file);
  return owner !== undefined && owner.host === os.hostname() && !isAlive(owner.pid);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file */
function takeDown(file) {
  const guard = `${file}.takeover`;
  try {
    fs.mkdirSync(guard);
  } catch {
    // Somebody else is taking it down. A guard that stays was left by a process that died within these few lines.
    try {
      if (Date.now() - fs.statSync(guard).mtimeMs > ABANDONED_AFTER_MILLIS) fs.rmdirSync(guard);
    } catch {
      // It is gone: the next attempt will tell.
    }
    return;
  }
  try {
    if (isAbandoned(file)) fs.rmSync(file, { force: true });
  } finally {
    fs.rmdirSync(guard);
  }
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    fs.utimesSync(file, now, now);
  } catch {
    // Removed by hand: nothing to keep alive.
  }
}
