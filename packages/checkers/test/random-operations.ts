/** Small random histories of any model, each operation decoded from one natural number: quick to draw and to shrink. */
import fc from 'fast-check';
import type { Operation } from '../src/index.ts';

/** What an operation can be: its `f`, and the values drawn for the rest. */
export interface Deed {
  readonly f: string;
  readonly values?: readonly unknown[];
  readonly expected?: readonly unknown[];
  readonly results?: readonly unknown[];
}

export interface HistoryRecipe {
  readonly deeds: readonly Deed[];
  readonly mostOperations: number;
  readonly keys?: readonly (string | number)[];
}

export function arbitraryOperations(recipe: HistoryRecipe): fc.Arbitrary<Operation[]> {
  return fc
    .array(fc.nat(0x7fffffff), { minLength: 1, maxLength: recipe.mostOperations })
    .map((numbers) => numbers.map((number, index) => decode(number, index, recipe)));
}

function decode(number: number, index: number, recipe: HistoryRecipe): Operation {
  let rest = number;
  const take = (bound: number): number => {
    const taken = rest % bound;
    rest = Math.floor(rest / bound);
    return taken;
  };
  const pick = (values: readonly unknown[] | undefined): unknown => (values === undefined ? undefined : values[take(values.length)]);
  const deed = recipe.deeds[take(recipe.deeds.length)]!;
  const invokedOrder = take(12);
  const isOpen = take(6) === 0;
  const returnedOrder = isOpen ? Infinity : invokedOrder + take(7);
  const value = pick(deed.values);
  const result = pick(deed.results);
  const key = recipe.keys?.[take(recipe.keys.length)];
  return {
    id: index + 1,
    client: index,
    f: deed.f,
    value,
    ...(key === undefined ? {} : { key }),
    ...(deed.expected === undefined ? {} : { expected: pick(deed.expected) }),
    ...(isOpen || deed.results === undefined ? {} : { result }),
    invokedOrder,
    returnedOrder,
  };
}
