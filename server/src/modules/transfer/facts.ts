import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { fen, zeroFen } from '../../platform/money.ts';
import { accountsOf, findOpenAccount, lockAccount, type PersonalAccount, personalStates } from '../account/index.ts';
import { inProgressAmong } from '../casework/index.ts';
import { findUnposted } from '../contribution/index.ts';
import { findPersonalBalance, type PaidMonth, paidMonths, quoteClosing } from '../ledger/index.ts';
import { findOpenLoanOf } from '../loan/index.ts';
import { getNumber } from '../params/index.ts';
import { findPerson, foldIdentifier } from '../party/index.ts';
import type { Content } from './messages.ts';
import { type Condition, incomingConditions, outgoingConditions } from './rules.ts';
import { findCentre } from './store.ts';

const always = { from: Temporal.PlainDate.from('1991-01-01'), to: Temporal.PlainDate.from('2999-01-01') };

/** The months that stand as paid on an account, oldest first. */
export async function monthsOf(call: Call, accountId: string): Promise<PaidMonth[]> {
  const months = (await paidMonths(call.tx, call.centerId, [accountId], always)).filter(
    ({ totalFen }) => totalFen > 0n,
  );
  return months.sort((a, b) => Temporal.PlainDate.compare(a.month, b.month));
}

export interface Incoming {
  readonly account: PersonalAccount | undefined;
  readonly conditions: readonly Condition[];
}

/** What the rules of this city say of somebody who wants their account moved here, by the law of a day. */
export async function judgeIncoming(call: Call, personId: string, on = dayOf(call.now)): Promise<Incoming> {
  const account = await findOpenAccount(call.tx, call.centerId, personId);
  const { value, source } = await getNumber(call.tx, call.centerId, 'transfer.min-deposit-months', on);
  const months = account ? await monthsOf(call, account.accountId) : [];
  return {
    account,
    conditions: incomingConditions({
      accountState: account?.state ?? null,
      stateName: account ? personalStates[account.state] : '',
      paidMonths: months.length,
      minMonths: value,
      minMonthsSource: source,
    }),
  };
}

export type Letter = Content<'contact-letter'>;

export interface Outgoing {
  readonly account: PersonalAccount;
  readonly conditions: readonly Condition[];
  readonly total: bigint;
}

/** What this centre checks before it lets an account go; `lock` for the approval itself. */
export async function judgeOutgoing(
  call: Call,
  {
    letter,
    personId,
    accountId,
    otherNode,
  }: { letter: Letter; personId: string; accountId: string; otherNode: string },
  { lock }: { readonly lock: boolean },
): Promise<Outgoing> {
  const { tx, centerId } = call;
  const account = lock
    ? await lockAccount(call, accountId)
    : (await accountsOf(tx, centerId, [accountId])).get(accountId);
  const person = await findPerson(call, personId);
  if (!account || !person) throw new Error(`account ${accountId} is gone`);
  const balance = await findPersonalBalance(tx, centerId, accountId);
  const [withdrawals, loans] = [
    await inProgressAmong(tx, centerId, 'withdrawal', [personId]),
    await inProgressAmong(tx, centerId, 'loan', [personId]),
  ];
  const centre = await findCentre(tx, centerId, otherNode, dayOf(call.now));
  const total = (await quoteClosing(call, accountId)).total;
  const unposted = await findUnposted(call, account);
  const conditions = outgoingConditions({
    accountState: account.state,
    stateName: personalStates[account.state],
    isSameName: person.name === foldIdentifier(letter.name) || person.name === letter.name,
    isSameAccountNo: letter.formerAccountNo === null || letter.formerAccountNo === account.accountNo,
    hasOpenLoan: (await findOpenLoanOf(call, personId)) !== undefined,
    underWay: [...withdrawals.values(), ...loans.values()].flatMap(({ number, state }) =>
      state === 'draft' ? [] : [number],
    ),
    held: balance?.held ?? zeroFen,
    unposted: unposted ?? null,
    total: fen(total),
    isKnownPayee: centre?.accountNo === letter.receivingAccountNo && centre.accountName === letter.receivingAccountName,
  });
  return { account, conditions, total };
}
