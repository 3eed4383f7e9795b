import { problems } from '../../platform/problem.ts';

/** How a case can be refused. */
export const refusals = problems('casework', {
  notFound: [404, '未找到该笔业务'],
  alreadyInProgress: [409, '已有一笔同类业务在办'],
  wrongState: [409, '该笔业务的状态不允许此操作'],
  changedMeanwhile: [409, '该笔业务刚刚有了变化，请刷新后再办'],
  incomplete: [422, '申请内容还没有填完整'],
  actedAlready: [403, '您已办理过该笔业务的其他环节，不能再办理本环节'],
  reasonNeeded: [422, '请写明理由'],
  tooLateToCancel: [409, '该笔业务已进入付款，不能撤销'],
  fileUnreadable: [422, '文件无法打开'],
  tooManyFiles: [409, '上传的文件过多'],
  slotUnknown: [422, '该业务不收取此项材料'],
  attachmentNotFound: [404, '未找到该份材料'],
  visitorUnknown: [404, '没有找到办事人'],
  cardDiffers: [409, '身份证与登记信息不一致'],
  cardExpired: [422, '身份证已过有效期'],
  ratingGone: [404, '评价链接不存在或已过期'],
  ratedAlready: [409, '本次服务已经评价过'],
  resumeCodeUnknown: [404, '续办码不正确或已过期'],
});
