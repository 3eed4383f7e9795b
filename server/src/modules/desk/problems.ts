import { problems } from '../../platform/problem.ts';

/** How the desk can refuse. */
export const refusals = problems('desk', {
  conversationNotFound: [404, '未找到这次会话'],
  conversationOpen: [409, '已有一次会话正在进行'],
  conversationEnded: [409, '这次会话已经结束'],
  notEnded: [409, '会话结束以后才能评价'],
  alreadyRated: [409, '已经评价过这次会话'],
  outOfHours: [409, '现在不是人工服务时间'],
  tooManyMessages: [429, '发送过于频繁'],
  alreadyTaken: [409, '这次会话已由同事接待'],
  notMine: [403, '这次会话不由您接待'],
  noPlaceFree: [409, '您接待的会话已满'],
  notAvailable: [409, '现在不能接待'],
  wrongColleague: [422, '不能转给这位同事'],
  notAgent: [404, '这位工作人员不是坐席'],
  imageNotFound: [404, '未找到这张图片'],
  imageUnreadable: [422, '图片无法打开'],
  questionNotFound: [404, '没有这个问题'],
  notOnCall: [409, '没有正在接听的来电'],
  contactMissing: [422, '回访要有电话'],
  nobodyKnown: [404, '来访者没有登录，身份未知'],
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([
  ['conversation__one_open', refusals.conversationOpen],
  ['conversation__pk', refusals.conversationOpen],
]);
