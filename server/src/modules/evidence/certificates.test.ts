import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TestCaller } from '../../testing.ts';
import { staffIsPerson, unknownUuid } from '../../testing-logins.ts';
import * as contract from './contract.ts';
import { type EvidenceWorld, openEvidenceWorld } from './evidence-testing.ts';
import { askDue, recheckEvidence } from './index.ts';

// R-4 through HTTP: what data sharing cannot confirm needs a certificate and a person's decision, and is audited later.

let world: EvidenceWorld;
let clerk: TestCaller;
let reviewer: TestCaller;
let auditor: TestCaller;
before(async () => {
  world = await openEvidenceWorld();
  clerk = await world.service.staff(['clerk']);
  reviewer = await world.service.staff(['reviewer']);
  auditor = await world.service.staff(['auditor']);
});
after(() => world.service.close());

const paper = {
  issuerKind: 'authority' as const,
  issuer: '安居市住房保障和房产管理局',
  documentNo: '备字第12号',
  issuedOn: '2026-11-10',
  attachmentIds: [] as string[],
  place: '2026-11-12 第3号盒',
};
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;

/** A question that the register could not confirm. */
async function unproven(): Promise<{ queryId: string; businessId: string }> {
  const asked = await world.ask({ contractNo: `HT${unknownUuid().slice(0, 8)}` });
  await world.reaches(asked.businessId, 'not-found');
  return asked;
}

async function handedIn(queryId: string): Promise<string> {
  const view = await clerk.call(contract.handInCertificateAtCounter, { params: { queryId }, body: paper });
  return view.certificates.at(-1)?.certificateId ?? '';
}

const decide = (caller: TestCaller, certificateId: string, accepts: boolean) =>
  caller.try(contract.decideOnCertificate, {
    params: { certificateId },
    body: { accepts, reason: accepts ? '原件核对无误' : '缺少公章' },
  });

test('[R-4] nobody decides on a certificate about themselves', async () => {
  const { queryId } = await unproven();
  const certificateId = await handedIn(queryId);
  const { rows } = await world.service.ownerPool.query<{ subject_id: string }>(
    'select subject_id from evidence.query where query_id = $1',
    [queryId],
  );
  const staffId = unknownUuid();
  await staffIsPerson(world.service, staffId, rows[0]?.subject_id ?? '');
  const own = await world.service.staff(['reviewer'], 1, staffId);
  assert.equal(codeOf(await decide(own, certificateId, true)), 'casework/own-business');
  assert.equal((await decide(reviewer, certificateId, true)).status, 200);
});

test('[R-4] a certificate that a person accepts takes the place of the source, and the business is told', async () => {
  const { queryId, businessId } = await unproven();
  const certificateId = await handedIn(queryId);
  const open = await reviewer.call(contract.listCertificates, { query: { list: 'open' } });
  const row = open.rows.find((one) => one.certificateId === certificateId);
  assert.deepEqual([row?.issuer, row?.form, row?.place], [paper.issuer, 'paper', paper.place]);
  assert.match(row?.subjectName ?? '', /^\*/, 'the name is masked');
  assert.equal((await decide(reviewer, certificateId, true)).status, 200);
  await world.reaches(businessId, 'certified');
  assert.equal(world.told(businessId).at(-1)?.result, 'certified');
  assert.equal(codeOf(await decide(reviewer, certificateId, false)), 'evidence/certificate-decided');
  const again = await clerk.try(contract.handInCertificateAtCounter, { params: { queryId }, body: paper });
  assert.equal(codeOf(again), 'evidence/wrong-state');
});

test('[R-4] a refused certificate proves nothing: business and person are told, and another may be handed in', async () => {
  const { queryId, businessId } = await unproven();
  const first = await handedIn(queryId);
  assert.equal((await decide(reviewer, first, false)).status, 200);
  const outcome = world.told(businessId).at(-1);
  assert.deepEqual([outcome?.result, outcome?.certificate], ['not-found', 'refused']);
  const { rows } = await world.service.ownerPool.query(
    "select variables->>'reason' as reason from notice.occasion where kind = 'evidence.certificate-refused' and audience_id = $1",
    [world.personId],
  );
  assert.equal(rows.at(-1)?.reason, '缺少公章');
  await handedIn(queryId);
});

test('[R-4] two cannot be open at once, also when handed in at the same moment', async () => {
  const { queryId } = await unproven();
  const answers = await Promise.all(
    [1, 2, 3].map(() => clerk.try(contract.handInCertificateAtCounter, { params: { queryId }, body: paper })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409, 409],
  );
  assert.ok(answers.every((answer) => answer.status === 200 || codeOf(answer) === 'evidence/certificate-open'));
});

test('[R-4] nobody decides on what they took in, nor audits what they took in or decided', async () => {
  const { queryId } = await unproven();
  const both = await world.service.staff(['clerk', 'reviewer', 'auditor']);
  const view = await both.call(contract.handInCertificateAtCounter, { params: { queryId }, body: paper });
  const certificateId = view.certificates[0]?.certificateId ?? '';
  assert.equal(codeOf(await decide(both, certificateId, true)), 'evidence/same-person');
  const { rows } = await world.service.ownerPool.query(
    "select detail from audit.entry where operation = 'evidence.decide' and subject_id = $1",
    [certificateId],
  );
  assert.equal(rows[0]?.detail.refused, true);
  const decider = await world.service.staff(['reviewer', 'auditor']);
  await everything(async () => {
    assert.equal((await decide(decider, certificateId, true)).status, 200);
  });
  const audit = (caller: TestCaller) =>
    caller.try(contract.auditOneCertificate, {
      params: { certificateId },
      body: { result: 'genuine', note: '已致电核实' },
    });
  assert.equal(codeOf(await audit(both)), 'evidence/same-person');
  assert.equal(codeOf(await audit(decider)), 'evidence/same-person');
  assert.equal((await audit(auditor)).status, 200);
  assert.equal(codeOf(await audit(auditor)), 'evidence/certificate-decided');
  const audited = await auditor.call(contract.listCertificates, { query: { list: 'audited' } });
  assert.equal(audited.rows.find((row) => row.certificateId === certificateId)?.auditResult, 'genuine');
});

/** Runs work while every accepted certificate is drawn for the audit. */
async function everything(work: () => Promise<void>): Promise<void> {
  await share('1000000');
  await work();
  await share('0');
}
const share = (ppm: string) =>
  world.service.ownerPool.query(
    "insert into params.center_value values (1, 'evidence.sample-share-ppm', '2026-01-01', $1, '测试') on conflict on constraint center_value__pk do update set value = $1",
    [ppm],
  );

test('[R-4] what is drawn for the later audit follows the dated share; refused ones and those not drawn are not audited', async () => {
  const certificateOf = async (accepts: boolean) => {
    const certificateId = await handedIn((await unproven()).queryId);
    assert.equal((await decide(reviewer, certificateId, accepts)).status, 200);
    return certificateId;
  };
  const drawn = async () =>
    (await auditor.call(contract.listCertificates, { query: { list: 'to-audit' } })).rows.map(
      (row) => row.certificateId,
    );
  let chosen = '';
  await everything(async () => {
    chosen = await certificateOf(true);
    const refused = await certificateOf(false);
    assert.ok((await drawn()).includes(chosen));
    assert.ok(!(await drawn()).includes(refused));
  });
  const spared = await certificateOf(true);
  assert.ok(!(await drawn()).includes(spared));
  const audit = await auditor.try(contract.auditOneCertificate, {
    params: { certificateId: spared },
    body: { result: 'false', note: '未列入抽查' },
  });
  assert.equal(codeOf(audit), 'evidence/not-drawn');
  const missing = await auditor.try(contract.auditOneCertificate, {
    params: { certificateId: unknownUuid() },
    body: { result: 'false', note: '不存在' },
  });
  assert.equal(codeOf(missing), 'evidence/certificate-not-found');
});

test('[R-4] a certificate from tomorrow, and photos of another case, are refused', async () => {
  const { queryId } = await unproven();
  const tomorrow = { ...paper, issuedOn: '2026-11-13' };
  const late = await clerk.try(contract.handInCertificateAtCounter, { params: { queryId }, body: tomorrow });
  assert.equal(codeOf(late), 'evidence/issued-later');
  const me = await world.service.person(world.personId);
  const { place: _place, ...photos } = { ...paper, attachmentIds: [unknownUuid()] };
  const foreign = await me.try(contract.handInMyCertificate, { params: { queryId }, body: photos });
  assert.equal(codeOf(foreign), 'evidence/attachment-not-found');
});

test('[R-4] a certificate may be handed in while the source is down; if the source answers first, the register stands', async () => {
  const { faults } = world.service.sandbox.province;
  faults.set('housing-contract', { kind: 'down', until: null, delayMs: 0 });
  const { queryId, businessId } = await world.ask({ address: '别处' });
  await world.reaches(businessId, 'waiting');
  const certificateId = await handedIn(queryId);
  faults.set('housing-contract', undefined);
  world.service.clock.now = world.service.clock.now.add({ minutes: 2 });
  await world.inCall(askDue);
  await world.reaches(businessId, 'mismatched');
  await world.inCall((call) => recheckEvidence(call, queryId));
  await world.reaches(businessId, 'mismatched');
  assert.equal((await decide(reviewer, certificateId, true)).status, 200);
  await world.reaches(businessId, 'certified');
});
