import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { accountsOf } from '../account/index.ts';
import { type Condition as CaseCondition, type CaseRow, type CaseView, getSubmittedForm } from '../casework/index.ts';
import { shownValue } from '../evidence/rules/compare.ts';
import type { FieldValue } from '../evidence/rules/fields.ts';
import { fieldOf } from '../evidence/rules/sources.ts';
import { findEmployer, findPerson } from '../party/index.ts';
import type { Paper } from './evidence.ts';
import type { WithdrawalForm } from './form.ts';
import { type Judged, judge, lawDayOf } from './judge.ts';
import { storedAssessment } from './kept.ts';
import { type Answer, answersOf } from './rules/answers.ts';
import { evidenceNames, reasons } from './rules/reasons.ts';
import { stateNames } from './states.ts';
import { type ApplicationRow, findApplication } from './store.ts';
import { cardSlots, typedCardView } from './typed-card.ts';

/** The rules' answer as the case keeps it with each decision: conditions, bounds of the limit and papers, with figures and clause. */
export function caseConditions({ assessment, papers, amount }: Judged): CaseCondition[] {
  return [
    {
      key: 'amount',
      text: '申请金额不超过可提取额度',
      holds: amount <= assessment.limit ? 'yes' : 'no',
      figures: `申请 ${formatYuan(amount)} 元，可提取 ${formatYuan(assessment.limit)} 元`,
    },
    ...assessment.conditions.map(({ id, title, isMet, compared, source, remedy }) => ({
      key: id,
      text: title,
      holds: isMet ? ('yes' as const) : ('no' as const),
      figures: compared,
      source,
      ...(!isMet && { remedy }),
    })),
    ...assessment.bounds.map(({ id, title, amount, derivation, source }) => ({
      key: `bound.${id}`,
      text: `${title}：${formatYuan(amount)} 元`,
      holds: 'yes' as const,
      figures: derivation,
      source,
    })),
    ...papers.map((paper) => ({
      key: `evidence.${paper.id}`,
      text: evidenceNames[paper.id],
      holds: holdsOf(paper),
      figures: paper.why,
      source: paper.source,
    })),
    ...assessment.rows.map(({ key, validFrom, source }) => ({
      key: `row.${key}`,
      text: `适用的参数 ${key}，自 ${validFrom} 起`,
      holds: 'yes' as const,
      source,
    })),
  ];
}

function holdsOf({ state }: Paper): CaseCondition['holds'] {
  if (state === 'confirmed' || state === 'waived') return 'yes';
  return state === 'differs' ? 'no' : 'unknown';
}

const verdicts = {
  waived: 'not-needed',
  unasked: 'not-asked',
  paper: 'not-asked',
  missing: 'not-asked',
  cancelled: 'not-asked',
  asking: 'not-asked',
  awaiting: 'not-asked',
  confirmed: 'agrees',
  differs: 'differs',
  'not-found': 'not-found',
  unavailable: 'unavailable',
  overdue: 'unavailable',
} as const satisfies Record<Paper['state'], CaseView['claims'][number]['verdict']>;

const foundTexts: Readonly<Partial<Record<Paper['state'], string>>> = {
  waived: '按规定不需要',
  awaiting: '已通知家人，等待同意',
  confirmed: '登记一致',
  'not-found': '没有查到',
  unavailable: '暂时没有答复，系统会再次查询',
  overdue: '一直没有答复',
  paper: '已提交证明材料，请核对附件',
  missing: '没有提交',
};

/** Fields that are the question, not what was filled in. */
const impliedFields: ReadonlySet<string> = new Set(['standing', 'document', 'dealing', 'family']);

/** What was filled in and is compared with the register; what no agency is asked about, by why it is needed. */
function claimedText({ plan, why }: Paper): string {
  if (!plan) return why;
  const texts = Object.entries<FieldValue | undefined>(plan.claims).flatMap(([field, value]) =>
    value === undefined || impliedFields.has(field)
      ? []
      : [`${fieldOf(plan.source, field)?.label ?? field} ${shownValue(plan.source, field, value)}`],
  );
  return texts.length > 0 ? texts.join('，') : why;
}

function claimOf(paper: Paper) {
  const found = paper.state === 'differs' ? `与登记不一致：${paper.unconfirmed.join('、')}` : foundTexts[paper.state];
  const said = paper.authority && paper.changedAt && paper.state !== 'paper';
  return {
    label: evidenceNames[paper.id],
    claimed: claimedText(paper),
    verdict: verdicts[paper.state],
    ...(found && { found }),
    ...(said && { foundBy: `${paper.authority}，${formatDay(dayOf(paper.changedAt))}` }),
  };
}

interface Line {
  readonly label: string;
  readonly value: string;
}
const line = (label: string, value: string | undefined): Line[] => (value ? [{ label, value }] : []);

/** What was applied for, as lines: on the review screen, the person's page and the printed form. */
export const claimFacts = (form: WithdrawalForm): Line[] => [
  { label: '提取原因', value: reasons[form.reason].name },
  ...answersOf(form).map(({ label, value }) => ({ label, value: answerText(value) })),
];

function answerText(value: Answer['value']): string {
  if (typeof value === 'string') return value;
  return 'fen' in value ? `${formatYuan(value.fen)} 元` : formatDay(Temporal.PlainDate.from(value.day));
}

function moneyFacts(application: ApplicationRow): Line[] {
  const { amountFen, interestFen, closes, payeeBank, payeeMasked, state, failure, rentFrom, rentTo } = application;
  return [
    { label: '提取金额', value: `${formatYuan(amountFen)} 元` },
    ...(closes ? [{ label: '其中销户利息', value: `${formatYuan(interestFen)} 元` }] : []),
    ...(rentFrom && rentTo
      ? [{ label: '房租月份', value: `${formatMonthText(rentFrom)}至${formatMonthText(rentTo)}` }]
      : []),
    { label: '收款银行卡', value: `${payeeBank} ${payeeMasked}` },
    { label: '款项', value: failure ? `${stateNames[state]}：${failure}` : stateNames[state] },
  ];
}

export async function ownFacts(call: Call, { caseId }: CaseRow): Promise<CaseView['facts']> {
  const application = await findApplication(call.tx, call.centerId, caseId);
  const form = (await getSubmittedForm(call, caseId)) as Partial<WithdrawalForm>;
  return [...(form.reason ? claimFacts(form as WithdrawalForm) : []), ...(application ? moneyFacts(application) : [])];
}

/** What stands on the printed form: whose account, what was claimed, where the money goes. */
export async function formFacts(call: Call, { caseId, subjectId }: CaseRow): Promise<CaseView['facts']> {
  const application = await findApplication(call.tx, call.centerId, caseId);
  const form = (await getSubmittedForm(call, caseId)) as WithdrawalForm;
  const person = await findPerson(call, subjectId);
  const account =
    application && (await accountsOf(call.tx, call.centerId, [application.accountId])).get(application.accountId);
  const employer = account && (await findEmployer(call, account.employerId));
  return [
    ...line('手机号码', person?.mobile ?? undefined),
    ...line('个人账号', account?.accountNo),
    ...line('缴存单位', employer?.name),
    // The matter of the form names the reason already.
    ...claimFacts(form).slice(1),
    ...(application ? moneyFacts(application).filter(({ label }) => label !== '提取金额' && label !== '款项') : []),
  ];
}

/** What reviewers see: claims beside what the agencies said, conditions with figures; once decided, as it was decided. */
export async function caseView(call: Call, row: CaseRow): Promise<CaseView> {
  const form = (await getSubmittedForm(call, row.caseId)) as Partial<WithdrawalForm>;
  const facts = await ownFacts(call, row);
  if (!form.reason) return { facts, claims: [], conditions: [] };
  const now = await judge(call, row.subjectId, form as WithdrawalForm, { on: lawDayOf(call, row), caseId: row.caseId });
  const application = await findApplication(call.tx, call.centerId, row.caseId);
  const isOpen = !application || application.state === 'submitted';
  const asked = { ...now, amount: application?.amountFen ?? now.amount };
  const judged = isOpen ? asked : { ...asked, assessment: storedAssessment(application) };
  const card = isOpen ? await typedCardView(call, row) : { claims: [], conditions: [] };
  return {
    facts,
    claims: [...card.claims, ...judged.papers.map(claimOf)],
    conditions: [...card.conditions, ...caseConditions(judged)],
    slots: [...(card.claims.length > 0 ? cardSlots : []).map(({ key }) => key), ...judged.papers.map(({ id }) => id)],
    ...(application && { amountFen: Number(application.amountFen) }),
  };
}
