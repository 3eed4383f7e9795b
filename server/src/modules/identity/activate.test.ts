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
import { until } from '../../testing-waits.ts';
import * as notice from '../notice/contract.ts';
import * as contract from './contract.ts';

const centerId = 1;
type Known = Awaited<ReturnType<typeof knownPersons>>[number];
let service: TestService;
let persons: Known[];
let next = 0;

before(async () => {
  service = await openTestService();
  persons = await knownPersons(service);
});
after(() => service.close());

function somebody(): Known {
  const person = persons[(next += 1)];
  assert.ok(person);
  return person;
}

const asked = async (
  caller: TestCaller,
  { certificateNumber, mobile }: { certificateNumber: string; mobile: string },
) => ({
  body: { centerId, certificateNumber, mobile, ...(await solvedCaptcha(service, caller)) },
});
async function start(caller: TestCaller, person: Known): Promise<{ codeId: string; code: string }> {
  const { codeId } = await caller.call(contract.startActivation, await asked(caller, person));
  return { codeId, code: (await textAt(service, person.mobile)).code };
}
const login = (person: Known, password: string) => ({
  body: { centerId, account: person.certificateNumber, password },
});

test('somebody without a password sets one by a code to the mobile, is logged in, and told by a message', async () => {
  const person = somebody();
  const caller = stranger(service);
  const { codeId, code } = await start(caller, person);
  const { session } = await caller.call(contract.finishActivation, {
    body: { centerId, codeId, code, newPassword: 'Brand-new-2026' },
  });
  assert.equal(session.kind, 'person');
  // No second code: the mobile has just been proved.
  assert.equal((await stranger(service).call(contract.enterAsPerson, login(person, 'Brand-new-2026'))).next, 'done');
  const messages = await until(async () => {
    const { rows } = await caller.call(notice.listMessages, { query: {} });
    return rows.length > 0 && rows;
  });
  assert.match(messages[0]?.title ?? '', /密码/);
});

test('a forgotten password is set anew: the old one is worth nothing, every other session ends, the lock is gone', async () => {
  const person = somebody();
  await givePassword(service, person.personId, { password: 'Forgotten-2025' });
  const elsewhere = stranger(service);
  await elsewhere.call(contract.enterAsPerson, login(person, 'Forgotten-2025'));
  const caller = stranger(service);
  for (let failure = 1; failure <= 6; failure += 1) {
    await refused(caller, contract.enterAsPerson, {
      body: { ...login(person, 'Wrong-2026').body, ...(await solvedCaptcha(service, caller)) },
    });
  }
  const { codeId, code } = await start(caller, person);
  await caller.call(contract.finishActivation, { body: { centerId, codeId, code, newPassword: 'Remembered-2026' } });
  assert.equal((await elsewhere.call(contract.getSession, { query: {} })).kind, 'visitor');
  assert.equal((await caller.call(contract.getSession, { query: {} })).kind, 'person');
  assert.equal(
    (await refused(caller, contract.enterAsPerson, login(person, 'Forgotten-2025'))).code,
    'identity/wrong-password',
  );
  assert.equal((await stranger(service).call(contract.enterAsPerson, login(person, 'Remembered-2026'))).next, 'done');
});

test('a weak password is refused with its faults, and the code stays good for a better one', async () => {
  const person = somebody();
  const caller = stranger(service);
  const { codeId, code } = await start(caller, person);
  const tail = person.certificateNumber.slice(-6);
  for (const [newPassword, fault] of [
    ['short1', /至少 8 位/],
    ['onlyletters', /须同时含有字母和数字/],
    [`ab-${tail}`, /不能包含证件号码或手机号码/],
    [`ab-${tail.toLowerCase()}`, /不能包含证件号码或手机号码/],
    [`ab-${person.mobile}`, /不能包含证件号码或手机号码/],
  ] satisfies [string, RegExp][]) {
    const answer = await refused(caller, contract.finishActivation, { body: { centerId, codeId, code, newPassword } });
    assert.deepEqual([answer.status, answer.code], [422, 'identity/weak-password'], newPassword);
    assert.match(answer.fields?.['newPassword'] ?? '', fault);
  }
  assert.equal((await caller.call(contract.getSession, { query: {} })).kind, 'visitor');
  await caller.call(contract.finishActivation, { body: { centerId, codeId, code, newPassword: 'Good-enough-2026' } });
});

test('none of the last five passwords may be used again, the sixth may', async () => {
  const person = somebody();
  const caller = stranger(service);
  const change = async (newPassword: string) => {
    service.clock.now = service.clock.now.add({ hours: 24 });
    const { codeId, code } = await start(caller, person);
    return { body: { centerId, codeId, code, newPassword } };
  };
  for (let index = 1; index <= 6; index += 1)
    await caller.call(contract.finishActivation, await change(`Password-number-${index}`));
  for (const used of [2, 6]) {
    const answer = await refused(caller, contract.finishActivation, await change(`Password-number-${used}`));
    assert.deepEqual([answer.status, answer.code], [422, 'identity/password-used-before']);
  }
  await caller.call(contract.finishActivation, await change('Password-number-1'));
});

test('the picture code comes first: wrong, used up or missing, and nothing is sent', async () => {
  const person = somebody();
  const caller = stranger(service);
  const input = await asked(caller, person);
  assert.equal(
    (await refused(caller, contract.startActivation, { body: { ...input.body, captcha: 'xxxx' } })).code,
    'identity/captcha-wrong',
  );
  assert.equal((await refused(caller, contract.startActivation, input)).code, 'identity/captcha-wrong');
  assert.equal(
    (await refused(caller, contract.startActivation, { body: { ...input.body, captcha: undefined } })).status,
    400,
  );
  const { rows } = await service.ownerPool.query('select from identity.one_time_code where subject_id = $1', [
    person.personId,
  ]);
  assert.equal(rows.length, 0);
});

test('a code is worth nothing after five wrong ones or five minutes', async () => {
  const person = somebody();
  const caller = stranger(service);
  const { codeId, code } = await start(caller, person);
  const finish = (given: string) => ({ body: { centerId, codeId, code: given, newPassword: 'Brand-new-2026' } });
  for (let time = 0; time < 5; time += 1)
    assert.equal(
      (await refused(caller, contract.finishActivation, finish(otherCode(code)))).code,
      'identity/code-wrong',
    );
  assert.equal((await refused(caller, contract.finishActivation, finish(code))).code, 'identity/code-expired');
  service.clock.now = service.clock.now.add({ hours: 1 });
  const second = await start(caller, person);
  service.clock.now = service.clock.now.add({ minutes: 5 });
  assert.equal(
    (await refused(caller, contract.finishActivation, { body: { centerId, ...second, newPassword: 'Brand-new-2026' } }))
      .code,
    'identity/code-expired',
  );
});

test('whoever asks is answered the same, registered or not, to the last wrong code', async () => {
  const wrongMobile = '19900000002';
  const answerShape = (answer: { status: number; body: unknown }) => {
    const { codeId, expiresAt, instance, ...rest } = answer.body as Record<string, unknown>;
    return {
      status: answer.status,
      ...rest,
      codeId: typeof codeId,
      length: String(codeId).length,
      lasts: String(expiresAt).length,
      instance: typeof instance,
    };
  };
  const story = async (person: { certificateNumber: string; mobile: string }) => {
    service.clock.now = Temporal.Instant.from('2026-12-01T02:00:00Z');
    const caller = stranger(service);
    const started = await caller.try(contract.startActivation, await asked(caller, person));
    const { codeId } = started.body as { codeId: string };
    const answers = [started];
    for (let time = 0; time < 6; time += 1)
      answers.push(
        await caller.try(contract.finishActivation, {
          body: { centerId, codeId, code: '000000', newPassword: 'Brand-new-2026' },
        }),
      );
    // At once again, with this mobile and with another; then until the hour's limit is reached.
    answers.push(await caller.try(contract.startActivation, await asked(caller, person)));
    answers.push(await caller.try(contract.startActivation, await asked(caller, { ...person, mobile: wrongMobile })));
    for (let time = 0; time < 4; time += 1) {
      service.clock.now = service.clock.now.add({ minutes: 2 });
      answers.push(await caller.try(contract.startActivation, await asked(caller, person)));
    }
    return answers.map(answerShape);
  };
  const masked = ({ mobileMasked, ...rest }: Record<string, unknown>) => ({
    ...rest,
    mobileMasked: typeof mobileMasked,
  });
  const known = await story(somebody());
  assert.equal(known[0]?.status, 200);
  assert.equal(known.at(-1)?.status, 429);
  const stranger1 = await story({ certificateNumber: '419901199001010039', mobile: '19900000001' });
  assert.deepEqual(stranger1.map(masked), known.map(masked), 'nobody by that number');
  const stranger2 = await story({ certificateNumber: somebody().certificateNumber, mobile: '19900000001' });
  assert.deepEqual(stranger2.map(masked), known.map(masked), 'a number that is registered with another mobile');
});

test('nothing is sent to a mobile that is not registered with the number', async () => {
  const person = somebody();
  const caller = stranger(service);
  await caller.call(contract.startActivation, await asked(caller, { ...person, mobile: '19900000003' }));
  const { rows } = await service.ownerPool.query('select from notice.sms where created_at = $1', [
    service.clock.now.toString(),
  ]);
  assert.equal(rows.length, 0);
});

/** A person who is logged in here and elsewhere. */
async function loggedInTwice(password: string): Promise<{ person: Known; here: TestCaller; elsewhere: TestCaller }> {
  const person = somebody();
  await givePassword(service, person.personId, { password });
  const [here, elsewhere] = [stranger(service), stranger(service)];
  await here.call(contract.enterAsPerson, login(person, password));
  await elsewhere.call(contract.enterAsPerson, login(person, password));
  return { person, here, elsewhere };
}
async function stepUp(caller: TestCaller, person: Known): Promise<{ codeId: string; code: string }> {
  const { codeId } = await caller.call(contract.sendStepUpCode, { body: { purpose: 'password' } });
  return { codeId, code: (await textAt(service, person.mobile)).code };
}

test('[P-O8] changing the password with the old one and a code ends all other sessions, and this one goes on under a new cookie', async () => {
  const { person, here, elsewhere } = await loggedInTwice('Old-password-1');
  const proof = await stepUp(here, person);
  const answer = await here.try(contract.changePassword, {
    body: { oldPassword: 'Old-password-1', newPassword: 'New-password-1', ...proof },
  });
  assert.equal(answer.status, 200);
  assert.match(String(answer.headers['set-cookie']), /^__Host-anju=1\./);
  assert.equal((await here.call(contract.getSession, { query: {} })).kind, 'person');
  assert.equal((await elsewhere.call(contract.getSession, { query: {} })).kind, 'visitor');
  assert.equal(
    (await refused(stranger(service), contract.enterAsPerson, login(person, 'Old-password-1'))).code,
    'identity/wrong-password',
  );
  assert.equal((await stranger(service).call(contract.enterAsPerson, login(person, 'New-password-1'))).next, 'done');
});

test('[P-O8] without the old password, the code or a good new password nothing changes', async () => {
  const { person, here, elsewhere } = await loggedInTwice('Old-password-2');
  const proof = await stepUp(here, person);
  const change = (changed: object) => ({
    body: { oldPassword: 'Old-password-2', newPassword: 'New-password-2', ...proof, ...changed },
  });
  for (const [changed, code] of [
    [{ oldPassword: 'Old-password-3' }, 'identity/wrong-password'],
    [{ code: otherCode(proof.code) }, 'identity/code-wrong'],
    [{ codeId: crypto.randomUUID() }, 'identity/code-expired'],
    [{ newPassword: 'short' }, 'identity/weak-password'],
    [{ newPassword: 'Old-password-2' }, 'identity/password-used-before'],
  ] satisfies [object, string][]) {
    assert.equal((await refused(here, contract.changePassword, change(changed))).code, code);
  }
  assert.equal((await elsewhere.call(contract.getSession, { query: {} })).kind, 'person');
  assert.equal((await stranger(service).call(contract.enterAsPerson, login(person, 'Old-password-2'))).next, 'done');
});

test('[P-O8] a code sent to one person does not change the password of another', async () => {
  const first = await loggedInTwice('Old-password-4');
  const second = await loggedInTwice('Old-password-5');
  const proof = await stepUp(second.here, second.person);
  const answer = await refused(first.here, contract.changePassword, {
    body: { oldPassword: 'Old-password-4', newPassword: 'New-password-4', ...proof },
  });
  assert.equal(answer.code, 'identity/code-expired');
});

test('[P-O8] whoever has taken over a session cannot guess the old password for long', async () => {
  const { person, here } = await loggedInTwice('Old-password-6');
  const proof = await stepUp(here, person);
  const guess = { body: { oldPassword: 'Old-password-7', newPassword: 'New-password-6', ...proof } };
  for (let time = 0; time < 6; time += 1)
    assert.equal((await refused(here, contract.changePassword, guess)).code, 'identity/wrong-password');
  assert.equal(
    (await refused(here, contract.changePassword, { body: { ...guess.body, oldPassword: 'Old-password-6' } })).code,
    'request/too-many',
  );
});

test('[G-10] the online registration is given up by a code: every login ends, it is counted, and one can register again', async () => {
  const person = somebody();
  const password = 'Leaving-2026';
  await givePassword(service, person.personId, { password });
  const [phone, desk] = [stranger(service), stranger(service)];
  for (const caller of [phone, desk]) await caller.call(contract.enterAsPerson, login(person, password));
  const { codeId } = await desk.call(contract.sendStepUpCode, { body: { purpose: 'close-registration' } });
  const { code } = await textAt(service, person.mobile);
  const wrong = await refused(desk, contract.closeRegistration, { body: { codeId, code: otherCode(code) } });
  assert.deepEqual([wrong.status, wrong.code], [401, 'identity/code-wrong']);
  // Of two at once one closes it; the other finds no code, or no session any more.
  const both = await Promise.all([1, 2].map(() => desk.try(contract.closeRegistration, { body: { codeId, code } })));
  assert.deepEqual(
    both.map(({ status }) => status).sort((a, b) => a - b),
    [200, 401],
  );
  for (const caller of [phone, desk])
    assert.equal((await caller.call(contract.getSession, { query: {} })).kind, 'visitor');
  assert.equal((await refused(phone, contract.enterAsPerson, login(person, password))).code, 'identity/wrong-password');
  const closed = async () =>
    (
      await service.ownerPool.query(
        'select registered_at < closed_at as is_after from identity.closed_registration where person_id = $1',
        [person.personId],
      )
    ).rows;
  assert.deepEqual(await closed(), [{ is_after: true }]);
  assert.match((await textAt(service, person.mobile)).text, /网上注册已于.*注销/);
  service.clock.now = service.clock.now.add({ seconds: 61 });
  const again = await start(phone, person);
  const fresh = { centerId, codeId: again.codeId, code: again.code, newPassword: 'Back-again-2026' };
  await phone.call(contract.finishActivation, { body: fresh });
  assert.equal((await phone.call(contract.getSession, { query: {} })).kind, 'person');
});
