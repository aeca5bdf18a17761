/** Running a program's handlers: through Immer where somebody looks, and never asynchronously. */
import { ContractError } from './contract-error.ts';
import type { ImmerRunner } from './immer-runner.ts';
import type { SimNode } from './sim-node.ts';

export function runThrough(runner: ImmerRunner, node: SimNode, handler: (draft: any) => unknown): void {
  node.state = runner.run(node.state, (draft) => checkResult(node, handler(draft)));
  // Only now, with what the handler had changed until then: as after a direct run.
  if (runner.escaped !== undefined) throw runner.escaped;
}

/** Throws ContractError when a handler gave anything back: an asynchronous one gives a promise. */
export function checkResult(node: SimNode, result: unknown): void {
  if (result !== undefined) {
    throw new ContractError(
      `a handler of ${node.name} (${node.program.kind}) returned ${Object.prototype.toString.call(result)}: expected nothing; handlers are synchronous and change the state in place`,
    );
  }
}
