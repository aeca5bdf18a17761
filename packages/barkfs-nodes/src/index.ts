export * from './raft/index.ts';
export * from './kv/index.ts';
export * from './barkfs/index.ts';
export * from './register/index.ts';
