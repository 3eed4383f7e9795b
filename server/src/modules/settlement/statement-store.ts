import { sql } from 'kysely';
import { beijing } from '../../platform/dates.ts';
import { type Db, plannedEachTime } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';

export interface StatementDay {
  readonly day: Temporal.PlainDate;
  readonly source: 'bank' | 'file';
  readonly rowCount: number;
  readonly credit: Fen;
  readonly debit: Fen;
  readonly closing: Fen | null;
  readonly isComplete: boolean;
  readonly importedBy: string;
  readonly importedAt: Temporal.Instant;
}

/** Whoever else keeps a statement of the account waits until this transaction ends. */
export async function lockStatements(tx: Db, centerId: number, accountNo: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`settlement.statement:${centerId}:${accountNo}`}, 0))`.execute(
    tx,
  );
}

export async function findStatementDay(
  tx: Db,
  centerId: number,
  accountNo: string,
  day: Temporal.PlainDate,
): Promise<StatementDay | undefined> {
  const row = await tx
    .selectFrom('settlement.statementDay')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('day', '=', day)
    .executeTakeFirst();
  return row && dayOfRow(row);
}

type DayRow = {
  day: Temporal.PlainDate;
  source: string;
  rowCount: number;
  creditFen: bigint;
  debitFen: bigint;
  closingFen: bigint | null;
  isComplete: boolean;
  importedBy: string;
  importedAt: Temporal.Instant;
};
const dayOfRow = (row: DayRow): StatementDay => ({
  day: row.day,
  source: row.source as 'bank' | 'file',
  rowCount: row.rowCount,
  credit: fen(row.creditFen),
  debit: fen(row.debitFen),
  closing: row.closingFen === null ? null : fen(row.closingFen),
  isComplete: row.isComplete,
  importedBy: row.importedBy,
  importedAt: row.importedAt,
});

/** The last day whose statement came after it was over: what is uploaded on the day itself is a part of it. */
export async function lastWholeDay(
  tx: Db,
  centerId: number,
  accountNo: string,
): Promise<Temporal.PlainDate | undefined> {
  const row = await tx
    .selectFrom('settlement.statementDay')
    .select('day')
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where(sql<boolean>`day < (imported_at at time zone ${beijing})::date`)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.day;
}

/** The first and the last day of which there is a statement. */
export async function spanOfStatements(
  tx: Db,
  centerId: number,
  accountNo: string,
): Promise<{ first: Temporal.PlainDate; last: Temporal.PlainDate } | undefined> {
  const row = await tx
    .selectFrom('settlement.statementDay')
    .select([sql<Temporal.PlainDate | null>`min(day)`.as('first'), sql<Temporal.PlainDate | null>`max(day)`.as('last')])
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .executeTakeFirst();
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined;
}

/** The balance that the account closed with on the last day before, when the statement says it. */
export async function closingBefore(
  tx: Db,
  centerId: number,
  accountNo: string,
  day: Temporal.PlainDate,
): Promise<Fen | undefined> {
  const row = await tx
    .selectFrom('settlement.statementDay')
    .select('closingFen')
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('day', '<', day)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.closingFen == null ? undefined : fen(row.closingFen);
}

export async function upsertStatementDay(
  tx: Db,
  centerId: number,
  accountNo: string,
  { credit, debit, closing, ...day }: StatementDay,
): Promise<void> {
  const values = { ...day, creditFen: credit, debitFen: debit, closingFen: closing };
  const { day: _, ...change } = values;
  await tx
    .insertInto('settlement.statementDay')
    .values({ centerId, accountNo, ...values })
    .onConflict((conflict) => conflict.constraint('statement_day__pk').doUpdateSet(change))
    .execute();
}

export interface StatementLine {
  readonly bankSerial: string;
  readonly direction: 'credit' | 'debit';
  readonly transactionTime: string;
  readonly position: number;
  readonly amount: Fen;
  readonly balance: Fen | undefined;
  readonly counterName: string;
  readonly counterAccountSealed: Buffer;
  readonly summary: string;
  readonly remark: string;
  readonly isReversal: boolean;
}

/** Keeps rows of a day; what is known is left as it was. Answers how many are new. */
export async function insertStatementLines(
  tx: Db,
  centerId: number,
  { accountNo, day, now }: { accountNo: string; day: Temporal.PlainDate; now: Temporal.Instant },
  lines: readonly StatementLine[],
): Promise<number> {
  const answer = await sql<{ count: bigint }>`${plannedEachTime}
    with added as (
      insert into settlement.statement_line (center_id, account_no, bank_serial, direction, day, transaction_time, position, amount_fen,
        balance_fen, counter_name, counter_account_sealed, summary, remark, is_reversal, imported_at)
      select ${centerId}, ${accountNo}, serial, direction, ${day}::date, at_time, position, amount, balance, name, sealed, summary, remark, reversal, ${now}::timestamptz
      from unnest(${lines.map((line) => line.bankSerial)}::text[], ${lines.map((line) => line.direction)}::text[],
        ${lines.map((line) => line.transactionTime)}::text[], ${lines.map((line) => line.position)}::integer[],
        ${lines.map((line) => line.amount)}::bigint[], ${lines.map((line) => line.balance ?? null)}::bigint[],
        ${lines.map((line) => line.counterName)}::text[], ${lines.map((line) => line.counterAccountSealed)}::bytea[],
        ${lines.map((line) => line.summary)}::text[], ${lines.map((line) => line.remark)}::text[],
        ${lines.map((line) => line.isReversal)}::boolean[])
        as given (serial, direction, at_time, position, amount, balance, name, sealed, summary, remark, reversal)
      on conflict on constraint statement_line__pk do nothing
      returning 1
    )
    select count(*) as count from added`.execute(tx);
  return Number(answer.rows[0]?.count ?? 0);
}

export async function listStatementLines(
  tx: Db,
  centerId: number,
  accountNo: string,
  days: readonly Temporal.PlainDate[],
) {
  const rows = await tx
    .selectFrom('settlement.statementLine')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where(sql<boolean>`day = any (${days.map(String)}::date[])`)
    .orderBy('day')
    .orderBy('position')
    .execute();
  return rows.map(({ amountFen, balanceFen, ...row }) => ({
    ...row,
    amount: fen(amountFen),
    balance: balanceFen === null ? undefined : fen(balanceFen),
  }));
}

export async function findStatementLine(
  tx: Db,
  centerId: number,
  { accountNo, bankSerial }: { accountNo: string; bankSerial: string },
) {
  return tx
    .selectFrom('settlement.statementLine')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('bankSerial', '=', bankSerial)
    .where('direction', '=', 'credit')
    .executeTakeFirst();
}

/** What messages with the bank say of an account on some days, as reconciliation takes it. */
export async function listMessages(tx: Db, centerId: number, accountNo: string, days: readonly Temporal.PlainDate[]) {
  const chosen = sql`any (${days.map(String)}::date[])`;
  const answer = await sql<{
    kind: 'receipt' | 'payment' | 'batch';
    id: string;
    direction: 'in' | 'out';
    amountFen: bigint;
    onDay: Temporal.PlainDate;
    serial: string | null;
    paymentNo: string | null;
    isPending: boolean;
    words: string;
  }>`
    select 'receipt' as kind, receipt_id::text as id, 'in' as direction, amount_fen, transacted_on as on_day, bank_serial as serial, null as payment_no,
      state = 'received' as is_pending, counter_name || ' ' || remark as words
    from settlement.receipt
    where center_id = ${centerId} and account_no = ${accountNo} and transacted_on = ${chosen} and business is distinct from 'collection'
    union all
    select 'payment', payment_id::text, direction, amount_fen, coalesce(decided_on, (sent_at at time zone 'Asia/Shanghai')::date), bank_serial, payment_no,
      state in ('unknown', 'accepted'), payment_no || ' ' || counter_name
    from settlement.payment
    where center_id = ${centerId} and account_no = ${accountNo} and state in ('unknown', 'accepted', 'paid', 'returned')
      and coalesce(decided_on, (sent_at at time zone 'Asia/Shanghai')::date) = ${chosen}
    union all
    select 'payment', payment_id::text, 'out', amount_fen, (returned_at at time zone 'Asia/Shanghai')::date, null, payment_no, false, payment_no || ' ' || counter_name
    from settlement.payment
    where center_id = ${centerId} and account_no = ${accountNo} and direction = 'in' and state = 'returned'
      and (returned_at at time zone 'Asia/Shanghai')::date = ${chosen}
    union all
    select 'batch', p.part_number, side.direction, side.amount_fen, (p.sent_at at time zone 'Asia/Shanghai')::date, null, p.part_number,
      p.state in ('unknown', 'accepted') and side.direction = 'in', p.part_number || ' ' || b.summary
    from settlement.collection_part p
      join settlement.collection_batch b on b.center_id = p.center_id and b.batch_id = p.batch_id
      cross join lateral (values ('in', p.collected_fen), ('out', p.returned_fen)) as side (direction, amount_fen)
    where p.center_id = ${centerId} and b.account_no = ${accountNo} and p.state in ('unknown', 'accepted', 'done')
      and (side.direction = 'in' or side.amount_fen > 0) and (p.sent_at at time zone 'Asia/Shanghai')::date = ${chosen}
    order by on_day, kind, id, direction`.execute(tx);
  return answer.rows;
}

/** The days by which `listMessages` has these messages. */
export async function daysOfMessages(
  tx: Db,
  centerId: number,
  messages: readonly { readonly kind: 'receipt' | 'payment' | 'batch'; readonly id: string }[],
): Promise<Temporal.PlainDate[]> {
  const idsOf = (kind: string) => messages.flatMap((one) => (one.kind === kind ? [one.id] : []));
  const { rows } = await sql<{ day: Temporal.PlainDate }>`
    select transacted_on as day from settlement.receipt where center_id = ${centerId} and receipt_id = any (${idsOf('receipt')}::uuid[])
    union
    select coalesce(decided_on, (sent_at at time zone 'Asia/Shanghai')::date) from settlement.payment
    where center_id = ${centerId} and payment_id = any (${idsOf('payment')}::uuid[])
    union
    select (sent_at at time zone 'Asia/Shanghai')::date from settlement.collection_part
    where center_id = ${centerId} and part_number = any (${idsOf('batch')}::text[]) and sent_at is not null`.execute(
    tx,
  );
  return rows.flatMap(({ day }) => day ?? []);
}

/** Which account and message each of these journals' lines on 101 stands for. */
export async function listJournalAccounts(tx: Db, centerId: number, journalIds: readonly string[]) {
  const answer = await sql<{
    journalId: string;
    lineNo: number;
    accountNo: string;
    messageKind: 'receipt' | 'payment' | 'batch' | 'manual';
    messageId: string;
  }>`
    select journal_id, line_no, account_no, message_kind, message_id from settlement.journal_account
    where center_id = ${centerId} and journal_id = any (${journalIds}::uuid[])`.execute(tx);
  return answer.rows;
}

export async function listBankAccounts(tx: Db, centerId: number) {
  return tx
    .selectFrom('settlement.bankAccount')
    .selectAll()
    .where('centerId', '=', centerId)
    .orderBy('accountNo')
    .limit(200)
    .execute();
}
