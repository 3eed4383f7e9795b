import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { migrate } from '../../platform/migrate.ts';
import { openBareDatabase } from '../../testing.ts';

const db = join(import.meta.dirname, '../../../../db');
const first = '0224_work_orders.sql';

let bare: Awaited<ReturnType<typeof openBareDatabase>>;
const earlier = mkdtempSync(join(tmpdir(), 'anju-earlier-'));

before(async () => {
  bare = await openBareDatabase();
  mkdirSync(join(earlier, 'migrations'));
  for (const name of readdirSync(join(db, 'migrations')).filter((name) => name < first))
    cpSync(join(db, 'migrations', name), join(earlier, 'migrations', name));
  writeFileSync(join(earlier, 'roles.sql'), '');
  await migrate(bare.url, earlier, []);
});
after(async () => {
  rmSync(earlier, { recursive: true });
  await bare.close();
});

const uuid = (no: number) => `00000000-0000-4000-8000-${String(no).padStart(12, '0')}`;
const rowsOf = async <T extends pg.QueryResultRow>(text: string) => (await bare.ownerPool.query<T>(text)).rows;

/** What stood in the earlier lists: every state an inquiry could be in, and call-backs of two days and two centres. */
const earlierRows = `
  insert into content.inquiry (center_id, inquiry_id, number, author_kind, author_id, category, title, question, contact_sealed, may_publish,
      written_at, written_on, due_on, due_source, state, answer, answered_by, answered_at, reviewed_by, score, remark, rated_at, board_question, published_at)
    values
    (1, '${uuid(1)}', 'LY1', 'person', '${uuid(91)}', 'question', '等待', '还没有人答复', null, false,
      '2026-11-01T01:00Z', '2026-11-01', '2026-11-08', 's', 'waiting', null, null, null, null, null, null, null, null, null),
    (1, '${uuid(2)}', 'LY2', 'person', '${uuid(91)}', 'complaint', '审核', '答复在审核', '\\x0102', false,
      '2026-11-02T01:00Z', '2026-11-02', '2026-11-09', 's', 'in-review', '拟答', '${uuid(81)}', '2026-11-03T01:00Z', null, null, null, null, null, null),
    (1, '${uuid(3)}', 'LY3', 'employer', '${uuid(92)}', 'complaint', '退回', '答复被退回', null, false,
      '2026-11-03T01:00Z', '2026-11-03', '2026-11-10', 's', 'waiting', '退回的答', '${uuid(81)}', '2026-11-03T01:00Z', null, null, null, null, null, null),
    (1, '${uuid(4)}', 'LY4', 'person', '${uuid(91)}', 'suggestion', '公开', '已答已评', '\\x0304', true,
      '2026-11-04T01:00Z', '2026-11-04', '2026-11-11', 's', 'answered', '采纳', '${uuid(81)}', '2026-11-05T01:00Z', '${uuid(82)}', 5, '好',
      '2026-11-06T01:00Z', '公开的话', '2026-11-07T01:00Z'),
    (2, '${uuid(5)}', 'LY1', 'person', '${uuid(93)}', 'praise', '表扬', '别的中心', null, false,
      '2026-11-04T01:00Z', '2026-11-04', '2026-11-11', 's', 'answered', '谢谢', '${uuid(83)}', '2026-11-05T01:00Z', null, null, null, null, null, null);
  insert into content.inquiry_step (center_id, inquiry_id, seq, kind, note, done_by, done_at)
    select 1, '${uuid(4)}', seq, kind, kind || ' 记录', '${uuid(81)}', '2026-11-05T01:00Z'
    from unnest(array['answered', 'approved', 'returned', 'published', 'unpublished', 'contact']) with ordinality as step (kind, seq);
  insert into hotline.call (center_id, call_id, channel_id, caller_sealed, caller_masked, began_at)
    select center, call_id, call_id::text, '\\x05', '138****5678', '2026-11-04T01:00Z'
    from (values (1, '${uuid(11)}'::uuid), (1, '${uuid(12)}'), (1, '${uuid(13)}'), (2, '${uuid(14)}')) as calls (center, call_id);
  insert into hotline.call_back (center_id, call_back_id, call_id, number_sealed, number_masked, person_id, asked_at, due_on, state, note, done_by, done_at)
    values
    (1, '${uuid(21)}', '${uuid(11)}', '\\x0a', '138****5678', '${uuid(91)}', '2026-11-04T01:00Z', '2026-11-09', 'waiting', null, null, null),
    (1, '${uuid(22)}', '${uuid(12)}', '\\x0b', '139****0000', null, '2026-11-04T02:00Z', '2026-11-09', 'done', '已告知', '${uuid(81)}', '2026-11-05T02:00Z'),
    (1, '${uuid(23)}', '${uuid(13)}', '\\x0c', '137****0000', null, '2026-11-04T17:00Z', '2026-11-10', 'waiting', null, null, null),
    (2, '${uuid(24)}', '${uuid(14)}', '\\x0d', '136****0000', null, '2026-11-04T01:00Z', '2026-11-09', 'waiting', null, null, null);
  insert into params.center_value (center_id, key, valid_from, value, source) values
    (1, 'content.reply-working-days', '2026-01-01', '{"complaint":7}', 'own'),
    (1, 'hotline.call-back-working-days', '2026-03-01', '2', 'own'),
    (2, 'hotline.call-back-working-days', '2026-01-01', '1', 'own'),
    (2, 'content.reply-working-days', '2026-03-01', '{"question":4}', 'own'),
    (1, 'content.reviewed-categories', '2026-01-01', '["praise"]', 'own'),
    (1, 'content.inquiries-per-day', '2026-01-01', '9', 'own');
  insert into notice.occasion (center_id, occasion_id, kind, audience_kind, audience_id, variables, created_at)
    values (1, '${uuid(31)}', 'content.inquiry-answered', 'person', '${uuid(91)}', '{"title":"公开","number":"LY4"}', '2026-11-05T01:00Z');
  insert into notice.message (center_id, recipient_kind, recipient_id, message_id, occasion_id, template, title, body, created_at)
    values (1, 'person', '${uuid(91)}', '${uuid(32)}', '${uuid(31)}', 'content.inquiry-answered', '已答复', '已答复', '2026-11-05T01:00Z');
  insert into notice.revision (center_id, revision_id, subject, subject_key, number, content, reason, state, valid_from, edited_by, edited_at)
    values (1, '${uuid(33)}', 'template', 'content.inquiry-answered', 1, '{}', '改', 'draft', '2026-11-05', '${uuid(81)}', '2026-11-05T01:00Z');`;

test('what stood in the earlier lists is a work order with everything that was known of it', async () => {
  await bare.ownerPool.query(earlierRows);
  const inquiries = await rowsOf('select * from content.inquiry order by inquiry_id');
  const applied = await migrate(bare.url, db, []);
  assert.equal(applied[0], first);

  const orders = await rowsOf<Record<string, unknown>>('select * from workorder.work_order order by work_order_id');
  assert.equal(orders.length, inquiries.length + 4);
  // An inquiry keeps every column under its new name; an answer under review has its moment in the steps.
  for (const [at, inquiry] of inquiries.entries()) {
    const { inquiry_id, author_kind, author_id, category, state, answered_at, ...same } = inquiry;
    const expected = {
      ...same,
      work_order_id: inquiry_id,
      subject_kind: author_kind,
      subject_id: author_id,
      kind: category,
      state: state === 'answered' ? 'closed' : state,
      answered_at: state === 'answered' ? answered_at : null,
      contact_context: same['contact_sealed'] ? 'content.inquiry.contact' : null,
    };
    const kept = orders[at] ?? {};
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, kept[key]])), expected);
  }
  const steps = await rowsOf(
    `select seq, kind, note from workorder.step where work_order_id = '${uuid(4)}' order by seq`,
  );
  assert.deepEqual(
    steps.map(({ kind, note }) => [kind, note]),
    ['answered', 'approved', 'returned', 'published', 'unpublished', 'contact'].map((kind) => [kind, `${kind} 记录`]),
  );
});

test('a call-back is a work order of its call, under a number of its day, with the telephone that was sealed', async () => {
  const orders = await rowsOf<Record<string, unknown>>(
    `select center_id, number, state, subject_kind, subject_id, origin_id, contact_sealed, contact_context, due_on::text, answer, answered_by, result
     from workorder.work_order where kind = 'call-back' order by work_order_id`,
  );
  const by = (no: number, rest: object) => ({
    center_id: 1,
    state: 'waiting',
    subject_kind: 'unknown',
    subject_id: null,
    origin_id: uuid(no),
    contact_context: 'hotline.caller',
    answer: null,
    answered_by: null,
    result: null,
    ...rest,
  });
  assert.deepEqual(orders, [
    by(11, {
      number: 'HF20261104-000001',
      subject_kind: 'person',
      subject_id: uuid(91),
      contact_sealed: Buffer.of(10),
      due_on: '2026-11-09',
    }),
    by(12, {
      number: 'HF20261104-000002',
      state: 'closed',
      contact_sealed: Buffer.of(11),
      due_on: '2026-11-09',
      answer: '已告知',
      answered_by: uuid(81),
      result: 'called',
    }),
    by(13, { number: 'HF20261105-000001', contact_sealed: Buffer.of(12), due_on: '2026-11-10' }),
    by(14, { center_id: 2, number: 'HF20261104-000001', contact_sealed: Buffer.of(13), due_on: '2026-11-09' }),
  ]);
});

test('what a centre had decided holds on from the same days, and what people were told keeps its template', async () => {
  const values = await rowsOf<{ center_id: number; key: string; day: string; value: unknown }>(
    `select center_id, key, valid_from::text as day, value from params.center_value order by key, center_id, valid_from`,
  );
  const usual = { question: 5, complaint: 10, suggestion: 10, 'tip-off': 15, 'call-back': 3, fault: 2, praise: 5 };
  assert.deepEqual(values, [
    { center_id: 1, key: 'workorder.reply-working-days', day: '2026-01-01', value: { ...usual, complaint: 7 } },
    {
      center_id: 1,
      key: 'workorder.reply-working-days',
      day: '2026-03-01',
      value: { ...usual, complaint: 7, 'call-back': 2 },
    },
    { center_id: 2, key: 'workorder.reply-working-days', day: '2026-01-01', value: { ...usual, 'call-back': 1 } },
    {
      center_id: 2,
      key: 'workorder.reply-working-days',
      day: '2026-03-01',
      value: { ...usual, question: 4, 'call-back': 1 },
    },
    { center_id: 1, key: 'workorder.reviewed-kinds', day: '2026-01-01', value: ['praise'] },
    { center_id: 1, key: 'workorder.written-per-day', day: '2026-01-01', value: 9 },
  ]);
  for (const [column, table] of [
    ['kind', 'notice.occasion'],
    ['template', 'notice.message'],
    ['subject_key', 'notice.revision'],
  ])
    assert.deepEqual(await rowsOf(`select ${column} as is from ${table}`), [{ is: 'workorder.answered' }]);
});
