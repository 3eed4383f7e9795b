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
import { choices, type Field, labelsOf } from './rules/answers.ts';
import { atLeastZero } from './rules/common.ts';
import type { Application, HistoryFacts, HomeClaim, ReasonInput, RentClaim } from './rules/facts.ts';
import type { HomePolicy, RentPolicy } from './rules/policy.ts';
import {
  type HomeReason,
  homeTraits,
  isHomeReason,
  isProofReason,
  isPurchase,
  type Reason,
  reasons,
} from './rules/reasons.ts';
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

type HomeAnswers = NonNullable<WithdrawalForm['home']>;
/** One question: its field, whether it is answered, and how it is asked for where the name of the field does not say it. */
type Question = readonly [field: Field, isAnswered: boolean, request?: string];
const said = (text: string | undefined) => Boolean(text?.trim());
const positive = (amount: number | undefined) => (amount ?? 0) > 0;

function homeQuestions(reason: HomeReason, home: HomeAnswers, { topUp, homeWithinMonths }: HomePolicy): Question[] {
  const { invoice, proof } = homeTraits(reason);
  const questions: Question[] = [];
  // Not answered means the own home: who adds to a relative's says so.
  if (topUp.length > 0) questions.push(['ownerRelation', true]);
  if (home.ownerRelation)
    questions.push(['ownerName', said(home.ownerName)], ['ownerCertificate', said(home.ownerCertificate)]);
  if (homeWithinMonths !== null)
    questions.push(['purchaseContractNo', said(home.purchaseContractNo)], ['boughtOn', home.boughtOn !== undefined]);
  questions.push(['homeNumber', said(home.homeNumber)], ['on', home.on !== undefined]);
  if (isPurchase(reason)) questions.push(['priceFen', positive(home.priceFen)]);
  questions.push(['paidFen', positive(home.paidFen)]);
  if (invoice) questions.push(['invoiceNo', said(home.invoiceNo)]);
  if (proof.includes('title')) questions.push(['titleNo', said(home.titleNo)]);
  return questions;
}

/** Rent itself is asked for where it decides: public housing, a city without caps, a share of the income. */
function rentQuestions({ rent = {} }: WithdrawalForm, policy: RentPolicy): Question[] {
  const { monthlyCapFen, incomeSharePpm, homeCheckCoversChildren } = policy;
  const questions: Question[] = [
    ['market', rent.market !== undefined],
    ['place', rent.place !== undefined],
    ['marital', rent.marital !== undefined],
  ];
  if (rent.marital === 'married')
    questions.push(['spouseName', said(rent.spouseName)], ['spouseCertificate', said(rent.spouseCertificate)]);
  // Not named means none: public housing was looked into when it was let.
  if (homeCheckCoversChildren && rent.market !== 'public')
    questions.push([
      'children',
      (rent.children ?? []).every(({ name, certificate }) => said(name) && said(certificate)),
      '请填写子女的姓名和证件号码',
    ]);
  if (rent.market === 'public' || !monthlyCapFen || incomeSharePpm !== null)
    questions.push(['rentFen', positive(rent.rentFen)]);
  if (incomeSharePpm !== null) questions.push(['familyIncomeFen', rent.familyIncomeFen !== undefined]);
  return questions;
}

async function listQuestions(call: Call, form: WithdrawalForm, on: Temporal.PlainDate): Promise<Question[]> {
  const { reason } = form;
  if (isHomeReason(reason)) {
    const { value } = await policyOf(call, `withdrawal.${reasons[reason].policy}`, on);
    return homeQuestions(reason, form.home ?? {}, value);
  }
  if (reason === 'rent') return rentQuestions(form, (await policyOf(call, 'withdrawal.rent', on)).value);
  if (reason === 'repay-fund-loan') return [['purpose', form.repay !== undefined]];
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
  const labels = labelsOf(form.reason);
  return {
    asks: questions.map(([field]) => field),
    unanswered: Object.fromEntries(
      questions.flatMap(([field, isAnswered, request = `请${field in choices ? '选择' : '填写'}${labels[field]}`]) =>
        isAnswered ? [] : [[field, request]],
      ),
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
    price: isPurchase(reason) ? fen(home?.priceFen ?? 0) : paid,
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
  if (isProofReason(reason))
    return { reason, policy: await policyOf(call, `withdrawal.${reasons[reason].policy}`, today) };
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
  }
}

/** Home, whose family draws together: found by a number (`homeIs`) that is not kept in the open. */
export function homeIndexOf(call: Call, { reason, home = {} }: WithdrawalForm): Buffer | null {
  if (!isHomeReason(reason)) return null;
  const numbers = { paper: home.homeNumber, invoice: home.invoiceNo, title: home.titleNo };
  const number = foldIdentifier(numbers[homeTraits(reason).homeIs] ?? '');
  return number ? call.vault.blindIndex(`${reasons[reason].policy}:${number}`, homeContext) : null;
}

async function lastOf(call: Call, reason: Reason, own: Own): Promise<Temporal.PlainDate | null> {
  const { personId, notCaseId } = own;
  const [row] = await listEarlier(call.tx, call.centerId, { personIds: [personId], reasons: [reason], notCaseId });
  return row ? dayOfRow(row) : null;
}

async function personIdBy(call: Call, certificate: string | undefined): Promise<string | undefined> {
  if (!certificate?.trim()) return undefined;
  return (await findPersonByCertificate(call, foldIdentifier(certificate)))?.personId;
}

async function homeHistory(call: Call, reason: HomeReason, form: WithdrawalForm, own: Own): Promise<HistoryFacts> {
  const homeIndex = homeIndexOf(call, form);
  if (!homeIndex) return noHistory;
  if (own.lock) await lockHome(call.tx, call.centerId, homeIndex);
  const { drawn, last } = await sumOfHome(call.tx, call.centerId, { homeIndex, ...own });
  return {
    ...noHistory,
    familyDrawn: drawn,
    last: homeTraits(reason).waitsBy === 'person' ? await lastOf(call, reason, own) : last && dayOf(last),
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
    ? await homeHistory(call, form.reason, form, own)
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
