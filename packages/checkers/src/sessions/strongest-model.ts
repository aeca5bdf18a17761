/**
 * The table of consistency models that a history of registers has, from linearizable down to the session guarantees, with a
 * minimal witness for each that it has not.
 */
import { describeData, describeRecorded } from '../history/describe-history.ts';
import { byInvocation, type Operation } from '../history/operation.ts';
import { checkRegisters } from '../models/as-key-value.ts';
import type { Specification } from '../models/specification.ts';
import type { OrderEdge } from '../transactions/order-graph.ts';
import { MOST_VIEWED_OPERATIONS, viewCycle } from './client-views.ts';
import { searchSequentialOrder } from './sequential-search.ts';
import { guaranteeCycle, type SessionGuarantee } from './session-guarantees.ts';
import { INITIAL, sessionHistory, type SessionHistory } from './session-history.ts';

/** From the strongest; PRAM has read your writes, monotonic reads and monotonic writes, causal has all four. */
export const SESSION_MODELS = ['linearizable', 'sequential', 'causal', 'PRAM', 'writes follow reads', 'monotonic writes', 'monotonic reads', 'read your writes'] as const;
export type SessionModel = (typeof SESSION_MODELS)[number];

export interface SessionModelVerdict {
  readonly model: SessionModel;
  readonly holds: 'yes' | 'no' | 'unknown';
  /** For each no: operations that alone break it. */
  readonly witness?: readonly Operation[];
  /** For each no and unknown. */
  readonly explanation?: string;
}

export interface StrongestModelOptions {
  /** Steps that each search may take. Default 1,000,000. */
  readonly maxSteps?: number;
}

const DEFAULT_STEPS = 1_000_000;
/** Witnesses of more operations are not made smaller one by one. */
const MOST_SHRUNK = 150;

type Finding = Omit<SessionModelVerdict, 'model'> & { readonly cycle?: readonly OrderEdge[] | undefined; readonly history?: SessionHistory };

/** `specification` is `register`, `casRegister` or `keyValue` with the value that every key holds first. */
export function consistencyTable(operations: readonly Operation[], specification: Specification, options: StrongestModelOptions = {}): SessionModelVerdict[] {
  const maxSteps = options.maxSteps ?? DEFAULT_STEPS;
  const verdicts: SessionModelVerdict[] = [];
  for (const model of SESSION_MODELS) {
    const stronger = verdicts.find((verdict) => verdict.holds === 'yes' && isImplied(model, verdict.model));
    if (stronger !== undefined) {
      verdicts.push({ model, holds: 'yes' });
      continue;
    }
    const finding = judge(operations, specification, model, maxSteps);
    if (finding.holds !== 'no') verdicts.push({ model, holds: finding.holds, ...(finding.explanation === undefined ? {} : { explanation: finding.explanation }) });
    else verdicts.push({ model, holds: 'no', ...minimal(operations, specification, model, maxSteps, finding) });
  }
  return verdicts;
}

/** The strongest model that holds; undefined when none is known to. */
export function strongestModel(verdicts: readonly SessionModelVerdict[]): SessionModel | undefined {
  return verdicts.find(({ holds }) => holds === 'yes')?.model;
}

function isImplied(model: SessionModel, by: SessionModel): boolean {
  if (by === 'PRAM') return model === 'monotonic writes' || model === 'monotonic reads' || model === 'read your writes';
  return by === 'linearizable' || by === 'sequential' || by === 'causal';
}

function judge(operations: readonly Operation[], specification: Specification, model: SessionModel, maxSteps: number): Finding {
  if (model === 'linearizable') {
    const verdict = checkRegisters(operations, specification, { maxSteps });
    if (verdict.verdict === 'violation') return { holds: 'no', witness: verdict.witness, explanation: verdict.explanation };
    return verdict.verdict === 'ok' ? { holds: 'yes' } : { holds: 'unknown', explanation: verdict.reason };
  }
  const history = sessionHistory(operations, specification.initial);
  if (typeof history !== 'string' && history.thinAir !== undefined) {
    return { holds: 'no', witness: [history.thinAir], explanation: `${describeRecorded(history.thinAir)} saw a value that nobody wrote.` };
  }
  if (model === 'sequential') return judgeSequential(operations, specification, history, maxSteps);
  if (typeof history === 'string') return { holds: 'unknown', explanation: history };
  if (model === 'causal' || model === 'PRAM') {
    if (history.nodes.length > MOST_VIEWED_OPERATIONS) return { holds: 'unknown', explanation: `this is judged for up to ${MOST_VIEWED_OPERATIONS} operations only` };
    return ofCycle(viewCycle(history, model), history);
  }
  return ofCycle(guaranteeCycle(history, model as SessionGuarantee), history);
}

function judgeSequential(operations: readonly Operation[], specification: Specification, history: SessionHistory | string, maxSteps: number): Finding {
  if (typeof history !== 'string' && history.nodes.length <= MOST_VIEWED_OPERATIONS) {
    const causal = ofCycle(viewCycle(history, 'causal'), history);
    if (causal.holds === 'no') return causal;
  }
  const { outcome } = searchSequentialOrder(operations, specification, maxSteps);
  if (outcome === 'found') return { holds: 'yes' };
  if (outcome === 'none') return { holds: 'no' };
  return { holds: 'unknown', explanation: `the search for an order took more than ${maxSteps} steps` };
}

function ofCycle(cycle: readonly OrderEdge[] | undefined, history: SessionHistory): Finding {
  return cycle === undefined ? { holds: 'yes' } : { holds: 'no', cycle, history };
}

/**
 * Leaves out what the violation does not need. A read can go from any legal history, and so can a write that no read left saw;
 * whatever is left out, the rest is judged again.
 */
function minimal(operations: readonly Operation[], specification: Specification, model: SessionModel, maxSteps: number, finding: Finding): Omit<SessionModelVerdict, 'model' | 'holds'> {
  if (finding.witness !== undefined) return { witness: finding.witness, explanation: finding.explanation! };
  let kept = operations.toSorted(byInvocation);
  let current = finding;
  const attempt = (fewer: Operation[]): boolean => {
    const again = judge(fewer, specification, model, maxSteps);
    if (again.holds !== 'no' || again.witness !== undefined) return false;
    kept = fewer;
    current = again;
    return true;
  };
  if (finding.cycle !== undefined) {
    const needed = operationsOf(finding.history!, finding.cycle);
    attempt(kept.filter((operation) => needed.has(operation)));
  }
  for (let hasShrunk = kept.length <= MOST_SHRUNK; hasShrunk; ) {
    hasShrunk = false;
    for (const operation of kept.toReversed()) if (attempt(kept.filter((other) => other !== operation))) hasShrunk = true;
  }
  return { witness: kept, explanation: explain(kept, current) };
}

/** Those of the cycle, and the writes that its reads saw. */
function operationsOf({ nodes }: SessionHistory, cycle: readonly OrderEdge[]): Set<Operation> {
  const needed = new Set<Operation>();
  for (const { from, to, reader = INITIAL } of cycle) {
    for (const node of [from, to, reader]) {
      const { operation, isWrite, from: writer } = nodes[node]!;
      if (operation !== undefined) needed.add(operation);
      const seen = nodes[writer]!.operation;
      if (!isWrite && seen !== undefined) needed.add(seen);
    }
  }
  return needed;
}

function explain(kept: readonly Operation[], { cycle, history }: Finding): string {
  const listed = kept.map(describeRecorded).join('; ');
  if (cycle === undefined) return `No order of these that respects each client's own gives every read what it saw (all were tried): ${listed}.`;
  const label = (node: number): string => (node === INITIAL ? 'the initial value' : `#${history!.nodes[node]!.operation!.id}`);
  const links = cycle.map(({ from, to, kind, reader }) => {
    const order = `${label(from)} before ${label(to)}`;
    switch (kind) {
      case 'reads':
        return `${order}, whose value it saw`;
      case 'overwritten':
        return `${order}, as ${label(reader!)} must see the first and saw ${describeData(history!.nodes[to]!.operation?.value)}`;
      case 'not-yet':
        return `${order}, which it did not see`;
      default:
        return from === INITIAL ? `${order}, as it was there at first` : `${order} of the same client`;
    }
  });
  return `${links.join('; ')}. Operations: ${listed}.`;
}

