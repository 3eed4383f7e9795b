import { problems } from '../../platform/problem.ts';

/** How the gate refuses on the way in, and how its settings can refuse. */
export const refusals = problems('service', {
  stopped: [503, '此项业务暂停办理'],
  switchedOff: [503, '此项业务在本渠道停办'],
  channelOff: [503, '本渠道暂停服务'],
  outsideHours: [503, '现在不在服务时间'],
  busy: [429, '当前使用的人较多，请稍后再试'],
  belowLowest: [422, '金额低于本渠道的单笔下限'],
  aboveHighest: [422, '金额超过本渠道的单笔上限'],
  aboveDayAmount: [422, '金额超过本渠道的单日限额'],
  aboveDayCount: [422, '已达到本渠道的单日办理次数'],
  changeNotFound: [404, '没有这项变更申请'],
  changeTaken: [409, '这项变更申请已经提交过'],
  changeWaiting: [409, '同一项设置已有变更在等待审批'],
  notWaiting: [409, '这项变更不在等待审批'],
  ownChange: [403, '不能审批自己提出的变更'],
  othersChange: [403, '只能撤回自己提出的变更'],
  noteMissing: [422, '退回时请写明原因'],
  wrongContent: [422, '变更内容不能使用'],
  pastTime: [422, '生效时间不能早于现在'],
  stopNotFound: [404, '没有这项停办'],
  stopEnded: [409, '这项停办已经解除'],
  stopTaken: [409, '这项紧急停办已经提交过'],
  ownStop: [403, '不能解除自己发出的紧急停办'],
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([
  ['change__one_waiting', refusals.changeWaiting],
  ['change__pk', refusals.changeTaken],
  ['stop__pk', refusals.stopTaken],
]);
