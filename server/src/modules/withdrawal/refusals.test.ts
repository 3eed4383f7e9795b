import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework } from '../../contract.ts';
import { fen } from '../../platform/money.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { refused, staffIsPerson, unknownUuid } from '../../testing-logins.ts';
import { useExchange } from '../evidence/index.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';
import { useLoanFacts } from './index.ts';
import { refusals } from './problems.ts';
import { reasons } from './rules/reasons.ts';
import { freshMember, type Member, sealedOn } from './withdrawal-testing.ts';

// Every refusal is reached over HTTP; each says the figures, the clause and what to do.

let service: TestService;
const loans = new Map<string, { outstanding: number; instalment: number; fundPaid?: readonly string[] }>();
before(async () => {
  service = await openTestService({ role: 'worker' });
  useExchange(async () => ({ kind: 'unavailable', reason: 'source-down' }));
  useLoanFacts(async (_call, personId) => {
    const loan = loans.get(personId);
    return (
      loan && {
        outstanding: fen(loan.outstanding),
        instalment: fen(loan.instalment),
        grantedOn: Temporal.PlainDate.from('2024-01-15'),
        fundPaid: (loan.fundPaid ?? []).map((day) => Temporal.PlainDate.from(day)),
        borrowers: [personId],
      }
    );
  });
});
after(() => service.close());

const home = {
  homeNumber: 'HT2025081201',
  on: '2025-08-12',
  priceFen: 90_000_000,
  paidFen: 30_000_000,
  invoiceNo: 'FP20250812',
};
/** The home that is decorated: Luoyang asks for its purchase contract. */
const bought = { purchaseContractNo: 'HT2024081201', boughtOn: '2024-08-12' };
const purchase: WithdrawalForm = { reason: 'purchase-presale', home };
const rent: WithdrawalForm = { reason: 'rent', rent: { market: 'market', place: 'city', marital: 'single' } };
const leave: WithdrawalForm = { reason: 'leave', leave: { hasAccountElsewhere: false } };
const ownRow = (key: string, value: string) => `
  insert into params.center_value (center_id, key, valid_from, value, source) values (1, '${key}', '2026-11-01', '${value}', '测试参数')
  on conflict (center_id, key, valid_from) do update set value = excluded.value`;
const dropRow = (key: string) =>
  `delete from params.center_value where center_id = 1 and key = '${key}' and valid_from = '2026-11-01'`;
const rentRow = (change: object) =>
  ownRow(
    'withdrawal.rent',
    JSON.stringify({
      isOffered: true,
      monthlyCapFen: null,
      capIsPerPerson: false,
      maxMonths: 12,
      intervalMonths: 12,
      minDepositMonths: null,
      incomeSharePpm: null,
      homeCheckCoversChildren: false,
      openLoanBlocks: 'none',
      ...change,
    }),
  );
const leaveRow = (change: object) =>
  ownRow(
    'withdrawal.leave',
    JSON.stringify({
      isOffered: true,
      sealedMonths: null,
      paperFreeSealedMonths: 6,
      employerMonthsBehind: 2,
      noAccountElsewhere: false,
      ...change,
    }),
  );
const earlier = (reason: string, more: string, on = '2026-10-01') => `
  insert into withdrawal.application (center_id, case_id, person_id, account_id, reason, state, closes, amount_fen, interest_fen, assessment, assessed_on,
    payee_sealed, payee_masked, payee_bank, attempt, journal_id, channel, submitted_at, paid_at, rent_to, next_on)
  values (1, gen_random_uuid(), :person, :account, '${reason}', 'paid', false, 1000, 0, '{}', '${on}', '', '', '', 1, gen_random_uuid(), 'web', '${on}', '${on}', ${more})`;

interface Attempt {
  readonly refusal: keyof typeof refusals;
  readonly form: WithdrawalForm;
  readonly changes?: readonly string[];
  readonly undo?: string;
  readonly loan?: { outstanding: number; instalment: number; fundPaid?: readonly string[] };
}
const attempts: readonly Attempt[] = [
  { refusal: 'incomplete', form: { reason: 'purchase-presale', home: { homeNumber: 'X' } } },
  { refusal: 'notOffered', form: { reason: 'illness' } },
  { refusal: 'counterOnly', form: { reason: 'death' } },
  {
    refusal: 'noAccount',
    form: leave,
    changes: [`update account.personal_account set state = 'withdrawn' where center_id = 1 and account_id = :account`],
  },
  {
    refusal: 'frozen',
    form: purchase,
    changes: [`update account.personal_account set state = 'frozen' where center_id = 1 and account_id = :account`],
  },
  {
    refusal: 'nothingToWithdraw',
    form: purchase,
    changes: [
      `update ledger.personal_balance set carried_fen = 0, current_fen = 0 where center_id = 1 and account_id = :account`,
    ],
  },
  {
    refusal: 'banned',
    form: purchase,
    changes: [
      `insert into withdrawal.ban (center_id, ban_id, person_id, kind, fraud_on, until, source, reason, recorded_by, recorded_at) values (1, gen_random_uuid(), :person, 'withdrawal', '2026-10-01', '2029-10-01', '第四十一条', '伪造合同', 'x', now())`,
    ],
  },
  { refusal: 'tooSoon', form: rent, changes: [earlier('rent', `'2026-09-01', null`)] },
  {
    refusal: 'tooSoon',
    form: { reason: 'repay-fund-loan', repay: { purpose: 'early' } },
    loan: { outstanding: 8_000_000, instalment: 320_000 },
    changes: [earlier('repay-fund-loan', `null, '2027-01-01'`)],
  },
  { refusal: 'paperInFuture', form: { ...purchase, home: { ...home, on: '2026-11-13' } } },
  { refusal: 'paperTooOld', form: { ...purchase, home: { ...home, on: '2021-11-11' } } },
  {
    refusal: 'noTopUp',
    form: {
      reason: 'decorate',
      home: {
        ...home,
        ...bought,
        titleNo: 'X1',
        on: '2026-08-12',
        ownerRelation: 'parent',
        ownerName: '张三',
        ownerCertificate: '4199',
      },
    },
  },
  { refusal: 'openLoan', form: rent, loan: { outstanding: 8_000_000, instalment: 320_000 } },
  {
    refusal: 'depositsTooShort',
    form: { ...rent, rent: { ...rent.rent, rentFen: 100_000 } },
    changes: [rentRow({ minDepositMonths: 300 })],
    undo: dropRow('withdrawal.rent'),
  },
  {
    refusal: 'incomeShare',
    form: { ...rent, rent: { ...rent.rent, rentFen: 100_000, familyIncomeFen: 1_000_000 } },
    changes: [rentRow({ incomeSharePpm: 150_000 })],
    undo: dropRow('withdrawal.rent'),
  },
  {
    refusal: 'noRentMonths',
    form: rent,
    changes: [
      `update account.personal_account set opened_on = '2026-11-01' where center_id = 1 and account_id = :account`,
    ],
  },
  { refusal: 'noFundLoan', form: { reason: 'repay-fund-loan', repay: { purpose: 'instalments' } } },
  {
    refusal: 'paidFromFund',
    form: { reason: 'repay-fund-loan', repay: { purpose: 'instalments' } },
    loan: {
      outstanding: 8_000_000,
      instalment: 320_000,
      fundPaid: ['2026-10-15', '2026-11-10'],
    },
    changes: [earlier('repay-fund-loan', `null, null`, '2026-09-20')],
  },
  { refusal: 'notSealed', form: leave },
  {
    refusal: 'sealedTooShort',
    form: leave,
    changes: [sealedOn('2026-06-01'), leaveRow({ sealedMonths: 6 })],
    undo: dropRow('withdrawal.leave'),
  },
  {
    refusal: 'accountElsewhere',
    form: { reason: 'leave', leave: { hasAccountElsewhere: true } },
    changes: [sealedOn('2026-01-01'), leaveRow({ noAccountElsewhere: true })],
    undo: dropRow('withdrawal.leave'),
  },
  { refusal: 'closesWhole', form: { ...leave, amountFen: 100 }, changes: [sealedOn('2026-01-01')] },
  {
    refusal: 'remittanceInProgress',
    form: leave,
    get changes() {
      return [monthNotPaid, sealedOn('2026-01-01')];
    },
  },
  { refusal: 'noAmount', form: { ...purchase, amountFen: 0 } },
  { refusal: 'overLimit', form: { ...purchase, amountFen: 30_000_001 } },
  {
    refusal: 'cardNeeded',
    form: purchase,
    changes: [`update party.person set bank_card_sealed = null where center_id = 1 and person_id = :person`],
  },
  {
    refusal: 'cardInvalid',
    form: { ...purchase, card: { number: '6217009999000012343', bankCode: '105', bankName: '中国建设银行' } },
  },
  {
    refusal: 'cardInvalid',
    form: { ...purchase, card: { number: '6217 0099 9900 0012 342', bankCode: '777', bankName: '某某银行' } },
  },
  // Each reason's own, in the order of their rows.
  { refusal: 'paperTooOld', form: { reason: 'purchase-new', home: { ...home, on: '2021-11-11' } } },
  {
    refusal: 'paperTooOld',
    form: { reason: 'purchase-second-hand', home: { ...home, titleNo: 'T1', on: '2021-11-11' } },
  },
  { refusal: 'paperInFuture', form: { reason: 'build', home: { ...home, on: '2026-11-13' } } },
  { refusal: 'overLimit', form: { reason: 'repair', home: { ...home, paidFen: 400_000 }, amountFen: 400_001 } },
  {
    refusal: 'remittanceInProgress',
    form: { reason: 'emigrate' },
    get changes() {
      return [monthNotPaid];
    },
  },
  {
    refusal: 'paperTooOld',
    form: { reason: 'decorate', home: { ...home, ...bought, titleNo: 'T1', on: '2025-11-11' } },
  },
  {
    refusal: 'purchaseTooOld',
    form: { reason: 'decorate', home: { ...home, ...bought, titleNo: 'T1', on: '2026-08-12', boughtOn: '2021-11-11' } },
  },
  { refusal: 'incomplete', form: { reason: 'decorate', home: { ...home, titleNo: 'T1', on: '2026-08-12' } } },
  {
    refusal: 'tooSoon',
    form: { reason: 'property-fee', home: { ...home, homeNumber: 'WY-other', titleNo: 'T1' } },
    changes: [earlier('property-fee', `null, null`)],
  },
  { refusal: 'incomplete', form: { reason: 'property-fee', home } },
  { refusal: 'consentNeeded', form: purchase },
  { refusal: 'evidenceMissing', form: { reason: 'repair', home } },
]; // prettier-ignore

const monthNotPaid = `update contribution.remittance set state = 'confirmed', received_at = null, posted_at = null where center_id = 1 and remittance_id = (
  select r.remittance_id from contribution.remittance r join contribution.remittance_line l using (center_id, remittance_id)
  where r.center_id = 1 and l.account_id = :account order by r.month desc limit 1)`;

async function submitted(member: Member, form: WithdrawalForm) {
  const me = await service.person(member.personId);
  const { caseId, version } = await me.call(contract.openMine, { params: {}, body: form });
  return { me, caseId, input: { params: { caseId }, body: { version } } };
}

const titleOf = ({ reason }: WithdrawalForm) => (reasons[reason].row ? `[${reasons[reason].row}] ` : '');
for (const { refusal, form, changes = [], undo, loan } of attempts) {
  test(`${titleOf(form)}${refusals[refusal].code}: ${form.reason} is refused with figures, clause and remedy`, async () => {
    const member = await freshMember(service, ...changes);
    if (loan) loans.set(member.personId, loan);
    const { me, input } = await submitted(member, form);
    const answer = await refused(me, contract.submitMine, input);
    assert.deepEqual(
      [answer.status, answer.code],
      [refusals[refusal].status, refusals[refusal].code],
      JSON.stringify(answer),
    );
    assert.ok(answer.detail && answer.remedy, JSON.stringify(answer));
    // Forms that are not filled in rest on no clause.
    if (!['incomplete', 'cardNeeded', 'noAmount'].includes(refusal) && !form.card)
      assert.ok((answer as { source?: string }).source, JSON.stringify(answer));
    const { rows } = await service.ownerPool.query('select from settlement.payment where business_id = $1', [
      input.params.caseId,
    ]);
    assert.equal(rows.length, 0);
    if (undo) await service.ownerPool.query(undo);
  });
}

test('what the family has drawn for a home uses up its limit; a relative adds only what the owner lacks', async () => {
  const [owner, relative] = [await freshMember(service), await freshMember(service)];
  const number = 'HT2025081209';
  const form: WithdrawalForm = { ...purchase, home: { ...home, homeNumber: number, paidFen: 100_000 } };
  const certificate = await service.ownerPool.query<{ certificate_sealed: Buffer }>(
    'select certificate_sealed from party.person where center_id = 1 and person_id = $1',
    [owner.personId],
  );
  const ownerCertificate = service.vault.open(
    certificate.rows[0]?.certificate_sealed ?? Buffer.of(),
    'party.person.certificate',
  );
  const added = {
    ...form,
    home: { ...form.home, ownerRelation: 'parent' as const, ownerName: '购房人', ownerCertificate },
  };
  const draw = (amount: number) =>
    service.ownerPool.query(
      `insert into withdrawal.application (center_id, case_id, person_id, account_id, reason, state, closes, amount_fen, interest_fen, assessment, assessed_on,
        payee_sealed, payee_masked, payee_bank, attempt, journal_id, channel, submitted_at, paid_at, home_index)
       values (1, gen_random_uuid(), $1, $2, 'purchase-presale', 'paid', false, $4, 0, '{}', '2025-10-01', '', '', '', 1, gen_random_uuid(), 'web', '2025-10-01', '2025-10-01', $3)`,
      [owner.personId, owner.accountId, service.vault.blindIndex(`purchase:${number}`, 'withdrawal.home'), amount],
    );
  const tooMuch = await submitted(relative, added);
  // Nobody learns of a balance by naming somebody: the owner applies first.
  const unknown = await refused(tooMuch.me, contract.submitMine, tooMuch.input);
  assert.equal(unknown.code, refusals.noTopUp.code);
  assert.doesNotMatch(String(unknown.detail), /\d/);
  await draw(50_000);
  const answer = await refused(tooMuch.me, contract.submitMine, tooMuch.input);
  assert.equal(answer.code, refusals.nothingLeft.code);
  assert.match(String(answer.detail), /购房人本人还可提取/);
  await draw(50_000);
  const used = await submitted(owner, form);
  assert.equal((await refused(used.me, contract.submitMine, used.input)).code, refusals.limitUsedUp.code);
});

test('a form that was given up is said to be gone, to whoever comes back to its page', async () => {
  const me = await service.person((await freshMember(service)).personId);
  const { caseId, version } = await me.call(contract.openMine, { params: {}, body: { reason: 'rent' } });
  await me.call(casework.cancelMyCase, { params: { caseId }, body: { version } });
  const answer = await refused(me, contract.getMine, { params: { caseId } });
  assert.deepEqual([answer.status, answer.code], [404, refusals.givenUp.code]);
  assert.match(String(answer.remedy), /重新申请/);
});

test('a withdrawal of another person does not exist: to look at, to save, to check, to submit, to pay again', async () => {
  const { caseId, input } = await submitted(await freshMember(service), purchase);
  const other = await service.person((await freshMember(service)).personId);
  const card = { number: '6217009999000012342', bankCode: '105', bankName: '中国建设银行' };
  for (const [route, body] of [
    [contract.getMine, {}],
    [contract.saveMine, { form: purchase }],
    [contract.checkMine, { isConsented: true }],
    [contract.submitMine, input.body],
    [contract.correctMyCard, { card }],
  ] as const) {
    const answer = await refused(other, route, { params: { caseId }, body });
    assert.deepEqual([answer.status, answer.code], [404, refusals.notFound.code]);
  }
  const elsewhere = await service.staff(['clerk'], 2);
  const missing = await refused(elsewhere, contract.getTheirStart, { params: { personId: unknownUuid() } });
  assert.equal(missing.code, refusals.notFound.code);
});

test('a second withdrawal is refused with the number of the first, and a card is not corrected before anything was paid', async () => {
  const member = await freshMember(service);
  const { me, caseId } = await submitted(member, purchase);
  const second = await refused(me, contract.openMine, { params: {}, body: rent });
  assert.equal(second.code, 'casework/already-in-progress');
  assert.match(String(second.detail), /TQ/);
  const card = { number: '6217009999000012342', bankCode: '105', bankName: '中国建设银行' };
  const early = await refused(me, contract.correctMyCard, { params: { caseId }, body: { card } });
  assert.equal(early.code, refusals.wrongState.code);
});

test('bans are recorded by the clause of the day, and lifted by another than who recorded them', async () => {
  const { personId } = await freshMember(service);
  const manager = await service.staff(['manager']);
  const body = { kind: 'withdrawal' as const, fraudOn: '2026-10-08', reason: '提供虚假购房合同' };
  const old = await refused(manager, contract.recordBan, {
    params: { personId },
    body: { ...body, fraudOn: '2026-09-19' },
  });
  assert.equal(old.code, refusals.noBan.code);
  const ban = await manager.call(contract.recordBan, { params: { personId }, body });
  assert.deepEqual([ban.until, ban.liftedAt], ['2029-10-08', null]);
  const lift = { params: { banId: ban.banId }, body: { reason: '复核后认定无误' } };
  assert.equal((await refused(manager, contract.liftBan, lift)).code, refusals.sameActor.code);
  const staffId = unknownUuid();
  await staffIsPerson(service, staffId, personId);
  const own = await refused(await service.staff(['manager'], 1, staffId), contract.liftBan, lift);
  assert.equal(own.code, 'casework/own-business', 'nor by whom it keeps from withdrawing');
  await (await service.staff(['manager'])).call(contract.liftBan, lift);
  assert.equal((await refused(manager, contract.liftBan, lift)).code, refusals.wrongState.code);
  const missing = await refused(manager, contract.liftBan, { ...lift, params: { banId: unknownUuid() } });
  assert.equal(missing.code, refusals.banNotFound.code);
  const { rows } = await manager.call(contract.listBans, { params: { personId } });
  assert.equal(rows.length, 1);
});

test('a day that the calendar does not have is refused by its field, in a form and in a filter', async () => {
  const me = await service.person((await freshMember(service)).personId);
  const body = { ...purchase, home: { ...home, on: '2026-02-30' } };
  const opened = await refused(me, contract.openMine, { params: {}, body });
  assert.deepEqual([opened.status, opened.fields], [400, { 'home.on': '没有这一天，请核对日期' }]);
  assert.equal((await refused(me, contract.assessMine, { params: {}, body })).status, 400);
  assert.equal((await refused(me, contract.listMine, { params: {}, query: { from: '2026-02-30' } })).status, 400);
});
