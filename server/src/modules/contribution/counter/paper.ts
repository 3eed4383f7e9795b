import type { Call } from '../../../platform/call.ts';
import { formatYuan } from '../../../platform/money.ts';
import { type PreparedPaper, preparePaper, stampedForm } from '../../document/index.ts';
import { findEmployer, maskCertificate } from '../../party/index.ts';
import { getOwnBusiness } from '../business/confirm.ts';
import { peopleOf, receiptHead } from '../business/receipt.ts';
import { getOwnRemittance } from '../confirm.ts';
import { listLineRows } from '../line-store.ts';
import { namedLines } from '../people.ts';
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

async function listOf(call: Call, target: Target) {
  const remittance = await getOwnRemittance(call, target.employerId, target.id);
  const { rows } = await listLineRows(call.tx, call.centerId, target.id, {}, { limit: peopleMax, offset: 0 });
  const named = await namedLines(call, remittance, rows);
  return {
    head: ['序号', '个人账号', '姓名', '证件号码', '变动', '缴存基数', '单位', '个人', '合计'],
    rows: named.map(({ row, account, name, certificate }) => [
      account?.accountNo ?? '新开户',
      name,
      maskCertificate(certificate),
      changes[row.change],
      formatYuan(row.baseFen),
      formatYuan(row.employerFen),
      formatYuan(row.memberFen),
      formatYuan(row.employerFen + row.memberFen),
    ]),
    totalText: `${remittance.togetherId === null ? '' : '每月'}合计（汇缴${remittance.personCount}人，金额单位：元）`,
    totals: [remittance.employerFen, remittance.memberFen, remittance.amountFen].map((sum) => formatYuan(sum)),
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
