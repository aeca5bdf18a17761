/**
 * The page of a history held against a sequential model. The longest legal prefix is an order of everything that returned
 * before the blocked operation did, found by searching again without that operation; what was still running then may be part of
 * it or not.
 */
import { describeData, describeDeed, describeRecorded } from '../history/describe-history.ts';
import type { Operation } from '../history/operation.ts';
import { InternedModel } from '../linearizability/interned-model.ts';
import { LinearizationSearch } from '../linearizability/linearization-search.ts';
import type { Specification } from '../models/specification.ts';
import type { BarRole, PageBar, PageLane } from './history-page.ts';

/** Steps for finding what to show; the verdict does not hang on it. */
const PAGE_STEPS = 2_000_000;
/** More operations would make no readable page: those nearest to the blocked one are kept. */
const MOST_BARS = 400;
/** Of those called after the blocked return, only the next few are shown. */
const MOST_LATER = 8;

export interface LinearizabilityLanes {
  readonly lanes: readonly PageLane[];
  readonly blocked: Operation | undefined;
  readonly statesMet: readonly string[];
  readonly notes: readonly string[];
}

/** `part` is the independent part of the history to show, by invocation; `witness` is marked in it. */
export function linearizabilityLanes(part: readonly Operation[], specification: Specification, witness: readonly Operation[]): LinearizabilityLanes {
  const describeState = specification.describeState ?? describeData;
  const model = new InternedModel(specification);
  const search = new LinearizationSearch();
  model.load(part);
  const initial = model.stateOf(specification.initial);
  const outcome = search.find(model, model, initial, PAGE_STEPS);
  const blocked = outcome === 'none' ? part[search.blockedOperation] : undefined;
  const statesMet = outcome === 'none' ? search.statesMet.map((state) => describeState(model.valueOf(state))) : [];
  const notes: string[] = [];
  if (outcome === 'out-of-steps') notes.push('The search for an order to show took too many steps; bars carry no places.');
  const orderable = blocked === undefined ? part : withoutBlocked(part, blocked);
  model.load(orderable);
  const isOrdered = search.decide(model, model, initial, PAGE_STEPS) === 'found';
  const order = isOrdered ? search.foundOrder() : [];
  const places = new Map<number, Pick<PageBar, 'place' | 'stateBefore' | 'stateAfter'>>();
  let state = initial;
  for (const [place, index] of order.entries()) {
    const after = model.step(state, index);
    places.set(orderable[index]!.id, { place: place + 1, stateBefore: describeState(model.valueOf(state)), stateAfter: describeState(model.valueOf(after)) });
    state = after;
  }
  const shown = nearest(part, blocked);
  if (shown.length < part.length) notes.push(`${part.length - shown.length} operations farther away are not shown.`);
  const bars = shown.map((operation) => barOf(operation, blocked, places.get(operation.id), witness));
  return { lanes: lanesOf(shown, bars), blocked, statesMet, notes };
}

/** Everything called before the blocked return, as far as it must be ordered: what returned later may be left out. */
function withoutBlocked(part: readonly Operation[], blocked: Operation): Operation[] {
  return part
    .filter((operation) => operation !== blocked && operation.invokedOrder <= blocked.returnedOrder)
    .map((operation) => (operation.returnedOrder < blocked.returnedOrder ? operation : { ...operation, returnedOrder: Infinity }));
}

function nearest(whole: readonly Operation[], blocked: Operation | undefined): readonly Operation[] {
  const later = blocked === undefined ? whole.length : whole.findIndex(({ invokedOrder }) => invokedOrder > blocked.returnedOrder);
  const part = later < 0 ? whole : whole.slice(0, later + MOST_LATER);
  if (part.length <= MOST_BARS) return part;
  const middle = blocked === undefined ? part.length - 1 : part.indexOf(blocked);
  const begin = Math.max(0, Math.min(middle - Math.floor((MOST_BARS * 3) / 4), part.length - MOST_BARS));
  return part.slice(begin, begin + MOST_BARS);
}

function barOf(operation: Operation, blocked: Operation | undefined, placed: Pick<PageBar, 'place' | 'stateBefore' | 'stateAfter'> | undefined, witness: readonly Operation[]): PageBar {
  return {
    id: operation.id,
    label: describeDeed(operation),
    text: describeRecorded(operation),
    from: operation.invokedOrder,
    to: operation.returnedOrder,
    role: roleOf(operation, blocked, placed !== undefined),
    isWitness: witness.some(({ id }) => id === operation.id),
    ...placed,
  };
}

function roleOf(operation: Operation, blocked: Operation | undefined, isPlaced: boolean): BarRole {
  if (operation === blocked) return 'blocked';
  if (isPlaced) return 'ordered';
  return blocked !== undefined && operation.invokedOrder > blocked.returnedOrder ? 'later' : 'open';
}

/** A lane a client, in order of their first calls; what a client left open does not hide what it did next. */
function lanesOf(operations: readonly Operation[], bars: readonly PageBar[]): PageLane[] {
  const lanes = new Map<number | string, PageBar[]>();
  for (const [index, { client }] of operations.entries()) {
    const lane = lanes.get(client);
    if (lane === undefined) lanes.set(client, [bars[index]!]);
    else lane.push(bars[index]!);
  }
  return [...lanes].map(([client, members]) => ({ name: `client ${client}`, bars: members }));
}
