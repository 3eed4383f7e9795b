import assert from 'node:assert/strict';
import pg from 'pg';
import { sha256 } from '../server/src/platform/crypto.ts';
import type { RunningService } from './service.ts';

/** The day in Beijing on which the story is told; the seeded city is due for its month. */
export const today = Temporal.Now.plainDateISO('Asia/Shanghai');
const monthAt = (ago: number) => today.toPlainYearMonth().subtract({ months: ago });
/** `2026-11`, and so many months before. */
export const month = (ago = 0): string => monthAt(ago).toString();
/** `2026年11月`. */
export const monthText = `${today.year}年${today.month}月`;

/** A USB key as the sandbox tells of it. */
export interface Key {
  readonly keyId: string;
  readonly algorithm: string;
  readonly condition: string;
  readonly pin: string;
  readonly subjectName: string;
}

export async function listKeys({ sandboxUrl }: RunningService): Promise<readonly Key[]> {
  const answer = (await (await fetch(`${sandboxUrl}/keys`)).json()) as { keys: Key[] };
  return answer.keys;
}

export interface BankTransaction {
  readonly bankSerial: string;
  readonly amountFen: number;
  readonly remark: string;
  readonly notices: readonly { readonly state: string; readonly attempts: number }[];
}

export async function bankTransactions({ sandboxUrl }: RunningService): Promise<readonly BankTransaction[]> {
  const answer = (await (await fetch(`${sandboxUrl}/bank/state`)).json()) as { transactions: BankTransaction[] };
  return answer.transactions;
}

async function ask<T>({ databaseUrl }: RunningService, text: string): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  assert.ok(rows[0], text);
  return rows[0] as T;
}

/** The page on which the last visitor of a window was asked to rate: told to them alone. */
export async function ratingPath(service: RunningService): Promise<string> {
  const { address } = await ask<{ address: string }>(
    service,
    "select variables->>'address' as address from notice.occasion where kind = 'casework.served' order by created_at desc limit 1",
  );
  return new URL(address).pathname;
}

/** The number of an employer of the first centre with which no other journey does anything. */
export const employerAccountNo = async (service: RunningService): Promise<string> =>
  (
    await ask<{ no: string }>(
      service,
      'select employer_account_no as no from party.employer where center_id = 1 order by 1 offset 7 limit 1',
    )
  ).no;

/**
 * Leaves somebody of an employer on a base above the limit, as the turn of the deposit year does when the new limit is lower;
 * answers the end of the account number.
 */
export const leaveAboveLimit = async (service: RunningService, employerName: string): Promise<string> =>
  (
    await ask<{ no: string }>(
      service,
      `update account.personal_account set base_fen = 2600000 where account_id = (
         select account_id from account.personal_account a join party.employer e using (center_id, employer_id)
         where e.name = '${employerName}' and a.state = 'normal' order by account_no limit 1) returning account_no as no`,
    )
  ).no;

/** Somebody unknown pays into the first centre's special account, without a serial in the remark. */
export async function payFromNobody(service: RunningService, amountFen: number): Promise<void> {
  const { no: toAccountNo } = await ask<{ no: string }>(
    service,
    'select min(account_no) as no from settlement.bank_account where center_id = 1',
  );
  const payer = { fromAccountNo: '6299990007010000099', fromAccountName: '不明付款人' };
  const response = await fetch(`${service.sandboxUrl}/bank/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...payer, toAccountNo, amountFen, remark: '没有流水号' }),
  });
  assert.ok(response.ok);
}

/** Makes the bank send each notice again, although it was acknowledged. */
export async function repeatNotices({ sandboxUrl }: RunningService, times: number): Promise<void> {
  const response = await fetch(`${sandboxUrl}/bank/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ repeatNotices: times }),
  });
  assert.ok(response.ok);
}

/** Decides what the picture code on the screen says: it is made for eyes that a program has not. */
export async function solveCaptcha({ databaseUrl }: RunningService, captchaId: string): Promise<string> {
  const answer = 'k7mx';
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query('update identity.captcha set answer_hash = $1 where captcha_id = $2', [
    sha256(`${captchaId}:${answer}`),
    captchaId,
  ]);
  await client.end();
  assert.equal(rowCount, 1);
  return answer;
}

/** Asks again and again until there is an answer; throws after some seconds. */
export async function until<T>(ask: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    assert.ok(performance.now() < end, 'it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Time passes until the password of one of the staff is older than any centre allows. */
export async function agePassword(service: RunningService, username: string): Promise<void> {
  await ask(
    service,
    `update identity.login set password_changed_at = password_changed_at - interval '400 days' where kind = 'staff' and username = '${username}' returning 1`,
  );
}

/** A colleague whose account is stopped has taken the case; answers the name. */
export async function leaveWithCase(service: RunningService, number: string): Promise<string> {
  const { staffId, name } = await ask<{ staffId: string; name: string }>(
    service,
    `update identity.staff s set state = 'stopped', stopped_at = now() from identity.login l
     where l.center_id = 1 and l.username = 'hou.jingyu' and s.center_id = 1 and s.staff_id = l.subject_id
     returning s.staff_id as "staffId", s.name`,
  );
  await ask(
    service,
    `update casework.case_record set taken_by = '${staffId}', taken_at = now() where center_id = 1 and number = '${number}' returning 1`,
  );
  return name;
}
