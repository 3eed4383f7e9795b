import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import { freeOf } from './rules.ts';
import { findPersonalBalance } from './store.ts';

/** Money of an account that one business has sent out and the bank has not answered for. */
export interface Hold {
  readonly accountId: string;
  /** Names the business, such as `withdrawal:<case>`: it holds once, however often it is asked for. */
  readonly key: string;
  readonly amount: Fen;
}

interface OpenHold {
  readonly amountFen: bigint;
}

/**
 * Promises money of an account to one business (占用) until `releaseHold`. The same key and amount again change nothing,
 * another amount is refused (`ledger/repeated-with-other-content`); so is more than is free (`ledger/held`). A key that
 * was released may hold again: a second attempt of the same payment.
 */
export async function holdAmount(call: Call, { accountId, key, amount }: Hold): Promise<void> {
  const { tx, centerId } = call;
  // The balance is locked first, by everybody: opposite orders queue up instead of locking each other out.
  const balance = await findPersonalBalance(tx, centerId, accountId, { lock: true });
  if (!balance) throw new Problem(refusals.accountsNotOpen);
  const { rows } = await sql<OpenHold>`
    select amount_fen from ledger.hold
    where center_id = ${centerId} and account_id = ${accountId}::uuid and hold_key = ${key} and released_at is null`.execute(
    tx,
  );
  const open = rows[0];
  if (open && open.amountFen !== amount) throw new Problem(refusals.repeatedWithOtherContent, { businessKey: key });
  if (open) return;
  const free = freeOf(balance);
  if (free < amount) {
    throw new Problem(refusals.held, {
      detail: `账户余额 ${formatYuan(balance.carried + balance.current)} 元，其中 ${formatYuan(balance.held)} 元正在办理其他业务，可用 ${formatYuan(free)} 元，需要 ${formatYuan(amount)} 元。`,
      remedy: '请等在途业务办结后再办理，或减少金额。',
      freeFen: Number(free),
    });
  }
  await sql`
    insert into ledger.hold (center_id, account_id, hold_key, amount_fen, held_by, held_at)
    values (${centerId}, ${accountId}::uuid, ${key}, ${amount}, ${call.actor.id}, ${call.now})
    on conflict on constraint hold__pk do update
      set amount_fen = excluded.amount_fen, held_by = excluded.held_by, held_at = excluded.held_at, released_at = null`.execute(
    tx,
  );
  await moveHeld(call, accountId, amount);
}

/**
 * Lets held money go: before it is posted, in the same transaction, or when it will not be drawn after all. Answers how
 * much it was; `undefined` when this key holds nothing, or no more.
 */
export async function releaseHold(
  call: Call,
  { accountId, key }: Pick<Hold, 'accountId' | 'key'>,
): Promise<Fen | undefined> {
  const { tx, centerId } = call;
  await findPersonalBalance(tx, centerId, accountId, { lock: true });
  const { rows } = await sql<OpenHold>`
    update ledger.hold set released_at = ${call.now}
    where center_id = ${centerId} and account_id = ${accountId}::uuid and hold_key = ${key} and released_at is null
    returning amount_fen`.execute(tx);
  const released = rows[0];
  if (!released) return undefined;
  const amount = fen(released.amountFen);
  await moveHeld(call, accountId, fen(-amount));
  return amount;
}

async function moveHeld({ tx, centerId }: Call, accountId: string, change: Fen): Promise<void> {
  await sql`update ledger.personal_balance set held_fen = held_fen + ${change}::bigint
    where center_id = ${centerId} and account_id = ${accountId}::uuid`.execute(tx);
}

/** What is held of each of some accounts; an account of which nothing is held is not in the answer. */
export async function heldAmounts(tx: Db, centerId: number, accountIds: readonly string[]): Promise<Map<string, Fen>> {
  const { rows } = await sql<{ accountId: string; heldFen: bigint }>`
    select account_id, held_fen from ledger.personal_balance
    where center_id = ${centerId} and account_id = any (${accountIds}::uuid[]) and held_fen > 0`.execute(tx);
  return new Map(rows.map(({ accountId, heldFen }) => [accountId, fen(heldFen)]));
}
