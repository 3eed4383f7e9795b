import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatDay, formatMonth } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { type CaseRow, findInProgress, getForm, ownCaseOf } from '../casework/index.ts';
import { maskBankCard, maskName } from '../party/index.ts';
import { questionsOf } from './application.ts';
import { cardCaseKind, openPayee } from './banks.ts';
import { consentOf, mayAskAgain, type Paper } from './evidence.ts';
import { todayOf } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { bindingOf, type Judged, judge, lawDayOf, nextOn, whyMissing } from './judge.ts';
import { storedAssessment } from './kept.ts';
import { refusals } from './problems.ts';
import { evidenceNames, reasons } from './rules/reasons.ts';
import type * as shapes from './shapes.ts';
import { type ApplicationRow, findApplication } from './store.ts';
import { needsCardScan } from './typed-card.ts';

type View = Static<typeof shapes.Withdrawal>;
type AssessmentView = Static<typeof shapes.AssessmentView>;

const details: Readonly<Partial<Record<Paper['state'], string>>> = {
  unasked: '尚未核实',
  asking: '正在核实',
  confirmed: '有关部门的登记与填写的一致',
  awaiting: '已通知家人，等待家人同意；您可以先提交，同意后自动继续办理',
  unavailable: '暂时没有答复，系统会自动再次查询，您不用重新提交',
  paper: '已提交证明材料，由工作人员审核',
  cancelled: '查询已取消',
};

function detailOf(paper: Paper): string {
  const { id, state } = paper;
  if (id === 'family-consent' && state === 'confirmed') return '家人已同意';
  if (id !== 'family-consent' && state === 'awaiting') return '家人同意后自动核实';
  if (id === 'family-consent' && state === 'awaiting' && paper.dueOn)
    return `已通知家人，请其在 ${formatDay(paper.dueOn)} 前答复；您可以先提交，同意后自动继续办理`;
  if (mayAskAgain(paper)) return `${whyMissing(paper)}，提交后会再次通知家人`;
  return details[state] ?? whyMissing(paper);
}

function paperView(paper: Paper): AssessmentView['papers'][number] {
  const { id, state, why, source, authority, changedAt, attachmentCount } = paper;
  return {
    id,
    name: evidenceNames[id],
    state,
    why,
    source,
    authority,
    detail: state === 'waived' ? why : detailOf(paper),
    changedAt: changedAt?.toString() ?? null,
    attachmentCount,
  };
}

/** The rules' answer as JSON carries it. */
export async function assessmentView(call: Call, judged: Judged): Promise<AssessmentView> {
  const { assessment, papers, form, known, amount } = judged;
  const binding = bindingOf(assessment);
  const { rentMonths } = assessment;
  return {
    reason: assessment.reason,
    reasonName: reasons[assessment.reason].name,
    closes: assessment.closes,
    isAllowed: assessment.isAllowed,
    conditions: assessment.conditions.map((condition) => ({ ...condition })),
    papers: papers.map(paperView),
    bounds: assessment.bounds.map(({ amount: amountFen, ...bound }) => ({
      ...bound,
      amountFen: Number(amountFen),
      isBinding: bound.id === binding?.id,
    })),
    limitFen: Number(assessment.limit),
    interestFen: Number(assessment.interest),
    rentMonths: rentMonths && {
      from: formatMonth(rentMonths.from),
      to: formatMonth(rentMonths.to),
      count: rentMonths.count,
    },
    nextOn: (await nextOn(call, form, { assessment, amount, known }))?.toString() ?? null,
    rows: assessment.rows.map((row) => ({ ...row })),
    on: known.facts.today.toString(),
  };
}

type Step = View['steps'][number];

/** The way of a withdrawal, honestly: accepted, checked, decided, paid. */
function stepsOf(row: CaseRow, application: ApplicationRow | undefined): Step[] {
  const { state } = row;
  if (state === 'draft' || !application) return [];
  const at = (instant: Temporal.Instant | null) => instant?.toString() ?? null;
  const isEnded = state === 'refused' || state === 'cancelled';
  const approved = application.approvedAt;
  const review: Step =
    state === 'waiting'
      ? { step: 'review', state: 'waiting', at: null, text: '等待有关部门或家人的答复，系统会自动再次查询' }
      : state === 'returned'
        ? { step: 'review', state: 'problem', at: null, text: '需要您补正后重新提交' }
        : isEnded
          ? { step: 'review', state: 'problem', at: at(row.endedAt), text: state === 'refused' ? '不予批准' : '已撤销' }
          : approved
            ? { step: 'review', state: 'done', at: at(approved), text: '已批准' }
            : { step: 'review', state: 'waiting', at: null, text: row.stage ? '工作人员正在审核' : '正在核实' };
  return [
    { step: 'accepted', state: 'done', at: at(application.submittedAt), text: `已受理，业务编号 ${row.number}` },
    review,
    ...moneySteps(application),
  ];
}

function moneySteps({ state, paidAt, failure, amountFen, payeeBank, payeeMasked }: ApplicationRow): Step[] {
  const at = paidAt?.toString() ?? null;
  const to = `${payeeBank} ${payeeMasked.slice(-4)}`;
  switch (state) {
    case 'paying':
      return [
        { step: 'money', state: 'waiting', at: null, text: `已登记付款 ${formatYuan(amountFen)} 元，等待银行答复` },
      ];
    case 'paid':
      return [{ step: 'money', state: 'done', at, text: `${formatYuan(amountFen)} 元已转入${to}` }];
    case 'unpaid':
      return [{ step: 'money', state: 'problem', at: null, text: `银行没有付成：${failure ?? ''}` }];
    case 'returned':
      return [{ step: 'money', state: 'problem', at, text: `款项被退回：${failure ?? ''}` }];
    case 'ended':
      return [];
    case 'submitted':
      return [{ step: 'money', state: 'later', at: null, text: `付款到${to}` }];
  }
}

/** What can still be filled in. */
const isOpen = ({ state }: CaseRow) => state === 'draft' || state === 'returned';

/** A draft keeps the card that was typed; what was submitted shows its last four digits only. */
const withoutCard = ({ card: _card, ...form }: WithdrawalForm): WithdrawalForm => form;

/** What was paid, or is being, stands as it was decided; before, the rules are asked again with what is known now. */
async function judgedOf(
  call: Call,
  row: CaseRow,
  form: WithdrawalForm,
  application: ApplicationRow | undefined,
): Promise<Judged> {
  const judged = await judge(call, row.subjectId, form, {
    on: isOpen(row) ? todayOf(call) : lawDayOf(call, row),
    caseId: row.caseId,
  });
  if (!application || isOpen(row) || application.state === 'submitted') return judged;
  return { ...judged, assessment: storedAssessment(application), amount: application.amountFen };
}

export async function withdrawalView(call: Call, row: CaseRow): Promise<View> {
  const { form: given, revision } = await getForm(call, row.caseId);
  // What was never submitted keeps nothing when it ends.
  if (!isOpen(row) && !('reason' in given)) throw new Problem(refusals.givenUp);
  const form = given as WithdrawalForm;
  const application = await findApplication(call.tx, call.centerId, row.caseId);
  const judged = await judgedOf(call, row, form, application);
  const consent = await consentOf(call, row.subjectId, judged.papers);
  const own = await ownCaseOf(call, row);
  const mayChange = isOpen(row);
  return {
    caseId: row.caseId,
    number: row.number,
    caseState: row.state,
    caseStateText: own.stateText,
    version: row.version,
    revision,
    form: mayChange ? form : withoutCard(form),
    ...(await questionsOf(call, form, judged.known.facts.today)),
    assessment: await assessmentView(call, judged),
    consent,
    payee: payeeOf(call, judged, mayChange ? undefined : application),
    steps: stepsOf(row, application),
    dueOn: row.dueOn?.toString() ?? null,
    corrections: own.corrections,
    mayChange,
    cardReview: await cardReviewOf(call, row),
    needsCardScan: await needsCardScan(call, row),
    ...moneyView(application, mayChange ? judged.amount : (application?.amountFen ?? judged.amount)),
  };
}

async function cardReviewOf(call: Call, { subjectId, caseId: matter }: CaseRow): Promise<View['cardReview']> {
  const subject = ['person', subjectId] as const;
  const found = await findInProgress(call.tx, call.centerId, { subject, kind: cardCaseKind, matter });
  return found ? { caseId: found.caseId, number: found.number } : null;
}

const moneyView = (application: ApplicationRow | undefined, amount: bigint) => ({
  amountFen: Number(amount),
  moneyState: application?.state ?? null,
  failure: application?.failure ?? null,
  nextOn: application?.nextOn?.toString() ?? null,
  mayCorrectCard: application?.state === 'unpaid' || application?.state === 'returned',
});

function payeeOf(call: Call, { form, known }: Judged, application: ApplicationRow | undefined): View['payee'] {
  const name = maskName(known.person.name);
  if (application) {
    const { number, bankName } = openPayee(call, application.payeeSealed);
    return { masked: maskBankCard(number), bankName, name };
  }
  if (form.card) return { masked: maskBankCard(form.card.number), bankName: form.card.bankName, name };
  const { bankCard, bankName } = known.person;
  return bankCard && bankName ? { masked: maskBankCard(bankCard), bankName, name } : null;
}
