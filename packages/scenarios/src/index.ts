export * from './catalogue.ts';
export { makeRaftBench, raftBench } from './raft/index.ts';
