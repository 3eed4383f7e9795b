import { problems } from '../../platform/problem.ts';

/** How content can refuse. */
export const refusals = problems('content', {
  itemNotFound: [404, '没有这篇内容'],
  versionNotFound: [404, '未找到这个版本'],
  wrongContent: [422, '内容不能使用'],
  versionOpen: [409, '这篇内容已有一个版本正在办理'],
  notEditable: [409, '这个版本不能再改动'],
  notInReview: [409, '这个版本不在审核中'],
  ownVersion: [403, '不能审核自己参与编写的版本'],
  noteMissing: [422, '退回时请写明原因'],
  pastTime: [422, '发布时间不能早于现在'],
  notShown: [409, '这篇内容没有在发布'],
  inquiryNotFound: [404, '未找到这条留言'],
  inquiryTaken: [409, '这条留言已经存在'],
  tooManyInquiries: [429, '今天的留言已经够多'],
  notAnswered: [409, '这条留言还没有答复'],
  inquiryRated: [409, '已经评价过这次答复'],
  inquiryClosed: [409, '这条留言不能再答复'],
  ownAnswer: [403, '不能审核自己的答复'],
  notConsented: [409, '留言人没有同意公开'],
  wrongBoardText: [422, '公开的文字不能使用'],
  noContact: [404, '留言人没有留下电话'],
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([
  ['version__one_open', refusals.versionOpen],
  ['version__number', refusals.versionOpen],
  ['inquiry__pk', refusals.inquiryTaken],
]);
