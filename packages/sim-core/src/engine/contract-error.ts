/**
 * A node program, scenario or caller broke the engine's contract: an undeclared message type, a real clock read during
 * a run, a target that does not exist. Not a property violation: the harness itself cannot go on.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
