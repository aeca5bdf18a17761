export { measureFaultCosts, type FaultCost } from './fault-costs.ts';
export { ring } from './ring.ts';
export { unobserved } from './unobserved.ts';
export * from './stopwatch.ts';
