/** Units, ranges and defaults of a fault's fields in words. */
import type { FaultField, FieldType } from '@barksim/sim-core';
import { grouped } from './numbers.ts';

const MILLION = 1_000_000;

const UNITS: Readonly<Record<FieldType, string | null>> = {
  ppm: 'parts per million',
  'signed-ppm': 'parts per million',
  micros: 'microseconds',
  'signed-micros': 'microseconds',
  count: null,
  target: null,
  targets: null,
  groups: null,
  pairs: null,
  text: null,
  texts: null,
  choice: null,
  flag: null,
  delay: 'microseconds',
};

/** Null where there is none. */
export function faultUnit(field: FaultField): string | null {
  return UNITS[field.type];
}

/** What the field may hold, with its unit. */
export function faultRangeText(field: FaultField): string {
  switch (field.type) {
    case 'ppm':
      return `${grouped(field.min ?? 0)} to ${grouped(field.max ?? MILLION)} parts per million`;
    case 'signed-ppm':
      return `${grouped(field.min ?? -MILLION)} to ${grouped(field.max ?? MILLION)} parts per million`;
    case 'micros':
      return `${numbersFrom(field)} microseconds`;
    case 'signed-micros':
      return field.min === undefined ? 'microseconds, positive or negative' : `${numbersFrom(field)} microseconds`;
    case 'count':
      return `a whole number ${numbersFrom(field)}`;
    case 'target':
      return 'a node or role';
    case 'targets':
      return 'nodes or roles';
    case 'groups':
      return 'lists of nodes or roles';
    case 'pairs':
      return 'lists of two nodes or roles';
    case 'text':
      return 'a text';
    case 'texts':
      return 'texts';
    case 'choice':
      return (field.choices ?? []).join(', ');
    case 'flag':
      return 'true or false';
    case 'delay':
      return 'a delay: constant, uniform, exponential, heavy-tailed or bimodal';
  }
}

function numbersFrom({ min = 0, max }: FaultField): string {
  return max === undefined ? `from ${grouped(min)}` : `${grouped(min)} to ${grouped(max)}`;
}

export function faultDefaultText(field: FaultField): string {
  if (field.default === undefined) return 'required';
  if (field.default === null) return 'optional';
  if (field.default === '') return 'default: any';
  return `default ${typeof field.default === 'number' ? grouped(field.default) : String(field.default)}`;
}
