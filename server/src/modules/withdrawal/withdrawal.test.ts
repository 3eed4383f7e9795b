import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import { accounting, casework, report, settlement } from '../../contract.ts';
import { openLog } from '../../platform/log.ts';
import { fen } from '../../platform/money.ts';
import { refused } from '../../testing-logins.ts';
import { quiet, until } from '../../testing-waits.ts';
import { closeAccount, reopenAccount } from '../account/index.ts';
import { findDifferences } from '../ledger/index.ts';
import { advanceDue } from '../settlement/index.ts';
import { sumUnmatched } from '../settlement/store.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';
import { useLoanFacts } from './index.ts';
import { refusals } from './problems.ts';
import { asPerson, freshMember, openWithdrawals, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

let service: Withdrawals;
before(async () => {
  service = await openWithdrawals();
});
after(() => service.close());
beforeEach(() => {
  service.registers.clear();
  service.bank.faults.set({ loseAnswers: 0, deferPayments: 0, refuseCards: 0 });
});

const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};
const balanceOf = async (accountId: string) => {
  const { rows } = await service.ownerPool.query<{ total: bigint }>(
    'select carried_fen + current_fen as total from ledger.personal_balance where center_id = 1 and account_id = $1',
    [accountId],
  );
  return Number(rows[0]?.total);
};
const movedTo = (caseId: string) =>
  service.ownerPool
    .query<{ payment_no: string }>('select payment_no from settlement.payment where business_id = $1', [caseId])
    .then(({ rows }) =>
      rows.map(
        ({ payment_no }) =>
          service.bank.state().transactions.filter(({ remark }) => remark.includes(payment_no)).length,
      ),
    );

/** The round in which the bank is asked what became of what it did not answer. */
const askBank = () => advanceDue({ inCall: (work) => service.inCall(work), log: openLog('silent') });

const rent: WithdrawalForm = { reason: 'rent', rent: { market: 'market', place: 'city', marital: 'single' } };
const unmarriedWithoutHome = () => {
  service.registers.set('marriage', { status: 'single' });
  service.registers.set('real-estate', { homeCount: 0 });
};

test('[P-W6] [R-2] rent is paid in one sitting with no paper: confirmed, approved by the rules, paid once, posted', async () => {
  unmarriedWithoutHome();
  const { personId, accountId } = await freshMember(service);
  const { open, check, submit, reaches } = await asPerson(service, personId);
  const before = await balanceOf(accountId);
  const draft = await open(rent);
  assert.equal(draft.assessment.limitFen, 840_000);
  await check(draft.caseId);
  await reaches(draft.caseId, 'draft');
  await submit(draft.caseId);
  const paid = await reaches(draft.caseId, 'paid');
  assert.deepEqual([paid.caseState, paid.amountFen, paid.nextOn], ['done', 840_000, '2027-05-12']);
  assert.deepEqual(
    paid.steps.map(({ state }) => state),
    ['done', 'done', 'done'],
  ); // prettier-ignore
  assert.equal(await balanceOf(accountId), before - 840_000);
  assert.deepEqual(await movedTo(draft.caseId), [1]);
  await booksAgree();
});

for (const [place, channel] of [
  ['hall', 'web'],
  ['app', 'app'],
] as const) {
  test(`[P-W8] [R-1] a leaver sealed for half a year of a normal employer needs no paper in the ${place}; the account closes with interest`, async () => {
    const { personId, accountId } = await freshMember(service, sealedOn('2026-05-12'));
    const { open, submit, reaches } = await asPerson(service, personId, channel);
    const before = await balanceOf(accountId);
    const draft = await open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
    assert.deepEqual(
      draft.assessment.papers.map(({ id, state }) => [id, state]),
      [['termination', 'waived']],
    ); // prettier-ignore
    await submit(draft.caseId);
    const paid = await reaches(draft.caseId, 'paid');
    assert.ok(paid.assessment.interestFen > 0);
    assert.equal(paid.amountFen, before + paid.assessment.interestFen);
    assert.equal(await balanceOf(accountId), 0);
    const { rows } = await service.ownerPool.query(
      'select state, sealed_on from account.personal_account where account_id = $1',
      [accountId],
    );
    assert.deepEqual(rows, [{ state: 'withdrawn', sealed_on: null }]);
    await booksAgree();
  });
}

const homeForm: WithdrawalForm = {
  reason: 'purchase-presale',
  home: {
    homeNumber: 'HT2025081200',
    on: '2025-08-12',
    priceFen: 90_000_000,
    paidFen: 900_000,
    invoiceNo: 'FP20250812',
  },
};
const contractOnRecord = {
  contractNo: 'HT2025081200',
  priceFen: 90_000_000,
  signedOn: '2025-08-12',
  dealing: 'new',
  standing: 'valid',
};
const invoiceOnRecord = { invoiceNo: 'FP20250812', document: 'down-payment', amountFen: 900_000, standing: 'valid' };
const one = (number: string): WithdrawalForm => ({ ...homeForm, home: { ...homeForm.home, homeNumber: number } });

test('[P-W1] (X-10) a register that is down today lets the case wait and answers tomorrow: paid without anybody doing anything', async () => {
  service.registers.set('housing-contract', 'down');
  service.registers.set('tax-invoice', invoiceOnRecord);
  const { personId } = await freshMember(service);
  const { open, check, submit, reaches } = await asPerson(service, personId);
  const { caseId } = await open(homeForm);
  await check(caseId);
  const waiting = await submit(caseId).then(() => reaches(caseId, 'waiting'));
  assert.match(waiting.steps[1]?.text ?? '', /自动再次查询/);
  const down = await until(async () => {
    const view = await reaches(caseId, 'waiting');
    return view.assessment.papers.some(({ state }) => state === 'unavailable') && view;
  });
  assert.deepEqual(
    down.assessment.papers.map(({ id, state }) => [id, state]),
    [
      ['purchase-contract', 'unavailable'],
      ['payment-invoice', 'confirmed'],
    ],
  ); // prettier-ignore
  service.clock.now = service.clock.now.add({ hours: 24 });
  service.registers.set('housing-contract', contractOnRecord);
  await service.askAgain();
  const paid = await (await asPerson(service, personId)).reaches(caseId, 'paid');
  assert.equal(paid.amountFen, 900_000);
  await booksAgree();
});

test('[R-4] what an agency does not know comes back for a certificate, and a person decides; nothing is decided by the rules alone', async () => {
  service.registers.set('housing-contract', 'down');
  service.registers.set('tax-invoice', invoiceOnRecord);
  const { personId } = await freshMember(service);
  const before = await asPerson(service, personId);
  const { caseId } = await before.open(one('HT-R4'));
  await before.check(caseId);
  await before.submit(caseId);
  await before.reaches(caseId, 'waiting');
  service.clock.now = service.clock.now.add({ hours: 24 });
  service.registers.set('housing-contract', { ...contractOnRecord, contractNo: 'HT-R4', priceFen: 80_000_000 });
  await service.askAgain();
  const { me, submit, reaches, get } = await asPerson(service, personId);
  const back = await reaches(caseId, 'returned');
  assert.deepEqual(
    back.corrections.map(({ field }) => field),
    ['购房合同（网签备案）'],
  ); // prettier-ignore
  assert.match(back.corrections[0]?.text ?? '', /合同总价/);
  const { version } = await get(caseId);
  const again = await refused(me, contract.submitMine, { params: { caseId }, body: { version } });
  assert.equal(again.code, refusals.evidenceMissing.code);
  const file = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
  await me.call(casework.attachToMyCase, {
    params: { caseId },
    query: { slot: 'purchase-contract', fileName: '证明.jpg' },
    file,
  });
  await submit(caseId);
  const reviewing = await reaches(caseId, 'reviewing');
  assert.deepEqual(
    reviewing.assessment.papers.map(({ state }) => state),
    ['paper', 'confirmed'],
  ); // prettier-ignore
  const reviewer = await service.staff(['reviewer']);
  const work = await reviewer.call(casework.getWork, { params: { caseId } });
  assert.ok(work.view.claims.some(({ verdict }) => verdict === 'agrees'));
  await reviewer.call(casework.decideCase, {
    params: { caseId },
    body: { version: work.version, outcome: 'approve', reason: '证明属实，同意' },
  });
  await reaches(caseId, 'paid');
  await booksAgree();
});

test('from an amount on two persons decide, one after the other; the first cannot be the second', async () => {
  service.registers.set('housing-contract', { ...contractOnRecord, contractNo: 'HT-4E' });
  service.registers.set('tax-invoice', { ...invoiceOnRecord, amountFen: 12_000_000 });
  const { personId, accountId } = await freshMember(service);
  await service.ownerPool.query('update params.national_value set value = $1 where key = $2', [
    '{"fourEyesFromFen":500000}',
    'withdrawal.review',
  ]);
  await service.ownerPool.query('update params.national_value set value = $1 where key = $2', [
    '{"maxFen":{"web":1}}',
    'withdrawal.automatic',
  ]);
  const { open, check, submit, reaches } = await asPerson(service, personId);
  const { caseId } = await open({
    ...one('HT-4E'),
    amountFen: 600_000,
    home: { ...one('HT-4E').home, paidFen: 12_000_000 },
  });
  await check(caseId);
  await submit(caseId);
  await reaches(caseId, 'reviewing');
  const both = await service.staff(['reviewer', 'approver']);
  const decide = async (caller: typeof both) => {
    const { version } = await caller.call(casework.getWork, { params: { caseId } });
    return { params: { caseId }, body: { version, outcome: 'approve' as const, reason: '符合规定，同意' } };
  };
  const first = await both.call(casework.decideCase, await decide(both));
  assert.deepEqual([first.state, first.stageText], ['reviewing', '审批']);
  const same = await refused(both, casework.decideCase, await decide(both));
  assert.equal(same.code, 'casework/acted-already');
  const approver = await service.staff(['approver']);
  // Meanwhile the money has gone another way: the approval says so and pays nothing.
  const { rows: held } = await service.ownerPool.query<{ carried: bigint; current: bigint }>(
    'select carried_fen as carried, current_fen as current from ledger.personal_balance where center_id = 1 and account_id = $1',
    [accountId],
  );
  const leave = (carried: bigint, current: bigint) =>
    service.ownerPool.query(
      'update ledger.personal_balance set carried_fen = $2, current_fen = $3 where center_id = 1 and account_id = $1',
      [accountId, carried, current],
    );
  await leave(600_000n, 0n);
  const changed = await refused(approver, casework.decideCase, await decide(approver));
  assert.equal(changed.code, refusals.balanceChanged.code);
  await leave(held[0]?.carried ?? 0n, held[0]?.current ?? 0n);
  // Frozen meanwhile, nothing is drawn.
  const become = (state: string) =>
    service.ownerPool.query('update account.personal_account set state = $1 where center_id = 1 and account_id = $2', [
      state,
      accountId,
    ]);
  await become('frozen');
  const frozen = await refused(approver, casework.decideCase, await decide(approver));
  assert.equal(frozen.code, refusals.frozen.code);
  await become('normal');
  await approver.call(casework.decideCase, await decide(approver));
  const paid = await reaches(caseId, 'paid');
  assert.equal(paid.amountFen, 600_000);
  await service.ownerPool.query('update params.national_value set value = $1 where key = $2', [
    '{"fourEyesFromFen":10000000}',
    'withdrawal.review',
  ]);
  await service.ownerPool.query('update params.national_value set value = $1 where key = $2', [
    '{"maxFen":{"web":30000000,"counter":30000000}}',
    'withdrawal.automatic',
  ]);
});

/** The payee's bank gives the money back. */
async function giveBack(caseId: string, why: string) {
  const { rows } = await service.ownerPool.query<{ payment_no: string; account_no: string; amount_fen: bigint }>(
    "select payment_no, account_no, amount_fen from settlement.payment where business_id = $1 and state = 'paid'",
    [caseId],
  );
  const paid = rows[0];
  assert.ok(paid);
  service.bank.pay({
    fromAccountNo: '6217009999000012342',
    fromAccountName: '退款方',
    toAccountNo: paid.account_no,
    amountFen: fen(paid.amount_fen),
    remark: `${paid.payment_no} ${why}`,
  });
}

const goodCard = { number: '6217009999000012342', bankCode: '105', bankName: '中国建设银行' };

test('[P-W9] (X-5) a card that the bank refuses: unpaid, put right, paid once; the account stays closed meanwhile', async () => {
  const { personId, accountId } = await freshMember(
    service,
    sealedOn('2026-11-02'),
    `update party.person set birth_date = '1960-01-01', sex = 'male' where center_id = 1 and person_id = :person`,
  );
  const before = await balanceOf(accountId);
  service.bank.faults.set({ refuseCards: 1 });
  const { me, open, submit, reaches } = await asPerson(service, personId);
  const { caseId } = await open({ reason: 'retire' });
  await submit(caseId);
  const unpaid = await reaches(caseId, 'failed');
  assert.deepEqual([unpaid.moneyState, unpaid.mayCorrectCard], ['unpaid', true]);
  assert.equal(await balanceOf(accountId), before);
  const bad = await refused(me, contract.correctMyCard, {
    params: { caseId },
    body: { card: { ...goodCard, number: '6217009999000012343' } },
  });
  assert.equal(bad.code, refusals.cardInvalid.code);
  // The settlement desk tries it anew and fails again: that is recorded too, and the person's own try comes after it.
  service.bank.faults.set({ refuseCards: 1 });
  const [propose, confirm] = [await service.staff(['accountant']), await service.staff(['accountant'])];
  const attempts = async () => {
    const { rows } = await service.ownerPool.query<{ payment_id: string; attempt: number; state: string }>(
      'select payment_id, attempt, state from settlement.payment where business_id = $1 order by attempt',
      [caseId],
    );
    return rows;
  };
  const proposed = await propose.call(settlement.proposeRepayment, {
    params: { paymentId: (await attempts())[0]?.payment_id ?? '' },
    body: { name: '王五', accountNo: goodCard.number, bankCode: '105', bankName: '中国建设银行', holder: 'personal' },
  });
  await confirm.call(settlement.confirmRepayment, { params: { paymentId: proposed.paymentId } });
  await until(async () => (await attempts()).at(-1)?.state === 'failed');
  assert.equal((await me.call(contract.getMine, { params: { caseId } })).moneyState, 'unpaid');
  await me.call(contract.correctMyCard, { params: { caseId }, body: { card: goodCard } });
  const paid = await reaches(caseId, 'paid');
  assert.deepEqual([paid.caseState, paid.amountFen], ['done', before + paid.assessment.interestFen]);
  assert.deepEqual(await movedTo(caseId), [0, 0, 1]);
  assert.equal(await balanceOf(accountId), 0);
  await booksAgree();
  // Whose account is closed still sees what was in it and what was paid, and has it on paper.
  const { account } = await me.call(report.getMyOverview, {});
  assert.deepEqual([account.state, account.isClosed, account.balanceFen], ['提取销户', true, 0]);
  const { rows: lines } = await me.call(report.listMyEntries, { query: {} });
  assert.deepEqual([lines[0]?.decreaseFen, lines[0]?.balanceFen], [paid.amountFen, 0]);
  assert.ok((await me.call(report.listMyContributions, { query: {} })).total > 0);
  const { settlements } = await me.call(accounting.getMyInterest, {});
  assert.equal(settlements[0]?.interestFen, paid.assessment.interestFen);
});

test('[X-5] money that comes back is told, no second withdrawal begins meanwhile, and it is paid anew to a corrected card', async () => {
  unmarriedWithoutHome();
  const { personId } = await freshMember(service);
  const { me, open, check, submit, reaches, get } = await asPerson(service, personId);
  const { caseId } = await open(rent);
  await check(caseId);
  await submit(caseId);
  await reaches(caseId, 'paid');
  await giveBack(caseId, '账户已销户');
  const returned = await reaches(caseId, 'returned');
  assert.match(returned.steps.at(-1)?.text ?? '', /款项被退回：账户已销户$/);
  // What is written to people is made by a job after the case's own.
  await quiet(service);
  const { rows: told } = await service.ownerPool.query<{ body: string }>(
    "select body from notice.message where center_id = 1 and recipient_id = $1 and template = 'withdrawal.given-back'",
    [personId],
  );
  assert.match(told.map(({ body }) => body).join(), /退回：账户已销户。款项没有损失/);
  await booksAgree();
  service.registers.set('housing-contract', { ...contractOnRecord, contractNo: 'HT-2' });
  service.registers.set('tax-invoice', invoiceOnRecord);
  const other = await open(one('HT-2'));
  await check(other.caseId);
  const { version } = await get(other.caseId);
  const answer = await refused(me, contract.submitMine, { params: { caseId: other.caseId }, body: { version } });
  assert.equal(answer.code, refusals.otherUnderWay.code);
  await me.call(contract.correctMyCard, { params: { caseId }, body: { card: goodCard } });
  await reaches(caseId, 'paid');
  const twice = await refused(me, contract.correctMyCard, { params: { caseId }, body: { card: goodCard } });
  assert.equal(twice.code, refusals.wrongState.code);
  await booksAgree();
});

test('[X-5] money that comes back while another withdrawal is under way: both are paid, each once, in either order', async () => {
  unmarriedWithoutHome();
  const { personId, accountId } = await freshMember(service);
  const { me, open, check, submit, reaches, get } = await asPerson(service, personId);
  const before = await balanceOf(accountId);
  const first = await open(rent);
  await check(first.caseId);
  await submit(first.caseId);
  await reaches(first.caseId, 'paid');
  // The second one waits for a person when the money of the first comes back.
  service.registers.set('housing-contract', { ...contractOnRecord, contractNo: 'HT-X5' });
  service.registers.set('tax-invoice', invoiceOnRecord);
  const second = await open(one('HT-X5'));
  await check(second.caseId);
  await me.call(casework.askForHuman, { params: { caseId: second.caseId } });
  await submit(second.caseId);
  await reaches(second.caseId, 'reviewing');
  await giveBack(first.caseId, '账户已销户');
  const back = await reaches(first.caseId, 'returned');
  assert.deepEqual([back.caseState, back.mayCorrectCard], ['done', true]);
  await booksAgree();
  const underWay = async () => {
    const { rows } = await me.call(contract.listMine, { params: {}, query: { state: 'submitted' } });
    const { facts } = await me.call(casework.getMyCase, { params: { caseId: second.caseId } });
    return [rows.map(({ stateText }) => stateText), facts.find(({ label }) => label === '款项')?.value];
  };
  assert.deepEqual(await underWay(), [['审核中'], '尚未付款']);
  // Sent back for a correction, the second is not submitted again before the first is settled, and says why.
  const reviewer = await service.staff(['reviewer']);
  const decide = async (outcome: 'return' | 'approve') => {
    const { version } = await reviewer.call(casework.getWork, { params: { caseId: second.caseId } });
    const corrections = outcome === 'return' ? [{ field: 'payment-invoice', text: '请核对发票' }] : [];
    const body = { version, outcome, reason: '经核对发票，如此决定', ...(outcome === 'return' && { corrections }) };
    await reviewer.call(casework.decideCase, { params: { caseId: second.caseId }, body });
  };
  await decide('return');
  await reaches(second.caseId, 'returned');
  assert.deepEqual(await underWay(), [['待补正'], '尚未付款']);
  // Of the papers of all withdrawals it names those of this one, and the paper to be mended by its name.
  const returned = await me.call(casework.getMyCase, { params: { caseId: second.caseId } });
  const papers = returned.slots.map(({ key }) => key);
  assert.ok(papers.includes('payment-invoice') && !papers.includes('emigration'), papers.join());
  assert.deepEqual(returned.corrections, [{ field: '购房款发票', text: '请核对发票' }]);
  const { version } = await get(second.caseId);
  const blocked = await refused(me, contract.submitMine, { params: { caseId: second.caseId }, body: { version } });
  assert.equal(blocked.code, refusals.otherUnderWay.code);
  assert.match(blocked.detail ?? '', new RegExp(`${first.number}.*8,400\\.00 元被银行退回`));
  // The corrected card is refused, too: it is still money that came back, and stands in nobody's way.
  service.bank.faults.set({ refuseCards: 1 });
  await me.call(contract.correctMyCard, { params: { caseId: first.caseId }, body: { card: goodCard } });
  const stillBack = await reaches(first.caseId, 'returned');
  assert.match(stillBack.steps.at(-1)?.text ?? '', /^款项被退回：/);
  assert.doesNotMatch(stillBack.steps.at(-1)?.text ?? '', /账户已销户/);
  await me.call(contract.correctMyCard, { params: { caseId: first.caseId }, body: { card: goodCard } });
  await reaches(first.caseId, 'paid');
  await submit(second.caseId);
  await reaches(second.caseId, 'reviewing');
  // Once more, and now the second is paid before the first.
  await giveBack(first.caseId, '账户已销户');
  await reaches(first.caseId, 'returned');
  await decide('approve');
  const paid = await reaches(second.caseId, 'paid');
  assert.equal(paid.amountFen, 900_000);
  await me.call(contract.correctMyCard, { params: { caseId: first.caseId }, body: { card: goodCard } });
  await reaches(first.caseId, 'paid');
  assert.equal(await balanceOf(accountId), before - 840_000 - 900_000);
  assert.deepEqual(await movedTo(second.caseId), [1]);
  const { rows: payments } = await service.ownerPool.query<{ state: string }>(
    'select state from settlement.payment where business_id = $1 order by attempt',
    [first.caseId],
  );
  assert.deepEqual(
    payments.map(({ state }) => state),
    ['returned', 'failed', 'returned', 'paid'],
  ); // prettier-ignore
  await booksAgree();
});

test('[C-1] a draft is gone on with on the other channel, by login and by code: from the hall at the counter, and back', async () => {
  const { personId } = await freshMember(service);
  const me = await service.person(personId);
  const clerk = await service.staff(['clerk']);
  const begun = { reason: 'rent' as const, rent: { market: 'market' as const } };
  const { caseId, revision } = await me.call(contract.openMine, { params: {}, body: begun });
  // By login: who is served at the window has the same draft, and the hall has what the clerk saved there.
  const params = { personId };
  const atCounter = await clerk.call(contract.getTheirStart, { params });
  assert.deepEqual([atCounter.inProgress?.caseId, atCounter.inProgress?.isDraft], [caseId, true]);
  const found = await clerk.call(contract.getTheirs, { params: { personId, caseId } });
  assert.deepEqual(found.form, begun);
  const more = { ...begun, rent: { ...begun.rent, place: 'county' as const } };
  const saved = await clerk.call(contract.saveTheirs, { params: { personId, caseId }, body: { form: more, revision } });
  assert.deepEqual((await me.call(contract.getMine, { params: { caseId } })).form, more);
  const old = { params: { caseId }, body: { form: begun, revision } };
  assert.equal((await refused(me, contract.saveMine, old)).code, 'casework/changed-meanwhile');
  // By code, from the counter to the hall and from the hall to the counter.
  const given = await clerk.call(casework.makeTheirResumeCode, { params: { caseId } });
  assert.deepEqual(await me.call(casework.resumeMyCase, { body: { code: given.code } }), {
    caseId,
    kind: 'withdrawal',
  });
  const own = await me.call(casework.makeMyResumeCode, { params: { caseId } });
  const resumed = await clerk.call(casework.resumeForPerson, { body: { code: own.code } });
  assert.deepEqual([resumed.caseId, resumed.subjectId], [caseId, personId]);
  // A newer code takes the place of the older one.
  assert.equal(
    (await refused(me, casework.resumeMyCase, { body: { code: given.code } })).code,
    'casework/resume-code-unknown',
  );
  // At the window too a person is asked for; what was submitted by then is past that.
  const single = { ...more, rent: { ...more.rent, marital: 'single' as const } };
  await clerk.call(contract.saveTheirs, {
    params: { personId, caseId },
    body: { form: single, revision: saved.revision },
  });
  unmarriedWithoutHome();
  await clerk.call(contract.checkTheirs, { params: { personId, caseId }, body: { isConsented: true } });
  await clerk.call(casework.askForHumanAtCounter, { params: { caseId } });
  const { version } = await clerk.call(contract.getTheirs, { params: { personId, caseId } });
  await clerk.call(contract.submitTheirs, { params: { personId, caseId }, body: { version } });
  const steps = await asPerson(service, personId);
  await steps.reaches(caseId, 'reviewing');
});

test('the same withdrawal begun in the hall and at the counter at once is one; the other is told its number', async () => {
  const { personId } = await freshMember(service);
  const me = await service.person(personId);
  const clerk = await service.staff(['clerk']);
  const form = { reason: 'leave' as const, leave: { hasAccountElsewhere: false } };
  const attempts = await Promise.all([
    ...Array.from({ length: 4 }, () => me.try(contract.openMine, { params: {}, body: form })),
    ...Array.from({ length: 4 }, () => clerk.try(contract.openTheirs, { params: { personId }, body: form })),
  ]);
  assert.equal(attempts.filter(({ status }) => status === 200).length, 1);
  for (const { status, body } of attempts) {
    if (status !== 200) assert.equal((body as { code: string }).code, 'casework/already-in-progress');
  }
});

test('what is withdrawn at the counter is the same business: the clerk opens, the person sees it, the rules decide', async () => {
  const { personId, accountId } = await freshMember(service, sealedOn('2026-03-02'));
  const clerk = await service.staff(['clerk']);
  const params = { personId };
  const { caseId, version } = await clerk.call(contract.openTheirs, {
    params,
    body: { reason: 'leave', leave: { hasAccountElsewhere: false } },
  });
  const { reaches, me } = await asPerson(service, personId);
  assert.equal((await reaches(caseId, 'draft')).caseId, caseId);
  await clerk.call(contract.submitTheirs, { params: { personId, caseId }, body: { version } });
  await reaches(caseId, 'paid');
  assert.equal(await balanceOf(accountId), 0);
  const { rows, total, paidFen } = await me.call(contract.listMine, {
    params: {},
    query: { reason: 'leave', state: 'paid' },
  });
  assert.deepEqual([total, rows[0]?.channelText, rows[0]?.amountFen], [1, '柜台', paidFen]);
  const theirs = await clerk.call(contract.listTheirs, { params, query: {} });
  assert.equal(theirs.total, 1);
});

test('[P-Q12] the records list every withdrawal with its state, filter by reason, state and day, and export', async () => {
  unmarriedWithoutHome();
  const { personId } = await freshMember(service);
  const { me, open, check, submit, reaches } = await asPerson(service, personId);
  const { caseId } = await open(rent);
  await check(caseId);
  await submit(caseId);
  await reaches(caseId, 'paid');
  const list = (query: object) => me.call(contract.listMine, { params: {}, query });
  const today = service.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  assert.equal((await list({})).total, 1);
  assert.equal((await list({ reason: 'leave' })).total, 0);
  assert.equal((await list({ state: 'unpaid' })).total, 0);
  assert.equal((await list({ from: today.toString(), to: today.toString() })).total, 1);
  assert.equal((await list({ to: today.subtract({ days: 1 }).toString() })).total, 0);
  assert.equal((await list({})).paidFen, 840_000);
  const file = await me.try(contract.exportMine, { params: {}, query: {} });
  assert.equal(file.status, 200);
  assert.equal(file.bytes.subarray(0, 2).toString(), 'PK');
});

test('an account is closed once, and opened again as it was unless its person has another one', async () => {
  const { accountId, personId, employerId } = await freshMember(service, sealedOn('2026-03-02'));
  const businessId = crypto.randomUUID();
  const close = () => service.inCall((call) => closeAccount(call, { accountId, businessId }));
  const reopen = () => service.inCall((call) => reopenAccount(call, { accountId, businessId }));
  const stateOf = async () => {
    const { rows } = await service.ownerPool.query<{ state: string; sealed: string | null }>(
      'select state, sealed_on::text as sealed from account.personal_account where account_id = $1',
      [accountId],
    );
    return [rows[0]?.state, rows[0]?.sealed];
  };
  await close();
  await assert.rejects(close(), { message: 'account/not-closable' });
  await reopen();
  assert.deepEqual(await stateOf(), ['sealed', '2026-03-02']);
  await close();
  await service.ownerPool.query(
    `insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
     values (1, gen_random_uuid(), '199999999999', $1, $2, 'normal', 100, '2026-11-01', '2026-11-01')`,
    [personId, employerId],
  );
  await assert.rejects(reopen(), { message: 'account/not-closable' });
  assert.deepEqual(await stateOf(), ['withdrawn', null]);
});

test('[P-W7] repaying a fund loan pays the instalments that were due, writes the next date, and is refused before it', async () => {
  const { personId } = await freshMember(service);
  useLoanFacts(async (_call, asked) =>
    asked === personId
      ? {
          outstanding: fen(8_000_000),
          instalment: fen(320_000),
          grantedOn: Temporal.PlainDate.from('2024-01-15'),
          fundPaid: [],
          borrowers: [personId],
        }
      : undefined,
  );
  const { me, open, submit, reaches, get } = await asPerson(service, personId);
  const { caseId, assessment } = await open({
    reason: 'repay-fund-loan',
    repay: { purpose: 'instalments' },
    amountFen: 1_000_000,
  });
  assert.equal(assessment.limitFen, 12 * 320_000);
  await submit(caseId);
  const paid = await reaches(caseId, 'paid');
  const today = service.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  // 10,000.00 of instalments of 3,200.00: three whole ones.
  assert.equal(paid.nextOn, today.add({ months: 3 }).toString());
  const again = await open({ reason: 'repay-fund-loan', repay: { purpose: 'early' } });
  const { version } = await get(again.caseId);
  const answer = await refused(me, contract.submitMine, { params: { caseId: again.caseId }, body: { version } });
  assert.equal(answer.code, refusals.tooSoon.code);
  await booksAgree();
});

test('nothing is paid twice: lost answers, eight submits at once, a process that stops at each step of the money', async () => {
  const { personId, accountId } = await freshMember(service, sealedOn('2026-02-02'));
  const { me, open, reaches, get } = await asPerson(service, personId);
  const before = await balanceOf(accountId);
  const { caseId } = await open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
  const { version } = await get(caseId);
  // The bank carries it out and its answer is lost: unknown, asked, never sent again.
  service.bank.faults.set({ loseAnswers: 1 });
  const attempts = await Promise.all(
    Array.from({ length: 8 }, () => me.try(contract.submitMine, { params: { caseId }, body: { version } })),
  );
  assert.equal(attempts.filter(({ status }) => status === 200).length, 1);
  await reaches(caseId, 'paying');
  await until(async () => {
    const { rows } = await service.ownerPool.query(
      "select from settlement.payment where business_id = $1 and state = 'unknown' and reason is not null",
      [caseId],
    );
    return rows.length === 1;
  });
  assert.equal(await balanceOf(accountId), before);
  service.clock.now = service.clock.now.add({ minutes: 5 });
  // The process ends after the bank was asked and before the outcome is kept: the transaction is gone, the question stays.
  await service.ownerPool.query(
    'alter table withdrawal.application add constraint stopped check (state <> $$paid$$) not valid',
  );
  await askBank();
  assert.equal((await get(caseId)).moneyState, 'paying');
  assert.equal(await balanceOf(accountId), before);
  await service.ownerPool.query('alter table withdrawal.application drop constraint stopped');
  service.clock.now = service.clock.now.add({ minutes: 30 });
  await askBank();
  await askBank();
  await (await asPerson(service, personId)).reaches(caseId, 'paid');
  assert.deepEqual(await movedTo(caseId), [1]);
  assert.equal(await balanceOf(accountId), 0);
  const { rows } = await service.ownerPool.query('select from ledger.journal where business_key like $1', [
    `withdrawal:${caseId}%`,
  ]);
  assert.equal(rows.length, 2);
  await booksAgree();
});
