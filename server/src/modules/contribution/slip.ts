import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, formatMonthText } from '../../platform/dates.ts';
import { formatYuan, yuanCapital, yuanText } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import {
  keepPaper,
  type PreparedPaper,
  preparePaper,
  type RemittancePerson,
  remittanceSlip,
} from '../document/index.ts';
import { findEmployer, maskCertificate } from '../party/index.ts';
import { getSpecialAccount } from '../settlement/index.ts';
import type { issueSlip as contract } from './contract.ts';
import { listLineRows } from './line-store.ts';
import { namedLines } from './people.ts';
import { refusals } from './problems.ts';
import { monthsText } from './rules.ts';
import { type RemittanceRow } from './store.ts';
import { dueOf, openMonths, togetherWith } from './together.ts';

const states = {
  draft: '未核定',
  confirmed: '待缴款',
  short: '缴款不足，待补足',
  collecting: '委托收款中',
  posted: '已入账',
  withdrawn: '已撤销',
} as const;
/** How it was paid (handbook §6.2); until then the way that is printed is the usual one. */
const methods: Readonly<Record<string, string>> = {
  transfer: '转账',
  unallocated: '未分摊余额',
  collection: '委托收款',
};
const peopleMax = 10_000;

/** 住房公积金汇缴书 (U-Q16) of a confirmed or posted remittance, with the list of people when asked. */
export async function prepareSlip(
  call: Call,
  remittance: RemittanceRow,
  body: RouteInput<typeof contract>['body'],
): Promise<PreparedPaper> {
  if (remittance.state === 'draft' || remittance.state === 'withdrawn')
    throw new Problem(refusals.wrongState, { detail: '清册核定之后才能打印汇缴书。', state: remittance.state });
  const employer = await findEmployer(call, remittance.employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const account = await getSpecialAccount(call.tx, call.centerId);
  const rows = body.withPeople ? await peopleOf(call, remittance) : undefined;
  const toPay = await paymentNotice(call, remittance);
  const people = rows && {
    people: {
      rows,
      employerTotal: formatYuan(remittance.employerFen),
      memberTotal: formatYuan(remittance.memberFen),
      total: formatYuan(remittance.amountFen),
    },
  };
  return preparePaper(call, {
    kind: 'remittance-slip',
    requestId: body.requestId,
    subject: ['employer', remittance.employerId],
    facts: [
      { label: '缴存单位', value: employer.name },
      { label: '汇缴月份', value: formatMonthText(remittance.month) },
      { label: '业务流水号', value: remittance.serial },
      { label: '汇缴人数', value: `${remittance.personCount} 人` },
      { label: '汇缴金额', value: yuanText(remittance.amountFen) },
      { label: '状态', value: states[remittance.state] },
    ],
    names: [employer.name, ...(rows ?? []).map((person) => person.name)],
    layout: (head) =>
      remittanceSlip({
        ...head,
        ...people,
        employerName: employer.name,
        employerAccount: employer.employerAccountNo,
        month: formatMonthText(remittance.month),
        serial: remittance.serial,
        ...toPay,
        headCount: `${remittance.personCount}人`,
        amount: yuanText(remittance.amountFen),
        amountCapital: yuanCapital(remittance.amountFen),
        employerAmount: yuanText(remittance.employerFen),
        memberAmount: yuanText(remittance.memberFen),
        confirmedOn: dayText(remittance.confirmedAt),
        confirmedBy: remittance.confirmedBy ?? '—',
        method: methods[remittance.method ?? ''] ?? '转账',
        receivingName: account.accountName,
        receivingAccount: account.accountNo,
        receivingBank: account.bankName,
        state: [states[remittance.state], remittance.postedAt ? dayText(remittance.postedAt) : ''].join('　').trim(),
      }),
  });
}

const dayText = (instant: Temporal.Instant | null) => (instant ? formatDay(dayOf(instant)) : '—');

/** What the paper asks the employer to do about the money: of several months one transfer, under the oldest one's serial. */
async function paymentNotice(call: Call, remittance: RemittanceRow): Promise<{ remark: string; notice: string }> {
  if (remittance.state === 'collecting') return { remark: '', notice: '已委托银行收款，请勿另行转账。' };
  if (remittance.state !== 'confirmed' && remittance.state !== 'short') return { remark: '', notice: '' };
  const together = await togetherWith(call, remittance);
  const open = openMonths(together);
  if (open.length < 2) return { remark: together.lead.serial, notice: '不要加其他文字，以便系统自动核对入账。' };
  const months = monthsText(open.map(({ month }) => month));
  return {
    remark: together.lead.serial,
    notice: `${months}一并缴款，共 ${yuanText(dueOf(open))}。`,
  };
}

export const keepSlip = keepPaper;

async function peopleOf(call: Call, remittance: RemittanceRow): Promise<RemittancePerson[]> {
  const { rows } = await listLineRows(
    call.tx,
    call.centerId,
    remittance.remittanceId,
    {},
    { limit: peopleMax + 1, offset: 0 },
  );
  const paying = rows.filter((row) => row.change !== 'gone' && row.leftOut === null);
  return (await namedLines(call, remittance, paying)).map(({ row, account, name, certificate }) => ({
    account: account?.accountNo ?? '',
    name,
    certificate: maskCertificate(certificate),
    base: formatYuan(row.baseFen),
    employer: formatYuan(row.employerFen),
    member: formatYuan(row.memberFen),
    total: formatYuan(row.employerFen + row.memberFen),
  }));
}
