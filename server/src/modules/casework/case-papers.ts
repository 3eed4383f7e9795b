import type { Call } from '../../platform/call.ts';
import { channelText } from '../../platform/channels.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { formatYuan, yuanCapital } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { caseApplication, caseReceipt, type PreparedPaper, preparePaper } from '../document/index.ts';
import {
  type CertificateType,
  certificateTypes,
  findEmployer,
  findPerson,
  maskCertificate,
  maskName,
} from '../party/index.ts';
import { listAttachments } from './attachment-store.ts';
import { kindOf } from './kinds.ts';
import { refusals } from './problems.ts';
import { stateNames } from './states.ts';
import type { CaseRow } from './store.ts';

export type CasePaperKind = 'case-application' | 'case-receipt';

/** Who applies, as papers say it. */
async function applicantOf(call: Call, row: CaseRow) {
  if (row.subjectKind === 'employer') {
    const employer = await findEmployer(call, row.subjectId);
    if (!employer) throw new Problem(refusals.notFound);
    return {
      name: employer.name,
      masked: employer.name,
      identity: '统一社会信用代码',
      number: employer.creditCode,
      numberMasked: employer.creditCode,
    };
  }
  const person = await findPerson(call, row.subjectId);
  if (!person) throw new Problem(refusals.notFound);
  return {
    name: person.name,
    masked: maskName(person.name),
    identity: certificateTypes[person.certificateType as CertificateType].name,
    number: person.certificateNumber,
    numberMasked: maskCertificate(person.certificateNumber),
  };
}

/** What was handed in: each document with its pages. */
async function documentsOf(call: Call, row: CaseRow) {
  const slots = kindOf(row.kind).slots ?? [];
  const rows = await listAttachments(call.tx, call.centerId, row.caseId);
  return slots.flatMap(({ key, name }) => {
    const pages = rows.filter(({ slot }) => slot === key).reduce((sum, { pageCount }) => sum + pageCount, 0);
    return pages === 0 ? [] : [{ name, pages: `${pages} 页` }];
  });
}

/** 申请表 and 受理回执 of a case that was submitted. Drawn and signed before the transaction. */
export async function prepareCasePaper(
  call: Call,
  row: CaseRow,
  { kind: paper, requestId }: { kind: CasePaperKind; requestId: string },
): Promise<PreparedPaper> {
  if (row.round === 0 || !row.submittedAt)
    throw new Problem(refusals.wrongState, { detail: '申请提交之后才能打印。', state: row.state });
  const kind = kindOf(row.kind);
  const applicant = await applicantOf(call, row);
  const facts = (await kind.formFacts?.(call, row)) ?? (await kind.view(call, row)).facts;
  const documents = await documentsOf(call, row);
  const accepted = formatDay(dayOf(row.submittedAt));
  const due = row.dueOn ? formatDay(row.dueOn) : '';
  const known = [
    { label: '业务', value: kind.title },
    { label: '业务编号', value: row.number },
    { label: '受理日期', value: accepted },
  ];
  const content = {
    business: kind.title,
    headline: row.headline,
    caseNumber: row.number,
    applicant: applicant.name,
    identity: applicant.identity,
    identityNumber: applicant.number,
    acceptedOn: accepted,
    dueOn: due,
    channel: channelText(row.channel),
    amount: row.amountFen === null ? '' : `${formatYuan(row.amountFen)} 元`,
    amountCapital: row.amountFen === null ? '' : yuanCapital(row.amountFen),
    state: stateNames[row.state],
    facts: facts.map(({ label, value }) => ({ label, value })),
    documents,
  };
  return preparePaper(call, {
    kind: paper,
    requestId,
    subject: [row.subjectKind, row.subjectId],
    facts: [
      { label: '申请人', value: applicant.masked },
      { label: '证件号码', value: applicant.numberMasked },
      ...known,
      ...(due ? [{ label: '办理时限', value: due }] : []),
    ],
    names: [applicant.name, row.headline, ...facts.map(({ value }) => value)],
    layout: (head) => (paper === 'case-receipt' ? caseReceipt : caseApplication)({ ...head, ...content }),
  });
}
