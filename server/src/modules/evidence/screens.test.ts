import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { report } from '../../contract.ts';
import { unknownUuid } from '../../testing-logins.ts';
import * as contract from './contract.ts';
import { type EvidenceWorld, openEvidenceWorld } from './evidence-testing.ts';
import { askDue, evidenceClaims, removeOldAnswers } from './index.ts';

// What people, clerks and managers see of evidence, through HTTP.

let world: EvidenceWorld;
before(async () => {
  world = await openEvidenceWorld();
});
after(() => world.service.close());
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;

test('[R-3] clerk and person see field by field what was confirmed, by whom and when; a look is kept', async () => {
  const caseId = unknownUuid();
  const { businessId } = await world.ask({ priceFen: world.contract.priceFen + 5 }, { caseId, wants: ['standing'] });
  await world.reaches(businessId, 'mismatched');
  const clerk = await world.service.staff(['clerk']);
  const { rows } = await clerk.call(contract.listCaseEvidence, { params: { caseId } });
  const [view] = rows;
  assert.equal(view?.authority, '房产交易管理部门');
  assert.deepEqual(view.asked, [{ label: '合同备案号', value: world.contract.contractNo }]);
  assert.deepEqual(
    view.findings.map(({ label, agreement }) => [label, agreement]),
    [
      ['合同总价', 'differs'],
      ['签订日期', 'agrees'],
    ],
  );
  assert.deepEqual(view.facts, [{ label: '合同状态', value: '有效' }]);
  assert.match(view.basis, /^本人2026年11月12日授权$/);
  assert.ok(view.serial && view.answeredAt && view.mayCertify && view.mayRecheck);
  const me = await world.service.person(world.personId);
  const mine = await me.call(contract.listMyCaseEvidence, { params: { caseId } });
  assert.deepEqual(mine.rows, rows);
  assert.deepEqual(await me.call(contract.getMyEvidence, { params: { queryId: view.queryId } }), view);
  const claims = await world.inCall((call) => evidenceClaims(call, { caseId }));
  assert.deepEqual(
    claims.map(({ label, verdict }) => [label, verdict]),
    [
      ['合同总价', 'differs'],
      ['签订日期', 'agrees'],
    ],
  );
  const looks = await me.call(report.listMyLookups, { query: { kind: 'look' } });
  assert.equal(looks.rows[0]?.what, '查看部门核验结果');
});

test('[X-4] the person sees who was asked what about them, on which basis and with which result, and who looked and why', async () => {
  const me = await world.service.person(world.personId);
  const clerk = await world.service.staff(['clerk']);
  await clerk.call(report.getPerson, { params: { personId: world.personId } });
  await clerk.call(report.unmaskPerson, { params: { personId: world.personId }, body: { reason: '核对本人来电' } });
  const { businessId } = await world.ask();
  await world.reaches(businessId, 'matched');
  const { rows, total } = await me.call(report.listMyLookups, { query: {} });
  assert.ok(total >= 3);
  const question = rows.find((row) => row.kind === 'query' && row.result === 'match');
  assert.deepEqual(
    [question?.who, question?.what, question?.purpose, question?.basis],
    ['房产交易管理部门', '购房合同网签备案信息', '办理住房公积金提取', '您2026年11月12日的授权'],
  );
  const unmasked = rows.find((row) => row.what.startsWith('查看未脱敏信息'));
  assert.match(unmasked?.what ?? '', /证件号码、手机号码/);
  assert.equal(unmasked?.purpose, '核对本人来电');
  assert.ok(rows.some((row) => row.what === '查看个人与账户信息'));
  // Others see nothing of it; newest is first; the kinds add up.
  const other = await world.service.person(world.otherPersonId);
  assert.equal((await other.call(report.listMyLookups, { query: {} })).total, 0);
  const times = rows.map((row) => row.at);
  assert.deepEqual(times, [...times].sort().toReversed());
  const of = async (kind: 'query' | 'look') => (await me.call(report.listMyLookups, { query: { kind } })).total;
  assert.equal((await of('query')) + (await of('look')), total);
});

test('[X-10] a manager sees how each source does, pauses one and resumes it; what waits is asked at once', async () => {
  const manager = await world.service.staff(['manager']);
  const of = async () => {
    const { rows } = await manager.call(contract.listSources, {});
    assert.equal(rows.length, 8);
    const found = rows.find(({ source }) => source === 'housing-contract');
    assert.ok(found);
    return found;
  };
  const pause = () =>
    manager.try(contract.pauseOneSource, { params: { source: 'housing-contract' }, body: { reason: '对方系统升级' } });
  const before = await of();
  assert.ok(before.attempts > 0 && before.failures === 0 && before.lastAnsweredAt && before.medianMs !== null);
  assert.equal((await pause()).status, 200);
  assert.equal(codeOf(await pause()), 'evidence/source-paused');
  const seen = world.service.sandbox.province.seen().length;
  const { businessId } = await world.ask({ address: '别处' });
  await world.reaches(businessId, 'waiting');
  assert.equal(world.service.sandbox.province.seen().length, seen);
  const paused = await of();
  assert.deepEqual([paused.pauseReason, paused.waiting], ['对方系统升级', 1]);
  const resume = () => manager.try(contract.resumeOneSource, { params: { source: 'housing-contract' } });
  assert.equal((await resume()).status, 200);
  assert.equal(codeOf(await resume()), 'evidence/source-paused');
  await world.inCall(askDue);
  await world.reaches(businessId, 'mismatched');
  const unknown = await manager.try(contract.resumeOneSource, { params: { source: 'constructor' } });
  assert.equal(codeOf(unknown), 'evidence/source-not-found');
});

test('[X-10] a source that failed three times within a minute is left alone for that minute', async () => {
  const { province } = world.service.sandbox;
  world.service.clock.now = world.service.clock.now.add({ seconds: 1 });
  province.faults.set('housing-contract', { kind: 'down', until: null, delayMs: 0 });
  const seen = province.seen().length;
  for (const address of ['甲', '乙', '丙', '丁', '戊']) {
    const { businessId } = await world.ask({ address });
    await world.reaches(businessId, 'waiting');
  }
  assert.equal(province.seen().length, seen + 3);
  province.faults.set('housing-contract', undefined);
  world.service.clock.now = world.service.clock.now.add({ minutes: 2 });
  await world.inCall(askDue);
  assert.ok(province.seen().length >= seen + 3);
});

test('[R-3] answers and claims are sealed, and removed after their retention; result, source and time stay', async () => {
  const { queryId, businessId } = await world.ask({ address: '安居市某处99号' });
  await world.reaches(businessId, 'mismatched');
  const stored = async () => {
    const { rows } = await world.service.ownerPool.query(
      'select q.claims_sealed, r.answer_sealed, r.findings_sealed, r.result, r.removed_at from evidence.query q join evidence.receipt r using (center_id, receipt_id) where q.query_id = $1',
      [queryId],
    );
    return rows[0];
  };
  const sealed = await stored();
  for (const column of ['claims_sealed', 'answer_sealed', 'findings_sealed'])
    assert.ok(!sealed[column].toString('utf8').includes('安居'), column);
  assert.throws(() => world.service.vault.open(sealed.answer_sealed, 'evidence.query.claims'));
  await world.inCall(removeOldAnswers);
  assert.ok((await stored()).answer_sealed);
  world.service.clock.now = world.service.clock.now.add({ hours: 24 * 1_096 });
  await world.inCall(removeOldAnswers);
  const emptied = await stored();
  assert.deepEqual(
    [emptied.claims_sealed, emptied.answer_sealed, emptied.findings_sealed, emptied.result],
    [null, null, null, 'mismatch'],
  );
  assert.ok(emptied.removed_at);
  const me = await world.service.person(world.personId);
  const view = await me.call(contract.getMyEvidence, { params: { queryId } });
  assert.deepEqual([view.isRemoved, view.findings, view.mayRecheck, view.state], [true, [], false, 'mismatched']);
});
