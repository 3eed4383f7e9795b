import { problems } from '../../platform/problem.ts';

/** How notice can refuse. */
export const refusals = problems('notice', {
  noMobile: [422, '没有登记手机号码，不能签约短信服务'],
  notSigned: [409, '尚未签约短信服务'],
  personNotFound: [404, '未找到这位职工'],
  smsNotFound: [404, '未找到这条短信'],
  notResendable: [409, '这条短信不能重新发送'],
  mayComeTwice: [409, '这条短信可能已经送达'],
  templateNotFound: [404, '没有这个模板或参数'],
  wrongContent: [422, '内容不能使用'],
  revisionOpen: [409, '已有一份修改正在办理'],
  revisionNotFound: [404, '未找到这份修改'],
  notEditable: [409, '这份修改不能再改动'],
  notInReview: [409, '这份修改不在审核中'],
  ownRevision: [403, '不能审核自己的修改'],
  noteMissing: [422, '退回时请写明原因'],
  pastDay: [422, '生效日期不能早于今天'],
  batchNotFound: [404, '未找到这次批量发送'],
  batchOver: [409, '这次批量发送已经结束'],
  notBound: [409, '尚未绑定'],
  boundAlready: [409, '您已绑定另一个账号'],
  boundToOther: [409, '这个账号已绑定其他人', '请由原来绑定的人在网厅或公众号中解除绑定后再绑定；有疑问请拨打12329。'],
  notDeclinable: [422, '安全提醒不能关闭'],
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([
  ['revision__one_open', refusals.revisionOpen],
  ['revision__number', refusals.revisionOpen],
  ['channel_binding__address', refusals.boundToOther],
  ['channel_binding__pk', refusals.boundAlready],
]);
