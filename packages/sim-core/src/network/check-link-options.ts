/** A network that cannot be simulated as written is refused before anything runs, naming the value and what was expected. */
import { checkMicros, checkPpm, checkRange, checkSpread } from '../engine/check-options.ts';
import { ContractError } from '../engine/contract-error.ts';
import { DROP_POLICIES } from './backlog.ts';
import type { BurstLoss, DelayShape, LinkOptions, QueueLimit } from './network-options.ts';

/** `where` names the link, for the error. Throws ContractError. */
export function checkLinkOptions(options: LinkOptions, where: string): void {
  for (const name of ['lossPpm', 'duplicatePpm', 'reorderPpm'] as const) checkPpm(options[name], `${where}: ${name}`);
  for (const name of ['duplicateSpreadMicros', 'reorderWindowMicros'] as const) checkSpread(options[name], `${where}: ${name}`);
  checkDelay(options.delay, where);
  if (options.corruptPpm !== undefined) checkPpm(options.corruptPpm, `${where}: corruptPpm`);
  if (options.burstLoss !== undefined) checkBurstLoss(options.burstLoss, `${where}: burstLoss`);
  if (options.bytesPerSecond !== undefined) checkCount(options.bytesPerSecond, 1, `${where}: bytesPerSecond`);
  if (options.queueLimit !== undefined) checkQueueLimit(options.queueLimit, `${where}: queueLimit`);
}

function checkBurstLoss(loss: BurstLoss, where: string): void {
  for (const name of ['enterPpm', 'leavePpm', 'badLossPpm', 'goodLossPpm'] as const) checkPpm(loss[name], `${where}.${name}`);
}

function checkQueueLimit({ messages, bytes, drop }: QueueLimit, where: string): void {
  if (messages !== undefined) checkCount(messages, 0, `${where}.messages`);
  if (bytes !== undefined) checkCount(bytes, 0, `${where}.bytes`);
  if (!DROP_POLICIES.includes(drop)) {
    throw new ContractError(`${where}.drop is '${String(drop)}': expected one of ${DROP_POLICIES.join(', ')}`);
  }
}

function checkCount(value: number, least: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < least) throw new ContractError(`${name} is ${value}: expected a whole number from ${least}`);
}

/** `where` names what has the delay. Throws ContractError. */
export function checkDelay(delay: DelayShape, where: string): void {
  const name = `${where}: a ${delay.kind} delay's`;
  switch (delay.kind) {
    case 'constant':
      checkMicros(delay.micros, `${name} micros`);
      return;
    case 'uniform':
    case 'heavy-tailed':
      checkRange(delay.minMicros, delay.maxMicros, `${name} minMicros and maxMicros`);
      return;
    case 'exponential':
      checkRange(delay.minMicros, delay.maxMicros, `${name} minMicros and maxMicros`);
      checkMicros(delay.meanMicros, `${name} meanMicros`);
      return;
    case 'bimodal':
      checkRange(delay.fastMinMicros, delay.fastMaxMicros, `${name} fastMinMicros and fastMaxMicros`);
      checkRange(delay.slowMinMicros, delay.slowMaxMicros, `${name} slowMinMicros and slowMaxMicros`);
      checkPpm(delay.slowPpm, `${name} slowPpm`);
      return;
    default:
      throw new ContractError(
        `${where}: the delay is of kind '${(delay as { kind: string }).kind}': expected constant, uniform, exponential, heavy-tailed or bimodal`,
      );
  }
}
