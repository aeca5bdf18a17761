export * from './client.ts';
export * from './client-options.ts';
export * from './machine.ts';
export type * from './operation.ts';
