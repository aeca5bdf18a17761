/** Whether a value is a fault as its definition says. Plans come from files that people edit, so each field is looked at. */
import { ContractError } from '../engine/contract-error.ts';
import { checkDelay } from '../network/check-link-options.ts';
import type { FaultDefinition, FaultField } from './fault-definition.ts';
import { FAULT_KINDS, findFaultDefinition } from './fault-kinds.ts';

const MILLION = 1_000_000;

/** A clause that names the first thing wrong and where it stands, `where` in front; undefined when nothing is wrong. */
export function faultProblem(value: unknown, where: string): string | undefined {
  const fault = value as Readonly<Record<string, unknown>>;
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const definition = findFaultDefinition(kind);
  if (definition === undefined) {
    const found = kind === undefined ? `${where} has no kind` : `${where}.kind is ${shown(kind)}`;
    return `${found}; expected one of ${FAULT_KINDS.join(', ')}`;
  }
  return missingField(definition, fault, where) ?? foreignField(definition, fault, where) ?? windowProblem(fault, where);
}

function missingField(definition: FaultDefinition, fault: Readonly<Record<string, unknown>>, where: string): string | undefined {
  if (!Object.hasOwn(fault, 'at')) return `${where}.at is missing`;
  for (const field of definition.fields) {
    if (field.default === undefined && !Object.hasOwn(fault, field.name)) return `${where}.${field.name} is missing`;
  }
  return undefined;
}

/** The first field that does not exist, or does not hold what it must. */
function foreignField(definition: FaultDefinition, fault: Readonly<Record<string, unknown>>, where: string): string | undefined {
  for (const name of Object.keys(fault)) {
    const problem = name === 'kind' ? undefined : problemOfField(definition, name, fault[name], `${where}.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfField(definition: FaultDefinition, name: string, value: unknown, at: string): string | undefined {
  if (name === 'at' || (name === 'until' && definition.isMomentary !== true)) {
    return wholeNumberProblem(value, at, 0, Number.MAX_SAFE_INTEGER);
  }
  const field = definition.fields.find((known) => known.name === name);
  if (field === undefined) {
    const instants = definition.isMomentary === true ? ['kind', 'at'] : ['kind', 'at', 'until'];
    const known = [...instants, ...definition.fields.map((one) => one.name)];
    return `${at} is not a known field; expected ${known.join(', ')}`;
  }
  // An optional field that is there and undefined is absent.
  if (value === undefined && field.default !== undefined) return undefined;
  return fieldProblem(field, value, at);
}

function windowProblem(fault: Readonly<Record<string, unknown>>, where: string): string | undefined {
  const { at, until } = fault as { at: number; until?: number };
  return until !== undefined && until < at ? `${where}.until is ${until}; expected ${at} (its "at") or later` : undefined;
}

function fieldProblem(field: FaultField, value: unknown, at: string): string | undefined {
  switch (field.type) {
    case 'ppm':
      return wholeNumberProblem(value, at, field.min ?? 0, field.max ?? MILLION);
    case 'micros':
    case 'count':
      return wholeNumberProblem(value, at, field.min ?? 0, field.max ?? Number.MAX_SAFE_INTEGER);
    case 'signed-ppm':
      return wholeNumberProblem(value, at, field.min ?? -MILLION, field.max ?? MILLION);
    case 'signed-micros':
      return wholeNumberProblem(value, at, field.min ?? Number.MIN_SAFE_INTEGER, field.max ?? Number.MAX_SAFE_INTEGER);
    case 'target':
      return targetProblem(value, at);
    case 'targets':
      return listProblem(value, at, targetProblem);
    case 'groups':
      return listProblem(value, at, (group, inner) => listProblem(group, inner, targetProblem));
    case 'pairs':
      return listProblem(value, at, pairProblem);
    case 'text':
      return typeof value === 'string' ? undefined : `${at} is ${shown(value)}; expected a text`;
    case 'texts':
      return listProblem(value, at, (item, inner) => (typeof item === 'string' ? undefined : `${inner} is ${shown(item)}; expected a text`));
    case 'choice':
      return field.choices?.includes(value as string) === true ? undefined : `${at} is ${shown(value)}; expected one of ${field.choices?.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : `${at} is ${shown(value)}; expected true or false`;
    case 'delay':
      return delayProblem(value, at);
  }
}

function wholeNumberProblem(value: unknown, at: string, min: number, max: number): string | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return undefined;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return `${at} is ${shown(value)}; expected a whole number${min === Number.MIN_SAFE_INTEGER ? '' : ` ${range}`}`;
}

/** A node by its number, or a role. */
function targetProblem(value: unknown, at: string): string | undefined {
  const isTarget = (Number.isSafeInteger(value) && (value as number) >= 0) || (typeof value === 'string' && value !== '');
  return isTarget ? undefined : `${at} is ${shown(value)}; expected the number of a node or the name of a role`;
}

function listProblem(value: unknown, at: string, check: (item: unknown, at: string) => string | undefined): string | undefined {
  if (!Array.isArray(value)) return `${at} is ${shown(value)}; expected a list`;
  for (let index = 0; index < value.length; index++) {
    // The place is put into words only where something is wrong: plans are looked at for every world.
    if (check(value[index], '') !== undefined) return check(value[index], `${at}[${index}]`);
  }
  return undefined;
}

function pairProblem(value: unknown, at: string): string | undefined {
  if (!Array.isArray(value) || value.length !== 2) return `${at} is ${shown(value)}; expected a list of two`;
  return listProblem(value, at, targetProblem);
}

function delayProblem(value: unknown, at: string): string | undefined {
  if (typeof value !== 'object' || value === null) return `${at} is ${shown(value)}; expected a delay, such as { "kind": "constant", "micros": 500 }`;
  try {
    checkDelay(value as never, at);
    return undefined;
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
}

/** A value in a message: as JSON, cut short; numbers that JSON does not know by their name. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
