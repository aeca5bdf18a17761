/** Where in a run something happened, in words: for errors that have to name a culprit. */
import { formatMicros } from '../time.ts';
import type { Typed } from '../node-contract.ts';
import { MESSAGE, TIMER } from './event-kind.ts';
import { ContractError } from './contract-error.ts';
import { withoutGuards } from './guards.ts';
import { takePromise } from './promise-watch.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** `in onMessage of n2 (raft), on 'vote' from n1, event 14 at 0.000212s`; undefined where no node is at work. */
export function describeMoment(world: World): string | undefined {
  const { bootingNode, queue, eventCount, nowMicros } = world;
  const at = `event ${eventCount} at ${formatMicros(nowMicros)}`;
  const node = world.nodes[bootingNode >= 0 ? bootingNode : queue.node];
  if (node === undefined) return undefined;
  const whose = `of ${node.name} (${node.program.kind})`;
  if (bootingNode >= 0) return `in boot ${whose}, ${at}`;
  const type = (world.handled as Typed | undefined)?.type;
  if (queue.kind === MESSAGE) return `in onMessage ${whose}, on '${type}' from ${(world.nodes[queue.source] as SimNode).name}, ${at}`;
  return `in onTimer ${whose}${queue.kind === TIMER ? `, on '${type}'` : ''}, ${at}`;
}

/** The file and line that an error came from, past the engine's own guards; undefined where the stack does not tell. */
export function callSite(stack: string | undefined): string | undefined {
  return withoutGuards(() => {
    const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    const frame = frames.find((line) => !/engine\/(guards|traps|promise-watch)\.[jt]s|node:internal|<anonymous>\)?$|at Array\.|node:vm/.test(line));
    return /([^/\\(]+:\d+):\d+\)?$/.exec(frame ?? '')?.[1];
  });
}

/** To be called after a handler of a strict run. Throws ContractError when a promise came into being in it. */
export function refusePromises(world: World): void {
  const stack = takePromise();
  if (stack === undefined) return;
  throw new ContractError(withMoment(world, 'a promise was left running: expected handlers that do their work before they return; no async function, no await', stack));
}

/** The message with the moment, and the file and line where the stack has them. */
export function withMoment(world: World, message: string, stack: string | undefined): string {
  const moment = describeMoment(world);
  const site = callSite(stack);
  const where = [moment, site === undefined ? undefined : `at ${site}`].filter((part) => part !== undefined).join(', ');
  return where === '' ? message : `${message} (${where})`;
}
