/**
 * Replays a run with a Node inspector attached and stops it right before the handler of one event: chrome://inspect or
 * an editor then steps through the very TypeScript of the node program, with its state at hand. The build has source
 * maps, so "step into" lands in the `.ts` file of the handler.
 *
 * An event may run several handlers (a sync that releases notifications, a fault that boots nodes): it stops before the
 * first. Where an event runs none, it stops before the engine executes the event.
 */
import inspector from 'node:inspector';
import { Timeline, withGuards, type World } from '@barksim/sim-core';
import type { DebugTarget } from '../target.ts';

export interface BreakOptions {
  readonly target: DebugTarget;
  /** The event before whose handler to stop, from 1. */
  readonly breakAt: number;
  /** Gets each line for the person who waits: where to attach, what it stops at. */
  readonly announce: (line: string) => void;
  /** Where to listen when the process was not started with --inspect or --inspect-brk. Default 9229. */
  readonly port?: number;
}

export interface BreakReport {
  readonly events: number;
  readonly fingerprint: string;
  /** What the event executed: `n2 onMessage`, or `nothing` when it ran no handler. */
  readonly stoppedBefore: string;
}

interface HandlerCall {
  /** `n2 onMessage`. */
  readonly name: string;
  readonly program: any;
  readonly handler: Handler;
  readonly operands: readonly unknown[];
}

type Handler = 'boot' | 'onMessage' | 'onTimer';

const HANDLERS: readonly Handler[] = ['boot', 'onMessage', 'onTimer'];

/** Throws RangeError when the run has no such event, before anything waits for an inspector. */
export function replayWithBreak(options: BreakOptions): BreakReport {
  const { target, breakAt, announce } = options;
  const { scenario, seed, recorded: _recorded, ...timelineOptions } = target;
  const timeline = new Timeline(scenario, seed, timelineOptions);
  if (!Number.isInteger(breakAt) || breakAt < 1 || breakAt > timeline.totalEvents) {
    throw new RangeError(`there is no event ${breakAt} to break at: expected 1 to ${timeline.totalEvents}`);
  }
  // Which handler runs first is only known after the event: so it is executed once without a stop.
  const rehearsal = timeline.worldAt(breakAt - 1);
  const stoppedBefore = firstHandlerOf(rehearsal, () => step(rehearsal, timeline));
  waitForInspector(options);
  announce(`Stopping at event ${breakAt}, before ${stoppedBefore === 'nothing' ? 'the engine executes it: it runs no handler' : stoppedBefore}.`);
  if (stoppedBefore !== 'nothing') announce('"Step into", twice, leads into the handler.');

  const world = timeline.worldAt(breakAt - 1);
  if (stoppedBefore === 'nothing') {
    breakBeforeEvent(world, timeline);
  } else {
    const lift = wrapHandlers(world, (call) => {
      lift();
      return breakBeforeHandler(call);
    });
    step(world, timeline);
  }
  withGuards(() => {
    while (world.step(timeline.untilMicros)) {
      // Each turn is one event.
    }
  });
  return { events: world.eventCount, fingerprint: world.fingerprint.toString(), stoppedBefore };
}

function step(world: World, timeline: Timeline): void {
  withGuards(() => world.step(timeline.untilMicros));
}

/** Name of the first handler that the body makes some node run. */
function firstHandlerOf(world: World, body: () => void): string {
  let first = 'nothing';
  const lift = wrapHandlers(world, ({ name, program, handler, operands }) => {
    if (first === 'nothing') first = name;
    return program[handler](...operands);
  });
  body();
  lift();
  return first;
}

/** Puts a function around every handler of every node; returns what takes it off again. */
function wrapHandlers(world: World, around: (call: HandlerCall) => unknown): () => void {
  const originals = world.nodes.map((node) => node.program);
  const nodes = world.nodes as { name: string; program: any }[];
  for (const node of nodes) {
    const { program } = node;
    const wrapped = Object.create(program) as Record<Handler, unknown>;
    for (const handler of HANDLERS) {
      const name = `${node.name} ${handler}`;
      wrapped[handler] = (...operands: unknown[]) => around({ name, program, handler, operands });
    }
    node.program = wrapped;
  }
  return () => {
    for (const [id, program] of originals.entries()) nodes[id]!.program = program;
  };
}

function breakBeforeHandler({ program, handler, operands }: HandlerCall): unknown {
  // The stop that this file is for. Without an inspector it does nothing.
  // oxlint-disable-next-line no-debugger
  debugger;
  return program[handler](...operands);
}

function breakBeforeEvent(world: World, timeline: Timeline): void {
  withGuards(() => {
    // oxlint-disable-next-line no-debugger
    debugger;
    world.step(timeline.untilMicros);
  });
}

/** Node waits for a front end by itself only when it was started with --inspect-brk. */
function waitForInspector({ announce, port = 9229 }: BreakOptions): void {
  const isOpen = inspector.url() !== undefined;
  const hasWaited = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((option) => option.includes('--inspect-brk'));
  if (isOpen && hasWaited) return;
  if (!isOpen) inspector.open(port, '127.0.0.1');
  announce(`Waiting for an inspector at ${inspector.url()}: open chrome://inspect, or attach from an editor.`);
  inspector.waitForDebugger();
}
