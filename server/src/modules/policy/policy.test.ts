import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { policy as contract } from '../../contract.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { getCalendar, getNumber, isWorkday } from '../params/index.ts';
import { refusals } from './problems.ts';
import { catalog, isParameterKey, parameterKeys, valueFaults } from './rules/catalog.ts';
import { draftOf, textOf, valueOf } from './rules/fields.ts';

let world: TestService;
let manager: TestCaller;
let approver: TestCaller;
const today = '2026-11-12';

before(async () => {
  world = await openTestService({ role: 'api' });
  manager = await world.staff(['manager']);
  approver = await world.staff(['approver']);
});
after(() => world.close());

const change = (given: object) => ({
  changeId: crypto.randomUUID(),
  key: 'withdrawal.decision-days',
  validFrom: '2027-01-01',
  value: 2,
  source: '安居市住房公积金管理委员会 2026 年第 4 次会议决议',
  reason: '缩短办理时限',
  ...given,
});
const propose = (given: object, by = manager) => by.try(contract.proposeParameter, { body: change(given) as never });
const decide = (changeId: string, isApproved: boolean, note = '', by = approver) =>
  by.try(contract.decideParameter, { params: { changeId }, body: { isApproved, note } });
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;
const idOf = ({ body }: { body: unknown }) => (body as { changeId: string }).changeId;
const dateOf = (text: string) => Temporal.PlainDate.from(text);
const daysOn = async (day: string) =>
  (await getNumber(world.service.parts.database, 1, 'withdrawal.decision-days', dateOf(day))).value;

test('every value that is kept is one that its form can say, and names what it is', async () => {
  const { rows } = await world.ownerPool.query<{ key: string; value: unknown }>(
    'select key, value from params.national_value union all select key, value from params.center_value',
  );
  const found = new Set<string>();
  for (const { key, value } of rows) {
    if (!isParameterKey(key) || catalog[key].keptAt) continue;
    found.add(key);
    const { field } = catalog[key];
    assert.deepEqual(valueFaults(key, value), {}, `${key} ${JSON.stringify(value)}`);
    const again = valueOf(field, draftOf(field, value));
    // The hours of the desk are kept without their days in old rows.
    const days = key === 'desk.service-hours' ? { days: 'working-days' } : {};
    const wanted = Array.isArray(value) || typeof value !== 'object' ? value : { ...days, ...value };
    assert.deepEqual(again, wanted, key);
    assert.doesNotMatch(textOf(field, value), /？|undefined|NaN/, `${key}: ${textOf(field, value)}`);
  }
  const without = parameterKeys.filter((key) => !catalog[key].keptAt && !found.has(key));
  // Bounds of the contribution base are the city's alone.
  assert.deepEqual(without, []);
});

test('a value takes two people, holds from its day on, and leaves the days before alone', async () => {
  const proposed = await propose({});
  assert.equal(proposed.status, 200);
  const changeId = idOf(proposed);
  assert.equal(await daysOn('2027-01-01'), 3, 'proposed is not in force');
  const listed = await manager.call(contract.listParameters, {});
  assert.equal(listed.waiting, 1);
  assert.equal(codeOf(await decide(changeId, true, '', manager)), 'request/forbidden');
  const both = await world.staff(['manager', 'approver']);
  assert.equal(codeOf(await propose({ value: 1 }, both)), refusals.changeWaiting.code);
  const [one, other] = await Promise.all([decide(changeId, true), decide(changeId, true)]);
  assert.deepEqual(new Set([one.status, other.status]), new Set([200, 409]), 'two approvals at once');
  assert.deepEqual([await daysOn('2026-12-31'), await daysOn('2027-01-01')], [3, 2]);
  const { values, nowFrom } = await manager.call(contract.getParameter, {
    params: { key: 'withdrawal.decision-days' },
  });
  assert.deepEqual(
    values.map(({ text, validFrom, isOwn }) => [text, validFrom, isOwn]),
    [
      ['2 天', '2027-01-01', true],
      ['3 天', '1999-04-03', false],
    ],
  );
  assert.equal(nowFrom, '1999-04-03');
  const { groups } = await manager.call(contract.listParameters, {});
  const shown = groups.flatMap(({ parameters }) => parameters).find(({ key }) => key === 'withdrawal.decision-days');
  assert.deepEqual([shown?.now?.text, shown?.next?.text], ['3 天', '2 天']);
  // Another centre decides for itself.
  assert.equal(
    (await getNumber(world.service.parts.database, 2, 'withdrawal.decision-days', dateOf('2027-01-01'))).value,
    3,
  );
  const elsewhere = await world.staff(['manager'], 2);
  assert.equal((await elsewhere.call(contract.listParameterChanges, { query: {} })).total, 0);
  const { rows } = await world.ownerPool.query(
    `select operation from audit.entry where subject_id = $1 order by recorded_at, operation desc`,
    [changeId],
  );
  assert.deepEqual(
    rows.map(({ operation }) => operation),
    ['policy.propose', 'policy.decide'],
  );
});

test('nobody approves their own, returns without a reason, or decides twice; the same again proposes once', async () => {
  const both = await world.staff(['manager', 'approver']);
  const body = change({ key: 'loan.balance-multiple', value: 15 });
  const first = await both.try(contract.proposeParameter, { body: body as never });
  const again = await both.try(contract.proposeParameter, { body: body as never });
  assert.deepEqual([first.status, again.status], [200, 200]);
  assert.equal(
    codeOf(await manager.try(contract.proposeParameter, { body: body as never })),
    refusals.changeTaken.code,
  );
  assert.equal(codeOf(await decide(body.changeId, true, '', both)), refusals.ownChange.code);
  assert.equal(codeOf(await decide(body.changeId, false, ' ')), refusals.noteMissing.code);
  assert.equal(
    codeOf(await manager.try(contract.withdrawParameter, { params: { changeId: body.changeId } })),
    refusals.othersChange.code,
  );
  assert.equal((await decide(body.changeId, false, '请附管委会文件')).status, 200);
  assert.equal(codeOf(await decide(body.changeId, true)), refusals.notWaiting.code);
  const next = await propose({ key: 'loan.balance-multiple', value: 15 });
  assert.equal(next.status, 200, 'after the return it can be proposed anew');
  await manager.call(contract.withdrawParameter, { params: { changeId: idOf(next) } });
  assert.equal(codeOf(await decide(crypto.randomUUID(), true)), refusals.changeNotFound.code);
});

for (const [name, given, code, field] of [
  ['a day that has passed', { validFrom: '2026-11-11' }, refusals.pastDay, 'validFrom'],
  ['the value of that day', { value: 2 }, refusals.sameValue, undefined],
  ['a text for a number', { value: '三' }, refusals.wrongValue, 'value'],
  ['a number out of bounds', { value: 300 }, refusals.wrongValue, 'value'],
  [
    'a lower bound above the upper',
    { key: 'contribution.ratio-min-ppm', value: 130_000 },
    refusals.wrongValue,
    'value',
  ],
  ['a parameter of another page', { key: 'notice.sms-months', value: 24 }, refusals.wrongValue, 'value'],
  ['no parameter', { key: 'loan.secret' }, refusals.parameterNotFound, undefined],
] as const)
  test(`${name} is refused, and nothing is kept`, async () => {
    const before = await manager.call(contract.listParameterChanges, { query: {} });
    const answer = await propose({ validFrom: '2027-02-01', ...given });
    assert.equal(codeOf(answer), code.code);
    if (field) assert.ok((answer.body as { fields: Record<string, string> }).fields[field]);
    assert.equal((await manager.call(contract.listParameterChanges, { query: {} })).total, before.total);
  });

test('approved too late is refused: the days between were decided by the old value', async () => {
  const proposed = await propose({ key: 'casework.draft-days', value: 60, validFrom: today });
  const now = world.clock.now;
  world.clock.now = now.add({ hours: 48 });
  const late = await world.staff(['approver']);
  assert.equal(codeOf(await decide(idOf(proposed), true, '', late)), refusals.pastDay.code);
  assert.equal((await decide(idOf(proposed), false, '生效日已过，请重新提出', late)).status, 200);
  world.clock.now = now;
});

test('the days off of the next year are entered when they are published, and count in the terms at once', async () => {
  const key = 'calendar.2027';
  const { days } = await manager.call(contract.getCalendar, { params: { year: 2027 } });
  const kept = days.map(({ day, kind, name }) => ({ day, kind, name }));
  const value = [...kept, { day: '2027-03-03', kind: 'holiday', name: '三月三' }];
  const calendarOf = { key, validFrom: '2027-01-01', source: '自治区人民政府令：三月三放假' };
  const proposed = await propose({ ...calendarOf, value });
  assert.equal(proposed.status, 200);
  const worked = async () =>
    isWorkday(await getCalendar(world.service.parts.database, 1, dateOf('2027-03-01')), dateOf('2027-03-03'));
  assert.equal(await worked(), true);
  assert.equal((await decide(idOf(proposed), true)).status, 200);
  assert.equal(await worked(), false);
  // Taken out again by the same two.
  const back = await propose({ ...calendarOf, value: kept });
  await decide(idOf(back), true);
  assert.equal(await worked(), true);
  const past = (await manager.call(contract.getCalendar, { params: { year: 2026 } })).days;
  const changed = past.map(({ day, name }) => ({ day, name, kind: 'workday' }));
  const refused = await propose({ key: 'calendar.2026', validFrom: '2026-01-01', value: changed });
  assert.equal(codeOf(refused), refusals.pastDay.code, 'days that have passed stay');
  const without = await propose({ key: 'calendar.2026', validFrom: '2026-01-01', value: [] });
  assert.equal(codeOf(without), refusals.wrongValue.code, 'the nation’s days are not left out');
});
