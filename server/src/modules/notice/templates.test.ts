import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import * as contract from './contract.ts';
import { notify } from './index.ts';
import type { OccasionKind, OccasionVariables } from './occasions.ts';
import { declarationOf, type TemplateKey, templateKeys } from './rules/catalogue.ts';
import { settingFault, settingKeys } from './rules/settings.ts';
import { faultText, fillIn, sampleOf, wordingFaults } from './rules/wording.ts';
import { type Figures, fillingOf } from './templates.ts';

// The words of every occasion, and how they are changed by two people.

const money = { amountFen: 144_000, balanceFen: 8_642_055 };
const person: Figures = { accountTail: '0001', amountFen: 144_000n, balanceFen: 8_642_055n };
const change = (kind: string): Figures => ({ accountTail: '0001', kind, beforeText: null, afterText: null });
const month = { month: '2026-11', on: '2026-11-12' };
const loan = { contractTail: '0018', on: '2026-11-20', ...money };
const news = { title: '提取', number: '41', text: '', dueOn: null, closesOn: null };
const asked = { authority: '民政局', source: '婚姻登记', until: '2026-11-20' };
const collection = { month: '2026-11', serial: '41', amountFen: 1, reason: '余额不足' };
const appointment = { number: 'A1', day: '2026-11-16', time: '09:00', outlet: '大厅', service: '贷款' };
const account = { month: '2026-11', employerName: '某单位' };

/** Each kind with as little in it as its type allows: every way that its words can go. */
const occasions: { readonly [K in OccasionKind]: readonly (readonly [OccasionVariables[K], Figures?])[] } = {
  'casework.served': [true, false].map((isEmployer) => [
    { outlet: isEmployer ? '' : '大厅', on: '2026-11-12', address: 'http://localhost/rate/1/x', isEmployer },
  ]),
  'contribution.remitted': [[month, person]],
  'contribution.back-paid': [[month, person]],
  'contribution.corrected': [[month, person]],
  'contribution.month-reversed': [[month, person]],
  'contribution.collection-refused': [[collection]],
  'contribution.collection-taken-back': [true, false].map((isReversed) => [{ ...collection, isReversed }]),
  'loan.taken-back': [1, 0].map((owedFen) => [{ ...loan, reason: '撤销', owedFen }]),
  'accounting.interest-settled': [[{ settlesOn: '2026-06-30' }, person]],
  'contribution.account-changed': ['open', 'seal', 'unseal', 'base', 'ratio', 'transfer', 'new'].map((kind) => [
    account,
    change(kind),
  ]),
  'contribution.dunned': [[{ month: '2026-11', dueOn: '2026-11-15', personCount: 1, amountFen: 1 }]],
  'contribution.business-done': [[{ name: '补缴', number: '1', amountFen: 1 }]],
  'contribution.posted': [[{ month: '2026-11', personCount: 1, amountFen: 1 }]],
  'contribution.short': [[{ month: '2026-11', receivedFen: 1, dueFen: 2, missingFen: 1 }]],
  'contribution.to-unallocated': [[{ amountFen: 1, reason: '多缴' }]],
  'contribution.moved-away': [[{ count: 1, employerName: '某单位', month: '2026-11' }]],
  'contribution.business': [true, false].map((isDone) => [{ name: '封存', number: '1', personCount: 1, isDone }]),
  'person.mobile-changed': [[{ employerName: '某单位', mobileMasked: '138****0001' }]],
  'person.contact-changed': [[{ employerName: '某单位', fields: '固定电话、家庭住址' }]],
  'registration.frozen': [[{ accountTail: '0001', authority: '法院', documentNo: '1号', untilOn: '2027-11-11' }]],
  'registration.released': [[{ accountTail: '0001', authority: '法院', state: '正常' }]],
  'registration.merged': [[{ fromTail: '0018', accountTail: '0001', ...money }]],
  'registration.corrected': [[{ fields: '姓名', on: '2026-11-12' }]],
  'notice.bound': [[{ way: '微信', at: '2026-11-12T02:00:00Z' }]],
  'notice.unbound': [[{ way: '微信', at: '2026-11-12T02:00:00Z' }]],
  'notice.signed': [[{ mobileMasked: '138****0001', channelName: '微信', at: '2026-11-12T02:00:00Z' }]],
  'notice.cancelled': [[{ channelName: '微信', at: '2026-11-12T02:00:00Z' }]],
  'hotline.answer': [[{ text: '您尾号0017的公积金账户，余额100.00元。' }]],
  'identity.mobile-changed': [[{ mobileMasked: '138****0001' }]],
  'identity.pin-changed': [[{ clerkName: '许经办', at: '2026-11-12' }]],
  'identity.registration-closed': [[{ at: '2026-11-12' }]],
  'identity.password-changed': [[{ at: '2026-11-12' }]],
  'withdrawal.paid': [[{ accountTail: '0001', on: '2026-11-12', reason: '租房', interestFen: 0, ...money }]],
  'withdrawal.given-back': [[{ number: '1', amountFen: 1, reason: '账户已销户' }]],
  'transfer.changed': [[{ number: 'C41030261112000001', centreName: '临江中心', state: '对方已受理', text: '等待。' }]],
  'transfer.out': [[{ accountTail: '0001', centreName: '临江中心', principalFen: 1, interestFen: 0 }]],
  'transfer.in': [[{ accountTail: '0001', centreName: '临江中心', amountFen: 1, balanceFen: 1 }]],
  'withdrawal.asked': [[{ who: '*明', why: '租房', until: '2026-12-01' }]],
  'withdrawal.asked-again': [[{ who: '*明', why: '租房', until: '2026-12-01' }]],
  'withdrawal.unanswered': [[{ number: '1', until: '2026-12-01' }]],
  'loan.granted': [[{ contractTail: '0018', amountFen: 1, dueDay: 20, instalmentFen: 1 }]],
  'loan.grant-returned': [[loan]],
  'loan.due-soon': (['fund', 'fund-short', 'bank'] as const).map((payer) => [{ ...loan, payer }]),
  'loan.repaid': [[{ ...loan, principalFen: 1, interestFen: 1, penaltyFen: 0, overdueCount: 0 }]],
  'loan.overdue': [[loan]],
  'loan.early-accepted': [[loan]],
  'loan.repaid-early': [[loan]],
  'loan.request-failed': [[{ ...loan, reason: '余额不足' }]],
  'loan.settled': [[{ contractTail: '0018' }]],
  'loan.changed': [[{ contractTail: '0018', change: '期限' }]],
  'booking.booked': [[appointment]],
  'booking.reminder': [[{ ...appointment, address: '迎宾大道1号' }]],
  'booking.taken-back': [[{ ...appointment, reason: '停办' }]],
  'casework.news': (
    ['submitted', 'waiting', 'returned', 'approved', 'refused', 'done', 'failed', 'lapsed'] as const
  ).map((kind) => [{ ...news, news: kind }]),
  'workorder.answered': [[{ title: '租房提取', number: 'GD1' }]],
  'workorder.opened': [[{ title: '租房提取', number: 'GD1', dueOn: '2026-11-19' }]],
  'evidence.waiting': [[asked]],
  'evidence.answered': [true, false].map((isConfirmed) => [{ ...asked, isConfirmed }]),
  'evidence.overdue': [[asked]],
  'evidence.certificate-refused': [[{ ...asked, reason: '不清' }]],
};
const fillings = (Object.keys(occasions) as OccasionKind[]).flatMap((kind) =>
  occasions[kind].map(([variables, figures]) => fillingOf(kind, variables as never, figures)),
);

test('every template that comes with the system keeps its own rules, and its example reads whole', () => {
  for (const key of templateKeys) {
    const declared = declarationOf(key);
    assert.deepEqual(wordingFaults(declared, declared), [], key);
    for (const text of Object.values(sampleOf(declared, declared.variables))) assert.doesNotMatch(text, /[{}[\]]/, key);
  }
});

test('[P-O7] every occasion fills in what its template declares, and every template has its occasion', () => {
  for (const { template, values } of fillings) {
    const { variables, optional = [] } = declarationOf(template) as ReturnType<typeof declarationOf>;
    for (const name of Object.keys(variables))
      if (!optional.includes(name)) assert.notEqual(values[name] ?? null, null, `${template} ${name}`);
    for (const name of Object.keys(values)) assert.ok(Object.hasOwn(variables, name), `${template} ${name}`);
  }
  const used = new Set<TemplateKey>(fillings.map(({ template }) => template));
  // Codes are sent by themselves.
  const unused = templateKeys.filter((key) => !used.has(key));
  assert.deepEqual(unused.sort(), ['one-time-code']);
});

test('what may be missing leaves no trace in the words', () => {
  const text = '已受理[，将于{办结日}前办结]。';
  assert.equal(fillIn(text, { 办结日: '11月17日' }), '已受理，将于11月17日前办结。');
  assert.equal(fillIn(text, { 办结日: null }), '已受理。');
  assert.equal(fillIn(text, {}), '已受理。');
  assert.throws(() => fillIn('{金额} 元', {}), /金额/);
});

for (const [name, change, expected] of [
  ['an unknown variable is named', { short: '余额 {余额} 元，{金额}，{余额1}' }, ['短信里的变量“{余额1}”不存在']],
  ['a missing one is named', { long: '金额 {金额} 元' }, ['站内消息缺少必须的变量“{余额}”']],
  ['a required one may not be left out', { long: '{金额}[{余额}]' }, ['站内消息缺少必须的变量“{余额}”']],
  ['brackets come in pairs', { title: '到账{日期' }, ['标题里的括号“{”没有成对']],
  ['every form has words', { title: ' ' }, ['标题不能为空']],
  ['a short message is short', { short: `{金额}{余额}${'长'.repeat(200)}` }, ['短信有 208 个字，最多 200 个字']],
] as const)
  test(`a template is checked: ${name}`, () => {
    const declared = declarationOf('contribution.remitted');
    assert.deepEqual(wordingFaults({ ...declared, ...change }, declared).map(faultText), expected);
  });

test('whatever passes the check can be filled in with what the occasion has', () => {
  const declared = declarationOf('casework.news/submitted');
  const piece = fc.constantFrom('{业务}', '{编号}', '[{办结日}]', '{办结日}', '[', ']', '{', '}', '{别的}', '文字');
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const { values } = fillingOf('casework.news', { ...news, news: 'submitted' });
  fc.assert(
    fc.property(text, (short) => {
      const wording = { ...declared, short: `{业务}{编号}${short}` };
      if (wordingFaults(wording, declared).length > 0) return;
      assert.doesNotMatch(fillIn(wording.short, values), /[{}[\]]/);
    }),
    { numRuns: 500 },
  );
});

for (const [key, value, fault] of [
  ['notice.quiet-from-hour', 22, undefined],
  ['notice.quiet-from-hour', 24, '夜间时段开始应为 0 至 23 的整数（时）'],
  ['notice.sms-routes', ['unicom', 'province'], undefined],
  ['notice.sms-routes', ['unicom', 'unicom'], '同一通道只能列一次'],
  ['notice.urgencies', { 'loan.repaid': 'low' }, undefined],
  ['notice.urgencies', { 'loan.repaid': 'code' }, '“loan.repaid”的优先级应为 high、middle 或 low'],
] as const)
  test(`a parameter is checked: ${key} ${JSON.stringify(value)}`, () => assert.equal(settingFault(key, value), fault));

test('[S-U4] no word may mean two things, in any width or case', () => {
  const words = {
    sign: ['QY'],
    cancel: ['QX'],
    contribution: ['YE'],
    entries: ['MX'],
    loan: ['DK'],
    repayments: ['HK'],
  };
  assert.equal(settingFault('notice.uplink-words', words), undefined);
  assert.match(settingFault('notice.uplink-words', { ...words, loan: ['DK', 'ｙｅ'] }) ?? '', /“ｙｅ”重复/);
  assert.match(settingFault('notice.uplink-words', { ...words, loan: ['D K'] }) ?? '', /不能含有空格/);
  for (const key of settingKeys) assert.notEqual(settingFault(key, { wrong: true }), undefined, key);
});

let service: TestService;
let editor: TestCaller;
let reviewer: TestCaller;
before(async () => {
  service = await openTestService();
});
// Sessions end with the clock.
beforeEach(async () => {
  editor = await service.staff(['manager']);
  reviewer = await service.staff(['reviewer']);
});
after(() => service.close());

const key = 'identity.password-changed';
const wording = {
  title: '密码改了',
  long: '您的密码于{日期}修改，不是您请拨12329。',
  short: '密码{日期}已改。',
};
const revision = (given: object = {}) => ({
  revisionId: newUuid(service.clock.now.epochMilliseconds),
  subject: 'template' as const,
  key,
  content: wording,
  reason: '改得短些',
  validFrom: '2026-11-13',
  isSubmitted: true,
  ...given,
});
const codeOf = async (answer: Promise<{ body: unknown; status: number }>) => {
  const { body, status } = await answer;
  return [status, (body as { code?: string }).code];
};
const approve = (revisionId: string) =>
  reviewer.call(contract.decideRevision, { params: { revisionId }, body: { isApproved: true, note: '' } });

test('a template is edited, reviewed by another person and in force from its day', async () => {
  const body = revision();
  const wrong = await editor.try(contract.saveRevision, {
    body: { ...body, content: { ...wording, short: '{日期}{时间}' } },
  });
  assert.equal(wrong.status, 422);
  assert.match(JSON.stringify(wrong.body), /短信里的变量“\{时间\}”不存在/);
  assert.equal((await editor.call(contract.saveRevision, { body })).state, 'in-review');
  const params = { revisionId: body.revisionId };
  const decision = { params, body: { isApproved: true, note: '' } };
  assert.deepEqual(await codeOf(editor.try(contract.decideRevision, decision)), [403, 'notice/own-revision']);
  const returned = { params, body: { isApproved: false, note: '' } };
  assert.deepEqual(await codeOf(reviewer.try(contract.decideRevision, returned)), [422, 'notice/note-missing']);
  assert.deepEqual(await codeOf((await service.staff(['clerk'])).try(contract.decideRevision, decision)), [
    403,
    'request/forbidden',
  ]);
  const elsewhere = await service.staff(['reviewer'], 2);
  assert.deepEqual(await codeOf(elsewhere.try(contract.decideRevision, decision)), [404, 'notice/revision-not-found']);
  assert.equal((await approve(body.revisionId)).state, 'approved');
  assert.deepEqual(await codeOf(reviewer.try(contract.decideRevision, decision)), [409, 'notice/not-in-review']);
  assert.deepEqual(await codeOf(editor.try(contract.saveRevision, { body })), [409, 'notice/not-editable']);
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 1',
  );
  const personId = rows[0]?.person_id ?? '';
  const tell = systemCall(service.service.parts, { name: 'test', centerId: 1, requestId: 'test' });
  const titles = async () => {
    await tell((call) => notify(call, key, ['person', personId], { at: '2026-11-12' }));
    return until(async () => {
      const { rows: open } = await service.ownerPool.query(
        'select from notice.occasion where kind = $1 and expanded_at is null',
        [key],
      );
      const found = await service.ownerPool.query(
        `select title, template_number from notice.message where recipient_id = $1 order by created_at desc, message_id desc`,
        [personId],
      );
      return open.length === 0 && found.rows;
    });
  };
  assert.deepEqual(await titles(), [{ title: '登录密码已修改', template_number: 0 }]);
  service.clock.now = service.clock.now.add({ hours: 24 });
  assert.deepEqual((await titles())[0], { title: '密码改了', template_number: 1 });
  reviewer = await service.staff(['reviewer']);
  const seen = await reviewer.call(contract.getTemplate, { query: { key } });
  assert.deepEqual([seen.number, seen.wording.title, seen.revisions.length], [1, '密码改了', 1]);
  assert.equal((await (await service.staff(['reviewer'], 2)).call(contract.getTemplate, { query: { key } })).number, 0);
});

test('of two who edit the same template at once one goes on, and what was returned can be mended or withdrawn', async () => {
  const day = { validFrom: '2026-11-20', key: 'loan.settled', content: undefined };
  const { wording: content } = await editor.call(contract.getTemplate, { query: { key: 'loan.settled' } });
  const bodies = Array.from({ length: 4 }, (_none, index) =>
    revision({ ...day, content, revisionId: newUuid(index + 1) }),
  );
  const answers = await Promise.all(bodies.map((body) => editor.try(contract.saveRevision, { body })));
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409],
  );
  const body = bodies[answers.findIndex(({ status }) => status === 200)] ?? revision();
  const params = { revisionId: body.revisionId };
  await reviewer.call(contract.decideRevision, { params, body: { isApproved: false, note: '请说明结清日期' } });
  assert.equal((await editor.call(contract.saveRevision, { body })).state, 'in-review');
  await editor.call(contract.withdrawRevision, { params });
  assert.deepEqual(await codeOf(editor.try(contract.withdrawRevision, { params })), [409, 'notice/not-editable']);
  const past = revision({ ...day, content, validFrom: '2026-11-01' });
  assert.deepEqual(await codeOf(editor.try(contract.saveRevision, { body: past })), [422, 'notice/past-day']);
  const nothing = revision({ key: 'no.such' });
  assert.deepEqual(await codeOf(editor.try(contract.saveRevision, { body: nothing })), [
    404,
    'notice/template-not-found',
  ]);
});

test('a parameter is proposed by one and approved by another, with its source', async () => {
  const body = revision({
    subject: 'parameter',
    key: 'notice.quiet-from-hour',
    content: 22,
    validFrom: '2026-11-20',
    reason: '夜间短信投诉减少',
  });
  const bad = await editor.try(contract.saveRevision, { body: { ...body, content: 30 } });
  assert.match(JSON.stringify(bad.body), /0 至 23/);
  await editor.call(contract.saveRevision, { body });
  const shown = (await reviewer.call(contract.listRevisions, { query: { state: 'in-review' } })).rows;
  assert.ok(shown.some(({ revisionId, isOwn }) => revisionId === body.revisionId && !isOwn));
  await approve(body.revisionId);
  const valueOf = async () => (await reviewer.call(contract.listSettings, {})).rows.find((row) => row.key === body.key);
  assert.equal((await valueOf())?.value, 21);
  service.clock.now = Temporal.Instant.from('2026-11-21T02:00:00Z');
  reviewer = await service.staff(['reviewer']);
  const inForce = await valueOf();
  assert.equal(inForce?.value, 22);
  assert.match(inForce?.source ?? '', /夜间短信投诉减少/);
});
