import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { casework, document, loan, notice, report, withdrawal } from '../../contract.ts';
import { dayOf } from '../../platform/dates.ts';
import { newUuid } from '../../platform/ids.ts';
import { openLog } from '../../platform/log.ts';
import { openTestServiceWithBank, type TestCaller } from '../../testing.ts';
import { refused, stranger, unknownUuid } from '../../testing-logins.ts';
import { quiet, until } from '../../testing-waits.ts';
import { findDifferences } from '../ledger/index.ts';
import { payerAccountContext } from '../settlement/contexts.ts';
import { advanceDue, advanceDueParts, sumUnmatched } from '../settlement/index.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { loanFacts } from './account-store.ts';
import type { LoanForm } from './application-contract.ts';
import { loanDay } from './jobs.ts';
import {
  answered,
  type Buyer,
  buyersAmong,
  decide,
  formOf as form,
  type RegisteredHome,
  richPersons,
} from './loan-testing.ts';
import { type LoanKind, loanKinds } from './rules/kinds.ts';

// From the application at the counter to the settled loan, over HTTP and the real sockets of the sandbox bank.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
/** Nobody of them is married; `married` borrows with a spouse. */
let people: Buyer[];
let married: Buyer;
let rich: Awaited<ReturnType<typeof richPersons>>;
let clerk: TestCaller;
let reviewer: TestCaller;
let approver: TestCaller;
let accountant: TestCaller;
before(async () => {
  service = await openTestServiceWithBank();
  service.bank.faults.set({ loseAnswers: 0, failEvery: 0, lateEvery: 0, batchMs: 5, lateMs: 10 });
  rich = await richPersons(service);
  const buyers = buyersAmong(service, rich);
  people = buyers.filter(({ home }) => home.marital !== 'married');
  const isBuyer = (number: string | undefined) => rich.find(({ certificateNumber }) => certificateNumber === number);
  const couple = buyers.find(({ home }) => isBuyer(home.spouseNumber));
  assert.ok(couple && people.length >= 4);
  married = couple;
  clerk = await service.staff(['clerk']);
  reviewer = await service.staff(['reviewer']);
  approver = await service.staff(['approver']);
  accountant = await service.staff(['accountant']);
});
after(() => service.close());

const confirmed = (caseId: string, by = clerk) => answered(service, by, caseId);
const personAt = (index: number) => {
  const person = people[index];
  assert.ok(person);
  return person;
};
const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  const loans = await loanFacts(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total, loans }), []);
};
const day = async () => {
  const log = openLog('silent');
  await loanDay.handle({ inCall: inCallOf(service), log }, { centerId: 1 });
};
const askBank = async () => {
  const run = { inCall: inCallOf(service), log: openLog('silent') };
  service.clock.now = service.clock.now.add({ minutes: 2 });
  await advanceDue(run);
  await advanceDueParts(run);
};
const at = (dayText: string) => {
  service.clock.now = Temporal.Instant.from(`${dayText}T02:00:00Z`);
};
/** The staff's sessions end as time goes on: the same people come again. */
const loanOf = async (personId: string) => {
  const { rows } = await (await service.person(personId)).call(loan.listMyLoans, {});
  assert.ok(rows[0]);
  return rows[0];
};

test('[C-4] [X-1] an estimate names every cap with its figures and source, and which one is least', async () => {
  const buyer = personAt(0);
  const { personId } = buyer;
  const found = await clerk.call(loan.estimateLoan, {
    params: { personId },
    body: form(buyer, { amountFen: 90_000_000, houseValueFen: 50_000_000 }),
  });
  assert.deepEqual(
    found.caps.map(({ key }) => key),
    ['asked', 'centre', 'price', 'balance', 'ability'],
  );
  assert.equal(found.caps.filter(({ isLeast }) => isLeast).length, 1);
  assert.ok(found.caps.every(({ figures, source }) => figures.length > 2 && source.length > 2));
  assert.equal(found.caps.find(({ key }) => key === 'price')?.amountFen, 40_000_000);
  assert.equal(found.conditions.find(({ key }) => key === 'limit')?.holds, 'no');
  const answer = await refused(clerk, loan.applyForLoan, {
    params: { personId },
    body: form(buyer, { amountFen: 90_000_000, houseValueFen: 50_000_000 }),
  });
  assert.deepEqual([answer.status, answer.code], [422, 'loan/conditions-not-met']);
  assert.match(String(answer.detail), /可贷/);
  // Of a partner estate the agreement must hold; one that nobody registered is none.
  const { rows: estates } = await clerk.call(loan.listEstates, { query: { state: 'active' } });
  for (const [estateId, holds] of [
    [estates[0]?.estateId ?? '', 'yes'],
    [unknownUuid(), 'no'],
  ] as const) {
    const { conditions } = await clerk.call(loan.estimateLoan, {
      params: { personId },
      body: form(buyer, { estateId }),
    });
    assert.equal(conditions.find(({ key }) => key === 'estate')?.holds, holds);
  }
  const unknown = await refused(clerk, loan.estimateLoan, {
    params: { personId },
    body: form(buyer, {
      coBorrowers: [{ certificateNumber: '11010519491231002X', relation: 'other', incomeFen: 0 }],
    }),
  });
  assert.equal(unknown.code, 'loan/borrower-unknown');
  const nobody = await refused(clerk, loan.estimateLoan, { params: { personId: unknownUuid() }, body: form(buyer) });
  assert.equal(nobody.code, 'loan/no-account');
});

const yes = { outcome: 'approve' as const, reason: '材料齐全，符合规定' };
const banned = async (personId: string) =>
  (await service.staff(['manager'])).call(withdrawal.recordBan, {
    params: { personId },
    body: { kind: 'withdrawal', fraudOn: '2026-10-01', reason: '购房合同系伪造' },
  });
const lifted = async (banId: string) =>
  (await service.staff(['manager'])).call(withdrawal.liftBan, {
    params: { banId },
    body: { reason: '复核后认定无误' },
  });

test('[C-4] of two applications that share a borrower one is approved, also when both are decided at once', async () => {
  const [buyer, other] = [personAt(0), personAt(3)];
  const together = form(buyer, {
    coBorrowers: [{ certificateNumber: other.certificateNumber, relation: 'other', incomeFen: 0 }],
  });
  const applications = [
    { personId: buyer.personId, body: together },
    { personId: other.personId, body: form(other) },
  ];
  const cases: string[] = [];
  for (const { personId, body } of applications) {
    const { caseId } = await clerk.call(loan.applyForLoan, { params: { personId }, body });
    await confirmed(caseId);
    await decide(reviewer, caseId);
    cases.push(caseId);
  }
  // A fraud that becomes known meanwhile ends it for both, whoever of them it was.
  const { banId } = await banned(other.personId);
  const banAnswer = await refused(approver, casework.decideCase, {
    params: { caseId: cases[0] ?? '' },
    body: { version: (await approver.call(casework.getWork, { params: { caseId: cases[0] ?? '' } })).version, ...yes },
  });
  assert.match(String(banAnswer.detail), /骗提骗贷.+限制期至 2029年/);
  const again = await refused(clerk, loan.applyForLoan, { params: { personId: buyer.personId }, body: together });
  assert.equal(again.code, 'loan/conditions-not-met');
  await lifted(banId);
  const outcomes = await Promise.allSettled(cases.map((caseId) => decide(approver, caseId)));
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const [lost, won] = outcomes[0]?.status === 'rejected' ? [0, 1] : [1, 0];
  const input = { params: { caseId: cases[lost] ?? '' } };
  const { version, state } = await approver.call(casework.getWork, input);
  assert.equal(state, 'reviewing');
  const answer = await refused(approver, casework.decideCase, { ...input, body: { version, ...yes } });
  assert.deepEqual([answer.status, answer.code], [422, 'loan/conditions-not-met']);
  assert.match(String(answer.detail), /没有未结清的公积金贷款/);
  await decide(approver, cases[lost] ?? '', 'refuse');
  // The other one is given up before it is signed: both may apply again.
  const me = await service.person(applications[won]?.personId ?? '');
  const mine = { params: { caseId: cases[won] ?? '' } };
  const approved = await me.call(casework.getMyCase, mine);
  await me.call(casework.cancelMyCase, { ...mine, body: { version: approved.version } });
});

/** Somebody unmarried with one home that the land register knows: for loans that repair it or take over its debt. */
function ownerOfAHome() {
  for (const person of rich) {
    const { 'real-estate': estate, marriage } =
      service.sandbox.province.registers.all(person.certificateNumber)?.records ?? {};
    if (estate?.['homeCount'] !== 1 || marriage?.['status'] === 'married') continue;
    return {
      ...person,
      home: {
        kind: 'new',
        home: 'first',
        houseNo: String(estate['certificateNo']),
        priceFen: 60_000_000,
        houseAddress: String(estate['address']),
        marital: marriage?.['status'] as RegisteredHome['marital'],
        spouseNumber: undefined,
      } satisfies RegisteredHome,
    };
  }
  throw new Error('nobody has one home');
}

test('[C-4] every kind of loan goes from the counter to its grant: what proves the house is asked for by its kind', async () => {
  const buyerOf = (dealing: RegisteredHome['kind']) => {
    const found = people.find(({ home }) => home.kind === dealing);
    assert.ok(found, dealing);
    return found;
  };
  const buyer = buyerOf('new');
  const owner = ownerOfAHome();
  const commercial = { commercialBank: '建设银行安居支行', commercialFen: 20_000_000 };
  const unregistered = { houseNo: null, priceFen: null };
  const title = { priceFen: null };
  const ways: readonly [kind: LoanKind, who: Buyer, over: Partial<LoanForm>, isRegistered: boolean][] = [
    ['new', buyer, { kind: 'new' }, true],
    ['second-hand', buyerOf('second-hand'), { kind: 'second-hand' }, true],
    ['combined', buyer, commercial, true],
    ['build', buyer, unregistered, false],
    ['other-city', buyer, unregistered, false],
    ['rebuild', owner, title, true],
    ['major-repair', owner, title, true],
    ['commercial-to-fund', owner, { ...title, ...commercial }, true],
  ];
  assert.deepEqual(ways.map(([kind]) => kind).sort(), Object.keys(loanKinds).sort());
  for (const [kind, who, over, isRegistered] of ways) {
    const { personId } = who;
    const body = form(who, { ...over, kind, amountFen: 11_000_000 });
    if (kind === 'combined' || kind === 'commercial-to-fund') {
      const unnamed = { ...body, commercialBank: null, commercialFen: null };
      const missing = await refused(clerk, loan.applyForLoan, { params: { personId }, body: unnamed });
      assert.match(String(missing.detail), /商业贷款/, kind);
    }
    const { caseId } = await clerk.call(loan.applyForLoan, { params: { personId }, body });
    await confirmed(caseId);
    const { view } = await clerk.call(casework.getWork, { params: { caseId } });
    const asked = view.claims.find(({ label }) => label === '所购（所有）房屋');
    // Of what is built, or lies elsewhere, no register here can speak: the reviewer decides on the paper.
    assert.equal(asked?.verdict, isRegistered ? 'agrees' : undefined, kind);
    assert.ok(
      view.facts.some(({ value }) => value.includes(loanKinds[kind])),
      kind,
    );
    for (const who of [reviewer, approver]) await decide(who, caseId);
    const me = await service.person(personId);
    const found = (await me.call(loan.listMyLoans, {})).rows.find(({ state }) => state === 'signing');
    const { content } = await clerk.call(loan.printContract, { params: { loanId: found?.loanId ?? '' } });
    const input = content as Uint8Array;
    const paper = execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' }).replaceAll(/\s/g, '');
    assert.ok(paper.includes(loanKinds[kind]), kind);
    if (kind === 'new') {
      // Nothing is signed yet: the person may still change their mind, and apply for another.
      const { version } = await me.call(casework.getMyCase, { params: { caseId } });
      await me.call(casework.cancelMyCase, { params: { caseId }, body: { version } });
      continue;
    }
    const loanId = found?.loanId ?? '';
    // Signed, and secured.
    await decide(clerk, caseId);
    await decide(clerk, caseId);
    await accountant.call(loan.grantMoney, { params: { loanId } });
    await until(async () => {
      await askBank();
      return (await me.call(loan.listMyLoans, {})).rows.some((row) => row.loanId === loanId && row.state === 'active');
    });
    await booksAgree();
    // Somebody else's from now on: the next kind is asked for by somebody without a loan.
    for (const table of ['borrower', 'contract'])
      await service.ownerPool.query(`update loan.${table} set person_id = $2 where loan_id = $1`, [loanId, newUuid(0)]);
  }
});

/** The borrower has another card: from the next month on it is collected from there, and they are told. */
async function collectFrom(loanId: string, accountNo: string) {
  const window = await service.staff(['clerk']);
  const shown = await window.call(loan.changeRepayAccount, {
    params: { loanId },
    body: { accountNo, bankCode: '105', bankName: '建设银行' },
  });
  assert.match(shown.repayAccountMasked, new RegExp(`\\*${accountNo.slice(-4)}$`));
}

test('[C-4] [P-Q13] [P-Q14] [P-Q4] [M-Q3] from the counter to the certificate: three decide, the bank pays, the months go by, the rest is repaid early', async () => {
  const { personId, home } = married;
  const spouse = rich.find(({ certificateNumber }) => certificateNumber === home.spouseNumber);
  assert.ok(spouse);
  const opened = await clerk.call(loan.applyForLoan, {
    params: { personId },
    body: form(married, {
      coBorrowers: [{ certificateNumber: spouse.certificateNumber, relation: 'spouse', incomeFen: 800_000 }],
    }),
  });
  const { caseId } = opened;
  // The agencies are asked about both borrowers, their marriage, the house and their homes; nobody decides before.
  assert.equal(opened.state, 'waiting');
  await confirmed(caseId);
  const { view } = await reviewer.call(casework.getWork, { params: { caseId } });
  assert.deepEqual(
    view.claims.slice(2).map(({ label, verdict }) => `${label} ${verdict}`),
    [
      '主借款人身份 agrees',
      '共同借款人 1（配偶）身份 agrees',
      '婚姻状况 agrees',
      '所购（所有）房屋 agrees',
      '家庭住房套数 agrees',
    ],
  );
  // Accepted on 12 November 2026: ten days by the law of that day.
  assert.equal(opened.dueOn, '2026-11-23');
  const second = await refused(clerk, loan.applyForLoan, { params: { personId }, body: form(married) });
  assert.equal(second.code, 'casework/already-in-progress');
  // Nobody acts twice: the clerk who accepted it may not review it, whatever else he may do.
  await decide(reviewer, caseId, 'return');
  const { form: kept } = await clerk.call(loan.getLoanForm, { params: { caseId } });
  assert.equal(kept.amountFen, 12_000_000);
  // Nothing is asked twice: what was confirmed stands.
  const corrected = await clerk.call(loan.correctLoan, { params: { caseId }, body: { ...kept, houseArea: '90' } });
  assert.equal(corrected.state, 'reviewing');
  await decide(reviewer, caseId);
  await decide(approver, caseId);
  const before = await loanOf(personId);
  assert.equal(before.state, 'signing');
  const contract = await clerk.call(loan.printContract, { params: { loanId: before.loanId } });
  assert.equal(
    Buffer.from(contract.content as Uint8Array)
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  );
  await decide(clerk, caseId);
  await decide(clerk, caseId);
  const params = { loanId: before.loanId };
  const wrong = await service.staff(['clerk', 'reviewer']);
  assert.equal((await refused(wrong, loan.grantMoney, { params })).status, 403);
  // A fraud of the co-borrower that becomes known after the contract is signed keeps the money here.
  const { banId } = await banned(spouse.personId);
  assert.equal((await refused(accountant, loan.grantMoney, { params })).code, 'loan/conditions-not-met');
  await lifted(banId);
  // The bank pays and its answer is lost: nobody knows, nobody pays again, it is asked.
  service.bank.faults.set({ loseAnswers: 1 });
  await accountant.call(loan.grantMoney, { params });
  const again = await refused(accountant, loan.grantMoney, { params });
  assert.deepEqual([again.status, again.code], [409, 'loan/not-ready']);
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).state === 'active';
  });
  const granted = await loanOf(personId);
  const { rows: steps } = await service.ownerPool.query<{ states: string[] }>(
    `select array_agg(e.state order by e.event_no) as states from settlement.payment_event e join settlement.payment p using (center_id, payment_id)
     where p.business = 'loan-grant' and p.business_id = $1`,
    [granted.loanId],
  );
  assert.deepEqual([steps[0]?.states.includes('unknown'), steps[0]?.states.at(-1)], [true, 'paid']);
  assert.equal(service.bank.state().transactions.filter(({ amountFen }) => Number(amountFen) === 12_000_000).length, 1);
  assert.deepEqual([granted.balanceFen, granted.ratePpm, granted.dueDay], [12_000_000, 21_000, 12]);
  assert.match(granted.rateSource ?? '', /2025-05-08/);
  assert.equal((await clerk.call(casework.getWork, { params: { caseId } })).state, 'done');
  // The co-borrower sees the same loan; a stranger none.
  assert.equal((await loanOf(spouse.personId)).loanId, granted.loanId);
  await booksAgree();
  const early = await refused(await service.person(personId), loan.issueMySettlement, {
    params: { loanId: granted.loanId },
    body: { requestId: unknownUuid() },
  });
  assert.equal(early.code, 'loan/not-settled');

  for (const dueOn of ['2026-12-12', '2027-01-12']) {
    at(dueOn);
    // The second month's answer comes late: the bank has the row in hand when it is asked first.
    service.bank.faults.set({ lateEvery: dueOn === '2027-01-12' ? 1 : 0, lateMs: 300 });
    if (dueOn === '2027-01-12') await collectFrom(granted.loanId, '6299990000000777');
    await day();
    assert.equal((await loanOf(personId)).bills[0]?.state, 'collecting');
    await until(async () => {
      await askBank();
      return (await loanOf(personId)).bills.length === 0;
    });
    await booksAgree();
  }
  // Each month was collected from the account of its day.
  const { rows: collected } = await service.ownerPool.query<{ sealed: Buffer }>(
    `select payer_account_sealed as sealed from settlement.collection_row r join settlement.collection_batch b using (center_id, batch_id)
     where row_key = $1 order by b.registered_at`,
    [granted.loanId],
  );
  assert.deepEqual(
    collected.map(({ sealed }) => service.service.parts.vault.open(sealed, payerAccountContext)),
    ['6299990000000002', '6299990000000777'],
  );
  service.bank.faults.set({ lateEvery: 0 });
  const now = await loanOf(personId);
  assert.deepEqual([now.monthsLeft, now.nextDueOn, now.owedFen], [10, '2027-02-12', 0]);

  // Early: first what it would cost, then the bank collects it, then the loan is over.
  at('2027-01-28');
  const me = await service.person(personId);
  const quote = await me.call(loan.quoteMyEarly, { params, body: { kind: 'full' } });
  assert.equal(quote.days, 14);
  assert.ok(quote.savedFen > 0);
  const requestId = unknownUuid();
  // The bank has it in hand, and tells of no money, until it is asked: whoever asks for the same twice is told so.
  service.bank.faults.set({ deferPayments: 1, delayMs: 60_000 });
  const asked = await me.call(loan.repayMine, { params, body: { requestId, wish: { kind: 'full' } } });
  assert.equal(asked.request?.state, 'collecting');
  assert.equal(
    (await me.call(loan.repayMine, { params, body: { requestId, wish: { kind: 'full' } } })).state,
    'active',
  );
  const open = await refused(me, loan.repayMine, {
    params,
    body: { requestId: unknownUuid(), wish: { kind: 'full' } },
  });
  assert.deepEqual([open.status, open.code], [409, 'loan/request-open']);
  service.bank.faults.set({ delayMs: 0 });
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).state === 'settled';
  });
  const settled = await loanOf(personId);
  assert.deepEqual(
    [settled.balanceFen, settled.endedOn, settled.securityFreedOn, settled.request?.state],
    [0, '2027-01-28', '2027-01-28', 'done'],
  );
  assert.equal(settled.paid.principalFen, 12_000_000);
  await booksAgree();
  const entries = await me.call(loan.listMyLoanEntries, { params, query: {} });
  assert.deepEqual(
    entries.rows.map(({ kind }) => kind),
    ['settlement', 'repayment', 'rate', 'repayment', 'grant'],
  );
  const card = { accountNo: '6299990000000778', bankCode: '105', bankName: '建设银行' };
  const late = await refused(await service.staff(['clerk']), loan.changeRepayAccount, { params, body: card });
  assert.equal(late.code, 'loan/not-active');
  const paper = await me.call(loan.issueMySettlement, { params, body: { requestId: unknownUuid() } });
  // Who comes to the window for it is given it there: with it the mortgage is released.
  const window = await service.staff(['clerk']);
  const printed = await window.call(loan.issueTheirSettlement, { params, body: { requestId: unknownUuid() } });
  const file = await window.call(loan.getTheirSettlement, { params: { ...params, number: printed.number } });
  const text = execFileSync('pdftotext', ['-', '-'], { input: file.content as Uint8Array, encoding: 'utf8' });
  assert.match(text, /贷款结清证明/);
  const other = await window.call(casework.openVisit, { body: { by: 'person', personId } });
  const statement = await window.call(casework.printForVisitor, {
    params: { visitId: other.visitId },
    body: { requestId: unknownUuid(), kind: 'fund-statement' },
  });
  const misused = { params: { ...params, number: statement.number } };
  assert.equal((await refused(window, loan.getTheirSettlement, misused)).status, 404);
  const verified = await service.visitor().call(document.verifyPaper, {
    params: { number: paper.number },
    query: { code: paper.code },
  });
  assert.match(JSON.stringify(verified), /120,000\.00 元/);
  await quiet(service);
  const told = await me.call(notice.listMessages, { query: {} });
  const titles = told.rows.map(({ title }) => title);
  for (const title of ['公积金贷款已发放', '公积金贷款已结清', '还款已入账']) assert.ok(titles.includes(title), title);
});

test('[C-4] [M-Q3] what the bank cannot collect becomes overdue, bears a penalty and is paid by the person', async () => {
  at('2026-11-13');
  const buyer = personAt(1);
  const { personId } = buyer;
  const again = [
    await service.staff(['clerk']),
    await service.staff(['reviewer']),
    await service.staff(['approver']),
    await service.staff(['accountant']),
  ] as const;
  const { caseId } = await again[0].call(loan.applyForLoan, {
    params: { personId },
    body: form(buyer, { months: 6, amountFen: 6_000_000 }),
  });
  await confirmed(caseId, again[0]);
  for (const who of [again[1], again[2], again[0], again[0]]) await decide(who, caseId);
  await again[3].call(loan.grantMoney, { params: { loanId: (await loanOf(personId)).loanId } });
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).state === 'active';
  });
  at('2026-12-13');
  service.bank.faults.set({ failEvery: 1 });
  await day();
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).bills[0]?.state === 'due';
  });
  service.bank.faults.set({ failEvery: 0 });
  at('2026-12-14');
  await day();
  at('2026-12-23');
  const late = await loanOf(personId);
  assert.equal(late.bills[0]?.state, 'overdue');
  assert.ok((late.bills[0]?.penaltyFen ?? 0) > 0);
  assert.match(late.bills[0]?.why ?? '', /× 年利率 2\.\d+% ÷ 360 × 1\.5 × 天数.+加收50%/);
  await booksAgree();
  const me = await service.person(personId);
  const params = { loanId: late.loanId };
  const [moved] = (await me.call(loan.listMyLoanEntries, { params, query: {} })).rows;
  assert.match(moved?.detail ?? '', /^2026-12-13 期本金 [\d,.]+ 元$/);
  const sheet = await (await service.staff(['accountant'])).call(report.getJournal, {
    params: { journalId: moved?.journalId ?? '' },
  });
  // What the voucher moves is what its loans have become overdue by.
  const debit = sheet.lines.reduce((sum, { debitFen }) => sum + debitFen, 0);
  assert.equal(
    sheet.loanEntries.reduce((sum, { amountFen }) => sum + amountFen, 0),
    debit,
  );
  assert.ok(debit > 0 && sheet.loanEntries.every(({ kindText }) => kindText === '转入逾期'));
  assert.equal((await refused(me, loan.quoteMyEarly, { params, body: { kind: 'full' } })).code, 'loan/pay-due-first');
  // Whoever has not all of it pays a part: penalty first, then interest, then principal; more than is owed is refused.
  const [bill] = late.bills;
  assert.ok(bill);
  const some = (amountFen: number) => ({
    params,
    body: { requestId: unknownUuid(), wish: { kind: 'overdue' as const, amountFen } },
  });
  const over = await refused(me, loan.repayMine, some(late.owedFen + 1));
  assert.deepEqual([over.status, over.code], [422, 'loan/more-than-owed']);
  await (await service.staff(['clerk'])).call(loan.repayAtCounter, some(bill.penaltyFen + bill.interestFen + 100));
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).request?.state === 'done';
  });
  const [left] = (await loanOf(personId)).bills;
  assert.deepEqual(
    [left?.state, left?.penaltyFen, left?.interestFen, left?.principalFen],
    ['overdue', 0, 0, bill.principalFen - 100],
  );
  await booksAgree();
  await me.call(loan.repayMine, { params, body: { requestId: unknownUuid(), wish: { kind: 'overdue' } } });
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).owedFen === 0;
  });
  const paid = await loanOf(personId);
  assert.deepEqual([paid.overdueFen, paid.bills.length, paid.paid.penaltyFen], [0, 0, late.bills[0]?.penaltyFen]);
  const none = await refused(me, loan.repayMine, {
    params,
    body: { requestId: unknownUuid(), wish: { kind: 'overdue' } },
  });
  assert.equal(none.code, 'loan/nothing-due');
  await booksAgree();

  // A sum of the bank that is not what the bills say is booked by nobody; it is taken in when they agree.
  at('2027-01-13');
  await day();
  const bend = (by: number) =>
    service.ownerPool.query(
      `update loan.bill set interest_fen = interest_fen + $2, interest_left_fen = interest_left_fen + $2 where loan_id = $1 and state = 'collecting'`,
      [late.loanId, by],
    );
  await bend(-1);
  for (let round = 0; round < 3; round += 1) await askBank();
  assert.equal((await loanOf(personId)).bills[0]?.state, 'collecting');
  await bend(1);
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).bills.length === 0;
  });
  await booksAgree();
  // The bank takes the instalment back: the month is owed again, and the person is told.
  const { rows } = await service.ownerPool.query<{ part_number: string; row_no: number; amount_fen: string }>(
    `select p.part_number, r.row_no from settlement.collection_row r join settlement.collection_part p using (center_id, batch_id, part_no)
     where r.row_key = $1 and r.state = 'collected'`,
    [late.loanId],
  );
  service.bank.takeBackRow(rows[0]?.part_number ?? '', rows[0]?.row_no ?? 0, '持卡人异议');
  await until(async () => (await loanOf(personId)).overdueFen > 0);
  const back = await loanOf(personId);
  assert.deepEqual([back.bills[0]?.dueOn, back.bills[0]?.state], ['2027-01-13', 'overdue']);
  await booksAgree();
  await quiet(service);
  const news = await (await service.person(personId)).call(notice.listMessages, { query: {} });
  assert.match(news.rows.find(({ title }) => title === '还款被银行退回')?.body ?? '', /持卡人异议.*逾期应还/);
  const other = await service.person(personAt(2).personId);
  for (const route of [loan.getMyLoanSchedule, loan.listMyLoanEntries, loan.exportMyLoanEntries]) {
    assert.equal((await refused(other, route, { params, query: {} })).code, 'loan/not-found');
  }
  assert.equal((await stranger(service).try(loan.listMyLoans, {})).status, 401);
});

test('[C-4] an early repayment that the bank answers after the next due day is booked as it was asked for, and nothing is billed twice', async () => {
  at('2026-11-13');
  const buyer = personAt(2);
  const { personId } = buyer;
  const [taker, reader, chief, books] = [
    await service.staff(['clerk']),
    await service.staff(['reviewer']),
    await service.staff(['approver']),
    await service.staff(['accountant']),
  ];
  const { caseId } = await taker.call(loan.applyForLoan, {
    params: { personId },
    body: form(buyer, { months: 12, amountFen: 6_000_000 }),
  });
  await confirmed(caseId, taker);
  for (const who of [reader, chief, taker, taker]) await decide(who, caseId);
  const { loanId } = await loanOf(personId);
  await books.call(loan.grantMoney, { params: { loanId } });
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).state === 'active';
  });
  at('2026-12-10');
  const me = await service.person(personId);
  await me.call(loan.repayMine, { params: { loanId }, body: { requestId: unknownUuid(), wish: { kind: 'full' } } });
  at('2026-12-13');
  await day();
  assert.deepEqual((await loanOf(personId)).bills, []);
  await until(async () => {
    await askBank();
    return (await loanOf(personId)).state === 'settled';
  });
  assert.equal((await loanOf(personId)).paid.principalFen, 6_000_000);
  await booksAgree();
  const paper = await (await service.person(personId)).call(loan.issueMySettlement, {
    params: { loanId },
    body: { requestId: unknownUuid() },
  });
  const look = () =>
    stranger(service).call(document.verifyPaper, { params: { number: paper.number }, query: { code: paper.code } });
  assert.equal((await look()).withdrawnAt, null);

  // The bank takes the settlement back: the journal is reversed in red, the loan is what it was, its missed month overdue.
  const { rows } = await service.ownerPool.query<{ bank_serial: string }>(
    `select p.bank_serial from settlement.payment p join loan.request r on r.request_id::text = p.business_id where r.loan_id = $1`,
    [loanId],
  );
  at('2026-12-15');
  service.bank.giveBack(rows[0]?.bank_serial ?? '', '账户已销户');
  await until(async () => (await loanOf(personId)).state === 'active');
  const back = await loanOf(personId);
  assert.deepEqual(
    [
      back.request?.state,
      back.securityFreedOn,
      back.nextDueOn,
      back.balanceFen + back.overdueFen,
      back.bills[0]?.dueOn,
    ],
    ['returned', null, '2027-01-13', 6_000_000, '2026-12-13'],
  );
  const red = await service.ownerPool.query(
    `select count(*)::int as lines from ledger.journal_line l join loan.entry e using (center_id, journal_id) where e.loan_id = $1 and e.kind = 'reversal' and l.is_red`,
    [loanId],
  );
  assert.deepEqual(red.rows, [{ lines: 3 }]);
  const certificate = await refused(await service.person(personId), loan.issueMySettlement, {
    params: { loanId },
    body: { requestId: unknownUuid() },
  });
  assert.equal(certificate.code, 'loan/not-settled');
  // Whoever holds the certificate of the settlement learns that it is void, since when and why; so does its owner.
  const void_ = await look();
  assert.equal(dayOf(Temporal.Instant.from(void_.withdrawnAt ?? '')).toString(), '2026-12-15');
  assert.match(void_.withdrawnReason ?? '', /被银行退回/);
  const mine = await (await service.person(personId)).call(document.listMyPapers, { query: {} });
  assert.deepEqual(
    mine.rows.map(({ number, withdrawnAt }) => [number, withdrawnAt !== null]),
    [[paper.number, true]],
  );
  const file = await stranger(service).call(document.verifyHash, {
    params: { sha256: mine.rows[0]?.sha256 ?? '' },
    query: { centerId: 1 },
  });
  assert.equal(file.verdict, 'withdrawn');
  assert.match(file.explanation, /2026年12月15日作废/);
  await booksAgree();
});
