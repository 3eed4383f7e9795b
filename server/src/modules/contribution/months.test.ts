import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { systemCall } from '../../platform/jobs.ts';
import { type Fen, fen, formatYuan, ratePpm } from '../../platform/money.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { quiet } from '../../testing-waits.ts';
import { monthlyDeposit } from '../account/index.ts';
import { digestOf } from '../ledger/books-testing.ts';
import type { AccountChange, PaymentOutcome } from '../settlement/index.ts';
import { doIt } from './business/business-testing.ts';
import {
  again,
  assertBooks,
  businessSchemas,
  type Clerk,
  confirm,
  deliver,
  noticeOf,
  openClerk,
  prefilled,
  type RosterCells,
  rowOf,
  take,
  view,
  withBase,
} from './clerk-testing.ts';
import { receiveOutcome } from './collection/outcome.ts';
import * as contract from './contract.ts';

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());

/** What happens in an employer's month. Numbers choose among the people there are. */
interface MonthPlan {
  readonly hires: number;
  readonly leavers: readonly number[];
  readonly returns: number;
  readonly raises: readonly number[];
  /** Weights of the parts in which the money comes, in the order in which it comes. */
  readonly parts: readonly number[];
  readonly extraFen: number;
  /** Money that comes before the confirmation. */
  readonly earlyFen: number;
  readonly isRepeated: boolean;
  /** The bank collects the month first, and takes the money back. */
  readonly isTakenBack: boolean;
}

const monthPlan: fc.Arbitrary<MonthPlan> = fc.record({
  hires: fc.nat({ max: 3 }),
  leavers: fc.array(fc.nat(), { maxLength: 3 }),
  returns: fc.nat({ max: 2 }),
  raises: fc.array(fc.nat(), { maxLength: 4 }),
  parts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  extraFen: fc.constantFrom(0, 0, 1, 12_345),
  earlyFen: fc.constantFrom(0, 0, 1, 50_000),
  isRepeated: fc.boolean(),
  isTakenBack: fc.boolean(),
});

/** What the employer itself knows: who contributes on which base, who has left, and what money it has lying here. */
interface Own {
  readonly ratios: Parameters<typeof monthlyDeposit>[1];
  readonly people: Map<string, RosterCells>;
  readonly left: Map<string, RosterCells>;
  unallocated: Fen;
}

let newcomers = 1_910_000;
const monthsToCome = ['2026-11', '2026-12'];
const groups = [
  [2, 3],
  [4, 5],
];

test('[U-T1] whatever people and payments a month brings: sums agree, each is told once, repeats change nothing, reversal restores', async () => {
  let group = 0;
  const plans = fc.array(monthPlan, { minLength: 4, maxLength: 4 });
  const property = fc.asyncProperty(plans, async (planned) => {
    const numbers = groups[group] ?? [];
    group += 1;
    const notices: AccountChange[] = [];
    for (const [place, number] of numbers.entries()) {
      service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
      const clerk = await openClerk(service, number);
      const own = await knownOf(clerk);
      for (const [at, month] of monthsToCome.entries()) {
        service.clock.now = Temporal.Instant.from(`${month}-14T02:00:00Z`);
        const plan = planned[place * monthsToCome.length + at];
        if (plan) notices.push(...(await liveMonth(await again(clerk), own, { month, plan })));
      }
    }
    const before = await digestOf(service.ownerPool, businessSchemas);
    for (const notice of notices) assert.equal(await deliver(service, notice), 'repeated');
    await quiet(service);
    assert.equal(await digestOf(service.ownerPool, businessSchemas), before);
  });
  // Each run has its own employers, so a failure is not made smaller but replayed by its seed.
  await fc.assert(property, { numRuns: groups.length, endOnFailure: true });
});

async function knownOf(clerk: Clerk): Promise<Own> {
  const overview = await clerk.caller.call(contract.getEmployerOverview, {});
  const ratios = { employer: ratePpm(overview.employerRatioPpm), member: ratePpm(overview.memberRatioPpm) };
  const rows = await prefilled(clerk);
  const people = new Map(
    rows.map(({ employerAmount: _, memberAmount: __, ...row }) => [row.certificateNumber ?? '', row]),
  );
  return { ratios, people, left: new Map(), unallocated: fen(overview.unallocatedFen) };
}

const baseOf = (row: RosterCells) => fen(Math.round(Number((row.base ?? '').replaceAll(',', '')) * 100));

/** Changes the employer's own list as planned; answers how many changes of each kind the centre must see. */
function changePeople({ people, left }: Own, plan: MonthPlan) {
  const pick = (from: Map<string, RosterCells>, chosen: number) => [...from.keys()][chosen % Math.max(1, from.size)];
  const gone = plan.leavers.flatMap((chosen) => {
    const number = pick(people, chosen);
    const row = number === undefined || people.size < 4 ? undefined : people.get(number);
    if (!row || number === undefined) return [];
    people.delete(number);
    return [[number, row] as const];
  });
  const back = [...left].slice(0, plan.returns);
  for (const [number, row] of back) {
    left.delete(number);
    people.set(number, withBase(row, '8000.00'));
  }
  const raised = new Set(plan.raises.flatMap((chosen) => pick(people, chosen) ?? []));
  for (const [number] of back) raised.delete(number);
  for (const number of raised) {
    const row = people.get(number);
    if (row) people.set(number, withBase(row, (Number(baseOf(row)) / 100 + 100.01).toFixed(2)));
  }
  for (let hired = 0; hired < plan.hires; hired += 1) {
    const row = rowOf((newcomers += 1), (4_000 + (newcomers % 977) + 0.37).toFixed(2));
    people.set(row.certificateNumber ?? '', row);
  }
  for (const [number, row] of gone) left.set(number, row);
  return {
    same: people.size - plan.hires - back.length - raised.size,
    new: plan.hires,
    back: back.length,
    changed: raised.size,
    gone: gone.length,
  }; // prettier-ignore
}

/** Lives one month of an employer through the API and the bank; answers every notice that the bank gave. */
async function liveMonth(
  clerk: Clerk,
  own: Own,
  { month, plan }: { month: string; plan: MonthPlan },
): Promise<AccountChange[]> {
  const counts = changePeople(own, plan);
  const deposits = [...own.people.values()].map((row) => monthlyDeposit(baseOf(row), own.ratios));
  const due = deposits.reduce((sum, deposit) => sum + deposit.total, 0n);
  const rows = [...own.people.values()].map(({ month: _, ...row }) => ({ ...row, month }));
  const draft = await view(clerk, await take(clerk, rows, month));
  assert.deepEqual([draft.counts, BigInt(draft.amountFen), draft.personCount], [counts, due, own.people.size]);
  const notices: AccountChange[] = [];
  const receive = async (amount: bigint) => {
    const notice = await noticeOf(service, { amountFen: fen(amount), remark: draft.serial });
    assert.equal(await deliver(service, notice), 'kept');
    notices.push(notice);
    if (plan.isRepeated) assert.equal(await deliver(service, notice), 'repeated');
    await quiet(service);
    own.unallocated = fen(own.unallocated + amount);
  };
  if (plan.earlyFen > 0) await receive(BigInt(plan.earlyFen));
  await confirm(clerk, draft.remittanceId);
  await assertBooks(service);
  if (plan.isTakenBack) await collectAndTakeBack(clerk, draft.remittanceId);
  let isPosted = false;
  for (const amount of partsOf(due + BigInt(plan.extraFen), plan.parts)) {
    await receive(amount);
    if (!isPosted && own.unallocated >= due) {
      isPosted = true;
      own.unallocated = fen(own.unallocated - due);
    }
    const { state, unallocatedFen } = await view(clerk, draft.remittanceId);
    assert.deepEqual([state, BigInt(unallocatedFen)], [isPosted ? 'posted' : 'short', own.unallocated]);
    await assertBooks(service);
  }
  await compareMonth(clerk, own, { remittanceId: draft.remittanceId, due });
  return notices;
}

/** Every figure of the employer's people and of its own money, as far as a reversal must restore it. */
async function standing(clerk: Clerk) {
  const people = await service.ownerPool.query(
    `select b.account_id, b.carried_fen, b.current_fen, b.contributed_to from ledger.personal_balance b
     join account.personal_account a using (center_id, account_id) where a.employer_id = $1 order by 1`,
    [clerk.employerId],
  );
  const { unallocatedFen, contributedTo } = await clerk.caller.call(contract.getEmployerOverview, {});
  return { people: people.rows, unallocatedFen, contributedTo };
}

/** What the bank tells of a collection, as settlement hands it on: no bank is behind this service. */
async function collectAndTakeBack(clerk: Clerk, remittanceId: string): Promise<void> {
  const { agreement } = await clerk.caller.call(contract.getCollectionTerms, {});
  if (!agreement)
    await doIt(clerk, { kind: 'collection-agreement', accountNo: '41001580000000099001', bankCode: '102' });
  const before = await standing(clerk);
  const { collection } = await clerk.caller.call(contract.collectRemittance, { params: { remittanceId } });
  const { rows } = await service.ownerPool.query<{ collection_id: string; amount_fen: bigint }>(
    `select collection_id, amount_fen from contribution.collection where remittance_id = $1 and state = 'open'`,
    [remittanceId],
  );
  const [open] = rows;
  assert.ok(open && collection);
  const payment = {
    paymentId: crypto.randomUUID(),
    paymentNo: collection.paymentNo,
    direction: 'in' as const,
    businessId: open.collection_id,
    attempt: 1,
    amount: fen(open.amount_fen),
    counterName: clerk.name,
  };
  const tell = (outcome: PaymentOutcome) =>
    systemCall(service.service.parts, { name: 'bank', centerId: 1, requestId: crypto.randomUUID() })((call) =>
      receiveOutcome(call, payment, outcome),
    );
  await tell({ kind: 'paid', bankSerial: undefined });
  assert.equal((await view(clerk, remittanceId)).state, 'posted');
  await tell({ kind: 'returned', reason: '付款人提出异议' });
  assert.deepEqual(await standing(clerk), before);
  await assertBooks(service);
}

/** Splits an amount by weights; no part is nothing, and they add up. */
function partsOf(amount: bigint, weights: readonly number[]): bigint[] {
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  const parts = weights.slice(1).map((weight) => (amount * BigInt(weight)) / whole);
  return [amount - parts.reduce((sum, part) => sum + part, 0n), ...parts];
}

/** The month as the tables have it against what the employer knows: who paid what, who is sealed, who was told what. */
async function compareMonth(
  clerk: Clerk,
  own: Own,
  { remittanceId, due }: { remittanceId: string; due: bigint },
): Promise<void> {
  const { rows } = await service.ownerPool.query<{
    sealed: Buffer;
    amount: bigint;
    balance: bigint;
    messages: bigint;
    body: string;
  }>(
    `select p.certificate_sealed as sealed, e.current_change_fen as amount, e.balance_after_fen as balance, count(m.message_id) as messages, min(m.body) as body
     from ledger.journal j join ledger.personal_entry e using (center_id, journal_id) join account.personal_account a using (center_id, account_id)
     join party.person p using (center_id, person_id) join notice.occasion o on o.center_id = j.center_id and o.audience_id = j.journal_id
     left join notice.message m on m.center_id = o.center_id and m.occasion_id = o.occasion_id and m.recipient_id = p.person_id
     where j.business_key = (select 'remittance:' || remittance_id || case when taken_back = 0 then '' else ':' || taken_back end
       from contribution.remittance where remittance_id = $1) group by 1, 2, 3, a.account_id`,
    [remittanceId],
  );
  const paid = new Map(rows.map((row) => [service.vault.open(row.sealed, 'party.person.certificate'), row]));
  assert.equal(paid.size, own.people.size);
  assert.equal(
    rows.reduce((sum, row) => sum + row.amount, 0n),
    due,
  ); // prettier-ignore
  for (const [number, person] of own.people) {
    const row = paid.get(number);
    assert.ok(row);
    assert.equal(row.amount, monthlyDeposit(baseOf(person), own.ratios).total);
    assert.equal(row.messages, 1n);
    assert.ok(row.body.includes(`缴存额 ${formatYuan(row.amount)} 元，账户余额 ${formatYuan(row.balance)} 元`));
  }
  const { normalCount, contributedTo, monthlyFen } = await clerk.caller.call(contract.getEmployerOverview, {});
  const { month } = await view(clerk, remittanceId);
  assert.deepEqual([normalCount, contributedTo, BigInt(monthlyFen)], [own.people.size, month, due]);
}
