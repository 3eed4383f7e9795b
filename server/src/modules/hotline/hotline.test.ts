import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { PlacedCall } from '../../../../sandbox/src/telephone/placed-call.ts';
import { newUuid } from '../../platform/ids.ts';
import { hashPassword } from '../../platform/passwords.ts';
import { wavOf } from '../../platform/speech.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { accountHolders } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as desk from '../desk/contract.ts';
import { agentsOf, clearDesk } from '../desk/desk-testing.ts';
import * as identity from '../identity/contract.ts';
import { openPerson, type Person } from '../party/index.ts';
import * as report from '../report/contract.ts';
import { approveChange } from '../service/service-testing.ts';
import * as workorder from '../workorder/contract.ts';
import * as contract from './contract.ts';
import { openTestHotline, type TestHotline } from './hotline-testing.ts';
import { amountWords } from './rules/chinese.ts';

// Calls to 12329 over real sockets, from the first word to the last.

let service: TestService;
let line: TestHotline;
let people: (Person & { mobile: string })[];

before(async () => {
  service = await openTestService();
  line = await openTestHotline(service);
  people = await accountHolders(service, 8);
});
after(async () => {
  await line.close();
  await service.close();
});

const keysOf = (certificate: string) => certificate.replace(/X$/, '*');
const personAt = (index: number) => people[index] as Person & { mobile: string };
const heardOf = (placed: PlacedCall, text: RegExp) =>
  until(async () => placed.heard().some((one) => text.test(one.text)));
const nothingOpen = () => until(async () => line.hotline.calls() === 0);
async function enter(caller: string, person: Person & { mobile: string }) {
  const call = line.call(caller);
  await call.hears(/按.*键。$/);
  await call.press('4', /身份证号码/);
  await call.press(`${keysOf(person.certificateNumber)}#`, /预留的手机号码/);
  return call;
}

test('[V-1] who knows the menu keys ahead while prompts are spoken, and while the service still looks', async () => {
  const slow = await openTestHotline(service, { patience: { waitMs: 0, waitAgainMs: 0 } });
  try {
    const person = personAt(6);
    for (const on of [line, slow]) {
      const call = on.call('13512340031');
      const told = await call.press(`4#${keysOf(person.certificateNumber)}#${person.mobile}#1#`, /余额.*重听，请按一/);
      assert.doesNotMatch(told, /不完整|无效/);
      call.placed.hangUp();
    }
  } finally {
    await slow.close();
  }
});

test('[V-1] wrong keys in a row are one wrong choice: the call goes on', async () => {
  const call = line.call('13512340032');
  await call.hears(/按.*键。$/);
  const told = await call.press('9999', /无效.*按.*键。$/);
  assert.equal(told.match(/无效/g)?.length, 1, told);
  await call.press('4', /身份证号码/);
  call.placed.hangUp();
});

test('[V-1] a caller proves who they are and hears the figures of the online hall', async () => {
  const person = personAt(0);
  const me = await service.person(person.personId);
  const call = await enter('13512340001', person);
  await call.press(`${person.mobile}#`, /余额和缴存，请按一/);
  const told = await call.press('1', /重听，请按一/);
  const { rows } = await service.ownerPool.query<{ total: string }>(
    `select (b.carried_fen + b.current_fen)::text as total from ledger.personal_balance b
       join account.personal_account a on a.center_id = b.center_id and a.account_id = b.account_id
     where a.center_id = 1 and a.person_id = $1 and a.state = 'normal'`,
    [person.personId],
  );
  assert.ok(told.includes(`余额${amountWords(BigInt(rows[0]?.total ?? 0)).join('')}`), told);
  assert.match(told, /每月缴存额.+元.*最近一次缴存是二零二六年/);
  assert.ok(!told.includes(person.name));
  // The answer goes to the mobile that the centre knows, not to the one that calls.
  await call.press('9', /短信.*余额和缴存，请按一/);
  const sms = await until(async () =>
    service.sandbox.messages.find(({ mobile, text }) => mobile === person.mobile && text.includes('每月缴存额')),
  );
  assert.match(sms.text, /余额[\d,]+\.\d\d元/);
  await call.press('#', /满意，请按一/);
  await call.press('1', /再见/);
  await call.placed.ended;
  await nothingOpen();

  const logins = await me.call(identity.listLogins, { query: {} });
  assert.ok(logins.rows.some(({ channel, result }) => channel === 'hotline' && result === '成功'));
  const looked = await me.call(report.listMyLookups, { query: {} });
  assert.ok(
    looked.rows.some(({ what, channel }) => what === '电话自助查询' && /热线|电话/.test(channel)),
    JSON.stringify(looked.rows),
  );
  const clerk = await service.staff(['clerk']);
  const { rows: calls } = await clerk.call(contract.listCalls, { query: { kind: 'identified' } });
  const row = calls.find(({ personId }) => personId === person.personId);
  assert.ok(row && row.score === 1 && row.callerMasked === '135****0001' && row.endedText === '通话结束');
  const { steps } = await clerk.call(contract.getCall, { params: { callId: row.callId } });
  assert.deepEqual(
    steps.map(({ what, result }) => `${what} ${result}`),
    ['个人身份核实 通过', '查询余额和缴存 已播报', '短信发送余额和缴存 已发送', '评价服务 已评价'],
  );
});

test('[G-6] who logs out of every channel is unknown on a call under way, and must be identified anew', async () => {
  const person = personAt(0);
  const elsewhere = await service.person(person.personId);
  const call = await enter('13512340077', person);
  await call.press(`${person.mobile}#`, /余额和缴存，请按一/);
  await call.press('1', /账户，状态为.*重听，请按一/);
  await elsewhere.call(identity.leaveEverywhere, {});
  // Neither what was told nor anything else of the person is said again.
  const said = await call.press('1', /请输入十八位身份证号码/);
  assert.match(said, /已在其他渠道退出登录/);
  assert.doesNotMatch(said, /余额/);
  call.placed.hangUp();
  await call.placed.ended;
  await nothingOpen();
});

test('who closes the registration is unknown on a call under way too', async () => {
  const person = personAt(1);
  const elsewhere = await service.person(person.personId);
  await service.ownerPool.query(
    `insert into identity.login (center_id, login_id, kind, subject_id, first_login_at) values (1, gen_random_uuid(), 'person', $1, $2)
     on conflict on constraint login__subject do update set first_login_at = $2`,
    [person.personId, service.clock.now.toString()],
  );
  const { codeId } = await elsewhere.call(identity.sendStepUpCode, { body: { purpose: 'close-registration' } });
  const code = await until(async () =>
    service.sandbox.messages
      .filter(({ mobile }) => mobile === person.mobile)
      .map(({ text }) => /验证码(\d{6})，用于注销网上注册/.exec(text)?.[1])
      .find(Boolean),
  );
  const call = await enter('13512340078', person);
  await call.press(`${person.mobile}#`, /余额和缴存，请按一/);
  await elsewhere.call(identity.closeRegistration, { body: { codeId, code } });
  assert.match(await call.press('1', /请输入十八位身份证号码/), /已在其他渠道退出登录/);
  call.placed.hangUp();
  await call.placed.ended;
  await nothingOpen();
});

test('[V-1] withdrawals, loan and cases are told, and what is not there is said', async () => {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    `select b.person_id from loan.borrower b join loan.account a on a.center_id = b.center_id and a.loan_id = b.loan_id
     where b.center_id = 1 and a.state = 'active' order by b.person_id limit 1`,
  );
  const found = await service.database
    .selectFrom('party.person')
    .selectAll()
    .where('centerId', '=', 1)
    .where('personId', '=', rows[0]?.person_id ?? '')
    .executeTakeFirstOrThrow();
  const borrower = openPerson(service.vault, found) as Person & { mobile: string };
  const call = await enter('13512340002', borrower);
  await call.press(`${borrower.mobile}#`, /余额和缴存/);
  assert.match(await call.press('3', /重听/), /剩余本金.+元.*下一期还款日二零二六年.+应还.+元/);
  await call.press('*', /余额和缴存/);
  assert.match(await call.press('2', /重听/), /申请的.+提取|没有查询到提取记录/);
  await call.press('*', /余额和缴存/);
  assert.match(await call.press('4', /重听/), /目前|没有查询到您的业务/);
  call.placed.hangUp();
  await nothingOpen();
});

test('[G-6] who falls silent on a call is put down, and the next call knows nobody', async () => {
  const impatient = await openTestHotline(service, { patience: { keyMs: 700 } });
  const person = personAt(5);
  const call = impatient.call('13512340088');
  await call.hears(/按.*键。$/);
  await call.press('4', /身份证号码/);
  await call.press(`${keysOf(person.certificateNumber)}#`, /预留的手机号码/);
  await call.press(`${person.mobile}#`, /余额和缴存，请按一/);
  await call.press('1', /账户，状态为.*重听，请按一/);
  assert.match(await call.hears(/再见/), /感谢您的来电/);
  await call.placed.ended;
  const next = impatient.call('13512340088');
  await next.hears(/按.*键。$/);
  assert.match(await next.press('4', /。$/), /请输入十八位身份证号码/);
  next.placed.hangUp();
  await next.placed.ended;
  await impatient.close();
});

test('[X-9] a person in care mode is spoken to slowly, from when it is known who calls', async () => {
  const person = personAt(6);
  const me = await service.person(person.personId);
  await me.call(identity.setCare, { body: { careMode: true, textSize: 'largest' } });
  const call = await enter('13512340099', person);
  await call.press(`${person.mobile}#`, /余额和缴存，请按一/);
  await call.press('1', /账户，状态为.*重听，请按一/);
  call.placed.hangUp();
  await nothingOpen();
  // A sound of the tests lasts a quarter of a second for each of its signs.
  const paces = call.placed
    .heard()
    .filter(({ text }) => text !== '')
    .map(({ text, milliseconds }) => ({ text, pace: milliseconds / (text.length * 250) }));
  const known = paces.findIndex(({ text }) => text.startsWith('身份核实成功'));
  assert.ok(known > 3);
  for (const { text, pace } of paces.slice(0, known)) assert.ok(Math.abs(pace - 1) < 0.01, `${text} ${pace}`);
  for (const { text, pace } of paces.slice(known)) assert.ok(Math.abs(pace - 4 / 3) < 0.01, `${text} ${pace}`);
});

test('[V-1] six wrong tries lock the number and the telephone, as in the hall, and no answer tells who is there', async () => {
  const person = personAt(1);
  const wrong = async (caller: string, certificate: string) => {
    const call = line.call(caller);
    await call.hears(/星号键。$/);
    await call.press('4', /身份证号码/);
    await call.press(`${keysOf(certificate)}#`, /预留的手机号码/);
    const told = await call.press('13999999999#', /按零。/);
    call.placed.hangUp();
    await call.placed.ended;
    return told;
  };
  for (let tries = 1; tries <= 6; tries += 1) {
    const told = await wrong(`1361234000${tries}`, person.certificateNumber);
    assert.match(told, tries < 6 ? /未能核实您的身份/ : /暂时停用/, String(tries));
  }
  // The right mobile does not help now, on another telephone.
  const call = await enter('13612340009', person);
  assert.match(await call.press(`${person.mobile}#`, /按零。/), /暂时停用/);
  call.placed.hangUp();
  // Numbers that nobody has are answered alike, and lock the telephone that they were keyed on.
  for (let tries = 1; tries <= 6; tries += 1) {
    const told = await wrong('13712340001', `41030319900101${1000 + tries}`);
    assert.match(told, tries < 6 ? /未能核实您的身份/ : /暂时停用/, String(tries));
  }
  const other = await enter('13712340001', personAt(2));
  assert.match(await other.press(`${personAt(2).mobile}#`, /按零。/), /暂时停用/);
  other.placed.hangUp();
  service.clock.now = service.clock.now.add({ minutes: 16 });
  const later = await enter('13612340009', person);
  assert.match(await later.press(`${person.mobile}#`, /按一/), /身份核实成功/);
  later.placed.hangUp();
  await nothingOpen();
});

test('[V-1] guesses at the same moment gain nothing', async () => {
  const person = personAt(3);
  const calls = await Promise.all(
    Array.from({ length: 9 }, async (_, index) => {
      const call = await enter(`1381234100${index}`, person);
      return { call, told: await call.press('13999999999#', /按零。/) };
    }),
  );
  const unknown = calls.filter(({ told }) => /未能核实/.test(told)).length;
  assert.equal(unknown, 5);
  for (const { call } of calls) call.placed.hangUp();
  await nothingOpen();
});

test('[V-1] a hidden number hears nothing of a person', async () => {
  const call = await enter('', personAt(2));
  assert.match(await call.press(`${personAt(2).mobile}#`, /按零。/), /没有显示号码/);
  call.placed.hangUp();
  await nothingOpen();
});

test('[V-1] a centre demands the query password from a day on', async () => {
  const person = personAt(4);
  await service.ownerPool.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'hotline.pin-required', '2026-01-01', '1', '测试')`,
  );
  await service.ownerPool.query(
    `insert into identity.login (center_id, login_id, kind, subject_id, query_password_hash) values (1, $1, 'person', $2, $3)
     on conflict on constraint login__subject do update set query_password_hash = excluded.query_password_hash`,
    [newUuid(0), person.personId, await hashPassword('246813')],
  );
  const call = await enter('13512340003', person);
  await call.press(`${person.mobile}#`, /六位查询密码/);
  assert.match(await call.press('111222#', /身份证号码/), /未能核实/);
  await call.press(`${keysOf(person.certificateNumber)}#`, /预留的手机号码/);
  await call.press(`${person.mobile}#`, /六位查询密码/);
  assert.match(await call.press('246813#', /余额和缴存/), /身份核实成功/);
  call.placed.hangUp();
  await service.ownerPool.query(`delete from params.center_value where key = 'hotline.pin-required'`);
  await nothingOpen();
});

test('[V-1] an employer hears its basic data by account number and handler', async () => {
  const row = await service.database
    .selectFrom('party.employer')
    .select(['employerId', 'employerAccountNo', 'handlerMobileSealed'])
    .where('centerId', '=', 1)
    .where('handlerMobileSealed', 'is not', null)
    .orderBy('employerId')
    .limit(1)
    .executeTakeFirstOrThrow();
  const mobile = service.vault.open(row.handlerMobileSealed as Buffer, 'party.employer.handler-mobile');
  const call = line.call('13512340005');
  await call.hears(/星号键。$/);
  await call.press('7', /单位公积金账号/);
  await call.press(`${row.employerAccountNo}#`, /经办人手机/);
  assert.match(await call.press('13900000000#', /单位公积金账号/), /未能核实/);
  await call.press(`${row.employerAccountNo}#`, /经办人手机/);
  assert.match(await call.press(`${mobile}#`, /重听/), /单位账户，状态为.+缴至二零二六年.+正常缴存.+人.+百分之/);
  call.placed.hangUp();
  await nothingOpen();
});

test('[V-1] a caller of two centres chooses; outlets and guides are read out', async () => {
  const call = { placed: line.exchange.place({ caller: '13512340006' }) };
  await until(async () => call.placed.heard().some(({ text }) => /星号键/.test(text)));
  const texts = () =>
    call.placed
      .heard()
      .map(({ text }) => text)
      .join('');
  assert.match(texts(), /欢迎致电.+请按一.+请按二/);
  call.placed.press('2');
  await until(async () => /服务网点，请按五/.test(texts()));
  call.placed.press('5');
  await until(async () => /地址：.+电话：.+办理业务/.test(texts()));
  call.placed.press('*1');
  await until(async () => /缴存业务：/.test(texts()));
  call.placed.hangUp();
  await nothingOpen();
  const { rows } = await service.ownerPool.query(
    'select center_id from hotline.call where ended_by is not null and center_id = 2',
  );
  assert.equal(rows.length, 1);
});

test('[V-1] a caller who hangs up at any step leaves nothing open', async () => {
  const person = personAt(2);
  const keys = ['', '4', keysOf(person.certificateNumber), '#', `${person.mobile}#`, '1', '9', '#', '8'];
  await Promise.all(
    keys.map(async (_, index) => {
      const call = line.call(`1341234500${index}`);
      await call.hears(/星号键。$/);
      call.placed.press(keys.slice(0, index + 1).join(''));
      await new Promise((resolve) => setTimeout(resolve, index * 15));
      call.placed.hangUp();
      await call.placed.ended;
    }),
  );
  await nothingOpen();
  await until(async () => {
    const { rows } = await service.ownerPool.query('select call_id from hotline.call where ended_at is null');
    return rows.length === 0;
  });
});

test('[V-1] a slow database leaves no silent line', async () => {
  const patient = await openTestHotline(service, { patience: { waitMs: 30, waitAgainMs: 60 } });
  const blocker = await service.ownerPool.connect();
  await blocker.query('begin');
  await blocker.query('lock table hotline.call_step in access exclusive mode');
  const call = patient.call('13512340007');
  await call.hears(/星号键。$/);
  call.placed.press('5');
  await until(async () => call.placed.heard().filter(({ text }) => /请稍候/.test(text)).length >= 2);
  await blocker.query('rollback');
  blocker.release();
  await call.hears(/办理业务/);
  call.placed.hangUp();
  await patient.close();
});

test('[V-1] who would be called back is called back, once', async () => {
  const call = line.call('13512340008');
  await call.hears(/星号键。$/);
  await call.press('8', /回电的电话号码/);
  await call.press('037963123456#', /三个工作日内/);
  call.placed.hangUp();
  await nothingOpen();
  const clerk = await service.staff(['clerk']);
  const { rows } = await clerk.call(workorder.listStaffWorkOrders, { query: { kind: 'call-back', scope: 'open' } });
  const wish = rows.find(({ contactMasked }) => contactMasked?.endsWith('56'));
  assert.ok(wish && wish.dueOn === '2026-11-17', JSON.stringify(wish));
  const params = { workOrderId: wish.workOrderId };
  assert.equal((await clerk.call(workorder.revealContact, { params })).contact, '037963123456');
  const body = { answer: '已回电答复', result: 'called' as const };
  await clerk.call(workorder.answerWorkOrder, { params, body });
  const other = await service.staff(['clerk']);
  assert.equal((await other.try(workorder.answerWorkOrder, { params, body })).status, 409);
});

test('[V-1] a centre words a sentence in its own way, and the next caller hears it', async () => {
  const manager = await service.staff(['manager']);
  const save = (text: string | null, version: number) =>
    manager.try(contract.savePrompt, { params: { key: 'welcome' }, body: { text, version } });
  assert.equal((await save('您好', 0)).status, 422);
  assert.equal((await save('{中心}欢迎您的来电。', 0)).status, 200);
  assert.equal((await save('{中心}您好，请讲。', 0)).status, 409);
  const call = line.call('13512340010');
  assert.match(await call.hears(/星号键。$/), /^.+中心欢迎您的来电/);
  call.placed.hangUp();
  const both = await Promise.all([save('{中心}早上好。', 1), save('{中心}下午好。', 1)]);
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((first, second) => first - second),
    [200, 409],
  );
  await nothingOpen();
});

test('[V-1] a key is not lost while a sound is still being made', async () => {
  const program = join(mkdtempSync(join(tmpdir(), 'anju-slow-speech-')), 'speak');
  const sound = `${program}.wav`;
  writeFileSync(sound, wavOf(Int16Array.from({ length: 800 }, () => 9_000)));
  writeFileSync(program, `#!/bin/sh\ncase "$(cat)" in *慢慢*) sleep 1 ;; esac\ncat ${sound}\n`);
  chmodSync(program, 0o755);
  const manager = await service.staff(['manager']);
  const save = (text: string | null, version: number) =>
    manager.call(contract.savePrompt, { params: { key: 'ask-certificate' }, body: { text, version } });
  // At the pace of life an exchange forgets a key for which nobody listens.
  const slow = await openTestHotline(service, { speechProgram: program, pace: 0.01 });
  const call = slow.call('13512340016');
  await call.hears(/按.*键。$/);
  await save('请慢慢输入身份证号码。', 0);
  call.placed.press('4');
  await new Promise((resolve) => setTimeout(resolve, 600));
  await call.press('*', /按.*键。$/);
  call.placed.hangUp();
  await call.placed.ended;
  await slow.close();
  await save(null, 1);
  rmSync(dirname(program), { recursive: true, force: true });
});

test('[V-2] [V-3] 0 leads to an agent with who called and what was asked; whoever hangs up meanwhile leaves the queue', async () => {
  const [agent] = await agentsOf(service, 1);
  assert.ok(agent);
  await service.ownerPool.query("update desk.agent set extension = '8001' where staff_id = $1", [agent.staffId]);
  const person = personAt(5);
  const call = await enter('13512340011', person);
  await call.press(`${person.mobile}#`, /余额和缴存/);
  await call.press('1', /重听，请按一/);
  await call.press('0', /您是下一位/);
  service.clock.now = service.clock.now.add({ seconds: 5 });
  const gone = line.call('13512340012');
  await gone.hears(/星号键。$/);
  await gone.press('0', /您前面还有一位/);
  gone.placed.hangUp();
  await gone.placed.ended;
  await until(async () => line.hotline.calls() === 1);
  const { rows: given } = await (await service.staff(['clerk'])).call(contract.listCalls, {
    query: { kind: 'person' },
  });
  assert.equal(given.find(({ callerMasked }) => callerMasked === '135****0012')?.agentText, '未等到接听');
  await agent.caller.call(desk.setAgentState, { body: { state: 'online' } });
  // The job of the desk rings the extension of whoever took the call.
  await until(async () => line.exchange.lift('8001'));
  await until(async () => call.placed.state() === 'talking');
  const { mine } = await agent.caller.call(desk.getDesk, {});
  assert.equal(mine.length, 1);
  const params = { conversationId: mine[0]?.conversationId ?? '' };
  const view = JSON.stringify(await agent.caller.call(desk.getConversation, { params }));
  assert.ok(view.includes(person.personId), view);
  assert.match(view, /个人身份核实.*查询余额和缴存/);
  assert.match(view, /身份证号和预留手机号/);
  line.obey();
  // The agent hangs up on the screen: the caller stays, and is asked.
  await agent.caller.call(desk.hangUpCall, { params });
  await call.hears(/满意，请按一/);
  await call.press('2', /再见/);
  await call.placed.ended;
  await nothingOpen();
  const clerk = await service.staff(['clerk']);
  const { rows } = await clerk.call(contract.listCalls, { query: { kind: 'person' } });
  const talked = rows.find(({ personId }) => personId === person.personId);
  assert.ok(
    talked?.agentText === '已通话' && talked.score === 2 && talked.waitedSeconds !== null,
    JSON.stringify(talked),
  );
});

test('[V-2] outside their hours, and when an agent does not answer, callers are called back', async () => {
  await clearDesk(service);
  const [agent] = await agentsOf(service, 1);
  assert.ok(agent);
  await service.ownerPool.query("update desk.agent set extension = '8002' where staff_id = $1", [agent.staffId]);
  await agent.caller.call(desk.setAgentState, { body: { state: 'online' } });
  const call = line.call('13512340013');
  await call.hears(/星号键。$/);
  call.placed.press('0');
  await until(async () => line.exchange.putDown('8002'));
  await call.hears(/没有工作人员接听.*需要我们回电的，请按一/);
  await call.press('1', /回电的电话号码/);
  await call.press('#', /三个工作日内/);
  call.placed.hangUp();
  await nothingOpen();
  const before = service.clock.now;
  // The fictional city answers at any hour: here as the national value has it, on a Saturday.
  await service.ownerPool.query("delete from params.center_value where key = 'desk.service-hours'");
  service.clock.now = Temporal.Instant.from('2026-11-14T02:00:00Z');
  const late = line.call('13512340014');
  await late.hears(/星号键。$/);
  await late.press('0', /现在不是人工服务时间.*工作日/);
  late.placed.hangUp();
  await nothingOpen();
  service.clock.now = before;
  await until(async () => {
    const { rows } = await service.ownerPool.query("select 1 from desk.conversation where state = 'waiting'");
    return rows.length === 0;
  });
});

test('[G-1] a call passes the gate of every channel: switches, hours, thresholds and the channel as a whole, each said aloud', async () => {
  const set = async (change: object) => {
    await approveChange(service, { channel: 'hotline', ...change });
    await service.service.gate.load();
  };
  const noThreshold = { kind: 'threshold', target: '*', content: { visitsPerMinute: null, businessPerMinute: null } };
  const person = personAt(4);
  await set({ kind: 'switch', target: 'loan-query', content: { isOn: false }, reason: '核心系统升级' });
  const call = await enter('13512340055', person);
  await call.press(`${person.mobile}#`, /余额和缴存，请按一/);
  assert.match(
    await call.press('3', /余额和缴存，请按一/),
    /贷款查询自二零二六年十一月.+日起在本热线暂停，原因是：核心系统升级现在可以通过网上服务大厅、.*一二三二九短信办理/,
  );
  assert.match(await call.press('1', /重听/), /账户，状态为/, 'the rest goes on');
  await set({ kind: 'switch', target: 'loan-query', content: { isOn: true } });
  await call.press('*', /余额和缴存，请按一/);
  assert.match(await call.press('3', /重听/), /贷款/);
  // Hours, on the same call.
  const workdays = [{ from: '14:30', to: '17:00' }];
  await set({ kind: 'hours', target: 'account-query', content: { workdays, restDays: [] } });
  await call.press('*', /余额和缴存，请按一/);
  assert.match(
    await call.press('2', /余额和缴存，请按一/),
    /个人账户查询现在不在服务时间。服务时间为工作日 十四点三十分至十七点整；周末和节假日 不办理下一次开放是二零二六年十一月.+日十四点三十分现在可以通过/,
  );
  await set({ kind: 'hours', target: 'account-query', content: null });
  // What is closed closes itself alone: a caller is known, and hears of the loan.
  await set({ kind: 'switch', target: 'account-query', content: { isOn: false }, reason: '核对数据' });
  const borrower = await enter('13512340057', person);
  await borrower.press(`${person.mobile}#`, /余额和缴存，请按一/);
  assert.match(await borrower.press('3', /重听/), /贷款/);
  borrower.placed.hangUp();
  await borrower.placed.ended;
  await set({ kind: 'switch', target: 'account-query', content: { isOn: true } });
  // Guides and people belong to the channel too.
  for (const target of ['content', 'chat']) await set({ kind: 'switch', target, content: { isOn: false } });
  await call.press('*', /人工服务，请按零/);
  assert.match(await call.press('1', /人工服务，请按零/), /政策、指南与公告自.*暂停/);
  assert.match(await call.press('0', /人工服务，请按零/), /人工客服自.*暂停/);
  for (const target of ['content', 'chat']) await set({ kind: 'switch', target, content: { isOn: true } });
  // One question a minute: the next is asked to come again.
  await set({ ...noThreshold, content: { visitsPerMinute: 1, businessPerMinute: null } });
  await call.press('5', /办理业务.*人工服务，请按零/);
  await call.press('*', /人工服务，请按零/);
  assert.match(await call.press('5', /人工服务，请按零/), /现在使用热线的人较多，请.+秒后再试/);
  await set(noThreshold);
  call.placed.hangUp();
  await call.placed.ended;
  // The hotline as a whole: said at once, and nobody is left in a menu.
  await set({ kind: 'channel', target: '*', content: { isOn: false }, reason: '线路检修' });
  const turned = line.call('13512340056');
  assert.match(await turned.hears(/再见/), /热线服务自.*暂停，原因是：线路检修请您稍后再来电/);
  await turned.placed.ended;
  await nothingOpen();
  await set({ kind: 'channel', target: '*', content: { isOn: true } });
  const { rows } = await service.ownerPool.query<{ what: string }>(
    "select s.what from hotline.call_step s where s.center_id = 1 and s.result = 'turned-away' order by s.at, s.seq",
  );
  assert.deepEqual(
    rows.map(({ what }) => what),
    ['tell:loan', 'tell:withdrawals', 'guide', 'person', 'tell:outlets', 'open'],
  );
});

test('[V-1] fifty callers at once are heard, each of them, and the line stays alive meanwhile', async (t) => {
  const begun = performance.now();
  const waits = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const placed = line.exchange.place({ caller: `139${10_000_000 + index}`, centerId: 1 });
      const from = performance.now();
      await heardOf(placed, /星号键。/);
      const welcomed = performance.now() - from;
      placed.press('5');
      const asked = performance.now();
      await heardOf(placed, /办理业务/);
      const told = performance.now() - asked;
      placed.hangUp();
      await placed.ended;
      return { welcomed, told };
    }),
  );
  await nothingOpen();
  const worst = (key: 'welcomed' | 'told') => Math.round(Math.max(...waits.map((wait) => wait[key])));
  t.diagnostic(
    `50 calls in ${Math.round(performance.now() - begun)} ms; longest to the end of the menu ${worst('welcomed')} ms, from a key to its answer ${worst('told')} ms`,
  );
});
