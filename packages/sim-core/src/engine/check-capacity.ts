/** A capacity that cannot be simulated as written is refused before anything runs. */
import { checkDelay } from '../network/check-link-options.ts';
import type { CapacityOptions } from '../scenario.ts';
import { ContractError } from './contract-error.ts';

const POLICIES: readonly string[] = ['newest', 'oldest', 'random'];

/** Throws ContractError, naming the node and what was expected. */
export function checkCapacity(capacity: CapacityOptions, node: string, messageNames: readonly string[]): void {
  const where = `the capacity of ${node}`;
  checkCount(capacity.workers, 1, `${where}: workers`);
  checkCount(capacity.queueLimit, 0, `${where}: queueLimit`);
  if (!POLICIES.includes(capacity.dropPolicy)) {
    throw new ContractError(`${where}: dropPolicy is '${capacity.dropPolicy}': expected one of ${POLICIES.join(', ')}`);
  }
  checkDelay(capacity.service, `${where}: service`);
  for (const [type, shape] of Object.entries(capacity.serviceByType ?? {})) {
    if (!messageNames.includes(type)) {
      throw new ContractError(`${where}: serviceByType names '${type}': expected a message type (${messageNames.join(', ')})`);
    }
    checkDelay(shape, `${where}: serviceByType.${type}`);
  }
}

function checkCount(value: number, least: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new ContractError(`${name} is ${value}: expected a whole number, ${least} or more`);
  }
}
