import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { Problem, type Refusal } from '../../platform/problem.ts';
import type { CaseRow } from '../casework/index.ts';
import { applicationOf } from './application.ts';
import { isPending, isSettled, mayAskAgain, namesFamily, type Paper, papersOf } from './evidence.ts';
import { type Known, knownOf } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { policyOf } from './policies.ts';
import { refusals } from './problems.ts';
import { assess, firstUnmet } from './rules/assess.ts';
import { amountFault, nextDateOf } from './rules/decide.ts';
import type { Assessment, Bound, Condition } from './rules/facts.ts';
import { evidenceNames, reasons } from './rules/reasons.ts';

/** Everything that a case rests on: by the law of its day, with the balances and answers of now. */
export interface Judged {
  readonly form: WithdrawalForm;
  readonly known: Known;
  readonly assessment: Assessment;
  readonly papers: readonly Paper[];
  readonly amount: Fen;
}

/** Asks the rules about a form. `on` is the day by whose law it is decided; nothing is refused here. */
export async function judge(
  call: Call,
  personId: string,
  form: WithdrawalForm,
  { on, caseId, lock = false }: { on: Temporal.PlainDate; caseId?: string | undefined; lock?: boolean },
): Promise<Judged> {
  const known = await knownOf(call, personId, on);
  if (!known) throw new Problem(refusals.noAccount, { remedy: '请拨打12329核对登记信息。' });
  const assessment = assess(await applicationOf(call, form, { known, caseId, lock }));
  const papers = await papersOf(call, caseId, form, assessment.requirements);
  const amount = form.amountFen === undefined ? assessment.limit : fen(form.amountFen);
  return { form, known, assessment, papers, amount };
}

const refusalOf = {
  'not-offered': refusals.notOffered,
  'counter-only': refusals.counterOnly,
  'no-account': refusals.noAccount,
  frozen: refusals.frozen,
  'nothing-to-withdraw': refusals.nothingToWithdraw,
  banned: refusals.banned,
  'too-soon': refusals.tooSoon,
  'paper-in-future': refusals.paperInFuture,
  'paper-too-old': refusals.paperTooOld,
  'purchase-too-old': refusals.purchaseTooOld,
  'limit-used-up': refusals.limitUsedUp,
  'no-top-up': refusals.noTopUp,
  'open-loan': refusals.openLoan,
  'deposits-too-short': refusals.depositsTooShort,
  'income-share': refusals.incomeShare,
  'no-rent-months': refusals.noRentMonths,
  'no-fund-loan': refusals.noFundLoan,
  'paid-from-fund': refusals.paidFromFund,
  'not-sealed': refusals.notSealed,
  'sealed-too-short': refusals.sealedTooShort,
  'account-elsewhere': refusals.accountElsewhere,
  'remittance-in-progress': refusals.remittanceInProgress,
  'no-amount': refusals.noAmount,
  'over-limit': refusals.overLimit,
  'closes-whole': refusals.closesWhole,
} as const satisfies Record<Condition['id'] | 'no-amount' | 'over-limit' | 'closes-whole', Refusal>;

/** The bound that makes the limit. */
export const bindingOf = ({ bounds }: Assessment): Bound | undefined =>
  bounds.reduce<Bound | undefined>(
    (least, bound) => (least && least.amount <= bound.amount ? least : bound),
    undefined,
  );

/** Refuses what the rules do not allow: the first condition that is not met, with figures, clause and remedy. */
export function requireAllowed({ assessment, amount }: Judged): void {
  const unmet = firstUnmet(assessment);
  if (unmet) {
    const { compared, source, remedy } = unmet;
    throw new Problem(refusalOf[unmet.id], { detail: `${compared}。`, source, remedy });
  }
  const binding = bindingOf(assessment);
  if (assessment.limit <= 0n) {
    throw new Problem(refusals.nothingLeft, {
      detail: binding ? `${binding.title}：${binding.derivation}。` : '没有可提取的金额。',
      source: binding?.source ?? '',
      remedy: '请核对填写的金额，或在条件变化后再申请。',
    });
  }
  const fault = amountFault(assessment, amount);
  if (!fault) return;
  throw new Problem(refusalOf[fault.id], {
    detail: `${fault.text}。${binding ? `${binding.title}：${binding.derivation}。` : ''}`,
    source: binding?.source ?? '',
    remedy: `请把金额改为不超过 ${formatYuan(assessment.limit)} 元。`,
    fields: { amountFen: fault.text },
    limitFen: Number(assessment.limit),
  });
}

/** Refuses while a paper that no agency has confirmed was not handed in (R-4). */
export function requirePapers(papers: readonly Paper[]): void {
  const missing = papers.filter(
    (paper) => !isSettled(paper) && !isPending(paper) && paper.state !== 'unasked' && !mayAskAgain(paper),
  );
  if (missing.length === 0) return;
  throw new Problem(refusals.evidenceMissing, {
    detail: missing.map((paper) => `${evidenceNames[paper.id]}：${whyMissing(paper)}`).join('；'),
    source: missing[0]?.source ?? '',
    remedy: '请上传单位或有关部门出具的证明（照片或PDF），由工作人员审核；也可以带原件到柜台办理。',
    fields: Object.fromEntries(missing.map(({ id }) => [id, `请上传${evidenceNames[id]}`])),
  });
}

/** Why a paper must be handed in, in a sentence. */
export function whyMissing({ id, state, authority, unconfirmed, dueOn, plan }: Paper): string {
  if (id === 'family-consent') {
    if (state === 'differs') return '家人没有同意';
    if (state === 'overdue') return `家人没有在 ${dueOn ? formatDay(dueOn) : '期限'} 前答复`;
    return '没有查到这位家人在本中心的登记';
  }
  if (state === 'unasked' && plan && namesFamily(plan)) return '家人同意后才能查询';
  if (state === 'differs') return `${authority ?? ''}的登记与填写的不一致（${unconfirmed.join('、')}）`;
  if (state === 'not-found') return `${authority ?? ''}没有查到`;
  if (state === 'overdue') return `${authority ?? ''}一直没有答复`;
  return '没有可查询的数据，需要提交证明';
}

/** The law of the day of submission decides, whenever it is looked at (X-3). */
export const lawDayOf = (call: Call, { submittedAt }: CaseRow): Temporal.PlainDate => dayOf(submittedAt ?? call.now);

/** When this reason can be used again after it. */
export async function nextOn(
  call: Call,
  form: WithdrawalForm,
  { assessment, amount, known }: { assessment: Assessment; amount: Fen; known: Known },
): Promise<Temporal.PlainDate | null> {
  const { today, loan } = known.facts;
  const policy = await policyOf(call, `withdrawal.${reasons[form.reason].policy}`, today);
  const intervalMonths = 'intervalMonths' in policy.value ? policy.value.intervalMonths : null;
  return nextDateOf(assessment, amount, { today, instalment: loan?.instalment ?? null, intervalMonths }) ?? null;
}
