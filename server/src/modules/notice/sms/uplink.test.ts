import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newUuid } from '../../../platform/ids.ts';
import { systemCall } from '../../../platform/jobs.ts';
import { hashPassword } from '../../../platform/passwords.ts';
import { openTestService, type TestService } from '../../../testing.ts';
import { accountHolders } from '../../../testing-logins.ts';
import { until } from '../../../testing-waits.ts';
import { openPerson, type Person } from '../../party/index.ts';
import { approveChange } from '../../service/service-testing.ts';
import * as contract from '../contract.ts';
import type { InCenter } from './pump.ts';
import { receiveUplink, type Uplink } from './receive-uplink.ts';

// What people write to the centre and what they are answered, from the message centre's line to the phone.

let service: TestService;
let people: Person[];
const queryPassword = '246813';

before(async () => {
  service = await openTestService();
  people = await accountHolders(service, 6);
  const hash = await hashPassword(queryPassword);
  for (const { personId } of people)
    await service.ownerPool.query(
      `insert into identity.login (center_id, login_id, kind, subject_id, query_password_hash) values (1, $1, 'person', $2, $3)
       on conflict on constraint login__subject do update set query_password_hash = excluded.query_password_hash`,
      [newUuid(0), personId, hash],
    );
});
after(() => service.close());

const inCenter: InCenter = (centerId, work) =>
  systemCall(service.service.parts, { name: 'sms', centerId, channel: 'sms', requestId: newUuid(0) })(work);
const personAt = (index: number) => people[index] as Person & { mobile: string };

let references = 0;
const write = (mobile: string, text: string, given: Partial<Uplink> = {}) => {
  references += 1;
  const uplink: Uplink = {
    route: 'province',
    reference: `r${references}`,
    mobile,
    accessNumber: '12329',
    text,
    carrier: 'china-mobile',
    ...given,
  };
  return receiveUplink({ database: service.database, inCenter }, uplink);
};
const messagesTo = (mobile: string) => service.sandbox.messages.filter((message) => message.mobile === mobile);
async function ask(mobile: string, text: string): Promise<string> {
  // Besides the answers the contract itself is told of.
  const answers = () => messagesTo(mobile).filter((sms) => !/您于.*(签约短信服务|取消了短信签约)/.test(sms.text));
  const before = answers().length;
  await write(mobile, text);
  await until(async () => answers().length > before);
  return answers().at(-1)?.text ?? '';
}

test('[S-U2] signing up by certificate and query password; then a word is enough', async () => {
  const { mobile, certificateNumber } = personAt(0);
  assert.match(await ask(mobile, `qy#${certificateNumber}#${queryPassword}`), /^【.+】短信签约成功/);
  const balance = await ask(mobile, 'ＹＥ');
  assert.match(balance, /余额 [\d,]+\.\d\d 元，缴至2026年1[01]月/);
  assert.ok(!balance.includes(personAt(0).name));
  assert.ok(!balance.includes(certificateNumber.slice(6, 14)));
});

test('[S-U4] the figures are those of the online hall', async () => {
  const { mobile, personId, certificateNumber } = personAt(1);
  const text = await ask(mobile, `余额#${certificateNumber}#${queryPassword}`);
  const { rows } = await service.ownerPool.query(
    'select b.carried_fen + b.current_fen as fen, a.account_no from ledger.personal_balance b join account.personal_account a using (center_id, account_id) where a.center_id = 1 and a.person_id = $1',
    [personId],
  );
  const yuan = (Number(rows[0].fen) / 100).toLocaleString('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  assert.ok(text.includes(`余额 ${yuan} 元`), text);
  assert.ok(text.includes(`尾号${rows[0].account_no.slice(-4)}`));
});

test('[S-U5] contributions of a span, and the newest ones without it', async () => {
  const { mobile, certificateNumber } = personAt(1);
  const span = await ask(mobile, `MX#${certificateNumber}#${queryPassword}#202607#202608`);
  assert.match(span, /2026年7月至2026年8月缴存：2026年8月汇缴 [\d,.]+ 元；2026年7月汇缴/);
  assert.match(await ask(mobile, `明细#${certificateNumber}#${queryPassword}`), /最近缴存：.+；.+，共 \d+ 笔/);
  assert.match(await ask(mobile, `MX#${certificateNumber}#${queryPassword}#201001#201002`), /没有缴存记录/);
});

/** Somebody with an active loan, who can say the query password. */
async function borrower(): Promise<Person & { mobile: string }> {
  const row = await service.database
    .selectFrom('party.person')
    .innerJoin('loan.borrower', (join) =>
      join
        .onRef('loan.borrower.centerId', '=', 'party.person.centerId')
        .onRef('loan.borrower.personId', '=', 'party.person.personId'),
    )
    .innerJoin('loan.account', (join) =>
      join
        .onRef('loan.account.centerId', '=', 'loan.borrower.centerId')
        .onRef('loan.account.loanId', '=', 'loan.borrower.loanId'),
    )
    .selectAll('party.person')
    .where('party.person.centerId', '=', 1)
    .where('loan.account.state', '=', 'active')
    .orderBy('party.person.personId', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const person = openPerson(service.vault, row);
  await service.ownerPool.query(
    `insert into identity.login (center_id, login_id, kind, subject_id, query_password_hash) values (1, $1, 'person', $2, $3)
     on conflict on constraint login__subject do update set query_password_hash = excluded.query_password_hash`,
    [newUuid(1), person.personId, await hashPassword(queryPassword)],
  );
  return person as Person & { mobile: string };
}

test('[S-U6] the loan: what is left, when the next payment is due and how much', async () => {
  const { mobile, certificateNumber } = await borrower();
  const text = await ask(mobile, `DK#${certificateNumber}#${queryPassword}`);
  assert.match(text, /公积金贷款（合同尾号\d{4}）剩余本金 [\d,]+\.\d\d 元，20\d\d年\d+月\d+日应还 [\d,]+\.\d\d 元/);
  const without = personAt(1);
  assert.match(
    await ask(without.mobile, `DK#${without.certificateNumber}#${queryPassword}`),
    /未查询到您的公积金贷款。.*就近网点.*12329.*查询缴存信息请发送“YE”/,
  );
});

test('[S-U4] who has no account is told what to do next, and which other word there is', async () => {
  const { mobile, certificateNumber, personId } = personAt(5);
  const { rows } = await service.ownerPool.query(
    `update account.personal_account set person_id = $1, state = 'merged' where center_id = 1 and person_id = $2 returning account_id`,
    [personAt(4).personId, personId],
  );
  for (const word of ['YE', 'MX'])
    assert.match(
      await ask(mobile, `${word}#${certificateNumber}#${queryPassword}`),
      /未查询到您的公积金账户。.*单位经办人.*就近网点.*12329.*查询个人贷款信息请发送“DK”/,
    );
  await service.ownerPool.query(
    `update account.personal_account set person_id = $1, state = 'normal' where account_id = $2`,
    [personId, rows[0].account_id],
  );
});

test('[S-U7] repayments: the newest ones, or those of a span', async () => {
  const { mobile, certificateNumber } = await borrower();
  assert.match(
    await ask(mobile, `HK#${certificateNumber}#${queryPassword}`),
    /还款：20\d\d年\d+月\d+日.+ [\d,]+\.\d\d 元/,
  );
  assert.match(await ask(mobile, `还款#${certificateNumber}#${queryPassword}#200001#200002`), /没有还款记录/);
});

test('[G-1] a short message passes the gate of every channel: what is closed is answered with why and what to do', async () => {
  const { mobile } = personAt(0);
  const set = async (isOn: boolean) => {
    const content = { isOn };
    const change = { kind: 'switch', target: 'account-query', channel: 'sms', content, reason: '系统升级' };
    await approveChange(service, change);
    await service.service.gate.load();
  };
  await set(false);
  assert.match(await ask(mobile, 'ye'), /12329 短信的“个人账户查询”自 .+ 起暂停：系统升级。现在可以通过/);
  await set(true);
  assert.match(await ask(mobile, 'ye'), /余额 [\d,]+/);
  const { rows } = await service.ownerPool.query<{ outcome: string }>(
    "select outcome from notice.uplink where outcome = 'closed'",
  );
  assert.equal(rows.length, 1);
});

test('[S-U3] cancelling ends it: a word alone is no longer enough', async () => {
  const { mobile, certificateNumber } = personAt(2);
  await ask(mobile, `签约#${certificateNumber}#${queryPassword}`);
  assert.match(await ask(mobile, '取消签约'), /已取消短信签约/);
  assert.match(await ask(mobile, 'YE'), /未能核实您的身份/);
  const { rows } = await service.ownerPool.query(
    'select kind, channel from notice.subscription_change where person_id = $1 order by change_id',
    [personAt(2).personId],
  );
  assert.deepEqual(rows.map((row) => `${row.kind} ${row.channel}`).toSorted(), ['cancel sms', 'sign sms']);
});

test('[S-U2] the contract is the same in the hall: signed there, cancelled by message, seen there', async () => {
  const { mobile, personId } = personAt(3);
  const hall = await service.person(personId);
  assert.equal((await hall.call(contract.getSmsService, {})).signed, null);
  const signed = await hall.call(contract.signUpForSms, {});
  assert.ok(signed.signed?.mobileMasked.endsWith(mobile.slice(-4)));
  assert.match(await ask(mobile, 'YE'), /余额/);
  assert.match(await ask(mobile, 'qx'), /已取消/);
  assert.equal((await hall.call(contract.getSmsService, {})).signed, null);
  const again = await hall.try(contract.cancelSms, {});
  assert.deepEqual([again.status, (again.body as { code: string }).code], [409, 'notice/not-signed']);
});

test('[S-U2] [G-7] the contract is the same at the counter: signed there, seen in the hall, used by message, cancelled there', async () => {
  const { mobile, personId } = personAt(5);
  const [window, hall] = [await service.staff(['clerk']), await service.person(personId)];
  const input = { params: { personId } };
  assert.equal((await window.call(contract.getPersonSms, input)).signed, null);
  const { signed } = await window.call(contract.signPersonUp, input);
  assert.deepEqual([signed?.channel, signed?.mobileMasked.slice(-4)], ['counter', mobile.slice(-4)]);
  assert.deepEqual((await hall.call(contract.getSmsService, {})).signed, signed);
  assert.match(await ask(mobile, 'YE'), /余额/);
  // What the hall or a message cancels, the window sees, and the other way round.
  await hall.call(contract.cancelSms, {});
  assert.equal((await window.call(contract.getPersonSms, input)).signed, null);
  await window.call(contract.signPersonUp, input);
  await window.call(contract.cancelForPerson, input);
  assert.match(await ask(mobile, 'YE'), /未能核实您的身份/);
  const again = await window.try(contract.cancelForPerson, input);
  assert.deepEqual([again.status, (again.body as { code: string }).code], [409, 'notice/not-signed']);
  const elsewhere = await service.staff(['clerk'], 2);
  assert.equal((await elsewhere.try(contract.getPersonSms, input)).status, 404);
  const { rows } = await service.ownerPool.query(
    'select kind, channel from notice.subscription_change where person_id = $1',
    [personId],
  );
  assert.deepEqual(rows.map((row) => `${row.kind} ${row.channel}`).toSorted(), [
    'cancel counter',
    'cancel web',
    'sign counter',
    'sign counter',
  ]);
});

test('anything else is answered with help that names the words', async () => {
  assert.match(await ask(personAt(0).mobile, '怎么提取公积金？'), /QY#证件号码#查询密码.+YE.+MX.+DK.+HK.+QXQY/);
});

test('a stranger learns nothing: wrong password, unknown number and a locked one are answered alike', async () => {
  const { certificateNumber } = personAt(4);
  const stranger = '13911112222';
  const answers = [await ask(stranger, 'YE#41010119900101001X#246813'), await ask(stranger, 'YE')];
  for (let times = 0; times < 6; times += 1) answers.push(await ask(stranger, `YE#${certificateNumber}#00000${times}`));
  // Locked now: the right password opens nothing.
  answers.push(await ask(stranger, `YE#${certificateNumber}#${queryPassword}`));
  assert.equal(new Set(answers).size, 1);
});

test('one password tried on many numbers is counted where it comes from', async () => {
  const guesser = '13911113333';
  for (let times = 0; times < 6; times += 1) await ask(guesser, `YE#4101011990010100${10 + times}#${queryPassword}`);
  const { mobile, certificateNumber } = personAt(5);
  assert.match(await ask(guesser, `YE#${certificateNumber}#${queryPassword}`), /未能核实/);
  assert.match(await ask(mobile, `YE#${certificateNumber}#${queryPassword}`), /余额/);
});

test('who signs up or cancels from another phone does not do it behind the person’s back', async () => {
  const { mobile, certificateNumber } = personAt(5);
  const other = '13911114444';
  const told = async (pattern: RegExp, text: string, answer: RegExp) => {
    const known = messagesTo(mobile).filter((sms) => pattern.test(sms.text)).length;
    assert.match(await ask(other, `${text}#${certificateNumber}#${queryPassword}`), answer);
    await until(async () => messagesTo(mobile).filter((sms) => pattern.test(sms.text)).length === known + 1);
  };
  await told(/签约短信服务，账户变动将发送至139\*{4}4444/, 'QY', /短信签约成功/);
  await told(/取消了短信签约/, 'QXQY', /已取消短信签约/);
});

test('a message that the centre brings again is kept and answered once', async () => {
  const { mobile } = personAt(0);
  const before = messagesTo(mobile).length;
  const given = { reference: 'again' };
  await Promise.all([write(mobile, 'help', given), write(mobile, 'help', given), write(mobile, 'help', given)]);
  await until(async () => messagesTo(mobile).length > before);
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.equal(messagesTo(mobile).length, before + 1);
});

test('[S-U1] only numbers of China Mobile, as the route reports them, are answered', async () => {
  const { mobile } = personAt(0);
  const before = messagesTo(mobile).length;
  await write(mobile, 'YE', { route: 'unicom', carrier: 'unicom', reference: 'u1' });
  await write(mobile, 'YE', { accessNumber: '10086', reference: 'elsewhere' });
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.equal(messagesTo(mobile).length, before);
  const { rows } = await service.ownerPool.query(`select outcome from notice.uplink where reference = 'u1'`);
  assert.deepEqual(rows, [{ outcome: 'not-served' }]);
});

test('what was written and by whom is sealed where it is kept', async () => {
  const { mobile, certificateNumber } = personAt(4);
  await write(mobile, `YE#${certificateNumber}#999999`, { reference: 'sealed' });
  const { rows } = await service.ownerPool.query(`select * from notice.uplink where reference = 'sealed'`);
  const kept = JSON.stringify(rows[0]);
  assert.ok(
    !kept.includes(mobile) && !kept.includes(certificateNumber) && !rows[0].body_sealed.includes(certificateNumber),
  );
});

test('an occasion reaches by short message those who have signed up, once, and nobody else', async () => {
  const { notify } = await import('../notify.ts');
  const { mobile, personId } = personAt(3);
  const hall = await service.person(personId);
  const tell = () =>
    inCenter(1, (call) => notify(call, 'identity.password-changed', ['person', personId], { at: '2026-11-12' }));
  const told = () => messagesTo(mobile).filter(({ text }) => text.includes('登录密码于'));
  await tell();
  await new Promise((resolve) => setTimeout(resolve, 800));
  assert.equal(told().length, 0);
  await hall.call(contract.signUpForSms, {});
  await tell();
  await until(async () => told().length > 0);
  assert.equal(told().length, 1);
});

test('the desk sees where each message is, masked, and sends again only what failed or is unknown', async () => {
  const desk = await service.staff(['manager']);
  const { mobile } = personAt(0);
  const { rows, total } = await desk.call(contract.listSms, { query: { mobile } });
  assert.ok(total > 0);
  const [newest] = rows;
  assert.equal(newest?.mobileMasked, `${mobile.slice(0, 3)}****${mobile.slice(-4)}`);
  assert.ok(newest?.tries[0]?.route === 'phones');
  assert.equal(newest.waitsUntil, null);
  // What waits for the morning says so.
  const morning = service.clock.now.add({ hours: 9 });
  const held = `update notice.sms set state = $2, ended_at = $3, next_at = $4 where sms_id = $1`;
  await service.ownerPool.query(held, [newest.smsId, 'queued', null, morning.toString()]);
  const waiting = (await desk.call(contract.listSms, { query: { mobile } })).rows[0];
  assert.deepEqual([waiting?.smsId, waiting?.waitsUntil], [newest.smsId, morning.toString()]);
  await service.ownerPool.query(held, [newest.smsId, newest.state, newest.endedAt, service.clock.now.toString()]);
  const body = { reason: '对方称没有收到', acceptsTwice: false };
  const done = await desk.try(contract.resendSms, { params: { smsId: newest?.smsId }, body });
  assert.deepEqual([done.status, (done.body as { code: string }).code], [409, 'notice/not-resendable']);
  // An answer belongs to its question; of a notice that is unknown the clerk must say that it may come twice.
  await service.ownerPool.query(`update notice.sms set state = 'unknown', ended_at = now() where sms_id = $1`, [
    newest?.smsId,
  ]);
  const params = { smsId: newest?.smsId ?? '' };
  const anAnswer = await desk.try(contract.resendSms, { params, body: { ...body, acceptsTwice: true } });
  assert.match(JSON.stringify(anAnswer.body), /查询答复过时无用/);
  await service.ownerPool.query(`update notice.sms set template = 'loan.settled' where sms_id = $1`, [params.smsId]);
  const unsaid = await desk.try(contract.resendSms, { params, body });
  assert.deepEqual([unsaid.status, (unsaid.body as { code: string }).code], [409, 'notice/may-come-twice']);
  const before = messagesTo(mobile).length;
  await desk.call(contract.resendSms, { params, body: { ...body, acceptsTwice: true } });
  await until(async () => messagesTo(mobile).length > before);
  const again = (await desk.call(contract.listSms, { query: { mobile } })).rows.find(
    (row) => row.smsId === newest?.smsId,
  );
  assert.deepEqual([again?.possiblyTwice, again?.tries.length, again?.resendReason], [true, 2, body.reason]);
  const figures = await desk.call(contract.getSmsFigures, { query: {} });
  assert.ok(figures.states.length > 0 && figures.uplinks.some(({ outcome }) => outcome === 'answered'));
  const missing = await desk.try(contract.resendSms, { params: { smsId: newUuid(0) }, body });
  assert.equal(missing.status, 404);
});
