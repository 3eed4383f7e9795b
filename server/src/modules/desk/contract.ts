export * from './contract-agent.ts';
export * from './contract-chat.ts';
export * from './contract-knowledge.ts';
