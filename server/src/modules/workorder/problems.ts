import { problems } from '../../platform/problem.ts';

/** How a work order can refuse. */
export const refusals = problems('workorder', {
  notFound: [404, '未找到这张工单'],
  taken: [409, '这张工单已经存在'],
  tooMany: [429, '今天的留言已经够多'],
  subjectNotFound: [404, '未找到这位职工或单位'],
  notAnswered: [409, '这张工单还没有答复'],
  rated: [409, '已经评价过这次答复'],
  notReopenable: [409, '这张工单不能再要求重办'],
  closed: [409, '这张工单不能再办理'],
  notYours: [409, '这张工单由同事办理'],
  wrongAssignee: [422, '不能分派给这个科室或同事'],
  wrongResult: [422, '办理结果与工单类别不符'],
  notInReview: [409, '这张工单没有待审核的答复'],
  ownAnswer: [403, '不能审核自己的答复'],
  noteMissing: [422, '请写明原因'],
  notConsented: [409, '提出人没有同意公开'],
  wrongBoardText: [422, '公开的文字不能使用'],
  noContact: [404, '提出人没有留下电话'],
  keptSecret: [403, '举报人的信息保密'],
  attachmentNotFound: [404, '未找到这个附件'],
  tooManyAttachments: [409, '附件已经够多'],
  attachmentUnreadable: [422, '附件打不开'],
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([['work_order__pk', refusals.taken]]);
