import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, afterEach, before, test } from 'node:test';
import fc from 'fast-check';
import { fen, formatYuan } from '../../platform/money.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { quiet } from '../../testing-waits.ts';
import * as document from '../document/contract.ts';
import {
  assertBooks,
  type Clerk,
  codeOf,
  confirm,
  deliver,
  importRoster,
  noticeOf,
  openClerk,
  pay,
  prefilled,
  rosterOf,
  rowOf,
  signed,
  view,
  withBase,
} from './clerk-testing.ts';
import * as contract from './contract.ts';
import { openWindow } from './counter/counter-testing.ts';
import { monthsCovered } from './rules.ts';

// Several months in arrears: one list of each, one signature, one transfer, posted oldest first.

let service: TestService;
before(async () => {
  service = await openTestService();
  service.clock.now = Temporal.Instant.from('2027-01-14T02:00:00Z');
});
after(() => service.close());
afterEach(() => assertBooks(service));

const months = ['2026-11', '2026-12', '2027-01'];
const through = (last: string) => ({
  body: { month: '2026-11', through: last, requestId: crypto.randomUUID() },
});
/** Three months listed together; nothing is signed yet. */
async function drafted(number: number) {
  const clerk = await openClerk(service, number);
  const { remittanceId } = await clerk.caller.call(contract.carryOver, through('2027-01'));
  return { clerk, remittanceId };
}
async function confirmed(number: number) {
  const { clerk, remittanceId } = await drafted(number);
  return { clerk, list: await confirm(clerk, remittanceId) };
}
const statesOf = async (clerk: Clerk, remittanceId: string) =>
  (await view(clerk, remittanceId)).together?.map(({ month, state }) => `${month} ${state}`);
const overview = (clerk: Clerk) => clerk.caller.call(contract.getEmployerOverview, {});

/** The months that were posted, in the order of posting. */
async function posted(clerk: Clerk): Promise<string[]> {
  const { rows } = await service.ownerPool.query<{ month: string }>(
    `select to_char(e.month, 'YYYY-MM') as month from ledger.personal_entry e join ledger.journal j using (center_id, journal_id)
     where e.employer_id = $1 and j.business = 'remittance' and e.month >= '2026-11-01' group by e.month order by max(e.entry_no)`,
    [clerk.employerId],
  );
  return rows.map(({ month }) => month);
}

test('money pays the oldest months that it covers: never a later one before an earlier one', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, 1_000n), { maxLength: 8 }), fc.bigInt(0n, 6_000n), (dues, available) => {
      const { count, left } = monthsCovered(dues.map(fen), fen(available));
      const sum = (given: readonly bigint[]) => given.reduce((total, due) => total + due, 0n);
      assert.equal(sum(dues.slice(0, count)) + left, available);
      const next = dues[count];
      assert.ok(next === undefined || next > left);
    }),
  );
});

test('[U-T1] three months in arrears: one text names each, one transfer pays all, posted oldest first', async () => {
  const { clerk, remittanceId } = await drafted(1);
  const before = await view(clerk, remittanceId);
  assert.deepEqual(
    before.together?.map(({ month }) => month),
    months,
  );
  const monthly = before.together?.[0]?.amountFen ?? 0;
  assert.equal(before.amountFen, monthly * 3);
  const { text } = await clerk.caller.call(contract.prepareConfirmation, { params: { remittanceId } });
  for (const one of before.together ?? [])
    assert.match(
      text,
      new RegExp(`${one.month}：60人，.*合计${formatYuan(one.amountFen)}元，流水号${one.serial}，清册摘要`),
    );
  assert.match(text, new RegExp(`汇缴金额合计：${formatYuan(monthly * 3)}元`));
  const list = await confirm(clerk, remittanceId);
  assert.deepEqual([list.payment?.amountFen, list.payment?.remark], [monthly * 3, before.together?.[0]?.serial]);
  // The paper of any of the months asks for the one transfer that pays them all.
  const december = before.together?.[1]?.remittanceId ?? '';
  const body = { requestId: crypto.randomUUID(), withPeople: false };
  const { number } = await clerk.caller.call(contract.issueSlip, { params: { remittanceId: december }, body });
  const file = await clerk.caller.call(document.getEmployerPaperFile, { params: { number } });
  const slip = execFileSync('pdftotext', ['-layout', '-', '-'], {
    input: file.content as Uint8Array,
    encoding: 'utf8',
  });
  assert.match(
    slip.replaceAll(/\s/g, ''),
    new RegExp(`附言只填业务流水号${list.serial}2026年11月至2027年1月一并缴款，共`),
  );
  await pay(clerk, monthly * 3, list.serial);
  assert.deepEqual(
    await statesOf(clerk, remittanceId),
    months.map((month) => `${month} posted`),
  );
  assert.deepEqual(await posted(clerk), months);
  const { contributedTo, nextDueMonth, unallocatedFen } = await overview(clerk);
  assert.deepEqual([contributedTo, nextDueMonth, unallocatedFen], ['2027-01', '2027-02', 0]);
});

test('[U-T1] less than all: the oldest months are posted, the others are short of the rest, which any serial of them pays', async () => {
  const { clerk, list } = await confirmed(2);
  const monthly = list.together?.[0]?.amountFen ?? 0;
  await pay(clerk, monthly + 100, list.serial);
  const seen = await view(clerk, list.remittanceId);
  assert.deepEqual(await statesOf(clerk, list.remittanceId), ['2026-11 posted', '2026-12 short', '2027-01 short']);
  assert.deepEqual(
    [seen.state, seen.amountFen, seen.payment?.amountFen, seen.unallocatedFen],
    ['short', monthly * 2, monthly * 2 - 100, 100],
  );
  // The rest is due with the oldest month that it pays.
  assert.equal(seen.payment?.dueOn.slice(0, 7), '2026-12');
  const outcome = `2026年11月已入账；2026年12月至2027年1月缴款不足，已暂存未分摊余额，尚差 ${formatYuan(monthly * 2 - 100)} 元`;
  assert.equal(seen.receipts[0]?.outcome, outcome);
  const current = (await overview(clerk)).current;
  assert.deepEqual([current?.month, current?.state], ['2026-12', 'short']);
  // What is open of them is the same, whichever of the months is looked at.
  assert.equal((await view(clerk, current?.remittanceId ?? '')).payment?.amountFen, monthly * 2 - 100);
  const params = { remittanceId: list.remittanceId };
  assert.equal((await refused(clerk.caller, contract.payFromUnallocated, { params })).code, 'contribution/not-enough');
  await pay(clerk, monthly * 2 - 100, current?.serial ?? '');
  assert.deepEqual(await posted(clerk), months);
  assert.deepEqual(
    await statesOf(clerk, list.remittanceId),
    months.map((month) => `${month} posted`),
  );
});

test('[U-T1] unallocated money pays the months that it covers, and the rest can be taken back', async () => {
  const { clerk, remittanceId } = await drafted(3);
  const { together, serial } = await view(clerk, remittanceId);
  const { unallocatedFen } = await overview(clerk);
  const monthly = together?.[0]?.amountFen ?? 0;
  await pay(clerk, monthly - unallocatedFen, serial);
  await confirm(clerk, remittanceId);
  const params = { remittanceId };
  const paid = await clerk.caller.call(contract.payFromUnallocated, { params });
  assert.deepEqual(
    paid.together?.map(({ state }) => state),
    ['posted', 'short', 'short'],
  );
  await clerk.caller.call(contract.withdrawRemittance, { params });
  assert.deepEqual(await statesOf(clerk, remittanceId), ['2026-11 posted', '2026-12 withdrawn', '2027-01 withdrawn']);
  assert.deepEqual([(await overview(clerk)).nextDueMonth, (await overview(clerk)).current], ['2026-12', null]);
});

test('[U-T1] months not due, in the wrong order or too many are refused; a draft goes as a whole', async () => {
  const { clerk, remittanceId } = await drafted(4);
  for (const last of ['2027-02', '2026-10', '2029-01'])
    assert.equal((await refused(clerk.caller, contract.carryOver, through(last))).code, 'contribution/wrong-month');
  const rows = await prefilled(clerk);
  const answer = await importRoster(clerk, rows, '2026-11');
  assert.equal(answer.result, 'taken');
  const open = async () =>
    (
      await service.ownerPool.query(
        `select to_char(month, 'YYYY-MM') as month, count(l.line_no)::int as lines from contribution.remittance r
         left join contribution.remittance_line l using (center_id, remittance_id)
         where employer_id = $1 and r.state = 'draft' group by 1`,
        [clerk.employerId],
      )
    ).rows;
  assert.deepEqual(await open(), [{ month: '2026-11', lines: rows.length }]);
  assert.deepEqual(
    await statesOf(clerk, remittanceId),
    months.map((month) => `${month} withdrawn`),
  );
  const again = await clerk.caller.call(contract.carryOver, through('2026-12'));
  assert.deepEqual((await open()).map(({ month }) => String(month)).toSorted(), ['2026-11', '2026-12']);
  await clerk.caller.call(contract.discardRemittance, { params: { remittanceId: again.remittanceId } });
  assert.deepEqual(await open(), []);
});

test('[U-T1] two clerks confirm several months at once, and several transfers come at once: each month is posted once', async () => {
  const { clerk, remittanceId } = await drafted(5);
  const clerks = await Promise.all(
    Array.from({ length: 4 }, async () => ({ ...clerk, caller: await service.employer(clerk.employerId) })),
  );
  const bodies = await Promise.all(clerks.map((one) => signed(one, remittanceId)));
  const params = { remittanceId };
  const answers = await Promise.all(
    clerks.map((one, at) => codeOf(one.caller.try(contract.confirmRemittance, { params, body: bodies[at] }))),
  );
  assert.deepEqual(answers.toSorted(), ['200', ...Array<string>(3).fill('409 contribution/wrong-state')]);
  const { amountFen, serial } = await view(clerk, remittanceId);
  const parts = [0.2, 0.5, 0.4].map((share) => Math.floor(amountFen * share));
  const notices = await Promise.all(parts.map((part) => noticeOf(service, { amountFen: part, remark: serial })));
  await Promise.all(notices.map((notice) => deliver(service, notice)));
  await quiet(service);
  assert.deepEqual(await posted(clerk), months);
  const paid = parts.reduce((sum, part) => sum + part, 0);
  assert.equal((await view(clerk, remittanceId)).unallocatedFen, paid - amountFen);
});

test('[U-T1] money that arrives while a confirmed list is withdrawn is kept once: posted before, or unallocated after', async () => {
  for (const number of [6, 7]) {
    const { clerk, list } = await confirmed(number);
    const notice = await noticeOf(service, { amountFen: list.amountFen, remark: list.serial });
    const params = { remittanceId: list.remittanceId };
    const [answer] = await Promise.all([
      codeOf(clerk.caller.try(contract.withdrawRemittance, { params })),
      deliver(service, notice),
    ]);
    await quiet(service);
    const states = new Set((await view(clerk, list.remittanceId)).together?.map(({ state }) => state));
    const { unallocatedFen } = await view(clerk, list.remittanceId);
    if (answer === '200') assert.deepEqual([[...states], unallocatedFen >= list.amountFen], [['withdrawn'], true]);
    else assert.deepEqual([answer, [...states]], ['409 contribution/wrong-state', ['posted']]);
  }
});

/** Each month's changes, as the page shows them before anything is signed. */
const changesOf = async (clerk: Clerk, remittanceId: string) =>
  (await view(clerk, remittanceId)).together?.map(
    ({ month, counts, personCount }) =>
      `${month} ${personCount}: ${counts.new} new ${counts.back} back ${counts.changed} changed ${counts.gone} gone`,
  );

test('[U-T1] one roster for three months: hired in one, gone in another, another base in the third; one signature, one transfer', async () => {
  const clerk = await openClerk(service, 8);
  const rows = await prefilled(clerk, '2027-01');
  assert.ok(rows.every(({ month }) => month === ''));
  const [gone, changed, ...rest] = rows;
  assert.ok(gone && changed);
  const hired = { ...rowOf(8_801), month: '2026-12至2027-01' };
  const file = [
    { ...gone, month: '2026-11' },
    { ...changed, month: '2026-11至2026-12' },
    { ...withBase(changed, '7654.00'), month: '2027-01' },
    ...rest,
    hired,
  ];
  const taken = await importRoster(clerk, file, '2026-11', '2027-01');
  assert.equal(taken.result, 'taken', JSON.stringify(taken));
  const remittanceId = taken.result === 'taken' ? taken.remittanceId : '';
  const count = rows.length;
  assert.deepEqual(await changesOf(clerk, remittanceId), [
    `2026-11 ${count}: 0 new 0 back 0 changed 0 gone`,
    `2026-12 ${count}: 1 new 0 back 0 changed 1 gone`,
    `2027-01 ${count}: 0 new 0 back 1 changed 0 gone`,
  ]);
  // Whose account is opened with December stands by name on January's list too, and is found there.
  const january = (await view(clerk, remittanceId)).together?.[2]?.remittanceId ?? '';
  const found = await clerk.caller.call(contract.listRemittanceLines, {
    params: { remittanceId: january },
    query: { q: hired.name ?? '' },
  });
  assert.deepEqual(
    found.rows.map(({ change, accountNo, certificateMasked }) => [change, accountNo, certificateMasked.slice(-4)]),
    [['same', null, (hired.certificateNumber ?? '').slice(-4)]],
  );
  const { text } = await clerk.caller.call(contract.prepareConfirmation, { params: { remittanceId } });
  assert.match(text, /2026-11至|2026年11月至2027年1月，共3个月\n/);
  assert.match(text, new RegExp(`2026-11：${count}人（人员和基数无变动），`));
  assert.match(text, new RegExp(`2026-12：${count}人（新开户1人，启封0人，基数调整0人，封存1人），`));
  const list = await confirm(clerk, remittanceId);
  await pay(clerk, list.amountFen, list.serial);
  assert.deepEqual(await posted(clerk), months);
  const { rows: entries } = await service.ownerPool.query<{ name: string; months: string }>(
    `select p.name, string_agg(to_char(e.month, 'YYYY-MM'), ' ' order by e.month) as months
     from ledger.personal_entry e join account.personal_account a using (center_id, account_id)
     join party.person p on p.center_id = a.center_id and p.person_id = a.person_id
     where e.employer_id = $1 and e.month >= '2026-11-01' and p.name = any ($2) group by p.name order by 2`,
    [clerk.employerId, [gone.name, hired.name, changed.name]],
  );
  assert.deepEqual(entries, [
    { name: gone.name, months: '2026-11' },
    { name: changed.name, months: '2026-11 2026-12 2027-01' },
    { name: hired.name, months: '2026-12 2027-01' },
  ]);
  assert.equal((await overview(clerk)).normalCount, count);
});

test('[U-T1] a roster of one month is not stretched over others; one wrong row of one month takes none of them', async () => {
  const clerk = await openClerk(service, 9);
  const rows = await prefilled(clerk);
  const query = { month: '2026-11', through: '2026-12', fileName: '花名册.xlsx' };
  const stretched = await refused(clerk.caller, contract.importRoster, { query, file: await rosterOf(rows) });
  assert.deepEqual(
    [stretched.code, stretched.detail?.slice(0, 19)],
    ['contribution/empty-list', '花名册中没有2026年12月的职工：填'],
  );
  const blank = rows.map(({ month: _, ...row }) => row);
  const [one, two, ...rest] = blank;
  assert.ok(one && two);
  const other = { ...one, name: '某某某', month: '2026-12' };
  const answer = await importRoster(clerk, [{ ...one, month: '2026-11' }, other, two, ...rest], '2026-11', '2026-12');
  assert.equal(answer.result, 'refused');
  if (answer.result === 'refused')
    assert.deepEqual(
      answer.faults.map(({ column, code }) => `${column} ${code}`),
      ['姓名 name-differs'],
    );
  for (const through of ['2027-02', '2026-10'])
    assert.equal(
      (
        await refused(clerk.caller, contract.importRoster, {
          query: { ...query, through },
          file: await rosterOf(blank),
        })
      ).code,
      'contribution/wrong-month',
    );
  assert.equal((await overview(clerk)).current, null);
  // The same at the counter. Few are paid for in the first month and many are hired in the second: another person must look,
  // and the paper that is stamped lists both months.
  const desk = openWindow(service, await service.staff(['clerk']));
  const hired = Array.from({ length: 25 }, (_, index) => ({ ...rowOf(8_900 + index), month: '2026-12' }));
  const taken = await desk.importRoster(clerk, query, await rosterOf([...blank, ...hired]));
  const prepared = await desk.prepare(clerk, 'remittance', taken);
  const count = blank.length;
  assert.match(prepared.text, new RegExp(`2026-12：${count + 25}人（新开户25人，启封0人，基数调整0人，封存0人）`));
  assert.ok(count <= 20 && prepared.needsReview);
  const paper = await desk.printed(clerk, prepared.caseId);
  assert.equal(paper.match(/2026-12新开户/g)?.length, 25);
  assert.match(paper, new RegExp(`合计（2个月，首月汇缴${count}人，以后各月只列变动`));
  await desk.attach(prepared.caseId);
  await desk.approve((await desk.submit(clerk, prepared)).caseId);
  assert.deepEqual(await statesOf(clerk, taken), ['2026-11 confirmed', '2026-12 confirmed']);
});
