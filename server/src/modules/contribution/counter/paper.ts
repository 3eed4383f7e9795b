import type { Call } from '../../../platform/call.ts';
import { formatMonth } from '../../../platform/dates.ts';
import { type Fen, formatYuan, sumFen } from '../../../platform/money.ts';
import { type PreparedPaper, preparePaper, stampedForm } from '../../document/index.ts';
import { findEmployer, maskCertificate } from '../../party/index.ts';
import { getOwnBusiness } from '../business/confirm.ts';
import { peopleOf, receiptHead } from '../business/receipt.ts';
import { getOwnRemittance } from '../confirm.ts';
import { listLineRows } from '../line-store.ts';
import { namedLines } from '../people.ts';
import type { RemittanceRow } from '../store.ts';
import { togetherWith } from '../together.ts';
import { checkPaper, digestOf, getOwnCounterCase } from './attest.ts';
import type { Target } from './target.ts';

const peopleMax = 10_000;
const changes = { same: '不变', new: '新开户', back: '启封', changed: '基数调整', gone: '封存' } as const;

/** 确认书: the canonical text with its SM3 digest and the list of people, for the employer to check, stamp and bring back. */
export async function prepareForm(call: Call, caseId: string, requestId: string): Promise<PreparedPaper> {
  const { row, target } = await getOwnCounterCase(call, caseId);
  const text = await checkPaper(call, row, target);
  const employer = await findEmployer(call, target.employerId);
  const [title = '', ...lines] = text.split('\n');
  const people = target.target === 'remittance' ? await listOf(call, target) : await businessList(call, target);
  const facts = lines.map((line) => {
    const at = line.indexOf('：');
    return { label: line.slice(0, at), value: line.slice(at + 1) };
  });
  return preparePaper(call, {
    kind: 'employer-form',
    requestId,
    subject: ['employer', target.employerId],
    facts: [
      { label: '缴存单位', value: employer?.name ?? '' },
      { label: '业务', value: target.title },
      { label: '业务流水号', value: target.number },
      { label: '涉及人数', value: `${target.personCount} 人` },
      { label: '确认书摘要（SM3）', value: digestOf(text) },
    ],
    names: [...facts.map(({ value }) => value), ...people.rows.map(([, name]) => name ?? '')],
    layout: (head) =>
      stampedForm({
        ...head,
        title,
        serial: target.number,
        caseNumber: row.number,
        employerName: employer?.name ?? '',
        digest: digestOf(text),
        facts,
        ...people,
      }),
  });
}

/**
 * The people of the list. Of several months the first in full and of the others what changes, since who is not named stays as
 * the month before; the totals are those of all months.
 */
async function listOf(call: Call, target: Target) {
  const { months } = await togetherWith(call, await getOwnRemittance(call, target.employerId, target.id));
  const rows: string[][] = [];
  for (const [index, month] of months.entries()) {
    const page = { limit: peopleMax, offset: 0 };
    const { rows: lines } = await listLineRows(call.tx, call.centerId, month.remittanceId, {}, page);
    const shown = index === 0 ? lines : lines.filter(({ change }) => change !== 'same');
    const prefix = months.length > 1 ? `${formatMonth(month.month)} ` : '';
    for (const { row, account, name, certificate } of await namedLines(call, month, shown))
      rows.push([
        account?.accountNo ?? '新开户',
        name,
        maskCertificate(certificate),
        `${prefix}${changes[row.change]}`,
        formatYuan(row.baseFen),
        formatYuan(row.employerFen),
        formatYuan(row.memberFen),
        formatYuan(row.employerFen + row.memberFen),
      ]);
  }
  const sum = (of: (month: RemittanceRow) => Fen) => formatYuan(sumFen(months.map(of)));
  const counted =
    months.length > 1
      ? `${months.length}个月，首月汇缴${months[0]?.personCount ?? 0}人，以后各月只列变动`
      : `汇缴${months[0]?.personCount ?? 0}人`;
  return {
    head: ['序号', '个人账号', '姓名', '证件号码', '变动', '缴存基数', '单位', '个人', '合计'],
    rows,
    totalText: `合计（${counted}，金额单位：元）`,
    totals: [sum((month) => month.employerFen), sum((month) => month.memberFen), sum((month) => month.amountFen)],
  };
}

async function businessList(call: Call, target: Target) {
  const business = await getOwnBusiness(call, target.employerId, target.id);
  const { rows, totals } = await peopleOf(call, business);
  return {
    head: receiptHead(business.kind),
    rows,
    totalText: `合计（${business.personCount}人，金额单位：元）`,
    totals,
  };
}
