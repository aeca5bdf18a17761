/**
 * The operations of the key-value store, as clients send them, logs carry them and histories record them: one plain
 * immutable object each. Results are recorded with the operation's return:
 *
 * | operation                                   | effect                                     | result                |
 * |---------------------------------------------|--------------------------------------------|-----------------------|
 * | `{ f: 'put', key, value, … }`               | the key holds the value                    | null                  |
 * | `{ f: 'get', key, … }`                      | none                                       | the value, or null    |
 * | `{ f: 'cas', key, expected, value, … }`     | as put, if the key holds `expected` before | whether it did        |
 *
 * Every operation also names its `session` and `sequence` (dissertation 6.3). Keys are small integers from 0; an absent
 * key holds null; no two operations write the same value.
 */
export interface KeyValuePut {
  readonly f: 'put';
  readonly key: number;
  readonly value: number;
  readonly session: number;
  readonly sequence: number;
}

export interface KeyValueGet {
  readonly f: 'get';
  readonly key: number;
  readonly session: number;
  readonly sequence: number;
}

export interface KeyValueCas {
  readonly f: 'cas';
  readonly key: number;
  readonly expected: number | null;
  readonly value: number;
  readonly session: number;
  readonly sequence: number;
}

export type KeyValueCommand = KeyValuePut | KeyValueGet | KeyValueCas;

/** Null, a value, or whether a cas replaced the value. */
export type KeyValueResult = number | boolean | null;
