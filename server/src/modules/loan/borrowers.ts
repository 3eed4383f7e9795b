import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { findOpenAccount, type PersonalAccount } from '../account/index.ts';
import { findEntries, findPersonalBalance, freeOf } from '../ledger/index.ts';
import { findPerson, findPersonByCertificate, type Person } from '../party/index.ts';
import { findStandingBan } from '../withdrawal/index.ts';
import type { LoanForm } from './application-contract.ts';
import { countOpenLoans } from './borrower-store.ts';
import { refusals } from './problems.ts';
import { monthsInARow, type Relation } from './rules/kinds.ts';

export interface Borrower {
  readonly person: Person;
  readonly relation: Relation;
  readonly account: Pick<PersonalAccount, 'state' | 'sealedOn'> | undefined;
  /** What is free of it: money on its way out (占用) is lent upon no more. */
  readonly balance: Fen;
  readonly held: Fen;
  readonly income: Fen;
  readonly monthsPaid: number;
  readonly openLoans: number;
  /** After fraud: until when nothing is lent (第四十一条). */
  readonly ban: { readonly until: Temporal.PlainDate; readonly source: string } | undefined;
}

/** One borrower as the books know him: balance, base as income unless more is proved, months paid in a row, open loans. */
async function borrowerOf(
  call: Call,
  person: Person,
  { relation, declared, caseId }: { relation: Relation; declared: number; caseId: string | undefined },
): Promise<Borrower> {
  const account = await findOpenAccount(call.tx, call.centerId, person.personId);
  const balance = account && (await findPersonalBalance(call.tx, call.centerId, account.accountId));
  const entries = account
    ? await findEntries(
        call.tx,
        call.centerId,
        [account.accountId],
        { kinds: ['remittance', 'back-payment'] },
        { limit: 200, offset: 0 },
      )
    : { rows: [] };
  const months = entries.rows.flatMap(({ month }) => (month ? [formatMonth(month)] : []));
  return {
    person,
    relation,
    account,
    balance: balance ? freeOf(balance) : zeroFen,
    held: balance?.held ?? zeroFen,
    income: fen(declared > 0 ? declared : Number(account?.base ?? 0n)),
    monthsPaid: monthsInARow(months, formatMonth(call.accountingDate)),
    openLoans: await countOpenLoans(call.tx, call.centerId, { personId: person.personId, notCaseId: caseId }),
    ban: await findStandingBan(call, person.personId),
  };
}

/** Everybody who borrows; a co-borrower must be known to the centre. */
export async function borrowersOf(
  call: Call,
  personId: string,
  form: LoanForm,
  caseId?: string,
): Promise<[Borrower, ...Borrower[]]> {
  const person = await findPerson(call, personId);
  if (!person) {
    throw new Problem(refusals.noAccount, { remedy: '未在本中心缴存的，请按异地贷款提供缴存证明，由缴存地中心出具。' });
  }
  const main = await borrowerOf(call, person, { relation: 'self', declared: form.incomeFen, caseId });
  const others: Borrower[] = [];
  for (const [index, co] of form.coBorrowers.entries()) {
    const found = await findPersonByCertificate(call, co.certificateNumber);
    if (!found || found.personId === personId || others.some(({ person: one }) => one.personId === found.personId)) {
      throw new Problem(refusals.borrowerUnknown, {
        detail: found
          ? '同一人不能重复作为借款人。'
          : `证件号码 ${co.certificateNumber.slice(0, 3)}***${co.certificateNumber.slice(-4)} 在本中心没有登记。`,
        remedy: '请核对证件号码；未在本中心缴存的共同借款人，请先登记个人信息。',
        fields: { [`coBorrowers.${index}.certificateNumber`]: '请核对证件号码' },
      });
    }
    others.push(await borrowerOf(call, found, { relation: co.relation, declared: co.incomeFen, caseId }));
  }
  return [main, ...others];
}
