/** The names of the rules in which a table differs from the correct one. */
export function replacedRules<Table extends object>(planted: Table, correct: Table): string[] {
  const names = Object.keys(correct) as (keyof Table & string)[];
  return names.filter((name) => planted[name] !== correct[name]);
}
