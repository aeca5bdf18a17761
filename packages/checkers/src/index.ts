export { checkKeyValueHistory, DEFAULT_MAX_STEPS, type KeyValueCheckOptions } from './key-value/check-key-value-history.ts';
export type { KeyValueOperation, KeyValueValue } from './key-value/key-value-operation.ts';
export type { KeyValueVerdict, KeyValueViolation } from './key-value/key-value-verdict.ts';
export { describeOperation } from './key-value/describe-operation.ts';
export { KeyValueWindows, type KeyValueWindowsOptions } from './key-value/key-value-windows.ts';
