import { problems } from '../../platform/problem.ts';

/** How a withdrawal can be refused. One for each condition of the rules, and what concerns form, evidence and payment. */
export const refusals = problems('withdrawal', {
  notFound: [404, '未找到该笔提取'],
  incomplete: [422, '还有问题没有回答'],
  // Conditions of the rules.
  notOffered: [422, '本地现行规定不支持这种提取'],
  counterOnly: [422, '这种提取须到柜台办理'],
  noAccount: [422, '没有可以提取的公积金账户'],
  frozen: [422, '账户已被冻结，不能提取'],
  nothingToWithdraw: [422, '账户没有可提取的余额'],
  banned: [422, '在限制提取期内'],
  tooSoon: [422, '还没有到下次可以提取的日期'],
  paperInFuture: [422, '合同（凭证）日期晚于今天'],
  paperTooOld: [422, '合同（凭证）已超过可以提取的期限'],
  limitUsedUp: [422, '本套住房的提取额度已经用完'],
  noTopUp: [422, '不能为这位亲属的住房提取'],
  openLoan: [422, '有未结清的公积金贷款，不能提取租房'],
  depositsTooShort: [422, '连续缴存的时间不够'],
  incomeShare: [422, '房租没有超过规定的收入比例'],
  noRentMonths: [422, '没有可以提取的房租月份'],
  noFundLoan: [422, '没有未结清的公积金贷款'],
  notSealed: [422, '账户还没有封存'],
  sealedTooShort: [422, '账户封存的时间不够'],
  accountElsewhere: [422, '在异地有缴存账户，请办理转移'],
  remittanceInProgress: [422, '有汇缴、补缴尚未入账，暂不能销户'],
  // The amount, the card, the evidence.
  noAmount: [422, '提取金额须大于零'],
  overLimit: [422, '提取金额超过可提取额度'],
  closesWhole: [422, '销户提取须全额提取'],
  nothingLeft: [422, '现在没有可提取的金额'],
  otherUnderWay: [409, '该账户已有一笔提取正在办理'],
  cardNeeded: [422, '请填写收款银行卡'],
  cardInvalid: [422, '银行卡号有误'],
  consentNeeded: [422, '需要您同意查询有关部门的信息'],
  evidenceMissing: [422, '还缺证明材料'],
  balanceChanged: [409, '账户余额有变化，请重新核对金额'],
  // What may be done when.
  wrongState: [409, '该笔提取的状态不允许此操作'],
  banNotFound: [404, '未找到该条限制记录'],
  noBan: [422, '当时的规定没有限制期'],
  sameActor: [403, '登记限制与解除限制不能是同一人'],
});
