import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Fen, fen, sumFen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { getNumber, getRates } from '../params/index.ts';
import { firstUnaccrued } from './accrual-store.ts';
import { lockPersonalBalance, movementsOf } from './interest-store.ts';
import { templated } from './journal-templates.ts';
import { type JournalLine, type Posted, postJournal } from './post.ts';
import { refusals } from './problems.ts';
import {
  type BalanceStep,
  balanceSteps,
  baseBetween,
  type EntryKind,
  type InterestPart,
  interestOfParts,
  rateStretches,
} from './rules.ts';
import { findJournal } from './store.ts';

/** What an account earned since interest was last settled, and how that was reckoned (“为什么”). */
export interface InterestQuote {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly interest: Fen;
  readonly base: bigint;
  readonly parts: readonly InterestPart[];
  readonly steps: readonly BalanceStep[];
  readonly dayCount: number;
}

/** The derivation of an account's interest from its last settlement (or opening) to a day, that day not counted. */
export async function quoteInterest(call: Call, accountId: string, to: Temporal.PlainDate): Promise<InterestQuote> {
  const { tx, centerId } = call;
  const { from: settledOn, movements } = await movementsOf(tx, centerId, accountId);
  return derive(call, { from: settledOn ?? to, to, movements });
}

/** Puts rates and day count to movements: what a period earned. */
async function derive(
  { tx, centerId }: Pick<Call, 'tx' | 'centerId'>,
  {
    from,
    to,
    movements,
  }: {
    from: Temporal.PlainDate;
    to: Temporal.PlainDate;
    movements: Awaited<ReturnType<typeof movementsOf>>['movements'];
  },
): Promise<InterestQuote> {
  const [rates, dayCount] = await Promise.all([
    getRates(tx, centerId, 'interest.deposit-rate-ppm', { from, to }),
    getNumber(tx, centerId, 'interest.day-count', to),
  ]);
  const stretches = rateStretches(
    rates.map(({ value, validFrom, source }) => ({ rate: value, validFrom, source })),
    from,
    to,
  );
  const parts = stretches.map((stretch) => ({ ...stretch, base: baseBetween(movements, stretch.from, stretch.to) }));
  return {
    from,
    to,
    parts,
    steps: balanceSteps(movements, from, to),
    base: parts.reduce((sum, { base }) => sum + base, 0n),
    dayCount: dayCount.value,
    interest: interestOfParts(parts, dayCount.value),
  };
}

/** How a settlement that stands came about: its movements before it, from the settlement before that to its day. */
export async function explainSettlement(
  call: Pick<Call, 'tx' | 'centerId'>,
  accountId: string,
  { entryNo, valueDate }: { entryNo: number; valueDate: Temporal.PlainDate },
): Promise<InterestQuote> {
  const { from, movements } = await movementsOf(call.tx, call.centerId, accountId, { entryNo });
  return derive(call, { from: from ?? valueDate, to: valueDate, movements });
}

/** What closing an account pays. */
export interface ClosingQuote {
  readonly principal: Fen;
  readonly interest: Fen;
  readonly total: Fen;
  readonly why: InterestQuote;
}

/** What closing an account on this accounting date would pay: principal and interest, with the derivation. Posts nothing. */
export async function quoteClosing(
  call: Call,
  accountId: string,
  interestTo: Temporal.PlainDate = call.accountingDate,
): Promise<ClosingQuote> {
  const balance = await lockPersonalBalance(call.tx, call.centerId, accountId, { lock: false });
  if (!balance) throw new Problem(refusals.accountsNotOpen);
  const why = await quoteInterest(call, accountId, interestTo);
  const principal = sumFen([balance.carried, balance.current]);
  return { principal, interest: why.interest, total: fen(principal + why.interest), why };
}

export interface Closing {
  readonly accountId: string;
  /** Names the business event: `withdrawal:<id>`. The interest's journal is `<key>:interest`. */
  readonly businessKey: string;
  readonly summary: string;
  readonly kind: Extract<EntryKind, 'closing-withdrawal' | 'transfer-out' | 'loan-offset' | 'merge'>;
  /** The day up to which interest is paid when not the accounting date: what the bank was told to pay was reckoned then. */
  readonly interestTo?: Temporal.PlainDate;
  /**
   * What the bank was told to pay then, so that this and nothing else leaves. Where the interest of the year was settled
   * since, most of it is principal by now, and of the rest two roundings may differ by a fen.
   */
  readonly total?: Fen;
  /** Where the money goes when not out of the bank account at once: the subject to credit instead of 101. */
  readonly creditSubject?: string;
}

export interface Closed {
  readonly principal: Fen;
  readonly interest: Fen;
  readonly total: Fen;
  /** The journal of the money that leaves; `undefined` when there was none. */
  readonly journalId: string | undefined;
  readonly interestJournalId: string | undefined;
}

/**
 * Empties an account with its interest (销户结息): from the later of the last 30 June and the opening to the accounting
 * date, at the rates of those days, in one transaction: Dr 211 (what was accrued monthly) + Dr 411 / Cr 201, then
 * Dr 201 / Cr 101 (or the subject given). The account's state is its module's business. The same key again replays the
 * first answer.
 */
export async function closeBalance(call: Call, closing: Closing): Promise<Closed> {
  const { accountId, businessKey, summary, kind } = closing;
  const held = await lockPersonalBalance(call.tx, call.centerId, accountId, { lock: true });
  if (!held) throw new Problem(refusals.accountsNotOpen);
  const before = await findClosed(call, businessKey);
  if (before) return before;
  const quote = await quoteClosing(call, accountId, closing.interestTo);
  const { principal } = quote;
  const total = closing.total ?? quote.total;
  const interest = fen(total - principal);
  if (interest < zeroFen || interest > quote.interest + 1n)
    throw new Error(`closing ${businessKey} of ${total} fen: ${principal} and interest of ${quote.interest} are there`);
  const interestJournal = await postClosingInterest(call, closing, { ...quote.why, interest });
  const closed = { principal, interest, total, interestJournalId: interestJournal?.journalId };
  if (total === zeroFen) return { ...closed, journalId: undefined };
  const { journalId } = await postJournal(call, {
    businessKey,
    business: kind,
    summary,
    lines: await closingLines(call, closing, total),
    ...(interestJournal
      ? {
          personal: {
            kind,
            count: 1,
            total: fen(-total),
            from: [{ accountId, carriedChange: fen(-(held.carried + interest)), currentChange: fen(-held.current) }],
          },
        }
      : {
          contentHash: `${accountId} ${held.carried} ${held.current}`,
          personal: { kind, detailed: true, count: 1, total: fen(-total), from: emptyingRow(call, accountId) },
        }),
  });
  return { ...closed, journalId };
}

/** All that is there, and the base with it: of an account whose interest was settled meanwhile some days are left that pay nothing. */
const emptyingRow = ({ centerId, accountingDate }: Call, accountId: string) => sql`
  select account_id, -carried_fen as carried_change_fen, -current_fen as current_change_fen, null::bigint as employer_part_fen,
    null::date as value_date, ${basesTo(accountingDate)}
  from ledger.personal_balance where center_id = ${centerId} and account_id = ${accountId}::uuid`;

const basesTo = (day: Temporal.PlainDate) => sql`
    carried_accrual + carried_fen * (${day}::date - accrued_to) as carried_base,
    current_accrual + current_fen * (${day}::date - accrued_to) as current_base`;

async function closingLines(call: Call, { kind, creditSubject }: Closing, total: Fen): Promise<JournalLine[]> {
  // A merged account is left like one that is transferred, only that the money stays in the centre.
  const template = { 'loan-offset': 'closing-withdrawal', merge: 'transfer-out' } as const;
  const lines = await templated(call, kind in template ? template[kind as keyof typeof template] : kind, {
    amount: total,
  });
  return creditSubject ? lines.map((line) => ('credit' in line ? { ...line, subject: creditSubject } : line)) : lines;
}

async function findClosed({ tx, centerId }: Call, businessKey: string): Promise<Closed | undefined> {
  const [journal, interestJournal] = await Promise.all([
    findJournal(tx, centerId, { businessKey }),
    findJournal(tx, centerId, { businessKey: `${businessKey}:interest` }),
  ]);
  if (!journal) return undefined;
  const [total, interest] = [fen(journal.debitFen), fen(interestJournal?.debitFen ?? 0n)];
  return {
    principal: fen(total - interest),
    interest,
    total,
    journalId: journal.journalId,
    interestJournalId: interestJournal?.journalId,
  };
}

async function postClosingInterest(
  call: Call,
  { accountId, businessKey, summary }: Closing,
  why: InterestQuote,
): Promise<Posted | undefined> {
  const { interest } = why;
  if (interest === zeroFen) return undefined;
  const accrued = await accruedPart(call, why);
  return postJournal(call, {
    businessKey: `${businessKey}:interest`,
    business: 'closing-interest',
    summary: `${summary} 销户结息`,
    lines: await templated(call, 'closing-interest', { accrued, difference: fen(interest - accrued), interest }),
    contentHash: `${accountId} ${interest}`,
    personal: {
      kind: 'closing-interest',
      detailed: true,
      count: 1,
      total: interest,
      from: settlingRow(call, accountId, interest),
    },
  });
}

/** What of the interest the centre has set aside in 211 already: the days up to the last month end that was accrued. */
async function accruedPart(call: Call, { parts, dayCount, interest, steps }: InterestQuote): Promise<Fen> {
  const end = await firstUnaccrued(call.tx, call.centerId);
  if (!end) return zeroFen;
  const movements = steps.map(({ from, balance }, at) => ({
    valueDate: from,
    amount: balance - (steps[at - 1]?.balance ?? 0n),
  }));
  const before = parts.map(({ from, to, rate }) => ({
    rate,
    base: baseBetween(movements, from, Temporal.PlainDate.compare(to, end) < 0 ? to : end),
  }));
  const accrued = interestOfParts(before, dayCount);
  return accrued < interest ? accrued : interest;
}

/** The one movement of a settlement: interest in, both bases used up. The row is locked by the caller. */
const settlingRow = ({ centerId, accountingDate }: Call, accountId: string, interest: Fen) => sql`
  select account_id, ${interest}::bigint as carried_change_fen, 0::bigint as current_change_fen, null::bigint as employer_part_fen,
    null::date as value_date, ${basesTo(accountingDate)}
  from ledger.personal_balance where center_id = ${centerId} and account_id = ${accountId}::uuid`;

/**
 * What an account had earned by the end of a day and was not paid yet, by the entries of that day or earlier, and by what
 * was recorded until an instant when one is given.
 */
export async function interestAsOf(
  call: Pick<Call, 'tx' | 'centerId'>,
  accountId: string,
  { to, knownAt }: { to: Temporal.PlainDate; knownAt?: Temporal.Instant | undefined },
): Promise<Fen> {
  const { from, movements } = await movementsOf(call.tx, call.centerId, accountId, { postedBy: to, knownAt });
  if (!from || Temporal.PlainDate.compare(from, to) >= 0) return zeroFen;
  return (await derive(call, { from, to, movements })).interest;
}
