import type { Call } from '../../platform/call.ts';
import { contexts } from './contexts.ts';

/** Whose conversation an account of another channel opens: nobody reads the account from it. */
export const outsideOwner = ({ vault }: Pick<Call, 'vault'>, channel: 'wechat' | 'weibo', key: string): string =>
  `${channel}:${vault.blindIndex(`${channel} ${key}`, contexts.outside).toString('hex')}`;
