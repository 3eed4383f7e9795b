import { problems } from '../../platform/problem.ts';

export const refusals = problems('policy', {
  parameterNotFound: [404, '没有这个参数'],
  changeNotFound: [404, '没有这项参数变更'],
  changeTaken: [409, '这项参数变更已经提交过', '请刷新页面后重新提交。'],
  changeWaiting: [409, '这个参数已有变更在等待审批', '请先审批或撤回那一项，再提出新的变更。'],
  notWaiting: [409, '这项变更不在等待审批'],
  ownChange: [403, '不能审批自己提出的变更', '请由另一位有审批权限的同事办理。'],
  othersChange: [403, '只能撤回自己提出的变更'],
  noteMissing: [422, '退回时请写明原因'],
  wrongValue: [422, '参数的值不能使用'],
  sameValue: [422, '新值和那一天的现行值相同'],
  pastDay: [422, '生效日不能早于今天', '已经办结的业务按当时的规定，不能追溯修改。请改为今天或以后的日期。'],
});

/** Named constraints that mean a refusal. */
export const constraintProblems = new Map([
  ['parameter_change__one_waiting', refusals.changeWaiting],
  ['parameter_change__pk', refusals.changeTaken],
]);
