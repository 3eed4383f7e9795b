import { problems } from '../../platform/problem.ts';

/** How the ledger can refuse. */
export const refusals = problems('ledger', {
  repeatedWithOtherContent: [409, '该笔业务已按不同的内容记账'],
  belowZero: [422, '账户余额不足'],
  accountsNotOpen: [422, '有个人账户不存在，或已计息至更晚的日期，不能在该会计日记账'],
  dayClosed: [423, '该会计日已日结，不能再记账'],
  journalNotFound: [404, '未找到记账凭证'],
  alreadyReversed: [409, '该凭证已冲正，不能重复冲正'],
  notReversible: [422, '冲正凭证不能再次冲正'],
});
