import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { defineJob, type JobRun } from '../../platform/jobs.ts';
import { type Fen, sumFen } from '../../platform/money.ts';
import { DayJson } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { type BankMovement, type BankPort, theBank } from './bank.ts';
import { statementAccountContext } from './contexts.ts';
import { runReconciliation } from './reconcile.ts';
import { inChain } from './rules/reconcile.ts';
import {
  closingBefore,
  findStatementDay,
  insertStatementLines,
  listBankAccounts,
  listStatementLines,
  lockStatements,
  upsertStatementDay,
} from './statement-store.ts';

const pagesMax = 200;

/**
 * Every movement of a day (BDC113). The bank tells its newest 1,000: with as many, the ones before the oldest of them
 * are asked for, up to its second, and what overlaps is taken once. `isWhole` is false when more than 1,000 stand in one
 * second: nothing can ask for those.
 */
export async function fetchDay(
  bank: Pick<BankPort, 'movements'>,
  day: Temporal.PlainDate,
): Promise<{ movements: BankMovement[]; isWhole: boolean } | undefined> {
  const seen = new Set<string>();
  let movements: BankMovement[] = [];
  let until: Temporal.PlainTime | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const told = await bank.movements({ from: day, to: day, ...(until && { until }) });
    if (told.kind === 'unknown') return undefined;
    const fresh = told.movements.filter(({ accountNo, bankSerial, direction }) => {
      const key = `${accountNo}:${bankSerial}:${direction}`;
      return !seen.has(key) && seen.add(key);
    });
    // Each page is older than the one before.
    movements = [...fresh, ...movements];
    if (!told.mayBeIncomplete) return { movements, isWhole: true };
    const oldest = told.movements.map(({ transactionTime }) => transactionTime).sort()[0];
    const next = oldest === undefined ? undefined : Temporal.PlainTime.from(oldest);
    if (!next || (until && Temporal.PlainTime.compare(next, until) >= 0)) return { movements, isWhole: false };
    until = next;
  }
  return { movements, isWhole: false };
}

export interface ImportedRow {
  readonly bankSerial: string;
  readonly direction: 'credit' | 'debit';
  readonly transactionTime: string;
  readonly amount: Fen;
  readonly balance?: Fen | undefined;
  readonly counterName: string;
  readonly counterAccountNo: string;
  readonly summary: string;
  readonly remark: string;
  readonly isReversal: boolean;
}

/** Keeps a day's statement of an account: rows that are known stay as they were; then the day is reconciled. */
export async function keepStatement(
  call: Call,
  { accountNo, day, source }: { accountNo: string; day: Temporal.PlainDate; source: 'bank' | 'file' },
  { rows, isWhole }: { rows: readonly ImportedRow[]; isWhole: boolean },
): Promise<{ rowCount: number; added: number; isComplete: boolean }> {
  const { tx, centerId, now } = call;
  await lockStatements(tx, centerId, accountNo);
  const added = await insertStatementLines(
    tx,
    centerId,
    { accountNo, day, now },
    rows.map(({ counterAccountNo, balance, ...row }, index) => ({
      ...row,
      balance,
      position: index + 1,
      counterAccountSealed: call.vault.seal(counterAccountNo, statementAccountContext),
    })),
  );
  const before = await closingBefore(tx, centerId, accountNo, day);
  const known = await listStatementLines(tx, centerId, accountNo, [day]);
  const chain = chainOf(known, before);
  const kept = chain ?? known;
  const isComplete = isWhole && chain !== undefined;
  const sideOf = (side: string) => sumFen(kept.filter((row) => row.direction === side).map(({ amount }) => amount));
  await upsertStatementDay(tx, centerId, accountNo, {
    day,
    source,
    rowCount: kept.length,
    credit: sideOf('credit'),
    debit: sideOf('debit'),
    closing: kept.at(-1)?.balance ?? before ?? null,
    isComplete,
    importedBy: call.actor.id,
    importedAt: now,
  });
  await recordAudit(call, 'settlement.import-statement', ['bank-account', accountNo], {
    day: day.toString(),
    source,
    rowCount: kept.length,
    added,
    isComplete,
  });
  await runReconciliation(call, accountNo, day);
  return { rowCount: kept.length, added, isComplete };
}

const chainOf = (rows: Awaited<ReturnType<typeof listStatementLines>>, before: Fen | undefined) =>
  inChain(
    rows.map((row) => ({ ...row, direction: row.direction === 'credit' ? ('in' as const) : ('out' as const), row })),
    before,
  )?.map(({ row }) => row);

const isOver = (day: Temporal.PlainDate, at: Temporal.Instant) => Temporal.PlainDate.compare(day, dayOf(at)) < 0;

/**
 * Takes a day's statement of every account of a centre from the bank, and reconciles it; `onlyMissing`: of those that have
 * none that came after that day. False: the bank did not answer.
 */
export async function importDay(
  { inCall }: Pick<JobRun, 'inCall'>,
  day: Temporal.PlainDate,
  { onlyMissing = false }: { readonly onlyMissing?: boolean } = {},
): Promise<boolean> {
  const { bank, accounts } = await inCall(async (call) => ({
    bank: theBank(call.centerId),
    accounts: await listBankAccounts(call.tx, call.centerId),
  }));
  const fetched = await fetchDay(bank, day);
  if (!fetched) return false;
  for (const { accountNo } of accounts) {
    const rows = fetched.movements.filter((movement) => movement.accountNo === accountNo);
    await inCall(async (call) => {
      await lockStatements(call.tx, call.centerId, accountNo);
      const known = onlyMissing ? await findStatementDay(call.tx, call.centerId, accountNo, day) : undefined;
      if (known && isOver(day, known.importedAt)) return;
      await keepStatement(call, { accountNo, day, source: 'bank' }, { rows, isWhole: fetched.isWhole });
    });
  }
  return true;
}

/** The nightly statement, and the button: asked again while the bank does not answer. */
export const importStatement = defineJob({
  name: 'settlement.import-statement',
  payload: Type.Object({ day: DayJson }),
  retry: { limit: 8, backoffSeconds: 30 },
  async handle(run, { day }) {
    if (!(await importDay(run, Temporal.PlainDate.from(day)))) throw new Error('the bank did not tell its movements');
  },
});
