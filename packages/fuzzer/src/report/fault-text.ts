/** A fault in words: its fields with nodes by name and instants as time, without its kind, which stands in front. */
import { findFaultDefinition, formatMicros, type Fault, type FieldType } from '@barksim/sim-core';

export interface FaultTextOptions {
  /** A node's name by its number. */
  readonly nameOf: (node: number) => string;
  /** How any other value is shown. */
  readonly show: (value: unknown) => string;
  /** Whether to say when the fault begins: not where its trace line does. */
  readonly withBeginning: boolean;
}

export function describeFault(fault: Fault, options: FaultTextOptions): string {
  const types = new Map(findFaultDefinition(fault.kind)?.fields.map(({ name, type }) => [name, type]));
  const words: string[] = [];
  for (const [field, value] of Object.entries(fault)) {
    if (field === 'kind' || (field === 'at' && !options.withBeginning)) continue;
    const isInstant = field === 'at' || field === 'until';
    words.push(`${field} ${isInstant ? formatMicros(value as number) : describeField(types.get(field), value, options)}`);
  }
  return words.join(', ');
}

function describeField(type: FieldType | undefined, value: unknown, { nameOf, show }: FaultTextOptions): string {
  switch (type) {
    case 'target':
    case 'targets':
    case 'groups':
    case 'pairs':
      return describeTargets(value, nameOf);
    default:
      return show(value);
  }
}

function describeTargets(value: unknown, nameOf: (node: number) => string): string {
  if (typeof value === 'number') return nameOf(value);
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return 'all others';
  return value.map((item) => (Array.isArray(item) ? `{${describeTargets(item, nameOf)}}` : describeTargets(item, nameOf))).join(' ');
}
