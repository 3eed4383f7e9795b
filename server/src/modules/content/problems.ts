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
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([
  ['version__one_open', refusals.versionOpen],
  ['version__number', refusals.versionOpen],
  // The id of a version of another item.
  ['version__pk', refusals.notEditable],
]);
