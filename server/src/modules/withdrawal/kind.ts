import type { Call } from '../../platform/call.ts';
import { formatDay } from '../../platform/dates.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import {
  type Assessment as CaseAssessment,
  type CaseKind,
  type CaseRow,
  findCase,
  getSubmittedForm,
  intakeToApproval,
  noteOnCase,
} from '../casework/index.ts';
import { countTrade, releaseTrade } from '../service/index.ts';
import { giveUpPayment } from '../settlement/index.ts';
import { homeIndexOf, requireAnswers } from './application.ts';
import { askFamily } from './ask-family.ts';
import { getPayee, maskedPayee, sealPayee } from './banks.ts';
import { caseConditions, caseView, formFacts, ownFacts } from './case-view.ts';
import {
  askAgencies,
  business,
  isOfFamily,
  isPending,
  isSettled,
  mayAskAgain,
  type Paper,
  papersOf,
} from './evidence.ts';
import { channelOf } from './facts.ts';
import { WithdrawalForm } from './form.ts';
import { type Judged, judge, lawDayOf, nextOn, requireAllowed, requirePapers, whyMissing } from './judge.ts';
import { keptAssessment } from './kept.ts';
import { pay, releaseAmount, reopen } from './pay.ts';
import { policyOf } from './policies.ts';
import { refusals } from './problems.ts';
import { firstUnmet } from './rules/assess.ts';
import { decisionBy } from './rules/decide.ts';
import { evidenceNames, reasons } from './rules/reasons.ts';
import { findApplication, findGivenBack, keepApplication, updateApplication } from './store.ts';
import { cardSlots, checkTypedCard, typedCardOf } from './typed-card.ts';

export const kindName = 'withdrawal';

/** What the rules say of a case that was submitted, or whose evidence has come. */
async function assessCase(call: Call, row: CaseRow): Promise<CaseAssessment> {
  const { caseId, subjectId } = row;
  const form = (await getSubmittedForm(call, caseId)) as WithdrawalForm;
  await requireAnswers(call, form, lawDayOf(call, row));
  const options = { on: lawDayOf(call, row), caseId, lock: true };
  let judged = await judge(call, subjectId, form, options);
  // A member of the family who answers, and an agency, only let the case go on.
  const isApplicant = call.actor.kind === 'staff' || call.actor.id === subjectId;
  if (isApplicant) {
    requireAllowed(judged);
    // The card is named before anybody outside is asked.
    await getPayee(call, judged.known.person, form.card);
    requirePapers(judged.papers);
    await askAgencies(call, { caseId, personId: subjectId, papers: judged.papers, isConsented: false });
    await askFamily(call, { caseId, personId: subjectId, form, papers: judged.papers });
    judged = { ...judged, papers: await papersOf(call, caseId, form, judged.assessment.requirements) };
    await keep(call, row, judged);
  }
  return verdict(call, row, judged);
}

async function verdict(call: Call, row: CaseRow, judged: Judged): Promise<CaseAssessment> {
  const { assessment, papers } = judged;
  const application = await findApplication(call.tx, call.centerId, row.caseId);
  // What was asked for when it was submitted: the limit may have become lower since.
  const amount = application?.amountFen ?? judged.amount;
  const conditions = caseConditions({ ...judged, amount });
  const pending = papers.filter(isPending);
  if (pending.length > 0) return { next: 'wait', reason: waitingFor(pending), conditions };
  const missing = papers.filter((paper) => !isSettled(paper));
  if (missing.length > 0) {
    const corrections = missing.map((paper) => ({
      field: paper.id,
      text: `${whyMissing(paper)}，${toDoAbout(paper)}`,
    }));
    return { next: 'return', reason: whyReturned(missing), corrections, conditions };
  }
  const unmet = firstUnmet(assessment);
  if (unmet || amount > assessment.limit || amount <= 0n)
    return { next: 'review', reason: unmet?.compared ?? '可提取额度有变化，由工作人员核对', conditions };
  const on = lawDayOf(call, row);
  const channel = application?.channel ?? channelOf(call);
  const decision = decisionBy(
    {
      amount,
      channel,
      isAllConfirmed: papers.every(({ state }) => state === 'waived' || state === 'confirmed'),
      wantsPerson: row.wantsHuman,
      isCardOfClerk: (await typedCardOf(call, row)) !== undefined,
    },
    await policyOf(call, 'withdrawal.automatic', on),
    await policyOf(call, 'withdrawal.review', on),
  );
  return { next: decision.by === 'rules' ? 'approve' : 'review', reason: decision.why, conditions };
}

/** Whom a case waits for, in a sentence. */
function waitingFor(pending: readonly Paper[]): string {
  if (pending.every(({ state }) => state === 'awaiting'))
    return `等待家人同意${untilText(pending)}，同意后自动继续办理`;
  const names = [...new Set(pending.map(({ authority }) => authority ?? '家人'))].join('、');
  const isDown = pending.some(({ state }) => state === 'unavailable');
  return isDown ? `${names}暂时没有答复，系统会自动再次查询` : `正在向${names}核实`;
}

/** Why it goes back: the family said no, or nothing; else an agency has not confirmed. */
function whyReturned(missing: readonly Paper[]): string {
  const family = missing.find(({ id }) => isOfFamily(id));
  if (!family) return '有关部门没有核实，需要补充证明';
  return mayAskAgain(family)
    ? `${whyMissing(family)}，可以重新提交再次征求同意`
    : `${whyMissing(family)}，需要补充证明`;
}

/** Until when the family may answer. */
const untilText = (papers: readonly Paper[]): string => {
  const dueOn = papers.find((paper) => paper.dueOn !== null)?.dueOn;
  return dueOn ? `（请其在 ${formatDay(dueOn)} 前答复）` : '';
};

const toDoAbout = (paper: Paper): string =>
  mayAskAgain(paper) ? '可以重新提交，家人会再次收到通知；也可以上传家人签字的同意书' : '请上传证明';

/** Keeps what was submitted, on which rows of the parameters. */
async function keep(call: Call, row: CaseRow, { form, known, assessment, amount }: Judged): Promise<void> {
  const payee = await getPayee(call, known.person, form.card);
  if (!known.account) throw new Error('allowed without an account');
  await requireNothingBack(call, known.account.accountId, row.caseId);
  await countTrade(call, { service: 'withdrawal', tradeId: row.caseId, personId: row.subjectId, amount });
  const { rentMonths, closes, interest } = assessment;
  // Lists and papers name the amount although «all that is allowed» was asked for.
  await noteOnCase(call.tx, call.centerId, row.caseId, { amountFen: amount });
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
    assessment: keptAssessment(assessment),
    assessedOn: known.facts.today,
    payeeSealed: sealPayee(call, payee),
    ...maskedPayee(payee),
    channel: channelOf(call),
    submittedAt: call.now,
  });
}

/**
 * Nothing new is submitted while money that came back waits for a card. What was submitted before goes on: the money that came
 * back is no longer in the account, so that nothing is drawn twice.
 */
async function requireNothingBack(call: Call, accountId: string, caseId: string): Promise<void> {
  const back = await findGivenBack(call.tx, call.centerId, { accountId, notCaseId: caseId });
  if (!back) return;
  const found = await findCase(call.tx, call.centerId, { caseId: back.caseId });
  const isPaying = back.state === 'paying';
  throw new Problem(refusals.otherUnderWay, {
    detail: `提取 ${found?.number ?? ''} 的 ${formatYuan(back.amountFen)} 元被银行退回，${isPaying ? '正在重新付款' : '还没有重新付款'}。`,
    remedy: isPaying
      ? '请等该笔款项到账后再提交。'
      : '请先在提取记录中打开该笔提取，更正收款银行卡后重新付款，到账后再提交。',
  });
}

/** Nothing is paid any more: an account that was closed for it is what it was before. */
async function end(call: Call, { caseId }: CaseRow): Promise<void> {
  await releaseTrade(call, caseId);
  const application = await findApplication(call.tx, call.centerId, caseId, { lock: true });
  if (!application) return;
  if (application.attempt > 0) {
    // Refused while the payments desk tries once more; after it nobody there pays what is the person's again.
    await giveUpPayment(call, { business, businessId: caseId });
    await releaseAmount(call, application);
    await reopen(call, application);
  }
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
  stages: intakeToApproval,
  deadline: { parameter: 'withdrawal.decision-days', counting: 'working-days' },
  slots: [...cardSlots, ...Object.entries(evidenceNames).map(([key, name]) => ({ key, name }))],
  form: WithdrawalForm,
  describe: ({ reason, amountFen }: WithdrawalForm) => ({
    headline: `${reasons[reason].name}提取`,
    ...(amountFen !== undefined && { amount: fen(amountFen) }),
  }),
  assess: assessCase,
  skips: skippedStages,
  checkPass: checkTypedCard,
  onApproved: pay,
  onRefused: end,
  onCancelled: end,
  mayCancel: async (call, { caseId }) => (await findApplication(call.tx, call.centerId, caseId))?.state === 'unpaid',
  view: caseView,
  formFacts,
  ownView: ownFacts,
};
