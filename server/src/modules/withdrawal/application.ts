import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { findOpenAccount } from '../account/index.ts';
import { findPersonalBalance } from '../ledger/index.ts';
import { findPersonByCertificate, foldIdentifier } from '../party/index.ts';
import type { Known } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { policyOf } from './policies.ts';
import { refusals } from './problems.ts';
import { atLeastZero } from './rules/common.ts';
import type { Application, HistoryFacts, HomeClaim, ReasonInput, RentClaim } from './rules/facts.ts';
import { isHomeReason, reasons } from './rules/reasons.ts';
import { hasAppliedFor, listEarlier, listEvidenceRows, lockHome, sumOfHome } from './store.ts';

const homeContext = 'withdrawal.home';
const noHistory: HistoryFacts = {
  last: null,
  nextAllowed: null,
  familyDrawn: zeroFen,
  rentCoveredTo: null,
  ownerAvailable: null,
};

/** One question: its field, whether it is answered, and what to do when not. */
type Question = readonly [field: string, isAnswered: boolean, text: string];
const said = (text: string | undefined) => Boolean(text?.trim());
const positive = (amount: number | undefined) => (amount ?? 0) > 0;

function homeQuestions({ home = {}, reason }: WithdrawalForm): Question[] {
  const questions: Question[] = [
    ['homeNumber', said(home.homeNumber), '请填写合同（证书、凭证）编号'],
    ['on', home.on !== undefined, '请填写合同（凭证）日期'],
    ['paidFen', positive(home.paidFen), '请填写已支付的金额'],
  ];
  if (reasons[reason].policy === 'purchase') {
    questions.push(['priceFen', positive(home.priceFen), '请填写房屋总价']);
    questions.push(['invoiceNo', said(home.invoiceNo), '请填写发票（完税凭证）号码']);
  }
  if (reason === 'purchase-second-hand') questions.push(['titleNo', said(home.titleNo), '请填写不动产权证号']);
  if (home.ownerRelation) {
    questions.push(['ownerName', said(home.ownerName), '请填写购房人姓名']);
    questions.push(['ownerCertificate', said(home.ownerCertificate), '请填写购房人证件号码']);
  }
  return questions;
}

function rentQuestions({ rent = {} }: WithdrawalForm): Question[] {
  const questions: Question[] = [
    ['market', rent.market !== undefined, '请选择房源'],
    ['place', rent.place !== undefined, '请选择租房地点'],
    ['marital', rent.marital !== undefined, '请选择婚姻状况'],
  ];
  if (rent.market === 'public') questions.push(['rentFen', positive(rent.rentFen), '请填写月租金']);
  if (rent.marital === 'married') {
    questions.push(['spouseName', said(rent.spouseName), '请填写配偶姓名']);
    questions.push(['spouseCertificate', said(rent.spouseCertificate), '请填写配偶证件号码']);
  }
  return questions;
}

function questionsOf(form: WithdrawalForm): Question[] {
  if (isHomeReason(form.reason)) return homeQuestions(form);
  if (form.reason === 'rent') return rentQuestions(form);
  if (form.reason === 'repay-fund-loan') return [['purpose', form.repay !== undefined, '请选择还款方式']];
  if (form.reason === 'leave') return [['hasAccountElsewhere', form.leave !== undefined, '请说明是否在异地缴存']];
  return [];
}

/** What is still to be answered before the rules can be asked; field of the form → what to fill in. */
export const unansweredOf = (form: WithdrawalForm): Readonly<Record<string, string>> =>
  Object.fromEntries(questionsOf(form).flatMap(([field, isAnswered, text]) => (isAnswered ? [] : [[field, text]])));

/** Throws `withdrawal/incomplete` with the fields that are not answered. */
export function requireAnswers(form: WithdrawalForm): void {
  const fields = unansweredOf(form);
  if (Object.keys(fields).length === 0) return;
  throw new Problem(refusals.incomplete, {
    detail: Object.values(fields).join('；'),
    remedy: '请返回补充填写。',
    fields,
  });
}

function homeClaim({ home, reason }: WithdrawalForm): HomeClaim {
  const paid = fen(home?.paidFen ?? 0);
  return {
    homeNumber: foldIdentifier(home?.homeNumber ?? ''),
    on: Temporal.PlainDate.from(home?.on ?? '1970-01-01'),
    // Costs and fees have no price of their own.
    price: reasons[reason].policy === 'purchase' ? fen(home?.priceFen ?? 0) : paid,
    paid,
    ownerRelation: home?.ownerRelation ?? null,
  };
}

const rentClaim = ({ rent }: WithdrawalForm): RentClaim => ({
  market: rent?.market ?? 'market',
  place: rent?.place ?? 'city',
  household: rent?.marital === 'married' ? 'family' : 'single',
  rent: rent?.rentFen === undefined ? null : fen(rent.rentFen),
  familyIncome: rent?.familyIncomeFen === undefined ? null : fen(rent.familyIncomeFen),
});

async function inputOf(call: Call, form: WithdrawalForm, today: Temporal.PlainDate): Promise<ReasonInput> {
  const { reason } = form;
  if (isHomeReason(reason)) {
    return {
      reason,
      policy: await policyOf(call, `withdrawal.${reasons[reason].policy}`, today),
      claim: homeClaim(form),
    };
  }
  switch (reason) {
    case 'rent':
      return { reason, policy: await policyOf(call, 'withdrawal.rent', today), claim: rentClaim(form) };
    case 'repay-fund-loan':
      return {
        reason,
        policy: await policyOf(call, 'withdrawal.repay-fund-loan', today),
        claim: { purpose: form.repay?.purpose ?? 'instalments' },
      };
    case 'leave':
      return {
        reason,
        policy: await policyOf(call, 'withdrawal.leave', today),
        claim: { hasAccountElsewhere: form.leave?.hasAccountElsewhere ?? false },
      };
    case 'retire':
      return { reason, policy: await policyOf(call, 'withdrawal.retire', today) };
    case 'emigrate':
    case 'disability':
    case 'death':
    case 'illness':
      return { reason, policy: await policyOf(call, `withdrawal.${reasons[reason].policy}`, today) };
  }
}

/** Home, whose family draws together: found by the number of its paper, which is not kept in the open. */
export const homeIndexOf = (call: Call, form: WithdrawalForm): Buffer | null =>
  isHomeReason(form.reason) && form.home?.homeNumber
    ? call.vault.blindIndex(`${reasons[form.reason].policy}:${foldIdentifier(form.home.homeNumber)}`, homeContext)
    : null;

async function personIdBy(call: Call, certificate: string | undefined): Promise<string | undefined> {
  if (!certificate?.trim()) return undefined;
  return (await findPersonByCertificate(call, foldIdentifier(certificate)))?.personId;
}

async function homeHistory(call: Call, form: WithdrawalForm, own: Own): Promise<HistoryFacts> {
  const homeIndex = homeIndexOf(call, form);
  if (!homeIndex) return noHistory;
  if (own.lock) await lockHome(call.tx, call.centerId, homeIndex);
  const { drawn, last } = await sumOfHome(call.tx, call.centerId, { homeIndex, ...own });
  return {
    ...noHistory,
    familyDrawn: drawn,
    last: last && dayOf(last),
    ownerAvailable: form.home?.ownerRelation ? await availableTo(call, form.home.ownerCertificate, homeIndex) : null,
  };
}

/**
 * What the owner of the home could still draw; null unless the owner has applied for this very home: nobody learns of a
 * balance by naming a certificate.
 */
async function availableTo(call: Call, certificate: string | undefined, homeIndex: Buffer): Promise<Fen | null> {
  const personId = await personIdBy(call, certificate);
  if (!personId || !(await hasAppliedFor(call.tx, call.centerId, personId, homeIndex))) return null;
  const account = await findOpenAccount(call.tx, call.centerId, personId);
  const balance = account && (await findPersonalBalance(call.tx, call.centerId, account.accountId));
  return balance ? atLeastZero(balance.carried + balance.current - 1n) : zeroFen;
}

const monthsIn = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
  from.until(to, { largestUnit: 'month' }).months + 1;

async function isMarriageConfirmed(call: Call, caseId: string | undefined): Promise<boolean> {
  if (caseId === undefined) return false;
  const rows = await listEvidenceRows(call.tx, call.centerId, caseId);
  return rows.some(({ evidenceId, state }) => evidenceId === 'marriage' && state === 'confirmed');
}

async function rentHistory(call: Call, form: WithdrawalForm, own: Own): Promise<HistoryFacts> {
  // Before the marriage is confirmed nobody learns what the named spouse has drawn.
  const spouseId = (await isMarriageConfirmed(call, own.notCaseId))
    ? await personIdBy(call, form.rent?.spouseCertificate)
    : undefined;
  const personIds = spouseId ? [own.personId, spouseId] : [own.personId];
  const earlier = await listEarlier(call.tx, call.centerId, { personIds, reasons: ['rent'], notCaseId: own.notCaseId });
  const mine = earlier.find(({ personId }) => personId === own.personId);
  const coveredTo = mine?.rentTo ?? null;
  // Of the spouse's, the months that this withdrawal would cover too.
  const policy = await policyOf(call, 'withdrawal.rent', own.today);
  const to = own.today.with({ day: 1 }).subtract({ months: 1 });
  const first = to.subtract({ months: policy.value.maxMonths - 1 });
  const from = coveredTo && Temporal.PlainDate.compare(coveredTo, first) >= 0 ? coveredTo.add({ months: 1 }) : first;
  const drawn = policy.value.capIsPerPerson
    ? 0n
    : earlier
        .filter(({ personId }) => personId === spouseId)
        .reduce((sum, row) => sum + shareWithin(row, from, to), 0n);
  return { ...noHistory, last: mine ? dayOfRow(mine) : null, rentCoveredTo: coveredTo, familyDrawn: fen(drawn) };
}

/** The part of a withdrawal for the months within a period, rounded up in favour of the fund. */
function shareWithin(
  {
    rentFrom,
    rentTo,
    amountFen,
  }: { rentFrom: Temporal.PlainDate | null; rentTo: Temporal.PlainDate | null; amountFen: Fen },
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): bigint {
  if (!rentFrom || !rentTo) return 0n;
  const first = Temporal.PlainDate.compare(rentFrom, from) > 0 ? rentFrom : from;
  const last = Temporal.PlainDate.compare(rentTo, to) < 0 ? rentTo : to;
  const shared = BigInt(Math.max(0, monthsIn(first, last)));
  const all = BigInt(monthsIn(rentFrom, rentTo));
  return (amountFen * shared + all - 1n) / all;
}

const dayOfRow = ({ submittedAt }: { submittedAt: Temporal.Instant }) => dayOf(submittedAt);

async function repayHistory(call: Call, own: Own): Promise<HistoryFacts> {
  const [last] = await listEarlier(call.tx, call.centerId, {
    personIds: [own.personId],
    reasons: ['repay-fund-loan'],
    notCaseId: own.notCaseId,
  });
  return { ...noHistory, last: last ? dayOfRow(last) : null, nextAllowed: last?.nextOn ?? null };
}

interface Own {
  readonly personId: string;
  readonly notCaseId: string | undefined;
  readonly today: Temporal.PlainDate;
  /** In a command that keeps the answer: members of a family wait for each other. */
  readonly lock: boolean;
}

/** The application as the rules see it: policy and history of the day, claims of the form. */
export async function applicationOf(
  call: Call,
  form: WithdrawalForm,
  { known, caseId, lock = false }: { known: Known; caseId?: string | undefined; lock?: boolean },
): Promise<Application> {
  const { today } = known.facts;
  const own = { personId: known.person.personId, notCaseId: caseId, today, lock };
  const history = isHomeReason(form.reason)
    ? await homeHistory(call, form, own)
    : form.reason === 'rent'
      ? await rentHistory(call, form, own)
      : form.reason === 'repay-fund-loan'
        ? await repayHistory(call, own)
        : noHistory;
  return {
    person: known.facts,
    history,
    general: await policyOf(call, 'withdrawal.general', today),
    input: await inputOf(call, form, today),
  };
}
