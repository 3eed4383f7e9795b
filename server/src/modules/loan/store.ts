import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, escapeLike, readPage } from '../../platform/db.ts';
import { type Fen, ratePpm } from '../../platform/money.ts';
import type { Home, RateRow } from './rules/rates.ts';
import type { RepaymentMethod } from './rules/schedule.ts';

export interface PublishedRate extends RateRow {
  readonly dayKnown: boolean;
  readonly evidence: 'notice' | 'report' | 'tables';
  readonly source: string;
  readonly sourceUrl: string | null;
}

/** The whole history of published rates, the newest first. */
export async function listRates(tx: Db): Promise<PublishedRate[]> {
  const rows = await tx.selectFrom('loan.rate').selectAll().orderBy('validFrom', 'desc').orderBy('home').execute();
  return rows.map((row) => ({
    home: row.home as Home,
    validFrom: row.validFrom.toString(),
    upToFive: ratePpm(row.upToFivePpm),
    overFive: ratePpm(row.overFivePpm),
    dayKnown: row.dayKnown,
    evidence: row.evidence as PublishedRate['evidence'],
    source: row.source,
    sourceUrl: row.sourceUrl,
  }));
}

export type EstateState = 'active' | 'suspended' | 'ended';
export interface EstateRow {
  readonly estateId: string;
  readonly name: string;
  readonly developer: string;
  readonly address: string;
  readonly district: string;
  readonly buildings: string;
  readonly bankName: string;
  readonly agreementNo: string;
  readonly agreedFrom: Temporal.PlainDate;
  readonly agreedTo: Temporal.PlainDate | null;
  readonly state: EstateState;
  readonly salesPhone: string | null;
  readonly updatedAt: Temporal.Instant;
  readonly updatedBy: string;
}

interface EstateFilter {
  readonly q?: string | undefined;
  readonly district?: string | undefined;
  readonly state?: EstateState | undefined;
  /** Only estates whose agreement holds on this day. */
  readonly agreedOn?: Temporal.PlainDate | undefined;
}

function estatesOf(tx: Db, centerId: number, { q, district, state, agreedOn }: EstateFilter) {
  let query = tx.selectFrom('loan.estate').where('centerId', '=', centerId);
  // Every word must be found somewhere: in the name, the developer, the address or the bank.
  for (const word of q?.trim().split(/\s+/).slice(0, 5) ?? []) {
    const pattern = `%${escapeLike(word)}%`;
    query = query.where((where) =>
      where.or([
        where('name', 'ilike', pattern),
        where('developer', 'ilike', pattern),
        where('address', 'ilike', pattern),
        where('bankName', 'ilike', pattern),
      ]),
    );
  }
  if (district) query = query.where('district', '=', district);
  if (state) query = query.where('state', '=', state);
  if (agreedOn) {
    query = query
      .where('agreedFrom', '<=', agreedOn)
      .where((where) => where.or([where('agreedTo', 'is', null), where('agreedTo', '>=', agreedOn)]));
  }
  return query;
}

export async function listEstateRows(
  tx: Db,
  centerId: number,
  filter: EstateFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: EstateRow[]; total: number }> {
  const chosen = estatesOf(tx, centerId, filter).selectAll().orderBy('name').orderBy('estateId');
  const { rows, total } = await readPage(chosen, page);
  return { rows: rows.map((row) => ({ ...row, state: row.state as EstateState })), total };
}

export async function listDistricts(tx: Db, centerId: number, on: Temporal.PlainDate): Promise<string[]> {
  const rows = await estatesOf(tx, centerId, { state: 'active', agreedOn: on })
    .select('district')
    .distinct()
    .orderBy('district')
    .limit(200)
    .execute();
  return rows.map((row) => row.district);
}

/** Keeps an estate: a new one when it was never read, else only if nobody changed it since. Answers whether it was kept. */
export async function upsertEstate(
  tx: Db,
  centerId: number,
  estate: EstateRow,
  readAt: Temporal.Instant | null,
): Promise<boolean> {
  if (readAt === null) {
    const inserted = await tx
      .insertInto('loan.estate')
      .values({ centerId, ...estate })
      .onConflict((conflict) => conflict.constraint('estate__pk').doNothing())
      .returning('estateId')
      .execute();
    return inserted.length === 1;
  }
  const { estateId, ...facts } = estate;
  const updated = await tx
    .updateTable('loan.estate')
    .set(facts)
    .where('centerId', '=', centerId)
    .where('estateId', '=', estateId)
    .where(sql<boolean>`date_trunc('milliseconds', updated_at) = date_trunc('milliseconds', ${readAt}::timestamptz)`)
    .returning('estateId')
    .execute();
  return updated.length === 1;
}

export async function findEstate(tx: Db, centerId: number, estateId: string): Promise<EstateRow | undefined> {
  const row = await tx
    .selectFrom('loan.estate')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('estateId', '=', estateId)
    .executeTakeFirst();
  return row && { ...row, state: row.state as EstateState };
}

export async function updateTerm(tx: Db, centerId: number, loanId: string, termMonths: number): Promise<void> {
  await tx
    .updateTable('loan.contract')
    .set({ termMonths })
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .execute();
}

/** Contexts under which the bank accounts of a contract are sealed. */
export const contractContexts = { payee: 'loan.contract.payee-account', repay: 'loan.contract.repay-account' } as const;

export type LoanKind =
  | 'new'
  | 'second-hand'
  | 'build'
  | 'rebuild'
  | 'major-repair'
  | 'other-city'
  | 'combined'
  | 'commercial-to-fund';
export type Relation = 'self' | 'spouse' | 'parent' | 'child' | 'other';

export interface ContractFacts {
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
  readonly estateId: string | null;
  readonly security: 'mortgage' | 'pledge' | 'guarantee' | 'other';
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
  readonly offsetBy: 'none' | 'monthly' | 'yearly';
  readonly signedOn: Temporal.PlainDate | null;
  readonly borrowers: readonly { readonly personId: string; readonly relation: Relation; readonly income: Fen }[];
}

export async function insertContract(call: Call, facts: ContractFacts): Promise<void> {
  const { tx, centerId, vault } = call;
  const { payee, repay, borrowers, principal, houseValue, commercial, ...rest } = facts;
  await tx
    .insertInto('loan.contract')
    .values({
      centerId,
      ...rest,
      principalFen: principal,
      houseValueFen: houseValue,
      commercialFen: commercial,
      payeeName: payee.name,
      payeeAccount: vault.seal(payee.accountNo, contractContexts.payee),
      payeeBankCode: payee.bankCode,
      payeeBankName: payee.bankName,
      payeeHolder: payee.holder,
      repayAccount: vault.seal(repay.accountNo, contractContexts.repay),
      repayBankCode: repay.bankCode,
      repayBankName: repay.bankName,
      createdAt: call.now,
    })
    .execute();
  await tx
    .insertInto('loan.borrower')
    .values(
      borrowers.map(({ personId, relation, income }) => ({
        centerId,
        loanId: facts.loanId,
        personId,
        relation,
        incomeFen: income,
      })),
    )
    .execute();
}
