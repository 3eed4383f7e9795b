import { problems } from '../../platform/problem.ts';

/** How accounts can refuse. */
export const refusals = problems('account', {
  notClosable: [409, '账户当前状态不能销户或恢复'],
});
