/** Runs one seed of one scenario from beginning to end. */
import { ContractError } from './engine/contract-error.ts';
import { WorldSource } from './engine/build-world.ts';
import { withGuards, withoutGuards } from './engine/guards.ts';
import { ImmerRunner } from './engine/immer-runner.ts';
import { withMoment } from './engine/moment.ts';
import type { SimNode } from './engine/sim-node.ts';
import type { World } from './engine/world.ts';
import type { Fault } from './faults/fault.ts';
import { StarvationWatch, type Starvation } from './liveness/starvation.ts';
import type { Violation } from './properties/violation.ts';
import type { ReportedViolation, RunOptions, RunReport, TraceLine } from './run.ts';
import type { Scenario } from './scenario.ts';
import { LastEvents } from './trace/tracer.ts';

/** The property that a handler which throws has violated. */
export const NO_EXCEPTION = 'node/no-exception';

/**
 * The same scenario, seed and options give the same report, on every machine.
 *
 * Throws ContractError when a program or scenario broke the engine's contract, and whatever a scenario throws on an
 * unknown bug or a plan it cannot read. A handler that throws anything else violates `node/no-exception`.
 */
export function runSeed(scenario: Scenario, seed: string, options: RunOptions = {}): RunReport {
  const source = new WorldSource(scenario, seed, options);
  const last = options.lastEvents === undefined || options.lastEvents === 0 ? undefined : new LastEvents(options.lastEvents);
  const watch = last === undefined || source.plan.liveness === undefined ? undefined : new StarvationWatch();
  const trace = traceInto(options.trace, last, watch);
  const world = source.create({ strict: options.strict ?? false, ...(trace === undefined ? {} : { trace }) });
  if (options.handlers === 'immer') world.runThroughImmer(new ImmerRunner(false));
  withGuards(() => {
    runToEnd(world, () => {
      world.bootAll();
      world.runUntil(source.untilMicros);
      world.finish();
    });
  }, world.strict);
  const isStarved = world.firstViolation !== null && world.firstViolation.property === world.liveness?.property;
  return report(source, world, last?.lines() ?? [], isStarved ? watch?.conclude(world) : undefined);
}

/**
 * Runs `body`, turning an exception of a node program into a violation of the world. An exception of an observer, a
 * deadline or the engine is nobody's violation: it goes on to the caller.
 */
export function runToEnd(world: World, body: () => void): void {
  try {
    body();
  } catch (error) {
    if (!world.isInHandler) throw error;
    if (error instanceof ContractError) {
      error.message = withMoment(world, error.message, error.stack);
      throw error;
    }
    const node = world.bootingNode >= 0 ? world.bootingNode : world.queue.node;
    const why = world.handedOver?.explain(error, node);
    const seen = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)) + (why === undefined ? '' : ` (${why})`);
    world.violation(NO_EXCEPTION, 'every handler returns', seen, [node]);
  }
}

function traceInto(
  sink: RunOptions['trace'],
  last: LastEvents | undefined,
  watch: StarvationWatch | undefined,
): ((line: TraceLine) => void) | undefined {
  if (sink === undefined && last === undefined) return undefined;
  return (line) => {
    last?.add(line);
    watch?.add(line);
    if (sink !== undefined) withoutGuards(() => sink(line));
  };
}

export function reportViolation(world: World, violation: Violation): ReportedViolation {
  return { ...violation, nodes: violation.nodes.map((id) => (world.nodes[id] as SimNode).name) };
}

/** Counts of what the network did, under the names that coverage uses. */
function networkCoverage(world: World): [string, number][] {
  const { counts } = world.network;
  const rows: [string, number][] = [
    ['network/lost', counts.lost],
    ['network/cut', counts.cut],
    ['network/duplicated', counts.duplicated],
    ['network/reordered', counts.reordered],
    ['network/to-down-node', counts.toDownNode],
    ['network/lost-in-burst', counts.lostInBurst],
    ['network/corrupted', counts.corrupted],
    ['network/replayed', counts.replayed],
    ['network/queue-full', counts.queueFull],
    ['network/held', counts.held],
  ];
  return rows.filter(([, count]) => count > 0);
}

/** Faults that were drawn and did not fire, and kinds that fired and had no effect in this run. */
function faultCoverage({ faults, coverage }: World): [string, number][] {
  const rows = new Map<string, number>();
  for (const [position, { kind }] of faults.faults.entries()) {
    if (!faults.fired.includes(position)) rows.set(`unfired/${kind}`, (rows.get(`unfired/${kind}`) ?? 0) + 1);
    else if (!coverage.has(`effect/${kind}`)) rows.set(`idle/${kind}`, 1);
  }
  return [...rows];
}

function report(source: WorldSource, world: World, lastEvents: readonly TraceLine[], starvation: Starvation | undefined): RunReport {
  const violation = world.firstViolation;
  return {
    scenario: source.scenario.name,
    seed: source.seed,
    bug: source.bug,
    untilMicros: source.untilMicros,
    verdict: violation !== null ? 'violation' : world.inconclusive.length > 0 ? 'inconclusive' : 'pass',
    violations: violation === null ? [] : [reportViolation(world, violation)],
    inconclusive: [...world.inconclusive],
    events: world.eventCount,
    simulatedMicros: world.nowMicros,
    fingerprint: world.fingerprint.toString(),
    strict: world.strict,
    coverage: Object.fromEntries([...world.coverage, ...networkCoverage(world), ...faultCoverage(world)]),
    plan: {
      settings: source.plan.settings,
      faults: [...world.faults.faults],
      ...(world.liveness === null ? {} : { liveness: world.liveness.phase }),
    },
    faultsFired: world.faults.fired.map((position) => world.faults.faults[position] as Fault),
    lastEvents,
    starvation,
  };
}
