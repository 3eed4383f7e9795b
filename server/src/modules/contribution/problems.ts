import { problems } from '../../platform/problem.ts';

/** How contributions can be refused. */
export const refusals = problems('contribution', {
  notFound: [404, '未找到该笔汇缴'],
  employerNotOpen: [422, '单位账户当前状态不能办理汇缴'],
  wrongMonth: [422, '汇缴月份不正确'],
  alreadyOpen: [409, '该月已有一笔汇缴'],
  wrongState: [409, '该笔汇缴的状态不允许此操作'],
  listChanged: [409, '清册在签名之后发生了变化，请重新核对并签名'],
  openedElsewhere: [409, '有职工刚刚由其他单位开户，不能再确认；请重新提交，系统会指出是哪一位'],
  signatureRefused: [401, '签名未通过验证'],
  notEnough: [422, '未分摊余额不足'],
  basesOutOfRange: [422, '有职工的缴存基数不在该月的上下限之内'],
  noAgreement: [422, '尚未签订委托收款协议'],
  notOverdue: [422, '该单位没有逾期未缴的月份'],
  remindedToday: [409, '今日已催缴过该单位'],
  emptyList: [422, '清册中没有需要缴存的职工'],
});
