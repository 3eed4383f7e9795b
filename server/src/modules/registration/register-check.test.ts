import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fictionalCreditCode } from '../../../../sandbox/src/city/identifiers.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as evidence from '../evidence/contract.ts';
import { creditCheckOf } from '../party/rules.ts';
import * as contract from './contract.ts';

let service: TestService;
let clerk: TestCaller;
before(async () => {
  service = await openTestService();
  clerk = await service.staff(['clerk']);
});
after(() => service.close());

/** Codes that the province knows and the city has not registered. */
let next = 12_000;
const newCode = () => fictionalCreditCode(1, (next += 1));
const lookUp = (creditCode: string) => clerk.call(contract.lookUpEmployer, { body: { creditCode } });
const checks = async (employerId: string) =>
  (await clerk.call(evidence.listEmployerEvidence, { params: { employerId } })).rows;
const unconfirmed = () => clerk.call(evidence.listUnconfirmedEmployers, { query: { pageSize: 100 } });

async function opened(creditCode: string, more: object = {}) {
  const { record } = await lookUp(creditCode);
  const body = {
    employerId: unknownUuid(),
    name: record?.name ?? '安居市无名有限公司',
    legalRepresentative: record?.legalRepresentative ?? '周明',
    address: record?.address ?? '安居市滨河路 18 号',
    creditCode,
    handlerName: '吴倩',
    handlerMobile: '13837812345',
    payday: 12,
    employerRatioPpm: 120_000,
    memberRatioPpm: 120_000,
    firstMonth: '2026-11',
    evidence: '营业执照副本',
    ...more,
  };
  const { employerId } = await clerk.call(contract.openEmployer, { body });
  return { employerId, name: body.name };
}
const reaches = (employerId: string, state: string) =>
  until(async () => (await checks(employerId)).at(0)?.state === state);

test('[R-3] the form of a registration is filled from the register of employers, and the register confirms what was registered', async () => {
  const creditCode = newCode();
  const { result, record } = await lookUp(` ${creditCode.toLowerCase()} `);
  assert.equal(result, 'found');
  assert.ok(record?.isOpen && record.address.startsWith('安居市'));
  const { employerId } = await opened(creditCode);
  await reaches(employerId, 'matched');
  const [check] = await checks(employerId);
  assert.deepEqual(
    check?.findings.map(({ label, agreement }) => [label, agreement]),
    [
      ['单位名称', 'agrees'],
      ['法定代表人', 'agrees'],
      ['登记状态', 'agrees'],
    ],
  );
  assert.match(check?.basis ?? '', /条例》第十四条/);
  assert.ok(!(await unconfirmed()).rows.some((row) => row.employerId === employerId));
});

test('[R-3] what the register does not confirm stands in the list until a corrected change settles it', async () => {
  const creditCode = newCode();
  const { record } = await lookUp(creditCode);
  const { employerId, name } = await opened(creditCode, { legalRepresentative: '郑重' });
  await reaches(employerId, 'mismatched');
  const row = (await unconfirmed()).rows.find((one) => one.employerId === employerId);
  assert.deepEqual([row?.state, row?.unconfirmed, row?.employerName], ['mismatched', ['法定代表人'], name]);
  service.clock.now = service.clock.now.add({ minutes: 1 });
  const change = { deedId: unknownUuid(), evidence: '营业执照副本', reason: '登记时录入有误' };
  await clerk.call(contract.changeEmployer, {
    params: { employerId },
    body: { ...change, changes: { legalRepresentative: record?.legalRepresentative ?? '' } },
  });
  await reaches(employerId, 'matched');
  assert.ok(!(await unconfirmed()).rows.some((one) => one.employerId === employerId));
});

test('[R-4] an employer that the register does not know is confirmed by its paper and a person', async () => {
  const first = '91410100MA4000001';
  const creditCode = first + creditCheckOf(first);
  assert.deepEqual(await lookUp(creditCode), { result: 'not-found', reason: null, record: null });
  const { employerId } = await opened(creditCode);
  await reaches(employerId, 'not-found');
  const [check] = await checks(employerId);
  assert.ok(check?.mayCertify);
  await clerk.call(evidence.handInCertificateAtCounter, {
    params: { queryId: check.queryId },
    body: {
      issuerKind: 'authority',
      issuer: '安居市市场监督管理局',
      documentNo: null,
      issuedOn: '2026-11-01',
      attachmentIds: [],
      place: '柜面档案 2026-12',
    },
  });
  const reviewer = await service.staff(['reviewer']);
  const listed = (await reviewer.call(evidence.listCertificates, { query: {} })).rows.find(
    (row) => row.queryId === check.queryId,
  );
  assert.ok(listed);
  await reviewer.call(evidence.decideOnCertificate, {
    params: { certificateId: listed.certificateId },
    body: { accepts: true, reason: '原件与登记一致' },
  });
  assert.equal((await checks(employerId))[0]?.state, 'certified');
});

test('[R-3] a code that is wrong or registered here is not asked about; a paused source says so', async () => {
  const body = { creditCode: '91410100MA4000001A' };
  const wrong = await refused(clerk, contract.lookUpEmployer, { body });
  assert.deepEqual([wrong.code, Object.keys(wrong.fields ?? {})], ['registration/invalid-particulars', ['creditCode']]);
  const known = await refused(clerk, contract.lookUpEmployer, { body: { creditCode: fictionalCreditCode(1, 1) } });
  assert.equal(known.code, 'registration/employer-known');
  const manager = await service.staff(['manager']);
  const params = { source: 'employer' };
  await manager.call(evidence.pauseOneSource, { params, body: { reason: '对方系统维护' } });
  const { result, reason } = await lookUp(newCode());
  assert.equal(result, 'unavailable');
  assert.match(reason ?? '', /暂停/);
  await manager.call(evidence.resumeOneSource, { params });
});
