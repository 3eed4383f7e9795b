import { problems } from '../../platform/problem.ts';

/** How the finance office can be refused. */
export const refusals = problems('accounting', {
  checksFail: [409, '结账检查没有通过'],
  notFound: [404, '未找到该凭证申请'],
  wrongState: [409, '该凭证申请已处理'],
  sameActor: [403, '制单人不能复核自己的凭证'],
  voucherOverLimit: [422, '凭证金额超过手工凭证的上限'],
  notBalanced: [422, '凭证借贷不平'],
  subLedgerSubject: [422, '该科目有明细账，不能手工记账'],
  ownedByBusiness: [422, '该凭证由业务明细支撑，不能单独冲正'],
  alreadyProposed: [409, '该凭证已有在办的冲正申请'],
  noRun: [404, '该年度没有结息'],
  noPerson: [404, '未找到该职工的个人账户'],
  noAccount: [404, '您在本中心没有住房公积金账户'],
  tooLong: [422, '内容太多，请缩短期间'],
  notYearEnd: [422, '尚未到可以年终结转的日期'],
  notAccrued: [409, '存款利息还没有计提到年末'],
});
