import { problems } from '../../platform/problem.ts';

/** How a case can be refused. */
export const refusals = problems('casework', {
  notFound: [404, '未找到该笔业务', '请返回业务列表，从列表中重新打开。'],
  alreadyInProgress: [409, '已有一笔同类业务在办'],
  wrongState: [409, '该笔业务的状态不允许此操作', '请刷新页面，看清最新的办理情况后再办。'],
  changedMeanwhile: [409, '该笔业务刚刚有了变化，请刷新后再办'],
  papersChanged: [409, '材料已变动，请重新查看', '请看清最新的材料，再提交意见。'],
  incomplete: [422, '申请内容还没有填完整'],
  notLeft: [409, '这笔业务不在离岗人员名下', '请刷新列表；在岗人员领取的业务由本人转给同事或放回待办。'],
  cannotTake: [422, '这位同事不能办理本环节'],
  ownBusiness: [403, '这是您本人的业务，须由同事办理'],
  actedAlready: [403, '您已办理过该笔业务的其他环节，不能再办理本环节'],
  reasonNeeded: [422, '请写明理由', '请写明理由后再提交，申请人会看到这段文字。'],
  tooLateToCancel: [409, '该笔业务已进入付款，不能撤销'],
  fileUnreadable: [422, '文件无法打开'],
  tooManyFiles: [409, '上传的文件过多'],
  evidenceMissing: [422, '依据材料还没有收取，不能复核通过'],
  slotUnknown: [422, '该业务不收取此项材料', '请选择页面上列出的材料项目上传。'],
  attachmentNotFound: [404, '未找到该份材料', '请刷新页面；材料可能已被删除或替换。'],
  visitorUnknown: [404, '没有找到办事人', '请核对号码；没有登记的，请先办理开户或登记。'],
  cardDiffers: [409, '身份证与登记信息不一致'],
  cardExpired: [422, '身份证已过有效期'],
  ratingGone: [404, '评价链接不存在或已过期'],
  ratedAlready: [409, '本次服务已经评价过', '感谢您的评价；还有意见的，请拨打12329。'],
  notByStaff: [403, '工作人员不能评价窗口服务', '请办事人打开消息里的链接，在自己的手机上评价。'],
  resumeCodeUnknown: [404, '续办码不正确或已过期'],
});
