import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newUuid } from '../../platform/ids.ts';
import { openTestService, type TestCaller, type TestService, testNow } from '../../testing.ts';
import { stranger } from '../../testing-logins.ts';
import * as content from '../content/contract.ts';
import * as contract from './contract.ts';
import { agentsOf, visitorWith } from './desk-testing.ts';
import { type Findable, gramsOf, heatOf, searchQuestions } from './rules/search.ts';

const of = (itemId: string, title: string, similar = '', summary = ''): Findable => ({
  itemId,
  category: 'general',
  title,
  similar,
  summary,
});
const base = [
  of('rent', '租房提取需要什么材料', '租房子能取公积金吗', '网上申请不用交纸质材料'),
  of('leave', '离职以后怎么提取公积金', '辞职了公积金怎么取'),
  of('early', '公积金贷款可以提前还款吗', '提前还贷有违约金吗'),
  of('password', '忘记登录密码怎么办', '密码忘了'),
];

test('[G-9] what people say in their own words finds the question, and what is far off finds nothing', () => {
  const cases: [string, string | undefined][] = [
    ['租房可以提取吗', 'rent'],
    ['我想问一下辞职了怎么取', 'leave'],
    ['提前还贷违约金', 'early'],
    ['密码忘记了', 'password'],
    ['今天天气怎么样', undefined],
    ['', undefined],
    ['请问', undefined],
  ];
  for (const [asked, expected] of cases)
    assert.equal(searchQuestions(asked, base, 5)[0]?.found.itemId, expected, asked);
});

test('[G-9] a question always finds itself first, and no share is above one', () => {
  const word = fc.string({
    unit: fc.constantFrom(...'租房提取离职贷款还款密码账户余额利率'),
    minLength: 3,
    maxLength: 10,
  });
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), (titles) => {
      const all = titles.map((title, place) => of(`q${place}`, title));
      for (const one of all) {
        const found = searchQuestions(one.title, all, 20);
        assert.ok(found.every(({ share }) => share > 0 && share <= 1 + 1e-9));
        const grams = gramsOf(one.title);
        const best = found[0];
        assert.ok(best && [...grams].every((gram) => gramsOf(best.found.title).has(gram)));
      }
    }),
  );
});

test('[G-9] an answer that a person had to be asked for is hotter than one that was read; what is called useless cools', () => {
  const uses = { view: 3, insert: 0, useful: 0, useless: 0 };
  assert.ok(heatOf({ ...uses, view: 0, insert: 2 }, 0) > heatOf(uses, 0));
  assert.ok(heatOf({ ...uses, useless: 5 }, 0) < heatOf(uses, 0));
  assert.ok(heatOf(uses, 30) > heatOf(uses, 0));
});

let service: TestService;
let editor: TestCaller;
before(async () => {
  service = await openTestService();
  editor = await service.staff(['manager']);
});
after(() => service.close());

const id = () => newUuid(service.clock.now.epochMilliseconds);
const asked = (q?: string) =>
  stranger(service).call(contract.listQuestions, { query: { centerId: 1, channel: 'hall', ...(q && { q }) } });

test('[G-9] an answer is written, reviewed by another, found, ranked by its use, and gone after its last day', async () => {
  const itemId = id();
  const versionId = id();
  const body = {
    versionId,
    kind: 'question' as const,
    title: '公积金可以装电梯吗',
    summary: '加装电梯可以提取个人负担的费用。',
    category: 'withdrawal' as const,
    sections: [
      { key: 'similar', text: '老楼加装电梯提取' },
      { key: 'answer', text: '既有住宅加装电梯，可以提取个人负担的费用。' },
      { key: 'basis', text: '演示城市提取规定' },
    ],
    start: null,
    channels: ['hall' as const],
    reason: '新的问题',
    publishAt: null,
    quotes: [],
    expiresOn: '2026-11-20',
    isSubmitted: true,
  };
  await editor.call(content.saveVersion, { params: { itemId }, body });
  assert.equal((await asked('加装电梯')).rows.length, 0);
  const reviewer = await service.staff(['reviewer']);
  const decision = { params: { itemId, versionId }, body: { isApproved: true, note: '' } };
  assert.equal((await editor.try(content.decideVersion, decision)).status, 403);
  await reviewer.call(content.decideVersion, decision);
  assert.equal((await asked('老楼加装电梯')).rows[0]?.itemId, itemId);
  assert.notEqual((await asked()).rows[0]?.itemId, itemId);
  // The agent gives it as an answer, readers read it.
  const [agent] = await agentsOf(service, 1);
  assert.ok(agent);
  await agent.caller.call(contract.setAgentState, { body: { state: 'online' } });
  const { conversationId } = await visitorWith(service, '装电梯能取吗');
  const found = await agent.caller.call(contract.searchKnowledge, { query: { q: '装电梯能取吗' } });
  const text = found.rows[0]?.summary ?? '';
  const answer = { messageId: id(), text, isNote: false, questionId: itemId };
  const reading = { params: { itemId }, body: { centerId: 1, kind: 'view' as const } };
  // Twice the same answer is one use, whoever repeats it.
  await agent.caller.call(contract.answerConversation, { params: { conversationId }, body: answer });
  await agent.caller.call(contract.answerConversation, { params: { conversationId }, body: answer });
  await Promise.all(Array.from({ length: 5 }, () => stranger(service).call(contract.useQuestion, reading)));
  const { rows } = await service.ownerPool.query<{ kind: string; count: number }>(
    'select kind, count from desk.question_use where item_id = $1 order by kind',
    [itemId],
  );
  assert.deepEqual(rows, [
    { kind: 'insert', count: 1 },
    { kind: 'view', count: 5 },
  ]);
  assert.equal((await asked()).rows[0]?.itemId, itemId);
  service.clock.now = Temporal.Instant.from('2026-11-20T15:59:00Z');
  assert.equal((await asked('加装电梯')).rows[0]?.itemId, itemId);
  service.clock.now = Temporal.Instant.from('2026-11-20T16:00:00Z');
  assert.equal((await asked('加装电梯')).rows.length, 0);
  assert.equal((await stranger(service).try(contract.useQuestion, reading)).status, 404);
  service.clock.now = testNow;
});
