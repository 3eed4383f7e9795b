import { problems } from '../../platform/problem.ts';

/** How the ledger can refuse. */
export const refusals = problems('ledger', {
  repeatedWithOtherContent: [409, '该笔业务已按不同的内容记账'],
  belowZero: [422, '账户余额不足'],
  held: [422, '账户余额已被其他在途业务占用'],
  accountsNotOpen: [422, '有个人账户不存在，或已计息至更晚的日期，不能在该会计日记账'],
  dayClosed: [423, '该会计日已日结，不能再记账'],
  dayNotReached: [422, '尚未到该会计日'],
  daysOpen: [409, '期间内还有未日结的日期'],
  periodClosed: [409, '该期间已结账，不能重复结账或重新打开'],
  earlierPeriodOpen: [409, '上一期间尚未结账'],
  nothingToAccrue: [409, '没有可计提的利息，或已计提到该日'],
  journalNotFound: [404, '未找到记账凭证'],
  alreadyReversed: [409, '该凭证已冲正，不能重复冲正'],
  noInterestDay: [422, '不是可以结息的日期'],
  interestSettled: [409, '该年度已开始或已完成结息'],
  earlierInterestOpen: [409, '更早的年度还没有结息'],
  notReversible: [422, '冲正凭证不能再次冲正'],
});
