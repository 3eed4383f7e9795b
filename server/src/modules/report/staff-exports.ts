/** Lists of the desk as files: people of an employer, vouchers. Masked as on the screens. */

import { formatInstantText, formatMonth } from '../../platform/dates.ts';
import { defineExport } from '../../platform/exports.ts';
import { Problem } from '../../platform/problem.ts';
import { type PersonalState, personalStates } from '../account/index.ts';
import { openStates } from '../account/rules.ts';
import { listJournals } from '../ledger/index.ts';
import { findEmployer, maskCertificate, maskName, personContexts } from '../party/index.ts';
import { posterTexts } from './actors.ts';
import * as contract from './contract.ts';
import { countEmployeeRows, nextEmployeeRows } from './employer/employees-store.ts';
import { batchesOf, pagesOf } from './employer/scope.ts';
import { daysIn } from './filters.ts';
import { refusals } from './problems.ts';
import { businessText, rangeText } from './rules.ts';

const employerPersonsExport = defineExport(contract.exportEmployerPersons, {
  columns: [
    { key: 'accountNo', header: '个人账号', kind: 'text', width: 16 },
    { key: 'name', header: '姓名', kind: 'text', width: 14 },
    { key: 'certificate', header: '证件号码', kind: 'text', width: 22 },
    { key: 'state', header: '账户状态', kind: 'text', width: 12 },
    { key: 'base', header: '缴存基数', kind: 'money' },
    { key: 'contributedTo', header: '缴至年月', kind: 'text', width: 12 },
    { key: 'balance', header: '账户余额', kind: 'money', isSummed: true },
  ],
  async count(call, { employerId }) {
    if (!(await findEmployer(call, employerId))) throw new Problem(refusals.employerNotFound);
    return countEmployeeRows(call.tx, call.centerId, { employerId, states: openStates });
  },
  async *batches(call, { employerId }) {
    const choice = { employerId, states: openStates };
    const batches = batchesOf<Awaited<ReturnType<typeof nextEmployeeRows>>[number]>((last, limit) =>
      nextEmployeeRows(call.tx, call.centerId, choice, { after: last?.accountNo ?? '', limit }),
    );
    for await (const batch of batches) {
      const certificates = await call.vault.openAll(
        batch.map((row) => row.certificateSealed),
        personContexts.certificate,
      );
      yield batch.map((row, at) => ({
        accountNo: row.accountNo,
        name: maskName(row.name),
        certificate: maskCertificate(certificates[at] ?? ''),
        state: personalStates[row.state as PersonalState],
        base: row.baseFen,
        contributedTo: row.contributedTo ? formatMonth(row.contributedTo) : '',
        balance: row.balanceFen,
      }));
    }
  },
});

const journalsExport = defineExport(contract.exportJournals, {
  columns: [
    { key: 'number', header: '凭证号', kind: 'integer', width: 10 },
    { key: 'on', header: '会计日期', kind: 'date' },
    { key: 'business', header: '业务', kind: 'text', width: 16 },
    { key: 'summary', header: '摘要', kind: 'text', width: 48 },
    { key: 'amount', header: '金额', kind: 'money', isSummed: true },
    { key: 'entries', header: '个人明细笔数', kind: 'integer', width: 14 },
    { key: 'postedBy', header: '制单', kind: 'text', width: 16 },
    { key: 'recordedAt', header: '登记时间', kind: 'text', width: 18 },
  ],
  describe: ({ from, to }) => rangeText(from, to, '全部日期'),
  count: async (call, { from, to, ...others }) =>
    (await listJournals(call.tx, call.centerId, { ...others, ...daysIn({ from, to }) }, { limit: 1, offset: 0 })).total,
  async *batches(call, { from, to, ...others }) {
    const filter = { ...others, ...daysIn({ from, to }) };
    const batches = pagesOf(async (page) => (await listJournals(call.tx, call.centerId, filter, page)).rows);
    for await (const batch of batches) {
      const posterOf = await posterTexts(
        call,
        batch.map((row) => row.postedBy),
      );
      yield batch.map((row) => ({
        number: row.number ?? '',
        on: row.accountingDate,
        business: businessText(row.business),
        summary: row.summary,
        amount: row.debitFen,
        entries: row.entryCount,
        postedBy: posterOf(row.postedBy),
        recordedAt: formatInstantText(row.recordedAt),
      }));
    }
  },
});

export const staffExports = [employerPersonsExport, journalsExport];
