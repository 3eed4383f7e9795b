import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openAsteriskExchange } from '../../gateways/fastagi/asterisk-exchange-testing.ts';
import { wavOf } from '../../platform/speech.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { accountHolders } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as desk from '../desk/contract.ts';
import { agentsOf } from '../desk/desk-testing.ts';
import type { Person } from '../party/index.ts';
import * as contract from './contract.ts';
import { openTestHotline, type TestHotline } from './hotline-testing.ts';

// Calls to 12329 over a real Asterisk with the files of deploy/asterisk: SIP, sound and keys as in life.

// Keys in real time need a machine that is not busy with all other tests.
const folder = process.env['ANJU_ASTERISK'] ?? '';
const skip = folder === '' && 'needs a real Asterisk: npm run asterisk';
let service: TestService;
let line: TestHotline;
let people: (Person & { mobile: string })[];
const speech = mkdtempSync(join(tmpdir(), 'anju-speech-'));

/** A speech program that hums: sixty milliseconds for each character. */
function hummingProgram(): string {
  const tone = Int16Array.from({ length: 400_000 }, (_, at) => Math.round(8_000 * Math.sin(at / 2)));
  writeFileSync(join(speech, 'hum.wav'), wavOf(tone));
  const program = join(speech, 'hum');
  // Three bytes make a character; the size that the header names may be larger than what follows.
  writeFileSync(program, `#!/bin/sh\nbytes=$(wc -c)\nhead -c $((44 + bytes * 320)) ${speech}/hum.wav\n`);
  chmodSync(program, 0o755);
  return program;
}

before(async () => {
  if (skip) return;
  service = await openTestService();
  line = await openTestHotline(service, {
    speechProgram: hummingProgram(),
    patience: { keyMs: 2_000, ringSeconds: 3 },
    openExchange: (agi) => openAsteriskExchange({ folder, agi }),
  });
  people = await accountHolders(service, 3);
});
after(async () => {
  rmSync(speech, { recursive: true, force: true });
  if (skip) return;
  await line.close();
  await service.close();
});

const keysOf = (certificate: string) => certificate.replace(/X$/, '*');
const personAt = (index: number) => people[index] as Person & { mobile: string };
/** A # so soon after a choice only closes it: who means one has heard a sentence before. */
const hearOn = () => new Promise((resolve) => setTimeout(resolve, 1_200));
const nothingOpen = () => until(() => line.hotline.calls() === 0);
/** The newest call as the desk shows it. */
async function lastCall(callerMasked: string) {
  const clerk = await service.staff(['clerk']);
  const { rows } = await clerk.call(contract.listCalls, { query: {} });
  const row = rows.find((one) => one.callerMasked === callerMasked);
  assert.ok(row, JSON.stringify(rows));
  const { steps } = await clerk.call(contract.getCall, { params: { callId: row.callId } });
  return { ...row, did: steps.map(({ what, result }) => `${what} ${result}`) };
}

test('[V-1] self-service from the first word to the rating: keyed ahead, asked, sent, rated', { skip }, async () => {
  const person = personAt(0);
  const call = line.call('13512350001');
  await call.hears(/欢迎致电/);
  // Over the welcome and the menu, over the prompts, and while the service looks.
  const told = await call.press(`4#${keysOf(person.certificateNumber)}#${person.mobile}#1#`, /余额.*重听，请按一/);
  assert.doesNotMatch(told, /不完整|无效/);
  await call.press('9', /短信.*余额和缴存，请按一/);
  await hearOn();
  await call.press('#', /满意，请按一/);
  await call.press('1', /再见/);
  await call.placed.ended;
  await nothingOpen();
  assert.ok(!call.placed.isWithPeople());
  const kept = await lastCall('135****0001');
  assert.deepEqual([kept.personId, kept.score, kept.endedText], [person.personId, 1, '通话结束']);
  assert.deepEqual(kept.did, [
    '个人身份核实 通过',
    '查询余额和缴存 已播报',
    '短信发送余额和缴存 已发送',
    '评价服务 已评价',
  ]);
});

test('[V-1] wrong keys are one wrong choice, a wrong number is asked for again, and silence puts down', {
  skip,
}, async () => {
  const call = line.call('13512350002');
  await call.hears(/欢迎致电/);
  const told = await call.press('999', /无效.*按.*键。$/);
  assert.equal(told.match(/无效/g)?.length, 1, told);
  await call.press('4', /身份证号码/);
  await call.press('4103#', /不完整/);
  await call.press(`${keysOf(personAt(1).certificateNumber)}#`, /预留的手机号码/);
  await call.press('13999999999#', /未能核实您的身份/);
  await call.hears(/再见/);
  await call.placed.ended;
  await nothingOpen();
  const kept = await lastCall('135****0002');
  assert.deepEqual([kept.personId, kept.endedText, kept.did], [null, '通话结束', ['个人身份核实 未通过']]);
});

test('[V-1] who hangs up in the middle of a number is out of the line, and it is written who ended it', {
  skip,
}, async () => {
  const call = line.call('13512350003');
  await call.hears(/欢迎致电/);
  await call.press('4', /身份证号码/);
  call.placed.press('4103');
  await new Promise((resolve) => setTimeout(resolve, 400));
  call.placed.hangUp();
  await call.placed.ended;
  await nothingOpen();
  await until(async () => (await lastCall('135****0003')).endedText === '来电人挂断');
});

test('[V-2] [V-3] the queue, the agent who lifts, hangs up on the screen, and is rated', { skip }, async () => {
  const [agent] = await agentsOf(service, 1);
  assert.ok(agent);
  await service.ownerPool.query("update desk.agent set extension = '8001' where staff_id = $1", [agent.staffId]);
  const call = line.call('13512350004');
  await call.hears(/欢迎致电/);
  await call.press('0', /您是下一位/);
  // Another waits behind and gives up. The clock of the test stands still, and the queue goes by it.
  service.clock.now = service.clock.now.add({ seconds: 5 });
  const gone = line.call('13512350005');
  await gone.hears(/欢迎致电/);
  await gone.press('0', /您前面还有一位/);
  gone.placed.hangUp();
  await gone.placed.ended;
  await until(() => line.hotline.calls() === 1);
  assert.equal((await lastCall('135****0005')).agentText, '未等到接听');
  await agent.caller.call(desk.setAgentState, { body: { state: 'online' } });
  await until(() => line.exchange.lift('8001'));
  await until(() => call.placed.state() === 'talking');
  line.obey();
  const { mine } = await agent.caller.call(desk.getDesk, {});
  const params = { conversationId: mine[0]?.conversationId ?? '' };
  await agent.caller.call(desk.hangUpCall, { params });
  await call.hears(/满意，请按一/);
  await call.press('2', /再见/);
  await call.placed.ended;
  await nothingOpen();
  const kept = await lastCall('135****0004');
  assert.deepEqual([kept.agentText, kept.score, kept.endedText], ['已通话', 2, '通话结束']);
});

test('[V-2] a caller who gives up while the agent rings was not answered; nobody answers: called back', {
  skip,
}, async () => {
  const call = line.call('13512350006');
  await call.hears(/欢迎致电/);
  call.placed.press('0');
  await until(() => line.exchange.telephones().some(({ state }) => state === 'ringing'));
  call.placed.hangUp();
  await call.placed.ended;
  await nothingOpen();
  assert.equal((await lastCall('135****0006')).agentText, '未等到接听');
  const patient = line.call('13512350007');
  await patient.hears(/欢迎致电/);
  await patient.press('0', /没有工作人员接听.*需要我们回电的，请按一/);
  await patient.press('1', /回电的电话号码/);
  await patient.press('037963123456#', /三个工作日内/);
  patient.placed.hangUp();
  await patient.placed.ended;
  await nothingOpen();
  const kept = await lastCall('135****0007');
  assert.equal(kept.agentText, '坐席未接');
  assert.ok(kept.did.includes('要求回电 已登记'), kept.did.join());
});
