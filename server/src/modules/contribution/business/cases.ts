import { type Static, Type } from 'typebox';
import type { Call } from '../../../platform/call.ts';
import { formatMonth } from '../../../platform/dates.ts';
import { fen, formatYuan } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { FenJson, Uuid } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import {
  type CaseKind,
  type CaseRow,
  type CaseView,
  executeCase,
  finishCase,
  getForm,
  getSubmittedForm,
  intakeAndReview,
  intakeToApproval,
} from '../../casework/index.ts';
import { findEmployer } from '../../party/index.ts';
import { correctionCase, postCorrection } from './correction.ts';
import { correctionReview } from './correction-review.ts';
import { deferralCase, deferralPapers, grantDeferral } from './deferral.ts';
import { refusals } from './problems.ts';
import { type BusinessRow, findBusiness, updateBusiness } from './store.ts';

const Form = Type.Object({
  businessId: Uuid,
  headline: Type.String({ maxLength: 200 }),
  /** Money that leaves people's accounts. */
  amountFen: Type.Optional(FenJson),
});
type Form = Static<typeof Form>;

async function businessOf(call: Call, row: CaseRow, { lock }: { lock: boolean }): Promise<BusinessRow> {
  const form = (
    row.submittedAt ? await getSubmittedForm(call, row.caseId) : (await getForm(call, row.caseId)).form
  ) as Form;
  const business = await findBusiness(call.tx, call.centerId, { businessId: form.businessId }, { lock });
  if (!business) throw new Problem(refusals.notFound);
  return business;
}

/** What is the kind's own of a case: what is done once it is granted, and what the reviewer sees of it. */
interface Own {
  readonly grant: (call: Call, business: BusinessRow) => Promise<string>;
  readonly facts: (business: BusinessRow) => CaseView['facts'];
  readonly review?: (call: Call, business: BusinessRow) => Promise<Pick<CaseView, 'claims' | 'conditions'>>;
}

async function viewOf(call: Call, row: CaseRow, { facts, review }: Own) {
  const business = await businessOf(call, row, { lock: false });
  const employer = await findEmployer(call, business.employerId);
  return {
    ...((await review?.(call, business)) ?? { claims: [], conditions: [] }),
    ...(business.amountFen > 0n && { amountFen: Number(business.amountFen) }),
    facts: [
      { label: '缴存单位', value: employer?.name ?? '' },
      { label: '单位账号', value: employer?.employerAccountNo ?? '' },
      { label: '业务流水号', value: business.number },
      ...facts(business),
      { label: '原因', value: business.reason },
      { label: '签名经办人', value: business.confirmedBy ?? '' },
    ],
  };
}

async function refuse(call: Call, row: CaseRow, outcome: string): Promise<void> {
  const business = await businessOf(call, row, { lock: true });
  if (business.state !== 'pending') return;
  await updateBusiness(call.tx, call.centerId, business.businessId, {
    state: 'refused',
    outcome,
    finishedAt: call.now,
  });
}

function kindFor(given: Pick<CaseKind, 'kind' | 'title' | 'prefix' | 'stages' | 'slots'>, own: Own): CaseKind {
  return {
    ...given,
    subject: 'employer',
    form: Form,
    describe: ({ headline, amountFen }: Form) => ({
      headline,
      ...(amountFen !== undefined && { amount: fen(amountFen) }),
    }),
    assess: () => Promise.resolve({ next: 'review' as const, reason: '须由中心审核', conditions: [] }),
    async onApproved(call, row) {
      const business = await businessOf(call, row, { lock: true });
      if (business.state !== 'pending') throw new Problem(refusals.wrongState, { state: business.state });
      const outcome = await own.grant(call, business);
      await updateBusiness(call.tx, call.centerId, business.businessId, {
        state: 'done',
        outcome,
        finishedAt: call.now,
      });
      await recordAudit(call, 'contribution.business-done', ['business', business.businessId], { kind: business.kind });
      await executeCase(call, row.caseId);
      await finishCase(call, row.caseId, { outcome: `${outcome}（流水号 ${business.number}）` });
    },
    onRefused: (call, row, reason) => refuse(call, row, `中心审核未通过：${reason}`),
    onCancelled: (call, row) => (row.submittedAt ? refuse(call, row, '申请已撤回') : Promise.resolve()),
    view: (call, row) => viewOf(call, row, own),
  };
}

const deferral: Own = {
  grant: grantDeferral,
  facts: ({ effectiveMonth, facts: { to, months, profitLastYearFen, profitYearBeforeFen } }) => [
    { label: '缓缴起始月份', value: formatMonth(effectiveMonth) },
    { label: '缓缴截止月份', value: `${String(to)}（${months}个月）` },
    { label: '上年利润', value: `${formatYuan(Number(profitLastYearFen))} 元` },
    { label: '前年利润', value: `${formatYuan(Number(profitYearBeforeFen))} 元` },
  ],
};

const correction: Own = {
  grant: postCorrection,
  review: correctionReview,
  facts: ({ effectiveMonth, personCount }) => [
    { label: '更正月份', value: formatMonth(effectiveMonth) },
    { label: '涉及人数', value: `${personCount} 人` },
    { label: '退回去向', value: '单位未分摊余额' },
  ],
};

/** The employer's businesses that the centre decides about. */
export const employerCaseKinds: readonly CaseKind[] = [
  kindFor(
    {
      kind: deferralCase,
      title: '单位缓缴',
      prefix: 'HJ',
      stages: intakeToApproval,
      slots: deferralPapers.map(({ key, name, hint }) => ({ key, name, hint })),
    },
    deferral,
  ),
  kindFor(
    {
      kind: correctionCase,
      title: '错缴更正',
      prefix: 'GZ',
      stages: intakeAndReview,
      // Asked for when the centre returns it: without a place for papers nothing could be mended.
      slots: [{ key: 'proof', name: '证明材料', hint: '如离职证明、工资表、单位情况说明；中心要求时提供' }],
    },
    correction,
  ),
];
