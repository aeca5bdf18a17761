// @ts-check
/** Something about the machine or the clone that its owner can put right: shown as its message, without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} message what went wrong, what was expected, what to do
   * @param {number} [exitStatus]
   */
  constructor(message, exitStatus = 3) {
    super(message);
    this.name = 'SetupError';
    this.exitStatus = exitStatus;
  }
}
