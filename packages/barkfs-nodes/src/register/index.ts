export * from './client.ts';
export * from './messages.ts';
export * from './register-rules.ts';
export * from './replica.ts';
