import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, readPage } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { MovementKind } from './account-store.ts';
import type { LoanKind, OffsetBy, Relation, Security } from './rules/kinds.ts';
import type { Home } from './rules/rates.ts';
import type { RepaymentMethod } from './rules/schedule.ts';
import { contractContexts } from './store.ts';

export type LoanState = 'signing' | 'cancelled' | 'active' | 'returned' | 'settled' | 'written-off';

/** Without an account a contract waits for its money; it came to nothing before it was granted, or when the money came back. */
export const loanStateOf = (account: string | null, cancelledOn: Temporal.PlainDate | null): LoanState =>
  cancelledOn === null ? ((account as LoanState | null) ?? 'signing') : 'cancelled';

/** A contract with what its account says, accounts of banks opened. */
export interface Loan {
  readonly loanId: string;
  readonly contractNo: string;
  readonly caseId: string | null;
  readonly personId: string;
  readonly kind: LoanKind;
  readonly home: Home;
  readonly method: RepaymentMethod;
  readonly principal: Fen;
  readonly termMonths: number;
  readonly houseAddress: string;
  readonly houseArea: string | null;
  readonly houseValue: Fen;
  readonly security: Security;
  readonly securityHeldOn: Temporal.PlainDate | null;
  readonly securityFreedOn: Temporal.PlainDate | null;
  readonly commercialBank: string | null;
  readonly commercial: Fen | null;
  readonly payee: {
    readonly name: string;
    readonly accountNo: string;
    readonly bankCode: string;
    readonly bankName: string;
    readonly holder: 'personal' | 'corporate';
  };
  readonly repay: { readonly accountNo: string; readonly bankCode: string; readonly bankName: string };
  readonly offsetBy: OffsetBy;
  readonly signedOn: Temporal.PlainDate | null;
  readonly state: LoanState;
}

export const contractsOf = (tx: Db, centerId: number) =>
  tx
    .selectFrom('loan.contract as c')
    .leftJoin('loan.account as a', (join) =>
      join.onRef('a.centerId', '=', 'c.centerId').onRef('a.loanId', '=', 'c.loanId'),
    )
    .where('c.centerId', '=', centerId);

export async function findLoan({ tx, centerId, vault }: Call, loanId: string): Promise<Loan | undefined> {
  const row = await contractsOf(tx, centerId)
    .selectAll('c')
    .select('a.state as accountState')
    .where('c.loanId', '=', loanId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    loanId: row.loanId,
    contractNo: row.contractNo,
    caseId: row.caseId,
    personId: row.personId,
    kind: row.kind as LoanKind,
    home: row.home as Home,
    method: row.method as RepaymentMethod,
    principal: fen(row.principalFen),
    termMonths: row.termMonths,
    houseAddress: row.houseAddress,
    houseArea: row.houseArea,
    houseValue: fen(row.houseValueFen),
    security: row.security as Security,
    securityHeldOn: row.securityHeldOn,
    securityFreedOn: row.securityFreedOn,
    commercialBank: row.commercialBank,
    commercial: row.commercialFen === null ? null : fen(row.commercialFen),
    payee: {
      name: row.payeeName,
      accountNo: vault.open(row.payeeAccount, contractContexts.payee),
      bankCode: row.payeeBankCode,
      bankName: row.payeeBankName,
      holder: row.payeeHolder as 'personal' | 'corporate',
    },
    repay: {
      accountNo: vault.open(row.repayAccount, contractContexts.repay),
      bankCode: row.repayBankCode,
      bankName: row.repayBankName,
    },
    offsetBy: row.offsetBy as OffsetBy,
    signedOn: row.signedOn,
    state: loanStateOf(row.accountState, row.cancelledOn),
  };
}

/** The loan of a case, once it was approved; not one that came to nothing. */
export async function findLoanOfCase(tx: Db, centerId: number, caseId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('loan.contract')
    .select('loanId')
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('cancelledOn', 'is', null)
    .executeTakeFirst();
  return row?.loanId;
}

export async function updateContract(
  tx: Db,
  centerId: number,
  loanId: string,
  change: {
    readonly signedOn?: Temporal.PlainDate;
    readonly cancelledOn?: Temporal.PlainDate;
    readonly securityHeldOn?: Temporal.PlainDate;
    readonly securityFreedOn?: Temporal.PlainDate | null;
    readonly offsetBy?: OffsetBy;
  },
): Promise<void> {
  await tx
    .updateTable('loan.contract')
    .set(change)
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .execute();
}

/** From the next collection on; what is with the bank is collected as it was sent. */
export async function updateRepayAccount(
  { tx, vault, centerId }: Pick<Call, 'tx' | 'vault' | 'centerId'>,
  loanId: string,
  { accountNo, bankCode, bankName }: Loan['repay'],
): Promise<void> {
  await tx
    .updateTable('loan.contract')
    .set({
      repayAccount: vault.seal(accountNo, contractContexts.repay),
      repayBankCode: bankCode,
      repayBankName: bankName,
    })
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .execute();
}

export async function listBorrowers(
  tx: Db,
  centerId: number,
  loanId: string,
): Promise<{ personId: string; relation: Relation }[]> {
  const rows = await tx
    .selectFrom('loan.borrower')
    .select(['personId', 'relation'])
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .orderBy(sql`relation <> 'self'`)
    .orderBy('personId')
    .limit(10)
    .execute();
  return rows.map(({ personId, relation }) => ({ personId, relation: relation as Relation }));
}

/** Loans of a person, as borrower or co-borrower, the newest first. */
export async function listLoansOfPerson(tx: Db, centerId: number, personId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('loan.borrower as b')
    .innerJoin('loan.contract as c', (join) =>
      join.onRef('c.centerId', '=', 'b.centerId').onRef('c.loanId', '=', 'b.loanId'),
    )
    .select('c.loanId')
    .where('b.centerId', '=', centerId)
    .where('b.personId', '=', personId)
    .where('c.cancelledOn', 'is', null)
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.loanId', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ loanId }) => loanId);
}

export interface LoanEntryRow {
  readonly entryNo: number;
  readonly kind: MovementKind;
  readonly dueOn: Temporal.PlainDate | null;
  readonly amount: Fen;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly penalty: Fen;
  /** What has become overdue (121 to 122), or was paid of it. */
  readonly overdueChange: Fen;
  /** What is owed afterwards, overdue or not. */
  readonly balanceAfter: Fen;
  readonly detail: string | null;
  readonly on: Temporal.PlainDate;
  readonly journalId: string | null;
}

export async function listEntryRows(
  tx: Db,
  centerId: number,
  loanId: string,
  page: { limit: number; offset: number },
): Promise<{ rows: LoanEntryRow[]; total: number }> {
  const { rows, total } = await readPage(
    tx
      .selectFrom('loan.entry')
      .selectAll()
      .where('centerId', '=', centerId)
      .where('loanId', '=', loanId)
      .orderBy('entryNo', 'desc'),
    page,
  );
  return {
    total,
    rows: rows.map((row) => ({
      entryNo: row.entryNo,
      kind: row.kind as MovementKind,
      dueOn: row.dueOn,
      amount: fen(row.amountFen),
      principal: fen(row.principalFen),
      interest: fen(row.interestFen),
      penalty: fen(row.penaltyFen),
      overdueChange: fen(row.overdueChangeFen),
      balanceAfter: fen(row.balanceAfterFen + row.overdueAfterFen),
      detail: row.detail,
      on: row.accountingDate,
      journalId: row.journalId,
    })),
  };
}

/** Due days, from one on, of the instalments that fund accounts have paid. */
export async function listFundPaid(
  tx: Db,
  centerId: number,
  loanId: string,
  from: Temporal.PlainDate,
): Promise<Temporal.PlainDate[]> {
  const rows = await tx
    .selectFrom('loan.entry')
    .select('dueOn')
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('kind', '=', 'offset')
    .where('dueOn', '>=', from)
    .orderBy('entryNo')
    .execute();
  return rows.flatMap(({ dueOn }) => dueOn ?? []);
}

/** The first movements of loans that a journal brought with it, with what is owed after each, and how many there are. */
export async function listLoanEntriesOf(tx: Db, centerId: number, journalId: string, limit: number) {
  const rows = await tx
    .selectFrom('loan.entry as e')
    .innerJoin('loan.contract as c', (join) =>
      join.onRef('c.centerId', '=', 'e.centerId').onRef('c.loanId', '=', 'e.loanId'),
    )
    .select(['e.loanId', 'c.contractNo', 'e.kind', 'e.balanceAfterFen', 'e.overdueAfterFen'])
    .select(sql<bigint>`count(*) over ()`.as('total'))
    // Between subjects no money is paid: what moved is what the voucher is about.
    .select(
      sql<bigint>`case e.kind when 'overdue' then e.overdue_change_fen when 'write-off' then -(e.balance_change_fen + e.overdue_change_fen)
        else e.amount_fen end`.as('movedFen'),
    )
    .where('e.centerId', '=', centerId)
    .where('e.journalId', '=', journalId)
    .orderBy('c.contractNo')
    .limit(limit)
    .execute();
  const entries = rows.map((row) => ({
    loanId: row.loanId,
    contractNo: row.contractNo,
    kind: row.kind as MovementKind,
    amount: fen(row.movedFen),
    balanceAfter: fen(row.balanceAfterFen + row.overdueAfterFen),
  }));
  return { entries, total: Number(rows[0]?.total ?? 0n) };
}
