import { problems } from '../../platform/problem.ts';

/** How the counter's business with employers and accounts can be refused. */
export const refusals = problems('registration', {
  employerNotFound: [404, '未找到该单位'],
  accountNotFound: [404, '未找到该个人账户'],
  personNotFound: [404, '未找到该职工'],
  freezeNotFound: [404, '未找到该冻结记录'],
  employerKnown: [409, '该统一社会信用代码已登记'],
  invalidParticulars: [422, '登记的内容有误'],
  ratioOutOfPolicy: [422, '缴存比例不在规定的范围内'],
  nothingChanged: [422, '没有需要变更的内容'],
  employerClosed: [409, '单位账户已销户'],
  closingBarred: [422, '单位还不具备销户条件'],
  accountClosed: [409, '个人账户已销户，不能办理'],
  alreadyFrozen: [409, '个人账户已被冻结'],
  alreadyReleased: [409, '该冻结已经解除'],
  freezeDays: [422, '冻结期限不正确'],
  mergeBarred: [422, '两个账户还不具备合并条件'],
  certificateTaken: [409, '该证件号码已登记在另一人名下'],
});
