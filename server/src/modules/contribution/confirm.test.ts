import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { openTestService, type TestService } from '../../testing.ts';
import { refused as refusedBy } from '../../testing-logins.ts';
import { quiet } from '../../testing-waits.ts';
import { digestOf } from '../ledger/books-testing.ts';
import {
  assertBooks,
  businessSchemas,
  type Clerk,
  carryOver,
  codeOf,
  confirm,
  confirmedMonth,
  importRoster,
  openClerk,
  pay,
  prefilled,
  rowOf,
  type Signed,
  signed,
  take,
  view,
  withBase,
} from './clerk-testing.ts';
import * as contract from './contract.ts';

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());
afterEach(() => assertBooks(service));

const digest = () => digestOf(service.ownerPool, businessSchemas);
const send = (clerk: Clerk, remittanceId: string, body: Signed) =>
  clerk.caller.try(contract.confirmRemittance, { params: { remittanceId }, body });

/** Sends a confirmation that must be refused, and looks that nothing has changed. */
async function refused(clerk: Clerk, remittanceId: string, body: Signed): Promise<string> {
  const before = await digest();
  const code = await codeOf(send(clerk, remittanceId, body));
  assert.equal(await digest(), before);
  return code;
}

async function accountsOf(clerk: Clerk) {
  const { rows } = await service.ownerPool.query<{
    person_id: string;
    state: string;
    base: number;
    opened: string;
    name: string;
    balance: number | null;
  }>(
    `select person_id, state, base_fen::int as base, opened_on::text as opened, name, (carried_fen + current_fen)::int as balance
     from account.personal_account a join party.person using (center_id, person_id)
     left join ledger.personal_balance using (center_id, account_id) where a.center_id = 1 and a.employer_id = $1 order by account_no`,
    [clerk.employerId],
  );
  return rows;
}

test('[U-T1] the signed confirmation opens accounts, unseals, adjusts bases and seals, and the text names every change', async () => {
  const clerk = await openClerk(service, 1);
  const first = await prefilled(clerk);
  // The month before: the sixtieth person leaves, so that somebody can come back.
  const leaving = first.at(-1);
  assert.ok(leaving);
  const last = await confirm(clerk, await take(clerk, first.slice(0, -1)));
  await pay(clerk, last.amountFen, last.serial);
  service.clock.now = Temporal.Instant.from('2026-12-03T02:00:00Z');
  const later = { ...clerk, caller: await service.employer(clerk.employerId) };
  const [one, two, three, ...rest] = await prefilled(later);
  assert.ok(one && two && three);
  const back = { ...withBase(leaving, '6543.21'), month: '2026-12' };
  const roster = [withBase(one, '7000.00'), two, ...rest, rowOf(1_900_000), rowOf(1_900_001, '4321.00'), back];
  const remittanceId = await take(later, roster, '2026-12');
  const before = await accountsOf(later);
  const { text } = await later.caller.call(contract.prepareConfirmation, { params: { remittanceId } });
  assert.match(text, /\n汇缴人数：61人\n人员变动：新开户2人，启封1人，基数调整1人，封存1人\n/);
  assert.match(text, /^住房公积金汇缴核定书\n管理中心：安居市住房公积金管理中心/);
  assert.deepEqual(await accountsOf(later), before);
  const confirmed = await confirm(later, remittanceId);
  assert.deepEqual(
    [confirmed.state, confirmed.confirmedBy, confirmed.confirmedAt],
    ['confirmed', '许经办', '2026-12-03T02:00:00Z'],
  ); // prettier-ignore
  const accounts = await accountsOf(later);
  assert.equal(accounts.length, 62);
  const byName = (name: string | undefined) =>
    accounts.filter((account) => account.name === name).map(({ state, base }) => [state, base]);
  assert.deepEqual(byName(leaving.name), [['normal', 654_321]]);
  assert.ok(byName(one.name).some(([state, base]) => state === 'normal' && base === 700_000));
  assert.deepEqual(byName(three.name), [['sealed', before.find((account) => account.name === three.name)?.base]]);
  const opened = accounts
    .filter((account) => account.opened === '2026-12-03')
    .sort((one, other) => one.base - other.base);
  assert.deepEqual(
    opened.map(({ state, base, balance }) => [state, base, balance]),
    [
      ['normal', 432_100, 0],
      ['normal', 500_000, 0],
    ],
  ); // prettier-ignore
  const born = await service.ownerPool.query(
    'select birth_date::text as day, sex from party.person where person_id = $1',
    [opened[1]?.person_id],
  );
  const number = rowOf(1_900_000).certificateNumber ?? '';
  assert.equal(String(born.rows[0]?.day).replaceAll('-', ''), number.slice(6, 14));
  assert.equal(born.rows[0]?.sex, Number(number[16]) % 2 === 1 ? 'male' : 'female');
  const kept = await service.ownerPool.query(
    'select confirmed_text, octet_length(signature) > 60 as signature, octet_length(certificate) > 300 as certificate from contribution.remittance where remittance_id = $1',
    [remittanceId],
  );
  assert.match(kept.rows[0]?.confirmed_text, /^住房公积金汇缴核定书\n[^]*\n随机数：/);
  assert.deepEqual([kept.rows[0]?.signature, kept.rows[0]?.certificate], [true, true]);
  // Each whose account changed is told what of it, before any money comes; nobody else is.
  await quiet(service);
  const { rows: told } = await service.ownerPool.query<{ name: string; template: string }>(
    `select p.name, split_part(m.template, '/', 2) as template from notice.message m join party.person p on p.center_id = m.center_id and p.person_id = m.recipient_id
     where m.template like 'contribution.account-changed/%' and m.created_at >= '2026-12-01'`,
  );
  assert.deepEqual(
    told.map(({ name, template }) => `${name} ${template}`).toSorted(),
    [
      `${rowOf(1_900_000).name} open`,
      `${rowOf(1_900_001).name} open`,
      `${leaving.name} unseal`,
      `${one.name} base`,
      `${three.name} seal`,
    ].toSorted(),
  );
  service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
});

test("[U-T1] a signature by another employer's certificate is refused and says whose it is", async () => {
  const clerk = await openClerk(service, 2);
  const other = await openClerk(service, 3);
  const remittanceId = await carryOver(clerk);
  const body = await signed(clerk, remittanceId, other);
  const before = await digest();
  const answer = await send(clerk, remittanceId, body);
  assert.equal(await codeOf(Promise.resolve(answer)), '401 contribution/signature-refused');
  assert.ok((answer.body as { detail: string }).detail.includes(other.name));
  assert.equal(await digest(), before);
});

test('[U-T1] a certificate that does not count, and a signature over anything else, are refused', async () => {
  const clerk = await openClerk(service, 2);
  const remittanceId = await carryOver(clerk);
  const { authority } = service.sandbox;
  const order = {
    employerName: clerk.name,
    creditCode: clerk.creditCode,
    clerkName: '许经办',
    algorithm: 'rsa',
  } as const;
  for (const condition of ['revoked', 'expired', 'not-yet-valid', 'foreign', 'wrong-usage'] as const) {
    const { keyId, certificateDer } = await authority.issueEmployerKey({ ...order, condition });
    const body = await signed(clerk, remittanceId, {
      keyId,
      certificate: Buffer.from(certificateDer).toString('base64'),
    });
    assert.equal(await refused(clerk, remittanceId, body), '401 identity/certificate-refused', condition);
  }
  const body = await signed(clerk, remittanceId);
  const otherText = await authority.signWithKey(clerk.keyId, Buffer.from('随便'));
  const forged = { ...body, signature: Buffer.from(otherText).toString('base64') };
  assert.equal(await refused(clerk, remittanceId, forged), '401 identity/certificate-refused');
  for (const junk of ['', 'AAAA', '不是签名', 'A'.repeat(4096)]) {
    assert.equal(await refused(clerk, remittanceId, { ...body, signature: junk }), '401 identity/certificate-refused');
    assert.equal(
      await refused(clerk, remittanceId, { ...body, certificate: junk }),
      '401 identity/certificate-refused',
    );
  }
  // The right signature still counts: a refusal uses nothing up.
  assert.equal((await send(clerk, remittanceId, body)).status, 200);
});

test('[U-T1] a challenge counts once, for five minutes, for its own list, session and purpose', async () => {
  const clerk = await openClerk(service, 4);
  const first = await carryOver(clerk);
  const old = await signed(clerk, first);
  const remittanceId = await carryOver(clerk);
  assert.equal(await refused(clerk, remittanceId, old), '401 identity/challenge-gone');
  const elsewhere = { ...clerk, caller: await service.employer(clerk.employerId) };
  const body = await signed(clerk, remittanceId);
  assert.equal(await refused(elsewhere, remittanceId, body), '401 identity/challenge-gone');
  assert.equal(
    await refused(clerk, remittanceId, { ...body, challengeId: crypto.randomUUID() }),
    '401 identity/challenge-gone',
  );
  const { now } = service.clock;
  service.clock.now = now.add({ minutes: 5 });
  assert.equal(await refused(clerk, remittanceId, body), '401 identity/challenge-gone');
  service.clock.now = now;
  assert.equal((await send(clerk, remittanceId, body)).status, 200);
  assert.equal(await refused(clerk, remittanceId, body), '401 identity/challenge-gone');
});

test('[U-T1] a month is confirmed once, a draft that was replaced never', async () => {
  const clerk = await openClerk(service, 5);
  const replaced = await carryOver(clerk);
  const forReplaced = await signed(clerk, replaced);
  const remittanceId = await carryOver(clerk);
  const [once, twice] = [await signed(clerk, remittanceId), await signed(clerk, remittanceId)];
  assert.equal(await refused(clerk, replaced, forReplaced), '409 contribution/wrong-state');
  const gone = await refusedBy(clerk.caller, contract.prepareConfirmation, { params: { remittanceId: replaced } });
  assert.match(String(gone.detail), /已作废/);
  assert.match(String(gone.remedy), /最新的清册/);
  assert.equal((await send(clerk, remittanceId, once)).status, 200);
  assert.equal(await refused(clerk, remittanceId, twice), '409 contribution/wrong-state');
  assert.equal(
    await codeOf(clerk.caller.try(contract.prepareConfirmation, { params: { remittanceId } })),
    '409 contribution/wrong-state',
  ); // prettier-ignore
});

test('[U-T1] what changed between the list and the signature is noticed, and nothing is half done', async () => {
  const clerk = await openClerk(service, 6);
  const [first, second, ...rest] = await prefilled(clerk);
  assert.ok(first && second);
  const owner = service.ownerPool;
  const remittanceId = await take(clerk, [withBase(first, '7777.00'), ...rest, rowOf(1_900_300)]);
  const body = await signed(clerk, remittanceId);
  const accountOf = async (change: string) => {
    const { rows } = await owner.query<{ account_id: string }>(
      'select account_id from contribution.remittance_line where remittance_id = $1 and change = $2',
      [remittanceId, change],
    ); // prettier-ignore
    return rows[0]?.account_id;
  };
  const meddle = async (deed: string, undo: string, values: unknown[]) => {
    await owner.query(deed, values);
    const code = await refused(clerk, remittanceId, body);
    await owner.query(undo, values);
    return code;
  };
  const changed = '409 contribution/list-changed';
  const base = 'update account.personal_account set base_fen = base_fen';
  assert.equal(
    await meddle(`${base} + 1 where account_id = $1`, `${base} - 1 where account_id = $1`, [
      await accountOf('changed'),
    ]),
    changed,
  ); // prettier-ignore
  const state = (text: string) =>
    `update account.personal_account set state = '${text}', sealed_on = ${text === 'sealed' ? "'2026-11-01'" : 'null'} where account_id = $1`; // prettier-ignore
  assert.equal(await meddle(state('sealed'), state('normal'), [await accountOf('gone')]), changed);
  assert.equal(await meddle(state('sealed'), state('normal'), [await accountOf('changed')]), changed);
  assert.equal(await meddle(state('sealed'), state('normal'), [await accountOf('same')]), changed);
  assert.equal(await meddle(state('frozen'), state('normal'), [await accountOf('same')]), changed);
  const joined = `insert into account.personal_account select center_id, gen_random_uuid(), 'X', gen_random_uuid(), employer_id, 'normal', base_fen, first_month, opened_on, null
    from account.personal_account where account_id = $1`;
  const left = "delete from account.personal_account where account_no = 'X' and $1::uuid is not null";
  assert.equal(await meddle(joined, left, [await accountOf('same')]), changed);
  const ratio = 'update account.employer_account set member_ratio_ppm = member_ratio_ppm';
  assert.equal(
    await meddle(`${ratio} - 10000 where employer_id = $1`, `${ratio} + 10000 where employer_id = $1`, [
      clerk.employerId,
    ]),
    changed,
  ); // prettier-ignore
  assert.equal((await send(clerk, remittanceId, body)).status, 200);
});

test('[U-T1] of two employers that list the same newcomer the first to confirm opens the account, the other is refused', async () => {
  const [one, other] = [await openClerk(service, 7), await openClerk(service, 8)];
  const newcomer = rowOf(1_900_400);
  const ids = [
    await take(one, [...(await prefilled(one)), newcomer]),
    await take(other, [...(await prefilled(other)), newcomer]),
  ] as const; // prettier-ignore
  const body = await signed(other, ids[1]);
  await confirm(one, ids[0]);
  // What it tells is told before the books are compared.
  await quiet(service);
  assert.equal(await refused(other, ids[1], body), '409 contribution/opened-elsewhere');
  const again = await importRoster(other, [...(await prefilled(other)), newcomer]);
  assert.deepEqual(again.result === 'refused' && again.faults.map((fault) => fault.code), ['account-elsewhere']);
});

test("another employer's remittance does not exist for a clerk, whatever is asked of it", async () => {
  const [own, other] = [await openClerk(service, 9), await openClerk(service, 10)];
  const remittanceId = await carryOver(other);
  const before = await digest();
  const params = { remittanceId };
  const body = { challengeId: crypto.randomUUID(), certificate: own.certificate, signature: 'AAAA' };
  for (const attempt of [
    own.caller.try(contract.getRemittance, { params }),
    own.caller.try(contract.listRemittanceLines, { params }),
    own.caller.try(contract.discardRemittance, { params }),
    own.caller.try(contract.prepareConfirmation, { params }),
    own.caller.try(contract.payFromUnallocated, { params }),
    own.caller.try(contract.issueSlip, { params, body: { requestId: crypto.randomUUID(), withPeople: true } }),
  ]) {
    assert.equal(await codeOf(attempt), '404 contribution/not-found');
  }
  // The challenge is looked at first; with one of its own the answer is the same.
  const challenged = await signed(own, await carryOver(own));
  assert.equal(
    await codeOf(own.caller.try(contract.confirmRemittance, { params, body })),
    '401 identity/challenge-gone',
  );
  assert.equal(await codeOf(send(own, remittanceId, challenged)), '404 contribution/not-found');
  assert.equal((await view(other, remittanceId)).state, 'draft');
  const ours = await digestOf(service.ownerPool, ['ledger', 'account', 'party', 'document']);
  assert.ok(before.includes(ours.split('\n')[0] ?? ''));
});

test('[U-Q16] the slip is printed when the month is confirmed, not before, and the same request gives the same paper', async () => {
  const clerk = await openClerk(service, 11);
  const remittanceId = await carryOver(clerk);
  const params = { remittanceId };
  const body = { requestId: crypto.randomUUID(), withPeople: true };
  const before = await digest();
  assert.equal(await codeOf(clerk.caller.try(contract.issueSlip, { params, body })), '409 contribution/wrong-state');
  assert.equal(await digest(), before);
  await confirm(clerk, remittanceId);
  const slip = await clerk.caller.call(contract.issueSlip, { params, body });
  const again = await clerk.caller.call(contract.issueSlip, { params, body });
  assert.deepEqual(again, slip);
  const papers = await service.ownerPool.query('select from document.paper where subject_id = $1', [clerk.employerId]);
  assert.equal(papers.rowCount, 1);
});

test('a month that is confirmed does not change any more by what happens to the people', async () => {
  const clerk = await openClerk(service, 12);
  const month = await confirmedMonth(clerk);
  await service.ownerPool.query(
    'update account.personal_account set base_fen = base_fen + 100 where employer_id = $1',
    [clerk.employerId],
  ); // prettier-ignore
  await pay(clerk, month.amountFen, month.serial);
  assert.equal((await view(clerk, month.remittanceId)).state, 'posted');
});

test('[U-T1] a month in which nobody contributes is confirmed as such: no money is due, and who is hired later begins with the month after', async () => {
  const clerk = await openClerk(service, 10);
  await service.ownerPool.query(
    "update account.personal_account set state = 'sealed', sealed_on = '2026-10-20' where employer_id = $1 and state = 'normal'",
    [clerk.employerId],
  );
  const before = await digestOf(service.ownerPool, ['ledger']);
  const month = await confirm(clerk, await carryOver(clerk));
  assert.deepEqual([month.state, month.personCount, month.amountFen], ['posted', 0, 0]);
  assert.equal(await digestOf(service.ownerPool, ['ledger']), before);
  const overview = await clerk.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual([overview.nextDueMonth, overview.current], ['2026-12', null]);
  // Money that comes for it all the same is kept for the employer.
  await pay(clerk, 500, month.serial);
  assert.equal((await clerk.caller.call(contract.getEmployerOverview, {})).unallocatedFen, 500);
});
