/** Input that cannot be used. Its message is one line for the person who typed it: what was wrong, what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
