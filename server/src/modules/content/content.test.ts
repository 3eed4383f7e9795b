import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newUuid } from '../../platform/ids.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { stranger } from '../../testing-logins.ts';
import * as contract from './contract.ts';
import { type ContentKind, sectionsOf } from './rules/kinds.ts';

let service: TestService;
let editor: TestCaller;
let second: TestCaller;
let reviewer: TestCaller;
before(async () => {
  service = await openTestService({ role: 'api' });
});
// Sessions end with the clock.
const login = async () => {
  editor = await service.staff(['manager']);
  second = await service.staff(['manager']);
  reviewer = await service.staff(['reviewer']);
};
beforeEach(login);
after(() => service.close());

let made = 0;
const newId = () => newUuid(++made);
const writing = (given: object = {}, kind: ContentKind = 'guide') => ({
  versionId: newId(),
  kind,
  title: '租房提取办事指南',
  summary: '租房怎样提取公积金',
  category: 'withdrawal' as const,
  sections: Object.entries(sectionsOf(kind)).map(([key, name]) => ({ key, text: `${name}：照此办理` })),
  start: 'withdrawal' as const,
  channels: ['hall' as const],
  reason: '新业务',
  publishAt: null,
  quotes: [] as string[],
  expiresOn: null as string | null,
  isSubmitted: true,
  ...given,
});
const refusal = async (answer: Promise<{ body: unknown; status: number }>) => {
  const { body, status } = await answer;
  return [status, (body as { code?: string }).code];
};
const save = (itemId: string, body: ReturnType<typeof writing>, by = editor) =>
  by.call(contract.saveVersion, { params: { itemId }, body });
const decision = (itemId: string, versionId: string, isApproved = true, note = '') => ({
  params: { itemId, versionId },
  body: { isApproved, note },
});
const publish = async (itemId: string, body: ReturnType<typeof writing>) => {
  await save(itemId, body);
  return reviewer.call(contract.decideVersion, decision(itemId, body.versionId));
};
const at = (channel: 'hall' | 'employer', centerId = 1) => ({ centerId, channel });
const shown = (itemId: string, channel: 'hall' | 'employer' = 'hall') =>
  stranger(service).try(contract.getContent, { params: { itemId }, query: at(channel) });
const found = async (query: object = {}, channel: 'hall' | 'employer' = 'hall') =>
  (await stranger(service).call(contract.listContent, { query: { ...at(channel), pageSize: 200, ...query } })).rows;
const isListed = async (itemId: string, query: object = {}, channel: 'hall' | 'employer' = 'hall') =>
  (await found(query, channel)).some((row) => row.itemId === itemId);

test('[G-8] [P-O2] [U-O3] a guide is written by one, reviewed by another and read by everybody on its channels', async () => {
  const itemId = newId();
  const body = writing();
  const part = { params: { itemId }, body: { ...body, sections: body.sections.slice(1) } };
  const missing = await editor.try(contract.saveVersion, part);
  assert.equal(missing.status, 422);
  assert.match(JSON.stringify(missing.body), /“受理条件”还没有写/);
  // A draft may have gaps.
  assert.equal(
    (await editor.call(contract.saveVersion, { ...part, body: { ...part.body, isSubmitted: false } })).versions[0]
      ?.state,
    'draft',
  );
  await save(itemId, body, second);
  assert.deepEqual(await refusal(shown(itemId)), [404, 'content/item-not-found']);
  const own = decision(itemId, body.versionId);
  for (const writer of [editor, second])
    assert.deepEqual(await refusal(writer.try(contract.decideVersion, own)), [403, 'content/own-version']);
  const clerk = await service.staff(['clerk']);
  assert.deepEqual(await refusal(clerk.try(contract.decideVersion, own)), [403, 'request/forbidden']);
  const elsewhere = await service.staff(['reviewer', 'manager'], 2);
  assert.deepEqual(await refusal(elsewhere.try(contract.decideVersion, own)), [404, 'content/version-not-found']);
  assert.deepEqual(await refusal(elsewhere.try(contract.getItem, { params: { itemId } })), [
    404,
    'content/item-not-found',
  ]);
  const returned = decision(itemId, body.versionId, false);
  assert.deepEqual(await refusal(reviewer.try(contract.decideVersion, returned)), [422, 'content/note-missing']);
  await reviewer.call(contract.decideVersion, decision(itemId, body.versionId, false, '时限写错了'));
  await save(itemId, body);
  const approved = await reviewer.call(contract.decideVersion, own);
  assert.deepEqual([approved.standing, approved.liveNumber, approved.versions[0]?.state], ['live', 1, 'approved']);
  assert.deepEqual(approved.steps.map(({ kind }) => kind).reverse(), [
    'saved',
    'submitted',
    'returned',
    'submitted',
    'approved',
  ]);
  assert.deepEqual(await refusal(reviewer.try(contract.decideVersion, own)), [409, 'content/not-in-review']);
  assert.deepEqual(await refusal(editor.try(contract.saveVersion, { params: { itemId }, body })), [
    409,
    'content/not-editable',
  ]);
  const answer = await stranger(service).call(contract.getContent, { params: { itemId }, query: at('hall') });
  assert.deepEqual(
    answer.sections.map(({ name }) => name),
    ['受理条件', '材料', '流程', '时限', '收费', '依据', '网点', '电话'],
  );
  assert.deepEqual([answer.start, answer.number, answer.withdrawn], ['withdrawal', 1, null]);
  assert.deepEqual(await refusal(shown(itemId, 'employer')), [404, 'content/item-not-found']);
  assert.equal(
    (await stranger(service).try(contract.getContent, { params: { itemId }, query: at('hall', 2) })).status,
    404,
  );
  assert.equal(await isListed(itemId, {}, 'employer'), false);
  // The next version goes to the employer hall as well, and the first is kept.
  await publish(itemId, writing({ channels: ['hall', 'employer'], title: '租房提取办事指南（新）' }));
  const next = await stranger(service).call(contract.getContent, { params: { itemId }, query: at('employer') });
  assert.deepEqual([next.title, next.history.map(({ number }) => number)], ['租房提取办事指南（新）', [2]]);
  assert.deepEqual(
    (await reviewer.call(contract.getItem, { params: { itemId } })).versions.map(({ number }) => number),
    [2, 1],
  );
});

test('[P-O1] [U-O2] policies are found by kind, category and words, the newest first', async () => {
  const [older, newer] = [newId(), newId()];
  const policy = (given: object) =>
    writing({ category: 'contribution', start: null, channels: ['hall', 'employer'], ...given }, 'policy');
  await publish(older, policy({ title: '缴存基数调整甲乙通知', summary: '查得到 ABC 号' }));
  service.clock.now = service.clock.now.add({ minutes: 1 });
  await publish(
    newer,
    policy({
      title: '缴存比例甲乙通知',
      sections: [
        { key: 'source', text: '第 % 号' },
        { key: 'text', text: '比例为 **5%** 到 12%' },
      ],
    }),
  );
  for (const channel of ['hall', 'employer'] as const) {
    const ids = (await found({ kind: 'policy', category: 'contribution' }, channel)).map((row) => row.itemId);
    assert.ok(ids.indexOf(newer) < ids.indexOf(older) && ids.includes(newer), channel);
  }
  for (const [q, expected] of [
    ['基数调整甲', [true, false]],
    ['abc 号', [true, false]],
    ['第 % 号', [false, true]],
    ['甲乙通知', [true, true]],
    ['_', [false, false]],
    ['source', [false, false]],
  ] as const)
    assert.deepEqual([await isListed(older, { q }), await isListed(newer, { q })], expected, q);
  assert.equal(await isListed(newer, { kind: 'guide' }), false);
  assert.equal(await isListed(newer, { category: 'loan' }), false);
  const paged = await stranger(service).call(contract.listContent, {
    query: { ...at('hall'), kind: 'policy', q: '甲乙通知', page: 2, pageSize: 1 },
  });
  assert.deepEqual([paged.total, paged.rows.map(({ itemId }) => itemId)], [2, [older]]);
});

test('[G-8] what is to be published at a time is not there a second before, and can be taken back until then', async () => {
  const itemId = newId();
  const publishAt = service.clock.now.add({ hours: 1 }).toString();
  const past = writing({ publishAt: service.clock.now.subtract({ seconds: 1 }).toString() });
  assert.deepEqual(await refusal(editor.try(contract.saveVersion, { params: { itemId }, body: past })), [
    422,
    'content/past-time',
  ]);
  const approved = await publish(itemId, writing({ publishAt }));
  assert.deepEqual([approved.standing, approved.versions[0]?.liveAt], ['scheduled', publishAt]);
  service.clock.now = Temporal.Instant.from(publishAt).subtract({ seconds: 1 });
  assert.deepEqual([(await shown(itemId)).status, await isListed(itemId)], [404, false]);
  service.clock.now = Temporal.Instant.from(publishAt);
  assert.deepEqual([(await shown(itemId)).status, await isListed(itemId)], [200, true]);
  await login();
  const params = { itemId, versionId: approved.versions[0]?.versionId ?? '' };
  assert.deepEqual(await refusal(editor.try(contract.takeBackVersion, { params })), [409, 'content/not-editable']);
  const later = writing({ title: '第二版的标题', publishAt: service.clock.now.add({ hours: 1 }).toString() });
  await publish(itemId, later);
  await editor.call(contract.takeBackVersion, { params: { itemId, versionId: later.versionId } });
  assert.deepEqual(await refusal(editor.try(contract.takeBackVersion, { params: { itemId, versionId: newId() } })), [
    404,
    'content/version-not-found',
  ]);
  service.clock.now = service.clock.now.add({ hours: 2 });
  assert.equal(
    (await stranger(service).call(contract.getContent, { params: { itemId }, query: at('hall') })).title,
    '租房提取办事指南',
  );
});

test('[G-8] withdrawn content says so at once, with what was planned, and comes back by two people only', async () => {
  const itemId = newId();
  const body = { reason: '政策已调整' };
  assert.deepEqual(await refusal(reviewer.try(contract.withdrawItem, { params: { itemId }, body })), [
    404,
    'content/item-not-found',
  ]);
  const first = writing();
  await save(itemId, first);
  assert.deepEqual(await refusal(reviewer.try(contract.withdrawItem, { params: { itemId }, body })), [
    409,
    'content/not-shown',
  ]);
  await reviewer.call(contract.decideVersion, decision(itemId, first.versionId));
  const planned = service.clock.now.add({ hours: 1 });
  await publish(itemId, writing({ publishAt: planned.toString() }));
  service.clock.now = service.clock.now.add({ minutes: 1 });
  assert.equal((await reviewer.call(contract.withdrawItem, { params: { itemId }, body })).standing, 'withdrawn');
  assert.deepEqual(await refusal(reviewer.try(contract.withdrawItem, { params: { itemId }, body })), [
    409,
    'content/not-shown',
  ]);
  service.clock.now = planned.add({ hours: 1 });
  const gone = await stranger(service).call(contract.getContent, { params: { itemId }, query: at('hall') });
  assert.deepEqual(
    [gone.withdrawn?.reason, gone.sections, gone.start, gone.title],
    ['政策已调整', [], null, first.title],
  );
  assert.equal(await isListed(itemId), false);
  await login();
  const states = (await reviewer.call(contract.listItems, { query: { standing: 'withdrawn', pageSize: 200 } })).rows;
  assert.ok(states.some((row) => row.itemId === itemId));
  assert.equal((await publish(itemId, writing())).standing, 'live');
  assert.equal(await isListed(itemId), true);
});

test('[G-8] of several who begin the next version at once one goes on; a kind does not change', async () => {
  const itemId = newId();
  const bodies = Array.from({ length: 5 }, () => writing());
  const answers = await Promise.all(
    bodies.map((body) => editor.try(contract.saveVersion, { params: { itemId }, body })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409, 409],
  );
  const won = bodies[answers.findIndex(({ status }) => status === 200)] ?? writing();
  const both = await Promise.all(
    [reviewer, await service.staff(['reviewer'])].map((by) =>
      by.try(contract.decideVersion, decision(itemId, won.versionId)),
    ),
  );
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
  const stolen = { params: { itemId: newId() }, body: { ...writing(), versionId: won.versionId } };
  assert.deepEqual(await refusal(editor.try(contract.saveVersion, stolen)), [409, 'content/not-editable']);
  const other = writing({}, 'notice');
  assert.deepEqual(await refusal(editor.try(contract.saveVersion, { params: { itemId }, body: other })), [
    409,
    'content/not-editable',
  ]);
});

test('[G-8] a script in a text comes back as the letters that were written, in JSON and nowhere else', async () => {
  const itemId = newId();
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)>';
  await publish(
    itemId,
    writing({ sections: [{ key: 'text', text: script }], title: `公告${script}`.slice(0, 60), start: null }, 'notice'),
  );
  const { body, status } = await shown(itemId);
  assert.deepEqual([status, (body as { sections: { text: string }[] }).sections[0]?.text], [200, script]);
});

test('the table itself lets nobody review what they wrote', async () => {
  const itemId = newId();
  const body = writing();
  await save(itemId, body);
  await assert.rejects(
    service.ownerPool.query('update content.version set reviewed_by = editors[1] where version_id = $1', [
      body.versionId,
    ]),
    /version__four_eyes/,
  );
});

test('[G-8] a guide whose figures have changed is shown as to be revised, until a version is shown that knows the change', async () => {
  const itemId = newId();
  const quotes = ['loan.decision-days', 'transfer.answer-days', 'no.such-parameter'];
  await publish(itemId, writing({ quotes }));
  const outdated = async () => {
    const { rows } = await reviewer.call(contract.listItems, { query: { isOutdated: true, pageSize: 200 } });
    return rows.find((row) => row.itemId === itemId)?.changed;
  };
  const change = (centerId: number, key: string, validFrom: string, value: number) =>
    service.ownerPool.query(
      `insert into params.center_value (center_id, key, valid_from, value, source) values ($1, $2, $3, $4, '试验')`,
      [centerId, key, validFrom, value],
    );
  assert.equal(await outdated(), undefined);
  await change(2, 'loan.decision-days', '2027-01-01', 8);
  await change(1, 'evidence.wait-days', '2027-01-01', 9);
  assert.equal(await outdated(), undefined, 'another centre’s, and one that it does not quote');
  await change(1, 'loan.decision-days', '2027-01-01', 8);
  assert.deepEqual(await outdated(), [{ key: 'loan.decision-days', since: '2027-01-01' }]);
  const { versions } = await reviewer.call(contract.getItem, { params: { itemId } });
  assert.deepEqual(versions[0]?.quotes, ['loan.decision-days', 'transfer.answer-days']);
  assert.deepEqual(versions[0]?.changed, [{ key: 'loan.decision-days', since: '2027-01-01' }]);
  // A draft that knows it changes nothing for readers yet.
  const mended = writing({ quotes, reason: '时限改为8日' });
  await save(itemId, mended);
  assert.equal((await outdated())?.length, 1);
  await reviewer.call(contract.decideVersion, decision(itemId, mended.versionId));
  assert.equal(await outdated(), undefined);
  // Decided again for the same day: another value is another figure.
  await service.ownerPool.query(
    `update params.center_value set value = '7' where center_id = 1 and key = 'loan.decision-days' and valid_from = '2027-01-01'`,
  );
  assert.equal((await outdated())?.length, 1);
});
