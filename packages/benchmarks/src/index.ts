export { measureFaultCosts, type FaultCost } from './fault-costs.ts';
export { measureSwarm, type SwarmFigures } from './swarm-cases.ts';
export { ring } from './ring.ts';
export { unobserved } from './unobserved.ts';
export * from './stopwatch.ts';
