import { problems } from '../../platform/problem.ts';

/** How loans can be refused. */
export const refusals = problems('loan', {
  notFound: [404, '未找到该笔贷款'],
  notActive: [409, '该笔贷款不在还款中'],
  noRate: [422, '没有可用的贷款利率'],
  nothingDue: [409, '该期没有应还款项'],
  moreThanOwed: [422, '交来的款项超过应还金额'],
  payDueFirst: [422, '请先还清已到期的款项'],
  wrongAmount: [422, '提前还款金额不合适'],
  bankBusy: [409, '有款项正在银行扣收'],
  wrongTerm: [422, '不能变更为这个期限'],
  noAccount: [422, '借款人没有正常的公积金账户'],
  borrowerUnknown: [422, '未找到共同借款人'],
  conditionsNotMet: [422, '不符合贷款条件'],
  requestOpen: [409, '已有一笔还款正在扣款'],
  notReady: [409, '该笔贷款还不能发放'],
  notSettled: [422, '贷款尚未结清'],
  notWrittenOff: [422, '该笔贷款没有核销'],
  offsetNotAgreed: [422, '不能这样签订冲还贷'],
  notOverdue: [422, '逾期时间不足，不能核销'],
  mayNotCancel: [422, '这笔贷款不能撤销发放'],
  reserveShort: [422, '贷款风险准备或增值收益存款不足，不能核销'],
  agreementTaken: [409, '该协议编号已登记过楼盘'],
  estateChanged: [409, '该楼盘刚被他人修改'],
  wrongPeriod: [422, '协议到期日早于起始日'],
});
