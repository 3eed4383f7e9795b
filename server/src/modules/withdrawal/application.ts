import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { findOpenAccount } from '../account/index.ts';
import { findPersonalBalance, freeOf } from '../ledger/index.ts';
import { findPersonByCertificate, foldIdentifier } from '../party/index.ts';
import type { Known } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { policyOf } from './policies.ts';
import { refusals } from './problems.ts';
import { atLeastZero } from './rules/common.ts';
import type { Application, HistoryFacts, HomeClaim, ReasonInput, RentClaim } from './rules/facts.ts';
import type { HomePolicy, RentPolicy } from './rules/policy.ts';
import { isHomeReason, type Reason, reasons } from './rules/reasons.ts';
import {
  hasAppliedFor,
  listEarlier,
  listEvidenceRows,
  lockFamily,
  lockHome,
  sumOfHome,
  sumUndecided,
} from './store.ts';

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

/** Reasons whose costs the tax office knows by the number of an invoice; that of a property fee is its paper itself. */
const withInvoice: ReadonlySet<Reason> = new Set([
  'purchase-presale',
  'purchase-new',
  'purchase-second-hand',
  'build',
  'repair',
  'decorate',
]);
/** Reasons about a home that the register already has. */
const withTitle: ReadonlySet<Reason> = new Set(['purchase-second-hand', 'decorate', 'property-fee']);

function homeQuestions({ home = {}, reason }: WithdrawalForm, { topUp, homeWithinMonths }: HomePolicy): Question[] {
  const questions: Question[] = [];
  // Not answered means the own home: who adds to a relative's says so.
  if (topUp.length > 0) questions.push(['ownerRelation', true, '']);
  if (home.ownerRelation) {
    questions.push(['ownerName', said(home.ownerName), '请填写购房人（产权人）姓名']);
    questions.push(['ownerCertificate', said(home.ownerCertificate), '请填写购房人（产权人）证件号码']);
  }
  if (homeWithinMonths !== null)
    questions.push(
      ['purchaseContractNo', said(home.purchaseContractNo), '请填写购房合同备案号'],
      ['boughtOn', home.boughtOn !== undefined, '请填写购房合同签订日期'],
    );
  questions.push(
    ['homeNumber', said(home.homeNumber), '请填写合同（或文件、证书）的编号'],
    ['on', home.on !== undefined, '请填写合同（或文件、证书）的日期'],
  );
  if (reasons[reason].policy === 'purchase') questions.push(['priceFen', positive(home.priceFen), '请填写房屋总价']);
  questions.push(['paidFen', positive(home.paidFen), '请填写已支付的金额']);
  if (withInvoice.has(reason)) questions.push(['invoiceNo', said(home.invoiceNo), '请填写发票（完税凭证）号码']);
  if (withTitle.has(reason)) questions.push(['titleNo', said(home.titleNo), '请填写不动产权证号']);
  return questions;
}

/** Rent itself is asked for where it decides: public housing, a city without caps, a share of the income. */
function rentQuestions({ rent = {} }: WithdrawalForm, policy: RentPolicy): Question[] {
  const { monthlyCapFen, incomeSharePpm, homeCheckCoversChildren } = policy;
  const questions: Question[] = [
    ['market', rent.market !== undefined, '请选择房源'],
    ['place', rent.place !== undefined, '请选择租房地点'],
    ['marital', rent.marital !== undefined, '请选择婚姻状况'],
  ];
  if (rent.marital === 'married') {
    questions.push(['spouseName', said(rent.spouseName), '请填写配偶姓名']);
    questions.push(['spouseCertificate', said(rent.spouseCertificate), '请填写配偶证件号码']);
  }
  // Not named means none: public housing was looked into when it was let.
  if (homeCheckCoversChildren && rent.market !== 'public') {
    const isNamed = (rent.children ?? []).every(({ name, certificate }) => said(name) && said(certificate));
    questions.push(['children', isNamed, '请填写子女的姓名和证件号码']);
  }
  if (rent.market === 'public' || !monthlyCapFen || incomeSharePpm !== null)
    questions.push(['rentFen', positive(rent.rentFen), '请填写月租金']);
  if (incomeSharePpm !== null)
    questions.push(['familyIncomeFen', rent.familyIncomeFen !== undefined, '请填写家庭月工资收入']);
  return questions;
}

async function listQuestions(call: Call, form: WithdrawalForm, on: Temporal.PlainDate): Promise<Question[]> {
  const { reason } = form;
  if (isHomeReason(reason))
    return homeQuestions(form, (await policyOf(call, `withdrawal.${reasons[reason].policy}`, on)).value);
  if (reason === 'rent') return rentQuestions(form, (await policyOf(call, 'withdrawal.rent', on)).value);
  if (reason === 'repay-fund-loan') return [['purpose', form.repay !== undefined, '请选择还款方式']];
  if (reason === 'leave') return [['hasAccountElsewhere', form.leave !== undefined, '请说明是否在异地缴存']];
  return [];
}

/** What the rules of the day ask of a form. */
export interface Questions {
  /** Fields, in the order in which they are asked. */
  readonly asks: string[];
  /** What is still to be answered before the rules can decide; field → what to fill in. */
  readonly unanswered: Readonly<Record<string, string>>;
}

export async function questionsOf(call: Call, form: WithdrawalForm, on: Temporal.PlainDate): Promise<Questions> {
  const questions = await listQuestions(call, form, on);
  return {
    asks: questions.map(([field]) => field),
    unanswered: Object.fromEntries(
      questions.flatMap(([field, isAnswered, text]) => (isAnswered ? [] : [[field, text]])),
    ),
  };
}

/** Throws `withdrawal/incomplete` with the fields that are not answered. */
export async function requireAnswers(call: Call, form: WithdrawalForm, on: Temporal.PlainDate): Promise<void> {
  const fields = (await questionsOf(call, form, on)).unanswered;
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
    boughtOn: home?.boughtOn === undefined ? null : Temporal.PlainDate.from(home.boughtOn),
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

/**
 * Home, whose family draws together: found by the number of its paper, which is not kept in the open. Nobody registers a
 * contract of decoration: there the invoice, which the tax office knows, is what is paid once.
 */
export function homeIndexOf(call: Call, { reason, home = {} }: WithdrawalForm): Buffer | null {
  if (!isHomeReason(reason)) return null;
  const number = foldIdentifier((reason === 'decorate' ? home.invoiceNo : undefined) ?? home.homeNumber ?? '');
  return number ? call.vault.blindIndex(`${reasons[reason].policy}:${number}`, homeContext) : null;
}

/** Each year has papers of its own for these: what is waited for is the last withdrawal, not the last for the same paper. */
const yearly: ReadonlySet<Reason> = new Set(['decorate', 'property-fee']);

async function lastOf(call: Call, reason: Reason, own: Own): Promise<Temporal.PlainDate | null> {
  const { personId, notCaseId } = own;
  const [row] = await listEarlier(call.tx, call.centerId, { personIds: [personId], reasons: [reason], notCaseId });
  return row ? dayOfRow(row) : null;
}

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
    last: yearly.has(form.reason) ? await lastOf(call, form.reason, own) : last && dayOf(last),
    ownerAvailable: form.home?.ownerRelation
      ? await availableTo(call, { certificate: form.home.ownerCertificate, homeIndex, today: own.today })
      : null,
  };
}

/**
 * What the owner of the home could still draw; null unless the owner has applied for this very home: nobody learns of a
 * balance by naming a certificate.
 */
async function availableTo(
  call: Call,
  { certificate, homeIndex, today }: { certificate: string | undefined; homeIndex: Buffer; today: Temporal.PlainDate },
): Promise<Fen | null> {
  const personId = await personIdBy(call, certificate);
  if (!personId || !(await hasAppliedFor(call.tx, call.centerId, personId, homeIndex))) return null;
  const account = await findOpenAccount(call.tx, call.centerId, personId);
  const balance = account && (await findPersonalBalance(call.tx, call.centerId, account.accountId));
  if (!balance) return zeroFen;
  // What the owner has applied for and is not yet approved is as good as drawn; what is approved is held.
  const applied = await sumUndecided(call.tx, call.centerId, personId);
  const { value } = await policyOf(call, 'withdrawal.general', today);
  return atLeastZero(freeOf(balance) - applied - BigInt(value.leaveAtLeastFen));
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
  if (own.lock) await lockFamily(call.tx, call.centerId, personIds);
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

/** Instalments are drawn once, whichever of the borrowers draws: what the others had for the same months counts. */
async function repayHistory(call: Call, own: Own, coBorrowers: readonly string[]): Promise<HistoryFacts> {
  const { personId, notCaseId, today } = own;
  const personIds = [personId, ...coBorrowers];
  if (own.lock) await lockFamily(call.tx, call.centerId, personIds);
  const earlier = await listEarlier(call.tx, call.centerId, { personIds, reasons: ['repay-fund-loan'], notCaseId });
  const last = earlier.find((row) => row.personId === personId);
  const { value } = await policyOf(call, 'withdrawal.repay-fund-loan', today);
  const from = today.subtract({ months: value.maxInstalments });
  const since = last && Temporal.PlainDate.compare(dayOfRow(last), from) > 0 ? dayOfRow(last) : from;
  const drawn = earlier
    .filter((row) => row.personId !== personId && Temporal.PlainDate.compare(dayOfRow(row), since) >= 0)
    .reduce((sum, row) => sum + row.amountFen, 0n);
  return {
    ...noHistory,
    last: last ? dayOfRow(last) : null,
    nextAllowed: last?.nextOn ?? null,
    familyDrawn: fen(drawn),
  };
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
        ? await repayHistory(call, own, known.coBorrowers)
        : noHistory;
  return {
    person: known.facts,
    history,
    general: await policyOf(call, 'withdrawal.general', today),
    input: await inputOf(call, form, today),
  };
}
