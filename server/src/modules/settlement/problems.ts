import { problems } from '../../platform/problem.ts';

/** How settlement can refuse. */
export const refusals = problems('settlement', {
  paymentNotFound: [404, '未找到该笔付款'],
  repeatedWithOtherContent: [409, '该笔业务已按不同的内容登记付款'],
  alreadyOpen: [409, '该笔业务已有一笔付款正在办理'],
  wrongState: [409, '该笔付款的状态不允许此操作'],
  batchNotFound: [404, '未找到该批次'],
  batchNotOpen: [409, '该批次已提交，不能再加入'],
  accountNotFound: [404, '未找到该银行账户'],
  breakNotFound: [404, '未找到该未达账项'],
  lineNotFound: [404, '对账单中没有这笔收入'],
  alreadyReceived: [409, '该笔到账此前已登记'],
  noStatement: [422, '还没有该日的银行对账单'],
  dayNotOver: [422, '该日尚未到来'],
  statementWrong: [422, '对账单文件有误'],
  receiptNotFound: [404, '未找到该笔到账'],
  receiptNotUnmatched: [409, '该笔到账不是暂收款'],
  employerNotFound: [422, '未找到该单位'],
  payerUnknown: [422, '付款人账户不明'],
  allocationOpen: [409, '该笔暂收款已有一项处理正在办理'],
  unknownEmployer: [404, '未找到该单位'],
  refundOverUnallocated: [422, '退回金额超过未分摊余额'],
  refundOpen: [409, '该单位已有一笔退回正在办理'],
  refundNotFound: [404, '未找到该笔退回申请'],
  allocationNotFound: [404, '未找到该项处理申请'],
  sameActor: [403, '经办与复核不能是同一人'],
});
