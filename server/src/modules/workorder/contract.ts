export * from './contract-asking.ts';
export * from './contract-handling.ts';
