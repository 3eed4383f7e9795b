export * from './contract-agent.ts';
export * from './contract-chat.ts';
