/** What a transaction did, step by step, and what became of it. */
export interface TransactionStep {
  /** Read, write, append to a list. */
  readonly f: 'r' | 'w' | 'append';
  readonly key: unknown;
  /** Written, appended or seen. A read of null saw the initial value; of a list, undefined says that it is not known. */
  readonly value: unknown;
  /** A read that is taken to have seen the initial value: what stands in the history. For explanations. */
  readonly recorded?: unknown;
}

export interface Transaction {
  /** Unique in the history; appears in explanations. */
  readonly id: number;
  /** Who ran it: transactions of a session run one after the other, in the order of the history. */
  readonly session: number | string;
  /** `unknown`: it may have committed; what it read is not known. */
  readonly outcome: 'committed' | 'aborted' | 'unknown';
  readonly steps: readonly TransactionStep[];
  /** Positions of begin and end in real time; -Infinity and Infinity where the history does not tell. */
  readonly invokedOrder: number;
  readonly returnedOrder: number;
}
