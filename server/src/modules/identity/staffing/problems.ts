import { problems } from '../../../platform/problem.ts';

/** How the accounts of staff can refuse. */
export const refusals = problems('staff-account', {
  notFound: [404, '没有这个账号'],
  changeNotFound: [404, '没有这项账号变更'],
  changeTaken: [409, '这项账号变更已经提交过'],
  changeWaiting: [409, '这个账号已有变更在等待确认'],
  notWaiting: [409, '这项变更不在等待确认'],
  ownAccount: [403, '不能办理自己的账号'],
  ownChange: [403, '不能确认自己提出的变更'],
  othersChange: [403, '只能撤回自己提出的变更'],
  noteMissing: [422, '退回时请写明原因'],
  rolesConflict: [422, '这些岗位不能由同一个人担任'],
  usernameTaken: [409, '这个用户名已有人使用'],
  employeeNumberTaken: [409, '这个工号已有人使用'],
  certificateWrong: [422, '证件号码有误'],
  certificateTaken: [409, '这个证件号码已登记在另一个账号上'],
  nothingChanged: [422, '没有要变更的内容'],
  stopped: [409, '账号已经停用'],
  notStopped: [409, '账号没有停用'],
  notLocked: [409, '账号没有锁定'],
  lastOfficer: [409, '不能没有系统管理员或安全管理员'],
  notAwaiting: [409, '账号不在等待激活'],
  activationRefused: [401, '用户名或激活码不正确'],
  activationOver: [401, '激活码已过期'],
  enrolmentOver: [422, '新密钥已过期，尚未更换'],
  totpWrong: [422, '动态口令不正确'],
  passwordTooOld: [403, '密码已到更换期限，请设置新密码'],
});

/** Named constraints that mean a refusal: two people who did the same at the same moment. */
export const constraintProblems = new Map([
  ['staff_change__pk', refusals.changeTaken],
  ['staff_change__one_waiting', refusals.changeWaiting],
  ['staff_change__username_waiting', refusals.usernameTaken],
  ['login__username', refusals.usernameTaken],
  ['staff__employee_number', refusals.employeeNumberTaken],
  ['staff__certificate', refusals.certificateTaken],
]);
