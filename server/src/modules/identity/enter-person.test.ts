import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import {
  givePassword,
  knownPersons,
  otherCode,
  refused,
  solvedCaptcha,
  stranger,
  textAt,
} from '../../testing-logins.ts';
import * as contract from './contract.ts';

const password = 'Right-2026-one';
const centerId = 1;
type Known = Awaited<ReturnType<typeof knownPersons>>[number];
let service: TestService;
let persons: Known[];
/** Somebody whose certificate number ends with X. */
let withX: Known;
let next = 0;

before(async () => {
  service = await openTestService();
  persons = await knownPersons(service);
  const found = persons.find(({ certificateNumber }) => certificateNumber.endsWith('X'));
  assert.ok(found);
  withX = found;
});
after(() => service.close());

/** A person whom no other test uses, with a password. */
async function somebody(isFirst = false): Promise<Known> {
  const person = persons.filter((other) => other !== withX)[(next += 1)];
  assert.ok(person);
  await givePassword(service, person.personId, { password, isFirst });
  return person;
}
const login = (account: string, changed: object = {}) => ({ body: { centerId, account, password, ...changed } });
const wrong = (account: string, changed: object = {}) => login(account, { password: 'Wrong-2026', ...changed });

async function fail(
  caller: TestCaller,
  account: string,
  times: number,
): Promise<Awaited<ReturnType<typeof refused>>[]> {
  const answers = [];
  for (let failure = 1; failure <= times; failure += 1) {
    const captcha = failure > 3 ? await solvedCaptcha(service, caller) : {};
    answers.push(await refused(caller, contract.enterAsPerson, wrong(account, captcha)));
  }
  return answers;
}

test('a person logs in by certificate number, however it is typed', async () => {
  await givePassword(service, withX.personId, { password });
  const number = withX.certificateNumber;
  const fullWidth = [...number].map((mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0)).join('');
  const spaced = ` ${number.slice(0, 6)} ${number.slice(6, 14)}\u3000${number.slice(14)}`;
  for (const account of [
    number,
    number.toLowerCase(),
    fullWidth,
    fullWidth.toLowerCase(),
    spaced,
    `${number.slice(0, 17)}Ⅹ`,
  ]) {
    const caller = stranger(service);
    const answer = await caller.call(contract.enterAsPerson, login(account));
    assert.equal(answer.next, 'done', account);
    assert.equal(answer.next === 'done' && answer.session.kind, 'person');
    assert.equal(answer.next === 'done' && answer.session.displayName.endsWith(withX.name.at(-1) ?? ''), true);
    assert.equal((await caller.call(contract.getSession, { query: {} })).kind, 'person');
  }
});

test('a person logs in by mobile, full-width too', async () => {
  const { mobile } = await somebody();
  const fullWidth = [...mobile].map((mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0)).join('');
  for (const account of [mobile, fullWidth, ` ${mobile} `]) {
    assert.equal((await stranger(service).call(contract.enterAsPerson, login(account))).next, 'done');
  }
});

test('a mobile that two people registered names neither', async () => {
  const first = await somebody();
  const second = await somebody();
  const shared =
    'update party.person p set mobile_index = o.mobile_index, mobile_sealed = o.mobile_sealed from party.person o where p.person_id = $1 and o.person_id = $2';
  await service.ownerPool.query(shared, [first.personId, second.personId]);
  assert.equal(
    (await refused(stranger(service), contract.enterAsPerson, login(second.mobile))).code,
    'identity/wrong-password',
  );
  assert.equal((await stranger(service).call(contract.enterAsPerson, login(first.certificateNumber))).next, 'done');
});

test('a person of one centre is unknown in another, with the right password too', async () => {
  const person = await somebody();
  assert.equal(
    (await refused(stranger(service), contract.enterAsPerson, login(person.certificateNumber, { centerId: 2 }))).code,
    'identity/wrong-password',
  );
  assert.equal(
    (await refused(stranger(service), contract.enterAsPerson, login(person.mobile, { centerId: 2 }))).code,
    'identity/wrong-password',
  );
});

test('a centre that does not exist is refused before anything is tried or kept', async () => {
  for (const unknown of [3, 777_777]) {
    assert.equal(
      (await refused(stranger(service), contract.enterAsPerson, login('anybody', { centerId: unknown }))).code,
      'request/not-found',
    );
    assert.equal(
      (await refused(stranger(service), contract.newCaptcha, { body: { centerId: unknown } })).code,
      'request/not-found',
    );
    assert.equal(
      (await refused(stranger(service), contract.challengeEmployer, { body: { centerId: unknown } })).code,
      'request/not-found',
    );
    assert.equal(
      (await refused(stranger(service), contract.getSession, { query: { centerId: unknown } })).code,
      'request/not-found',
    );
  }
  const { rows } = await service.ownerPool.query('select bucket from identity.attempt where center_id > 2');
  assert.deepEqual(rows, []);
});

test('the picture code is asked for after three failures, and whoever gives it and the password is in', async () => {
  const { certificateNumber } = await somebody();
  const caller = stranger(service);
  const answers = await fail(caller, certificateNumber, 3);
  assert.deepEqual(
    answers.map(({ captchaNeeded }) => captchaNeeded),
    [false, false, true],
  );
  assert.match(answers[2]?.detail ?? '', /还可以再试 3 次/);
  const needed = await refused(caller, contract.enterAsPerson, login(certificateNumber));
  assert.deepEqual([needed.status, needed.code], [401, 'identity/captcha-needed']);
  assert.equal(
    (await caller.call(contract.enterAsPerson, login(certificateNumber, await solvedCaptcha(service, caller)))).next,
    'done',
  );
  // The count is gone with the success.
  assert.equal((await refused(caller, contract.enterAsPerson, wrong(certificateNumber))).captchaNeeded, false);
});

test('a picture code counts once, in its own centre, for ten minutes, and only with its own answer', async () => {
  const { certificateNumber } = await somebody();
  const caller = stranger(service);
  await fail(caller, certificateNumber, 3);
  const isRefused = async (captcha: object, why: string) =>
    assert.equal(
      (await refused(caller, contract.enterAsPerson, login(certificateNumber, captcha))).code,
      'identity/captcha-wrong',
      why,
    );
  const typed = await solvedCaptcha(service, caller);
  await isRefused({ ...typed, captcha: 'xxxx' }, 'wrong answer');
  await isRefused(typed, 'used up by the wrong answer');
  await isRefused({ captcha: 'k7mx' }, 'no id');
  await isRefused(await solvedCaptcha(service, caller, 2), 'of another centre');
  const old = await solvedCaptcha(service, caller);
  service.clock.now = service.clock.now.add({ minutes: 10 });
  await isRefused(old, 'too old');
  const good = await solvedCaptcha(service, caller);
  await refused(caller, contract.enterAsPerson, wrong(certificateNumber, good));
  await isRefused(good, 'used up by the failed login');
  const upper = await solvedCaptcha(service, caller);
  assert.equal(
    (await caller.call(contract.enterAsPerson, login(certificateNumber, { ...upper, captcha: ' K7MX ' }))).next,
    'done',
  );
});

test('a wrong picture code is no failure of the password', async () => {
  const { certificateNumber } = await somebody();
  const caller = stranger(service);
  await fail(caller, certificateNumber, 3);
  for (let time = 0; time < 5; time += 1)
    await refused(
      caller,
      contract.enterAsPerson,
      login(certificateNumber, { captchaId: crypto.randomUUID(), captcha: 'xxxx' }),
    );
  assert.equal(
    (await caller.call(contract.enterAsPerson, login(certificateNumber, await solvedCaptcha(service, caller)))).next,
    'done',
  );
});

test('six failures lock the account for 15 minutes from the last of them, then it is open again', async () => {
  const { certificateNumber } = await somebody();
  const caller = stranger(service);
  for (let failure = 1; failure <= 6; failure += 1) {
    service.clock.now = service.clock.now.add({ minutes: 2 });
    await refused(caller, contract.enterAsPerson, wrong(certificateNumber, await solvedCaptcha(service, caller)));
  }
  const tryNow = async () =>
    refused(caller, contract.enterAsPerson, login(certificateNumber, await solvedCaptcha(service, caller)));
  const locked = await tryNow();
  assert.deepEqual([locked.status, locked.code], [423, 'identity/locked']);
  assert.match(locked.remedy ?? '', /重设密码/);
  service.clock.now = service.clock.now.add({ minutes: 14, seconds: 59 });
  assert.equal((await tryNow()).code, 'identity/locked');
  service.clock.now = service.clock.now.add({ seconds: 1 });
  assert.equal((await caller.call(contract.enterAsPerson, login(certificateNumber))).next, 'done');
});

test('a burst of guesses at the same moment tries no more passwords than one after the other', async () => {
  const { certificateNumber } = await somebody();
  const guess = () => refused(stranger(service), contract.enterAsPerson, wrong(certificateNumber));
  const codes = (await Promise.all(Array.from({ length: 12 }, guess))).map(({ code }) => code);
  assert.deepEqual(codes.toSorted(), [
    ...Array.from({ length: 9 }, () => 'identity/captcha-needed'),
    ...Array.from({ length: 3 }, () => 'identity/wrong-password'),
  ]);
  // The right password comes too late to slip through.
  const late = await refused(stranger(service), contract.enterAsPerson, login(certificateNumber));
  assert.equal(late.code, 'identity/captcha-needed');
});

test('what a stranger is answered does not tell who is registered', async () => {
  const known = await somebody();
  const without = persons.at(-1);
  assert.ok(without);
  const unknown = { certificateNumber: '419901199001010012', mobile: '19900000001' };
  // The words of every answer, without what differs by nature: ids and times.
  const wordsOf = ({
    code,
    status,
    title,
    detail,
    remedy,
    captchaNeeded,
    fields,
  }: Awaited<ReturnType<typeof refused>>) => ({ code, status, title, detail, remedy, captchaNeeded, fields });
  const story = async ({ certificateNumber, mobile }: { certificateNumber: string; mobile: string }) => {
    const caller = stranger(service);
    const answers = [
      ...(await fail(caller, certificateNumber, 3)),
      await refused(caller, contract.enterAsPerson, wrong(certificateNumber)),
      // The same person's other name: were failures counted together, it would tell that both belong to one person.
      await refused(caller, contract.enterAsPerson, wrong(mobile)),
      await refused(
        caller,
        contract.enterAsPerson,
        wrong(certificateNumber.toLowerCase(), await solvedCaptcha(service, caller)),
      ),
      await refused(caller, contract.enterAsPerson, wrong(certificateNumber, await solvedCaptcha(service, caller))),
      await refused(caller, contract.enterAsPerson, wrong(certificateNumber, await solvedCaptcha(service, caller))),
      await refused(caller, contract.enterAsPerson, wrong(certificateNumber, await solvedCaptcha(service, caller))),
    ];
    assert.equal(answers.at(-1)?.code, 'identity/locked');
    return answers.map(wordsOf);
  };
  const expected = await story(known);
  assert.deepEqual(await story(unknown), expected, 'nobody by that number');
  assert.deepEqual(await story(without), expected, 'registered, but without a password');
});

test('the first login needs the code that is sent to the mobile, later ones do not', async () => {
  const person = await somebody(true);
  const caller = stranger(service);
  const sent = await caller.call(contract.enterAsPerson, login(person.certificateNumber));
  assert.equal(sent.next, 'code');
  if (sent.next !== 'code') return;
  assert.equal(sent.mobileMasked, `${person.mobile.slice(0, 3)}****${person.mobile.slice(7)}`);
  assert.equal((await caller.call(contract.getSession, { query: {} })).kind, 'visitor');
  const { text, code } = await textAt(service, person.mobile);
  assert.match(text, /用于登录/);
  const finished = await caller.call(contract.finishEntering, { body: { centerId, codeId: sent.codeId, code } });
  assert.equal(finished.session.kind, 'person');
  assert.equal(
    (await refused(caller, contract.finishEntering, { body: { centerId, codeId: sent.codeId, code } })).code,
    'identity/code-expired',
    'used twice',
  );
  assert.equal((await stranger(service).call(contract.enterAsPerson, login(person.certificateNumber))).next, 'done');
});

/** A first login up to the code. */
async function codeSent(): Promise<{ caller: TestCaller; codeId: string; code: string; person: Known }> {
  const person = await somebody(true);
  const caller = stranger(service);
  const sent = await caller.call(contract.enterAsPerson, login(person.certificateNumber));
  assert.ok(sent.next === 'code');
  return { caller, person, codeId: sent.codeId, code: (await textAt(service, person.mobile)).code };
}

test('five wrong codes use a code up: the right one comes too late', async () => {
  const { caller, codeId, code } = await codeSent();
  const details: (string | undefined)[] = [];
  for (let time = 0; time < 5; time += 1) {
    const answer = await refused(caller, contract.finishEntering, {
      body: { centerId, codeId, code: otherCode(code) },
    });
    assert.equal(answer.code, 'identity/code-wrong');
    details.push(answer.detail);
  }
  assert.deepEqual(details, [
    '还可以再试 4 次。',
    '还可以再试 3 次。',
    '还可以再试 2 次。',
    '还可以再试 1 次。',
    '请重新获取验证码。',
  ]);
  assert.equal(
    (await refused(caller, contract.finishEntering, { body: { centerId, codeId, code } })).code,
    'identity/code-expired',
  );
});

test('a code expires after five minutes, and counts in its own centre only', async () => {
  const { caller, codeId, code } = await codeSent();
  assert.equal(
    (await refused(caller, contract.finishEntering, { body: { centerId: 2, codeId, code } })).code,
    'identity/code-expired',
  );
  service.clock.now = service.clock.now.add({ minutes: 5 });
  assert.equal(
    (await refused(caller, contract.finishEntering, { body: { centerId, codeId, code } })).code,
    'identity/code-expired',
  );
});

test('a code that is used by several at the same moment opens one session', async () => {
  const { codeId, code } = await codeSent();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      stranger(service).try(contract.finishEntering, { body: { centerId, codeId, code } }),
    ),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 401, 401, 401, 401],
  );
});

test('a code for one purpose is worth nothing for another', async () => {
  const { caller, codeId, code } = await codeSent();
  const answer = await refused(caller, contract.finishActivation, {
    body: { centerId, codeId, code, newPassword: 'Brand-new-2026' },
  });
  assert.equal(answer.code, 'identity/code-expired');
});

test('a person gets one code a minute and ten a day', async () => {
  const { caller, person } = await codeSent();
  const again = await refused(caller, contract.enterAsPerson, login(person.certificateNumber));
  assert.deepEqual(
    [again.status, again.code, again.remedy],
    [429, 'request/too-many', '验证码一分钟只能获取一次，请稍候。'],
  );
  for (let time = 2; time <= 10; time += 1) {
    service.clock.now = service.clock.now.add({ minutes: 2 });
    assert.equal((await caller.call(contract.enterAsPerson, login(person.certificateNumber))).next, 'code');
  }
  service.clock.now = service.clock.now.add({ minutes: 2 });
  assert.match(
    (await refused(caller, contract.enterAsPerson, login(person.certificateNumber))).remedy ?? '',
    /今天获取验证码的次数已用完/,
  );
});

test('somebody without a mobile is told where to register one, after the right password only', async () => {
  const person = await somebody(true);
  await service.ownerPool.query(
    'update party.person set mobile_sealed = null, mobile_index = null where person_id = $1',
    [person.personId],
  );
  assert.equal(
    (await refused(stranger(service), contract.enterAsPerson, wrong(person.certificateNumber))).code,
    'identity/wrong-password',
  );
  const answer = await refused(stranger(service), contract.enterAsPerson, login(person.certificateNumber));
  assert.deepEqual(
    [answer.status, answer.code, answer.remedy],
    [422, 'identity/no-mobile', '请携带身份证到柜台登记手机号码。'],
  );
});

test('an address may try sixty logins in five minutes, whoever it names', async () => {
  const caller = stranger(service);
  for (let time = 0; time < 60; time += 1)
    assert.equal((await refused(caller, contract.enterAsPerson, wrong(`nobody-${time}`))).status, 401);
  assert.equal((await refused(caller, contract.enterAsPerson, wrong('nobody-61'))).code, 'request/too-many');
  assert.equal((await refused(stranger(service), contract.enterAsPerson, wrong('nobody-62'))).status, 401);
  service.clock.now = service.clock.now.add({ minutes: 5 });
  assert.equal((await refused(caller, contract.enterAsPerson, wrong('nobody-63'))).status, 401);
});
