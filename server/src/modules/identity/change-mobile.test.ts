import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { findPerson, type Person } from '../party/index.ts';
import { listMyChanges } from '../report/contract.ts';
import * as contract from './contract.ts';

let service: TestService;
let person: Person & { mobile: string };
let me: TestCaller;
const fresh = '19912345678';

const scope = () => ({ tx: service.database, vault: service.vault, centerId: 1 });
before(async () => {
  service = await openTestService();
  const { rows } = await service.ownerPool.query(
    'select person_id from party.person where center_id = 1 and mobile_index is not null order by person_id limit 1',
  );
  person = (await findPerson(scope(), rows[0].person_id)) as Person & { mobile: string };
  me = await service.person(person.personId);
});
after(() => service.close());

/** The newest code that a phone has received. */
/** The latest code sent to a number, once its message about the purpose has arrived. */
async function codeOn(mobile: string, purpose = ''): Promise<string> {
  const isCode = (text: string) => /验证码(\d{6})/.exec(text)?.[1];
  return until(async () =>
    service.sandbox.messages
      .filter((sent) => sent.mobile === mobile && sent.text.includes(purpose))
      .flatMap(({ text }) => isCode(text) ?? [])
      .at(-1),
  );
}
const later = () => {
  service.clock.now = service.clock.now.add({ seconds: 61 });
};
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code: string }).code];

test('[P-O9] the mobile is changed with a code from each number; a typing mistake uses up neither; both numbers are told', async () => {
  const old = await me.call(contract.sendStepUpCode, { body: { purpose: 'mobile' } });
  const same = await me.try(contract.sendNewMobileCode, { body: { mobile: person.mobile } });
  assert.deepEqual(codeOf(same), [422, 'identity/same-mobile']);
  const next = await me.call(contract.sendNewMobileCode, { body: { mobile: fresh } });
  const body = {
    codeId: old.codeId,
    code: await codeOn(person.mobile),
    newCodeId: next.codeId,
    newCode: await codeOn(fresh),
    mobile: fresh,
  };
  const wrong = await me.try(contract.changeMobile, {
    body: { ...body, newCode: body.newCode === '000000' ? '000001' : '000000' },
  });
  assert.deepEqual(codeOf(wrong), [401, 'identity/code-wrong']);
  assert.ok('newCode' in (wrong.body as { fields: object }).fields);
  // A code proves the number that it was sent to.
  const elsewhere = await me.try(contract.changeMobile, { body: { ...body, mobile: '19900001111' } });
  assert.deepEqual(codeOf(elsewhere), [401, 'identity/code-expired']);
  await me.call(contract.changeMobile, { body });
  assert.equal((await findPerson(scope(), person.personId))?.mobile, fresh);
  for (const mobile of [person.mobile, fresh])
    await until(async () =>
      service.sandbox.messages.find((sent) => sent.mobile === mobile && sent.text.includes('手机号码已修改')),
    );
  const [change] = (await me.call(listMyChanges, { query: {} })).rows;
  assert.deepEqual([change?.field, change?.after], ['手机号码', `${fresh.slice(0, 3)}****${fresh.slice(-4)}`]);
  const again = await me.try(contract.changeMobile, { body });
  assert.deepEqual(codeOf(again), [401, 'identity/code-expired']);
});

test('[P-O9] codes of somebody else, or sent for something else, change nothing', async () => {
  later();
  const mine = await me.call(contract.sendStepUpCode, { body: { purpose: 'password' } });
  const code = await codeOn(fresh);
  later();
  const next = await me.call(contract.sendNewMobileCode, { body: { mobile: '19987654321' } });
  const body = {
    codeId: mine.codeId,
    code,
    newCodeId: next.codeId,
    newCode: await codeOn('19987654321'),
    mobile: '19987654321',
  };
  assert.deepEqual(codeOf(await me.try(contract.changeMobile, { body })), [401, 'identity/code-expired']);
  assert.equal((await findPerson(scope(), person.personId))?.mobile, fresh);
});

test('a query password is six digits that are not all alike or in a row, and a code allows it', async () => {
  later();
  const { codeId } = await me.call(contract.sendStepUpCode, { body: { purpose: 'query-password' } });
  const code = await codeOn(fresh, '查询密码');
  for (const queryPassword of ['111111', '123456', '654321'])
    assert.deepEqual(codeOf(await me.try(contract.setQueryPassword, { body: { codeId, code, queryPassword } })), [
      422,
      'identity/weak-password',
    ]);
  await me.call(contract.setQueryPassword, { body: { codeId, code, queryPassword: '246813' } });
  const { rows } = await service.ownerPool.query(
    'select query_password_hash from identity.login where subject_id = $1',
    [person.personId],
  );
  assert.ok(rows.length === 0 || rows[0].query_password_hash.startsWith('$argon2id'));
});
