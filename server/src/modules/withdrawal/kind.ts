import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { type Assessment as CaseAssessment, type CaseKind, type CaseRow, getSubmittedForm } from '../casework/index.ts';
import { applicationOf, homeIndexOf, requireAnswers } from './application.ts';
import { getPayee, maskedPayee, sealPayee } from './banks.ts';
import { caseConditions, caseView, ownFacts } from './case-view.ts';
import { askAgencies, isPending, isSettled, type Paper, papersOf } from './evidence.ts';
import { type Known, knownOf } from './facts.ts';
import { WithdrawalForm } from './form.ts';
import { pay } from './pay.ts';
import { policyOf } from './policies.ts';
import { refusals } from './problems.ts';
import { assess, firstUnmet } from './rules/assess.ts';
import { amountFault, decisionBy, nextDateOf } from './rules/decide.ts';
import type { Assessment, Condition } from './rules/facts.ts';
import { evidenceNames, reasons } from './rules/reasons.ts';
import { findApplication, keepApplication, updateApplication } from './store.ts';

export const kindName = 'withdrawal';

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
  const isWhole = assessment.closes || form.amountFen === undefined;
  return { form, known, assessment, papers, amount: isWhole ? assessment.limit : fen(form.amountFen) };
}

const refusalNames = {
  'not-offered': 'notOffered',
  'counter-only': 'counterOnly',
  'no-account': 'noAccount',
  frozen: 'frozen',
  'nothing-to-withdraw': 'nothingToWithdraw',
  banned: 'banned',
  'too-soon': 'tooSoon',
  'paper-in-future': 'paperInFuture',
  'paper-too-old': 'paperTooOld',
  'limit-used-up': 'limitUsedUp',
  'no-top-up': 'noTopUp',
  'open-loan': 'openLoan',
  'deposits-too-short': 'depositsTooShort',
  'income-share': 'incomeShare',
  'no-rent-months': 'noRentMonths',
  'no-fund-loan': 'noFundLoan',
  'not-sealed': 'notSealed',
  'sealed-too-short': 'sealedTooShort',
  'account-elsewhere': 'accountElsewhere',
  'remittance-in-progress': 'remittanceInProgress',
  'no-amount': 'noAmount',
  'over-limit': 'overLimit',
  'closes-whole': 'closesWhole',
} as const satisfies Record<Condition['id'] | 'no-amount' | 'over-limit' | 'closes-whole', keyof typeof refusals>;

/** Refuses what the rules do not allow: the first condition that is not met, with figures, clause and remedy. */
export function requireAllowed({ assessment, amount }: Judged): void {
  const unmet = firstUnmet(assessment);
  if (unmet) {
    const { compared, source, remedy } = unmet;
    throw new Problem(refusals[refusalNames[unmet.id]], { detail: `${compared}。`, source, remedy });
  }
  const binding = assessment.bounds.reduce<Assessment['bounds'][number] | undefined>(
    (least, bound) => (least && least.amount <= bound.amount ? least : bound),
    undefined,
  );
  if (assessment.limit <= 0n) {
    throw new Problem(refusals.nothingLeft, {
      detail: binding ? `${binding.title}：${binding.derivation}。` : '没有可提取的金额。',
      source: binding?.source ?? '',
      remedy: '请核对填写的金额，或在条件变化后再申请。',
    });
  }
  const fault = amountFault(assessment, amount);
  if (!fault) return;
  throw new Problem(refusals[refusalNames[fault.id]], {
    detail: `${fault.text}。${binding ? `${binding.title}：${binding.derivation}。` : ''}`,
    source: binding?.source ?? '',
    remedy: `请把金额改为不超过 ${formatYuan(assessment.limit)} 元。`,
    fields: { amountFen: fault.text },
    limitFen: Number(assessment.limit),
  });
}

/** Refuses while a paper that no agency has confirmed was not handed in (R-4). */
function requirePapers(papers: readonly Paper[]): void {
  const missing = papers.filter((paper) => !isSettled(paper) && !isPending(paper) && paper.state !== 'unasked');
  if (missing.length === 0) return;
  throw new Problem(refusals.evidenceMissing, {
    detail: missing.map((paper) => `${evidenceNames[paper.id]}：${whyMissing(paper)}`).join('；'),
    source: missing[0]?.source ?? '',
    remedy: '请上传单位或有关部门出具的证明（照片或PDF），由工作人员审核；也可以带原件到柜台办理。',
    fields: Object.fromEntries(missing.map(({ id }) => [id, `请上传${evidenceNames[id]}`])),
  });
}

export function whyMissing({ state, authority, unconfirmed }: Paper): string {
  switch (state) {
    case 'differs':
      return `${authority ?? ''}的登记与填写的不一致（${unconfirmed.join('、')}）`;
    case 'not-found':
      return `${authority ?? ''}没有查到`;
    case 'overdue':
      return `${authority ?? ''}一直没有答复`;
    default:
      return '没有可查询的数据，需要提交证明';
  }
}

/** The law of the day of submission decides, whenever it is looked at (X-3). */
export const lawDayOf = (call: Call, { submittedAt }: CaseRow): Temporal.PlainDate => dayOf(submittedAt ?? call.now);

/** What the rules say of a case that was submitted, or whose evidence has come. */
async function assessCase(call: Call, row: CaseRow): Promise<CaseAssessment> {
  const { caseId, subjectId } = row;
  const form = (await getSubmittedForm(call, caseId)) as WithdrawalForm;
  requireAnswers(form);
  const options = { on: lawDayOf(call, row), caseId, lock: true };
  let judged = await judge(call, subjectId, form, options);
  const isApplicant = call.actor.kind !== 'system';
  if (isApplicant) {
    requireAllowed(judged);
    requirePapers(judged.papers);
    await askAgencies(call, { caseId, personId: subjectId, papers: judged.papers, isConsented: false });
    judged = { ...judged, papers: await papersOf(call, caseId, form, judged.assessment.requirements) };
    await keep(call, row, judged);
  }
  return verdict(call, row, judged);
}

async function verdict(call: Call, row: CaseRow, judged: Judged): Promise<CaseAssessment> {
  const { assessment, papers, amount } = judged;
  const conditions = caseConditions(judged);
  const pending = papers.filter(isPending);
  if (pending.length > 0) {
    const names = [...new Set(pending.map(({ authority }) => authority))].join('、');
    const isDown = pending.some(({ state }) => state === 'unavailable');
    return {
      next: 'wait',
      reason: isDown ? `${names}暂时没有答复，系统会自动再次查询` : `正在向${names}核实`,
      conditions,
    };
  }
  const missing = papers.filter((paper) => !isSettled(paper));
  if (missing.length > 0) {
    const corrections = missing.map((paper) => ({
      field: paper.id,
      text: `${evidenceNames[paper.id]}：${whyMissing(paper)}，请上传证明`,
    }));
    return { next: 'return', reason: '有关部门没有核实，需要补充证明', corrections, conditions };
  }
  const unmet = firstUnmet(assessment);
  if (unmet || amount > assessment.limit || amount <= 0n)
    return { next: 'review', reason: unmet?.compared ?? '账户余额有变化，由工作人员核对', conditions };
  const on = lawDayOf(call, row);
  const decision = decisionBy(
    {
      amount,
      channel: (await findApplication(call.tx, call.centerId, row.caseId))?.channel ?? call.channel,
      isAllConfirmed: papers.every(({ state }) => state === 'waived' || state === 'confirmed'),
      wantsPerson: row.wantsHuman,
    },
    await policyOf(call, 'withdrawal.automatic', on),
    await policyOf(call, 'withdrawal.review', on),
  );
  return { next: decision.by === 'rules' ? 'approve' : 'review', reason: decision.why, conditions };
}

/** Keeps what was submitted, on which rows of the parameters. */
async function keep(call: Call, row: CaseRow, { form, known, assessment, amount }: Judged): Promise<void> {
  const payee = await getPayee(call, known.person, form.card);
  if (!known.account) throw new Error('allowed without an account');
  const { rentMonths, closes, interest } = assessment;
  await keepApplication(call.tx, call.centerId, {
    caseId: row.caseId,
    personId: row.subjectId,
    accountId: known.account.accountId,
    reason: form.reason,
    homeIndex: homeIndexOf(call, form),
    rentFrom: rentMonths?.from ?? null,
    rentTo: rentMonths?.to ?? null,
    closes,
    amountFen: amount,
    interestFen: interest,
    nextOn: await nextOn(call, form, { assessment, amount, known }),
    assessment: assessmentJson(assessment),
    assessedOn: known.facts.today,
    payeeSealed: sealPayee(call, payee),
    ...maskedPayee(payee),
    channel: call.channel,
    submittedAt: call.now,
  });
}

/** Bigints and days as JSON keeps them. */
const assessmentJson = (assessment: Assessment): unknown =>
  JSON.parse(
    JSON.stringify(assessment, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  );

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

async function end(call: Call, { caseId }: CaseRow): Promise<void> {
  await updateApplication(call.tx, call.centerId, caseId, { state: 'ended', endedAt: call.now });
}

/** Who decides besides the rules: one person, or two from an amount on; accepting at the counter is the first link. */
async function skippedStages(call: Call, row: CaseRow): Promise<readonly string[]> {
  const application = await findApplication(call.tx, call.centerId, row.caseId);
  const { value } = await policyOf(call, 'withdrawal.review', lawDayOf(call, row));
  const isLarge = (application?.amountFen ?? 0n) >= BigInt(value.fourEyesFromFen);
  return isLarge ? ['intake'] : ['intake', 'approval'];
}

/** Withdrawals as cases: 《住房公积金管理条例》第二十五条, decided within three days of acceptance. */
export const withdrawalKind: CaseKind = {
  kind: kindName,
  title: '提取住房公积金',
  prefix: 'TQ',
  subject: 'person',
  stages: [
    { key: 'intake', name: '受理', permission: 'case.intake', phase: 'review', isIntake: true },
    { key: 'review', name: '复核', permission: 'case.review', phase: 'review' },
    { key: 'approval', name: '审批', permission: 'case.approve', phase: 'review' },
  ],
  deadline: { parameter: 'withdrawal.decision-days', counting: 'working-days' },
  slots: Object.entries(evidenceNames).map(([key, name]) => ({ key, name })),
  form: WithdrawalForm,
  describe: ({ reason, amountFen }: WithdrawalForm) => ({
    headline: `${reasons[reason].name}提取`,
    ...(amountFen !== undefined && { amount: fen(amountFen) }),
  }),
  assess: assessCase,
  skips: skippedStages,
  onApproved: pay,
  onRefused: end,
  onCancelled: end,
  mayCancel: async (call, { caseId }) =>
    (await findApplication(call.tx, call.centerId, caseId))?.state === 'unpaid',
  view: caseView,
  ownView: ownFacts,
};

export const dayText = (day: Temporal.PlainDate | null): string => (day ? formatDay(day) : '—');
