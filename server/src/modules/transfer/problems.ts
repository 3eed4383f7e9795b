import { problems } from '../../platform/problem.ts';

/** How a transfer can be refused. */
export const refusals = problems('transfer', {
  notFound: [404, '未找到该笔转移接续', '请返回列表，从列表中重新打开。'],
  noPerson: [404, '未找到该职工'],
  centreUnknown: [422, '未找到该转出地中心'],
  sameCentre: [422, '转出地中心就是本中心'],
  noAccount: [422, '在本中心没有账户'],
  notDepositing: [422, '在本中心的账户不是正常缴存状态'],
  depositsTooShort: [422, '在本中心缴存的月数不够'],
  wrongState: [409, '该笔转移接续的状态不允许此操作', '请刷新页面，看清最新的办理情况后再办。'],
  withdrawalAsked: [409, '已经提出撤销，正在等待对方中心答复'],
  conditionUnmet: [409, '不符合转出条件'],
  noReturn: [
    422,
    '转出申请不能退回补正',
    '联系函由转入地中心发来，不能退给职工补正：符合条件的请通过，否则请不予批准并写明原因。',
  ],
  moneyWaiting: [409, '暂收款还没有处理完'],
  notReachable: [503, '转移接续平台没有开通', '请联系系统管理员配置转移接续平台。'],
});
