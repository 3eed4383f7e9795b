import type { Call } from '../../../platform/call.ts';
import { formatInstantText } from '../../../platform/dates.ts';
import { defineExport } from '../../../platform/exports.ts';
import { judgedBy, knownRoles, passwordTerm } from './account.ts';
import { staffAccountsExport as declared } from './contract.ts';
import { accountStates, changeKinds, passwordEndsAt, roleNames } from './rules.ts';
import { type Account, type AccountFilter, listAccounts } from './store.ts';

// A centre's staff are hundreds, not thousands: pages by offset within one snapshot.
const pageSize = 1_000;

async function* pages(call: Call, filter: AccountFilter): AsyncIterable<readonly Account[]> {
  const judged = await judgedBy(call);
  for (let offset = 0; ; offset += pageSize) {
    const { rows } = await listAccounts(call.tx, call.centerId, judged, filter, { limit: pageSize, offset });
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
  }
}

const timeOf = (at: Temporal.Instant | null | undefined): string => (at ? formatInstantText(at) : '');

/** 工作人员账号 as a file, for the review of accounts that the security officer and the auditor do (GB/T 22239-2019 8.1.4.2). */
export const staffAccountsExport = defineExport(declared, {
  columns: [
    { key: 'name', header: '姓名', kind: 'text', width: 14 },
    { key: 'username', header: '用户名', kind: 'text', width: 18 },
    { key: 'employeeNumber', header: '工号', kind: 'text', width: 12 },
    { key: 'outlet', header: '部门或网点', kind: 'text', width: 26 },
    { key: 'roles', header: '岗位', kind: 'text', width: 30 },
    { key: 'state', header: '状态', kind: 'text', width: 10 },
    { key: 'lockedUntil', header: '锁定至', kind: 'text', width: 18 },
    { key: 'lastLoginAt', header: '最近登录', kind: 'text', width: 18 },
    { key: 'isUnused', header: '长期未用', kind: 'text', width: 10 },
    { key: 'passwordEndsAt', header: '密码到期', kind: 'text', width: 18 },
    { key: 'createdAt', header: '开立时间', kind: 'text', width: 18 },
    { key: 'stoppedAt', header: '停用时间', kind: 'text', width: 18 },
    { key: 'waitingKind', header: '待确认的变更', kind: 'text', width: 16 },
  ],
  count: async (call, filter) =>
    (await listAccounts(call.tx, call.centerId, await judgedBy(call), filter, { limit: 1, offset: 0 })).total,
  async *batches(call, filter) {
    const { value: days } = await passwordTerm(call);
    for await (const page of pages(call, filter))
      yield page.map((account) => ({
        name: account.name,
        username: account.username ?? '',
        employeeNumber: account.employeeNumber ?? '',
        outlet: account.outlet,
        roles: knownRoles(account.roles)
          .map((role) => roleNames[role])
          .join('、'),
        state: accountStates[account.state],
        lockedUntil: timeOf(account.lockedUntil),
        lastLoginAt: timeOf(account.lastLoginAt),
        isUnused: account.isUnused ? '是' : '',
        passwordEndsAt: account.state === 'active' ? timeOf(passwordEndsAt(account.passwordChangedAt, days)) : '',
        createdAt: timeOf(account.createdAt),
        stoppedAt: timeOf(account.stoppedAt),
        waitingKind: account.waitingKind ? changeKinds[account.waitingKind as keyof typeof changeKinds] : '',
      }));
  },
});
