/**
 * What strict runs know of who holds what, so that an error can name both sides. Everything that is handed to the host
 * (messages, timers, records, operations) is frozen and noted. What two states hold, or one state and an earlier life or
 * run, is frozen and noted as well: sharing what never changes does no harm, and changing it then throws at the very line.
 *
 * Left out: objects that come to be shared are found within the next LOOK_EVERY events of their node, not at once.
 */
import type { NodeId, Typed } from '../node-contract.ts';
import { deepFreeze, FROZEN } from '../fingerprint/deep-freeze.ts';
import { ContractError } from './contract-error.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** A node's state is looked through after so many events of the world, and after every boot. */
const LOOK_EVERY = 64;

interface Owner {
  /** The run, as an object: identity is all that counts. */
  readonly run: object;
  readonly node: string;
  readonly boot: number;
}

/** Across runs: what a module keeps from one run to the next is shared like anything else. */
const owners = new WeakMap<object, Owner>();
/** Why an object is frozen, in words. */
const reasons = new WeakMap<object, string>();

export class HandedOver {
  readonly #world: World;
  readonly #run = {};
  /** What was handed over within the event that is executed. */
  #recent: object[] = [];
  #recentEvent = -1;

  constructor(world: World) {
    this.#world = world;
  }

  /** Freezes a value that a node hands to its host. */
  seal<T>(value: T): T {
    if (typeof value !== 'object' || value === null) return value;
    const { eventCount } = this.#world;
    if (this.#recentEvent !== eventCount) this.#recent = [];
    this.#recentEvent = eventCount;
    this.#recent.push(value);
    if (FROZEN.has(value)) return value;
    const type = (value as Partial<Typed>).type;
    const reason = `${this.#nodeAtWork()} handed it to its host in event ${eventCount}${type === undefined ? '' : `, in '${type}'`}`;
    return deepFreeze(value, (part) => {
      refuseGetters(part, `what ${this.#nodeAtWork()} handed to its host`);
      reasons.set(part, reason);
    });
  }

  /** Options are the plan's: the same for every run, and often for every node. */
  sealOptions(node: SimNode): void {
    deepFreeze(node.options, (part) => reasons.set(part, `it is part of the options that ${node.name} was booted with`));
  }

  afterEvent(node: SimNode): void {
    if (this.#world.eventCount % LOOK_EVERY === 0) this.lookThrough(node);
  }

  /** Notes who owns what in a node's state, and freezes what somebody else owns. */
  lookThrough(node: SimNode): void {
    const own: Owner = { run: this.#run, node: node.name, boot: node.bootCount };
    visit(node.state, '', (part, path) => {
      if (FROZEN.has(part)) return false;
      refuseGetters(part, `${path === '' ? 'the state' : `state.${path}`} of ${node.name} (${node.program.kind})`);
      const owner = owners.get(part);
      if (owner === undefined) {
        owners.set(part, own);
      } else if (owner.run !== own.run || owner.node !== own.node || owner.boot !== own.boot) {
        const reason = `state.${path} of ${node.name} is the same object as ${this.#describeOther(owner, part)}`;
        deepFreeze(part, (inner) => reasons.set(inner, reason));
        return false;
      }
      return true;
    });
  }

  #describeOther({ run, node, boot }: Owner, part: object): string {
    if (run !== this.#run) return `one in the state of ${node} in an earlier run: a module or a closure keeps it`;
    const other = this.#world.nodes.find(({ name }) => name === node) as SimNode;
    if (other.bootCount !== boot) return `one in the state of ${node} before it went down: a module or a closure keeps it`;
    return `state.${pathTo(part, other.state) ?? '(gone since)'} of ${node}`;
  }

  /** What a handler may have tried to change when it met a frozen object, and why that is frozen; undefined when nothing fits. */
  explain(error: unknown, nodeId: NodeId): string | undefined {
    const node = this.#world.nodes[nodeId];
    if (!(error instanceof TypeError) || node === undefined) return undefined;
    const places: [string, unknown][] = [
      ['the message or timer that it handled', this.#world.handled],
      ...(this.#recentEvent === this.#world.eventCount ? this.#recent : []).map((root): [string, unknown] => ['what it handed to its host', root]),
      ['state', node.state],
      ['options', node.options],
    ];
    for (const accepts of changesRefusedBy(error.message)) {
      for (const [name, root] of places) {
        const found = findParts(root, (part) => Object.isFrozen(part) && accepts(part));
        if (found.length === 0) continue;
        const changed = found.map(({ part, path }) => `${path === '' ? name : `${path} of ${name}`}${reasonOf(part)}`);
        return `${node.name} (${node.program.kind}) changed ${changed.join('; or ')}; expected it to change a copy`;
      }
    }
    return undefined;
  }

  #nodeAtWork(): string {
    const { bootingNode, queue, nodes } = this.#world;
    return nodes[bootingNode >= 0 ? bootingNode : queue.node]?.name ?? 'somebody';
  }
}

type Accepts = (part: object) => boolean;

/** Which objects would have given this error, by V8's words, the likelier ones first; none for another error. */
function changesRefusedBy(message: string): Accepts[] {
  if (message.includes('frozen Map or Set')) return [(part) => part instanceof Map || part instanceof Set];
  const [, added] = /^Cannot add property (.+), object is not extensible$/.exec(message) ?? [];
  if (added !== undefined) {
    return [(part) => Array.isArray(part) && added === String(part.length), (part) => !Array.isArray(part) && !(added in part)];
  }
  const [, changed, of] = /^Cannot (?:assign to read only|delete) property '(.+)' of (.*)$/.exec(message) ?? [];
  if (changed === undefined) return [];
  return [(part) => Object.hasOwn(part, changed) && Array.isArray(part) === (of ?? '').includes('Array')];
}

function reasonOf(part: object): string {
  const reason = reasons.get(part);
  return reason === undefined ? '' : `: ${reason}`;
}

/** The error does not say which of several objects it was. */
const MOST_NAMED = 3;

function findParts(root: unknown, accepts: Accepts): { path: string; part: object }[] {
  const found: { path: string; part: object }[] = [];
  visit(root, '', (part, path) => {
    if (accepts(part)) found.push({ path, part });
    return found.length < MOST_NAMED;
  });
  return found;
}

function pathTo(wanted: object, root: unknown): string | undefined {
  return findParts(root, (part) => part === wanted)[0]?.path;
}

/** Every object once, an outer one before its parts; `enter` gives whether to go on into it. */
function visit(root: unknown, start: string, enter: (part: object, path: string) => boolean): void {
  const seen = new Set<object>();
  const go = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (!enter(value, path)) return;
    if (Array.isArray(value)) for (const [at, item] of value.entries()) go(item, `${path}[${at}]`);
    else if (value instanceof Map) for (const [key, item] of value) go(item, `${path}.get(${JSON.stringify(key)})`);
    else if (value instanceof Set) for (const item of value) go(item, `${path}.values()`);
    else for (const key of Object.keys(value)) go((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`);
  };
  go(root, start);
}

/** A getter gives what it likes each time it is read: no digest holds it. */
function refuseGetters(part: object, where: string): void {
  if (Array.isArray(part) || part instanceof Map || part instanceof Set) return;
  for (const key of Object.keys(part)) {
    if (Object.getOwnPropertyDescriptor(part, key)?.get === undefined) continue;
    throw new ContractError(`${key} in ${where} is a getter: expected plain data`);
  }
}
