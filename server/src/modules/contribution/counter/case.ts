import type { Call } from '../../../platform/call.ts';
import { formatYuan } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import {
  type CaseKind,
  type CaseRow,
  executeCase,
  finishCase,
  intakeAndReview,
  listAttachments,
} from '../../casework/index.ts';
import { staffNames } from '../../identity/index.ts';
import { findEmployer } from '../../party/index.ts';
import { CounterForm, checkPaper, formOf, reviewOf } from './attest.ts';
import { counterCase } from './guard.ts';
import { refusals } from './problems.ts';
import { confirmTarget, getTarget, type Target, voidTarget } from './target.ts';

const targetOf = async (call: Call, row: CaseRow): Promise<Target> =>
  getTarget(call, row.subjectId, await formOf(call, row));

async function checkScanned(call: Call, caseId: string): Promise<void> {
  const scans = await listAttachments(call.tx, call.centerId, caseId);
  if (scans.some(({ slot }) => slot === 'form')) return;
  throw new Problem(refusals.paperMissing, {
    detail: '柜面代办以单位盖章的确认书代替证书签名。',
    remedy: '请打印确认书，由单位核对、盖章后扫描上传。',
  });
}

async function clerkOf(call: Call, row: CaseRow): Promise<string> {
  return (await staffNames(call.tx, call.centerId, [row.openedBy])).get(row.openedBy) ?? '';
}

/** 柜面代办: the employer's stamped paper, taken by one clerk and, where many people are concerned, looked at by another. */
export const counterKind: CaseKind = {
  kind: counterCase,
  title: '柜面代办单位业务',
  prefix: 'GT',
  subject: 'employer',
  form: CounterForm,
  stages: intakeAndReview,
  slots: [
    { key: 'form', name: '单位盖章的确认书', hint: '打印的确认书，由单位经办人签名并加盖公章后扫描' },
    { key: 'proof', name: '其他证明材料', hint: '如单位介绍信、经办人身份证' },
  ],
  describe: (form: CounterForm) => ({ headline: form.headline }),
  async assess(call, row) {
    await checkScanned(call, row.caseId);
    const target = await targetOf(call, row);
    await checkPaper(call, row, target);
    const { needsReview, reviewReason: reason } = await reviewOf(call, target);
    return { next: needsReview ? 'review' : 'approve', reason, conditions: [] };
  },
  async onApproved(call, row) {
    const target = await targetOf(call, row);
    await checkPaper(call, row, target);
    await confirmTarget(call, target, await clerkOf(call, row));
    await executeCase(call, row.caseId);
    await finishCase(call, row.caseId, {
      outcome: `${target.title}（流水号 ${target.number}）已按单位盖章的确认书办理`,
    });
  },
  async onRefused(call, row) {
    const target = await targetOf(call, row);
    if (target.isDraft) await voidTarget(call, target);
  },
  async view(call, row) {
    const target = await targetOf(call, row);
    const employer = await findEmployer(call, row.subjectId);
    const { digest } = await formOf(call, row);
    return {
      claims: [],
      conditions: [],
      ...(target.amountFen > 0n && { amountFen: Number(target.amountFen) }),
      facts: [
        { label: '缴存单位', value: employer?.name ?? '' },
        { label: '单位账号', value: employer?.employerAccountNo ?? '' },
        { label: '代办业务', value: target.title },
        { label: '业务流水号', value: target.number },
        { label: target.monthLabel, value: target.month },
        { label: '涉及人数', value: `${target.personCount} 人` },
        ...(target.amountFen > 0n ? [{ label: '业务金额', value: `${formatYuan(target.amountFen)} 元` }] : []),
        { label: '确认书摘要（SM3）', value: digest },
      ],
    };
  },
};
