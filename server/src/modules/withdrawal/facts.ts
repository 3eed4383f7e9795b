import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { fen, zeroFen } from '../../platform/money.ts';
import {
  employerStates,
  findOpenAccount,
  getEmployerAccount,
  type PersonalAccount,
  personalStates,
} from '../account/index.ts';
import { findUnposted } from '../contribution/index.ts';
import { type ClosingQuote, findPersonalBalance, quoteClosing } from '../ledger/index.ts';
import { findEmployer, findPerson, type Person } from '../party/index.ts';
import { findBan } from './ban-store.ts';
import { findOpenLoan } from './loan-facts.ts';
import type { PersonFacts } from './rules/facts.ts';

/** What the centre knows of somebody who wants to withdraw. */
export interface Known {
  readonly person: Person;
  readonly account: PersonalAccount | undefined;
  /** Who borrowed with this person, beside them. */
  readonly coBorrowers: readonly string[];
  readonly facts: PersonFacts;
}

/**
 * Everything that the rules ask about a person. `today` is the day by whose law the case is decided: the day of
 * submission for a case that is under way. Balances are as they are now.
 */
export async function knownOf(call: Call, personId: string, today: Temporal.PlainDate): Promise<Known | undefined> {
  const { tx, centerId } = call;
  const [person, account, ban, loan] = await Promise.all([
    findPerson(call, personId),
    findOpenAccount(tx, centerId, personId),
    findBan(tx, centerId, personId),
    findOpenLoan(call, personId),
  ]);
  if (!person) return undefined;
  const unposted = account && (await findUnposted(call, account));
  return {
    person,
    account,
    coBorrowers: (loan?.borrowers ?? []).filter((id) => id !== personId),
    facts: {
      today,
      isAtCounter: channelOf(call) === 'counter',
      birthDate: person.birthDate,
      sex: person.sex,
      account: account ? await accountFacts(call, account) : null,
      employer: account ? await employerFacts(call, account.employerId) : null,
      remittanceInProgress: unposted ?? null,
      bannedUntil: ban ? { day: ban.until, source: ban.source } : null,
      loan: loan && {
        outstanding: loan.outstanding,
        instalment: loan.instalment,
        grantedOn: loan.grantedOn,
        fundPaid: loan.fundPaid,
      },
    },
  };
}

async function accountFacts(call: Call, account: PersonalAccount): Promise<NonNullable<PersonFacts['account']>> {
  const balance = await findPersonalBalance(call.tx, call.centerId, account.accountId);
  return {
    state: account.state,
    stateName: personalStates[account.state],
    openedOn: account.openedOn,
    sealedOn: account.sealedOn,
    balance: balance ? fen(balance.carried + balance.current) : zeroFen,
    held: balance?.held ?? zeroFen,
    interest: (await closingOf(call, account.accountId)).interest,
    contributedTo: balance?.contributedTo ?? null,
  };
}

/** What a closing would pay today: principal, and interest since the last 30 June (handbook §3). */
export const closingOf = (call: Call, accountId: string): Promise<ClosingQuote> => quoteClosing(call, accountId);

async function employerFacts(call: Call, employerId: string): Promise<PersonFacts['employer']> {
  const [employer, account] = await Promise.all([
    findEmployer(call, employerId),
    getEmployerAccount(call.tx, call.centerId, employerId),
  ]);
  return {
    name: employer?.name ?? '',
    state: account.state,
    stateName: employerStates[account.state],
    contributedTo: account.contributedTo,
  };
}

export const todayOf = (call: Call): Temporal.PlainDate => dayOf(call.now);

/** What a clerk does at the desk is done at the counter. */
export const channelOf = ({ actor, channel }: Call): Call['channel'] => (actor.kind === 'staff' ? 'counter' : channel);
