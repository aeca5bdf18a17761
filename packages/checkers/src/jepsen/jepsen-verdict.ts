/** What one of Jepsen's own checks comes to. */
export interface JepsenVerdict {
  readonly verdict: 'ok' | 'violation' | 'unknown';
  /** For each thing that is wrong, why, in words, worst first; for `unknown`, what was missing. */
  readonly explanations: readonly string[];
  /** The operations concerned, by id. */
  readonly witness: readonly number[];
  /** Numbers and lists worth showing. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A check's verdict from what it found wrong. */
export function verdictOf(
  problems: readonly { readonly explanation: string; readonly operations: readonly number[] }[],
  details: Readonly<Record<string, unknown>>,
): JepsenVerdict {
  return {
    verdict: problems.length === 0 ? 'ok' : 'violation',
    explanations: problems.map(({ explanation }) => explanation),
    witness: [...new Set(problems[0]?.operations ?? [])],
    details,
  };
}

export function undecided(reason: string, details: Readonly<Record<string, unknown>> = {}): JepsenVerdict {
  return { verdict: 'unknown', explanations: [reason], witness: [], details };
}
