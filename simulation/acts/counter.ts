import { accounting, loan, registration } from '../../server/src/contract.ts';
import type { RouteInput } from '../../server/src/platform/route.ts';
import { ask } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { type Act, rowsOf, staff } from './act.ts';

// What is done at the counter and in the finance office with accounts, loans and vouchers that are there already.

const dayOf = ({ clock }: World) => clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();

/** A court freezes an account for some months, longer, or lets it go again. */
async function freeze(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, 'clerk', 1 + random.int(2));
  const frozen = await rowsOf<{ freeze_id: string; account_id: string }>(
    world,
    'select freeze_id, account_id from registration.freeze where center_id = $1 and released_at is null order by document_no, freeze_id',
    [center.centerId],
  );
  const one = random.pick(frozen);
  const today = dayOf(world);
  if (one && random.chance(0.5)) {
    const params = { freezeId: one.freeze_id };
    const body = { documentNo: `（${today.year}）安法执解字第 ${random.int(1_000)} 号`, reason: '案件已经执行完毕' };
    return void (await ask(world, who, registration.proposeRelease, { params, body }, { isRepeatable: true }));
  }
  const rows = await rowsOf<{ account_id: string }>(
    world,
    'select account_id from account.personal_account where center_id = $1 order by account_no',
    [center.centerId],
  );
  const renewed = one && random.chance(0.5) ? one : undefined;
  const accountId = renewed?.account_id ?? random.pick(rows)?.account_id;
  if (accountId === undefined) return;
  const body = {
    freezeId: crypto.randomUUID(),
    authority: '安居市中级人民法院',
    documentNo: `（${today.year}）安法执字第 ${random.int(1_000)} 号`,
    reason: '协助人民法院执行',
    fromOn: today.toString(),
    untilOn: today.add({ days: 1 + random.int(300) }).toString(),
    ...(renewed && { renews: renewed.freeze_id }),
  };
  await ask(world, who, registration.freezeAccount, { params: { accountId }, body }, { isRepeatable: true });
}

/** A borrower at the counter: another term, or money early. */
async function changeLoan(world: World, center: Center): Promise<void> {
  const { random } = world;
  const rows = await rowsOf<{ loan_id: string }>(
    world,
    'select loan_id from loan.account where center_id = $1 order by loan_id',
    [center.centerId],
  );
  const row = random.pick(rows);
  if (!row) return;
  const params = { loanId: row.loan_id };
  const who = staff(center, 'clerk', 1 + random.int(2));
  if (random.chance(0.6)) {
    const body = { monthsLeft: 1 + random.int(80), reason: '收入变化，申请调整期限' };
    return void (await ask(world, who, loan.proposeTerm, { params, body }, { isRepeatable: true }));
  }
  type Wish = RouteInput<typeof loan.repayAtCounter>['body']['wish'];
  const wish = random.one<Wish>([
    { kind: 'full' },
    { kind: 'overdue' },
    { kind: 'partial', amountFen: 1_000_000, choice: 'shorter-term' },
  ]);
  const body = { requestId: crypto.randomUUID(), wish };
  await ask(world, who, loan.repayAtCounter, { params, body }, { isRepeatable: true });
}

/** A voucher turns out to be wrong: a red one is asked for, another person posts, refuses or its author takes it back. */
async function reverse(world: World, center: Center): Promise<void> {
  const { random } = world;
  const rows = await rowsOf<{ journal_id: string }>(
    world,
    `select journal_id from ledger.journal j where center_id = $1 and reverses_id is null
       and not exists (select from ledger.journal_line l where l.center_id = j.center_id and l.journal_id = j.journal_id and l.subject_code = '101')
     order by recorded_at desc, journal_id limit 20`,
    [center.centerId],
  );
  const row = random.pick(rows);
  if (!row) return;
  const params = { journalId: row.journal_id };
  const body = { requestId: crypto.randomUUID(), reason: '凭证填制有误' };
  const asked = await ask(
    world,
    staff(center, 'accountant'),
    accounting.proposeReversal,
    { params, body },
    { isRepeatable: true },
  );
  if (asked.outcome !== 'ok') return;
  const one = { params: { requestId: asked.answer.requestId } };
  const way = random.next();
  if (way < 0.7) await ask(world, staff(center, 'approver'), accounting.approveVoucher, one, { isRepeatable: true });
  else if (way < 0.85)
    await ask(
      world,
      staff(center, 'approver'),
      accounting.refuseVoucher,
      { ...one, body: { note: '凭证没有错误' } },
      { isRepeatable: true },
    );
  else await ask(world, staff(center, 'accountant'), accounting.withdrawVoucher, one, { isRepeatable: true });
}

export const counterActs: readonly Act[] = [
  { name: 'freeze', weight: 2, run: freeze },
  { name: 'change a loan', weight: 2, run: changeLoan },
  { name: 'reverse', weight: 1, run: reverse },
];
