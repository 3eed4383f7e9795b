import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import * as contract from './contract.ts';
import { continuousPeriod, eightCharacters, paperNumber } from './rules.ts';
import { getStamping, useStamping } from './stamp.ts';

let service: TestService;
let personId: string;
let me: TestCaller;
const folder = mkdtempSync(join(tmpdir(), 'anju-papers-'));

before(async () => {
  service = await openTestService();
  const found = await service.ownerPool.query<{ person_id: string }>(
    `select person_id from account.personal_account where center_id = 1 and state = 'normal' order by account_no limit 2`,
  );
  personId = found.rows[0]?.person_id ?? '';
  me = await service.person(personId);
});
after(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const order = (kind: 'contribution-certificate' | 'fund-statement', requestId = crypto.randomUUID()) => ({
  body: { requestId, kind },
});
const codeOf = (answer: { status: number; body: unknown }) => [answer.status, (answer.body as { code?: string }).code];

async function fileOf(number: string): Promise<Buffer> {
  const answer = await me.try(contract.getMyPaperFile, { params: { number } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/pdf');
  return answer.bytes;
}

function said(file: Buffer): { text: string; signature: string } {
  const path = join(folder, `${crypto.randomUUID()}.pdf`);
  writeFileSync(path, file);
  return {
    text: execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }),
    signature: execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' }),
  };
}

async function issuedRight(kind: 'contribution-certificate' | 'fund-statement', title: string): Promise<void> {
  const paper = await me.call(contract.issueMyPaper, order(kind));
  const { text, signature } = said(await fileOf(paper.number));
  assert.match(signature, /Signature is Valid/);
  assert.match(signature, /Total document signed/);
  assert.ok(text.includes(paper.number), 'the number is printed');
  assert.ok(text.replaceAll(' ', '').includes(title), 'the title is printed');
  assert.ok(text.replaceAll(' ', '').includes(paper.code), 'the code is printed');
  const listed = await me.call(contract.listMyPapers, { query: {} });
  assert.ok(listed.rows.some((row) => row.number === paper.number));
}

test('[P-Q2] 缴存证明 is issued with seal, number and a signature that pdfsig accepts', () =>
  issuedRight('contribution-certificate', '住房公积金缴存证明'));

test('[P-Q3] 公积金查询书 is issued with seal, number and a signature that pdfsig accepts', () =>
  issuedRight('fund-statement', '住房公积金查询书'));

test('[P-Q3] 公积金查询书 lists every account that its person ever had, what there is now last', async () => {
  const { rows } = await service.ownerPool.query<{ account_id: string; account_no: string; count: string }>(
    `select a.account_id, a.account_no, count(e.*)::text as count from account.personal_account a
     join ledger.personal_entry e using (center_id, account_id)
     where center_id = 1 and a.state = 'normal' and a.person_id <> $1 group by 1, 2 order by a.account_no desc limit 1`,
    [personId],
  );
  const [former] = rows;
  assert.ok(former && Number(former.count) > 3);
  await service.ownerPool.query(
    `update account.personal_account set person_id = $1, state = 'withdrawn' where center_id = 1 and account_id = $2`,
    [personId, former.account_id],
  );
  const own = await service.ownerPool.query<{ account_no: string; count: string }>(
    `select a.account_no, count(e.*)::text as count from account.personal_account a
     left join ledger.personal_entry e using (center_id, account_id)
     where center_id = 1 and a.person_id = $1 and a.state = 'normal' group by 1`,
    [personId],
  );
  const [now] = own.rows;
  const paper = await me.call(contract.issueMyPaper, order('fund-statement'));
  const text = said(await fileOf(paper.number)).text.replaceAll(' ', '');
  const [before, after] = [`个人账号${former.account_no}`, `个人账号${now?.account_no}`].map((one) =>
    text.lastIndexOf(one),
  );
  assert.ok(before !== undefined && before > 0 && after !== undefined && before < after);
  for (const count of [former.count, now?.count]) assert.ok(text.includes(`合计（共${count}笔）`), `${count}`);
});

test('[P-Q2] the figures printed are those of the books', async () => {
  const paper = await me.call(contract.issueMyPaper, order('contribution-certificate'));
  const { rows } = await service.ownerPool.query<{ balance: string; name: string }>(
    `select (b.carried_fen + b.current_fen)::text as balance, p.name from ledger.personal_balance b
     join account.personal_account a using (center_id, account_id) join party.person p using (center_id, person_id)
     where center_id = 1 and person_id = $1`,
    [personId],
  );
  const text = said(await fileOf(paper.number)).text.replaceAll(/[ ,]/g, '');
  const balance = rows[0]?.balance ?? '';
  assert.ok(text.includes(`${balance.slice(0, -2)}.${balance.slice(-2)}`));
  assert.ok(text.includes(rows[0]?.name ?? '?'));
});

test('the same request answers the same paper, and another kind under it is refused', async () => {
  const requestId = crypto.randomUUID();
  const first = await me.call(contract.issueMyPaper, order('fund-statement', requestId));
  assert.deepEqual(await me.call(contract.issueMyPaper, order('fund-statement', requestId)), first);
  const other = await me.try(contract.issueMyPaper, order('contribution-certificate', requestId));
  assert.deepEqual(codeOf(other), [409, 'request/repeated-with-other-content']);
});

test('the paper of somebody else does not exist for the caller', async () => {
  const paper = await me.call(contract.issueMyPaper, order('contribution-certificate'));
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    `select person_id from account.personal_account where center_id = 1 and person_id <> $1 order by 1 limit 1`,
    [personId],
  );
  const neighbour = await service.person(rows[0]?.person_id ?? '');
  const answer = await neighbour.try(contract.getMyPaperFile, { params: { number: paper.number } });
  assert.deepEqual(codeOf(answer), [404, 'document/not-found']);
});

test('[X-2] number and code say what was certified, masked; a forged code or number says nothing', async () => {
  const paper = await me.call(contract.issueMyPaper, order('contribution-certificate'));
  const visitor = service.visitor();
  const verified = await visitor.call(contract.verifyPaper, {
    params: { number: paper.number },
    query: { code: paper.code },
  });
  assert.equal(verified.title, '住房公积金缴存证明');
  assert.equal(verified.sha256, paper.sha256);
  const facts = new Map(verified.facts.map(({ label, value }) => [label, value]));
  assert.match(facts.get('证件号码') ?? '', /^\d{3}\*+\d{3}[\dX]$/);
  assert.match(facts.get('姓名') ?? '', /^\*/);
  const forgedCode = paper.code === '00000000' ? '11111111' : '00000000';
  const wrongCode = await visitor.try(contract.verifyPaper, {
    params: { number: paper.number },
    query: { code: forgedCode },
  });
  assert.deepEqual(codeOf(wrongCode), [404, 'document/code-mismatch']);
  const number = `${paper.number.slice(0, -1)}${paper.number.endsWith('0') ? '1' : '0'}`;
  const wrongNumber = await visitor.try(contract.verifyPaper, { params: { number }, query: { code: paper.code } });
  assert.deepEqual(codeOf(wrongNumber), [404, 'document/code-mismatch']);
});

test('[X-2] the file is genuine; with one byte changed it is altered; another file is unknown', async () => {
  const paper = await me.call(contract.issueMyPaper, order('contribution-certificate'));
  const file = await fileOf(paper.number);
  const verdictOf = (given: Uint8Array) =>
    service.visitor().call(contract.verifyFile, { query: { centerId: 1 }, file: given });
  const genuine = await verdictOf(file);
  assert.equal(genuine.verdict, 'genuine');
  assert.equal(genuine.number, paper.number);
  assert.notEqual(genuine.signedAt, null);
  for (const place of [100, Math.floor(file.length / 3)]) {
    const edited = Buffer.from(file);
    edited.writeUInt8(edited.readUInt8(place) ^ 1, place);
    assert.equal((await verdictOf(edited)).verdict, 'altered', `byte ${place}`);
  }
  assert.equal((await verdictOf(Buffer.concat([file, Buffer.from('\n%%EOF')]))).verdict, 'altered');
  assert.equal((await verdictOf(Buffer.from('%PDF-1.7 nothing'))).verdict, 'unknown');
  const hash = await service
    .visitor()
    .call(contract.verifyHash, { params: { sha256: paper.sha256 }, query: { centerId: 1 } });
  assert.equal(hash.verdict, 'genuine');
  const other = await service
    .visitor()
    .call(contract.verifyHash, { params: { sha256: 'a'.repeat(64) }, query: { centerId: 1 } });
  assert.equal(other.verdict, 'unknown');
});

test('[X-2] each centre seals under its own name; one without a seal issues nothing and says so; a new one counts at once', async () => {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    `select person_id from account.personal_account where center_id = 2 and state = 'normal' order by account_no limit 1`,
  );
  const neighbour = await service.person(rows[0]?.person_id ?? '', 2);
  const signerOf = async (caller: TestCaller) => {
    const { number } = await caller.call(contract.issueMyPaper, order('fund-statement'));
    const { bytes } = await caller.try(contract.getMyPaperFile, { params: { number } });
    return /Signer Certificate Common Name: (.*)/.exec(said(bytes).signature)?.[1];
  };
  assert.equal(await signerOf(me), '安居市住房公积金管理中心（演示）');
  assert.equal(await signerOf(neighbour), '临江市住房公积金管理中心（演示）');
  const own = join(service.config.sealDirectory, '2');
  renameSync(own, `${own}-away`);
  try {
    assert.deepEqual(codeOf(await neighbour.try(contract.issueMyPaper, order('fund-statement'))), [
      503,
      'document/no-seal',
    ]);
  } finally {
    renameSync(`${own}-away`, own);
  }
  assert.equal(await signerOf(neighbour), '临江市住房公积金管理中心（演示）');
});

test('nothing is issued while the time-stamp authority is silent', async () => {
  const kept = getStamping();
  const count = async () =>
    Number((await service.ownerPool.query('select count(*) from document.paper')).rows[0]?.count);
  const earlier = await count();
  useStamping({
    ...kept,
    timestamp: (await import('../../platform/pades.ts')).httpTimestamp('http://127.0.0.1:9/tsa', { timeoutMs: 500 }),
  });
  try {
    assert.deepEqual(codeOf(await me.try(contract.issueMyPaper, order('fund-statement'))), [
      503,
      'document/timestamp-down',
    ]);
  } finally {
    useStamping(kept);
  }
  assert.equal(await count(), earlier);
});

test('a name with a character that the fonts lack is refused, never printed as a box', async () => {
  await service.ownerPool.query('update party.person set name = $1 where center_id = 1 and person_id = $2', [
    '𠮷田',
    personId,
  ]);
  try {
    assert.deepEqual(codeOf(await me.try(contract.issueMyPaper, order('fund-statement'))), [
      422,
      'document/uncovered-characters',
    ]);
  } finally {
    await service.ownerPool.query('update party.person set name = $1 where center_id = 1 and person_id = $2', [
      '王䶮',
      personId,
    ]);
  }
  const rare = await me.call(contract.issueMyPaper, order('fund-statement'));
  assert.ok(said(await fileOf(rare.number)).text.includes('䶮'));
});

test('somebody without an account is told so', async () => {
  const stranger = await service.person(crypto.randomUUID());
  assert.deepEqual(codeOf(await stranger.try(contract.issueMyPaper, order('fund-statement'))), [
    404,
    'document/no-account',
  ]);
});

test('the last unbroken run of months is counted from the newest back', () => {
  const month = (text: string) => Temporal.PlainDate.from(`${text}-01`);
  assert.equal(continuousPeriod([]), '—');
  assert.equal(continuousPeriod([month('2026-10')]), '1个月（2026年10月至2026年10月）');
  assert.equal(
    continuousPeriod(['2026-01', '2026-02', '2025-12', '2025-10', '2026-02'].map(month)),
    '3个月（2025年12月至2026年2月）',
  );
});

test('numbers name kind, centre and day, and their letters cannot be mistaken for each other', () => {
  const number = paperNumber(
    'remittance-slip',
    1,
    Temporal.PlainDate.from('2026-11-23'),
    Buffer.from([255, 255, 255, 255, 255]),
  );
  assert.equal(number, 'HJ000001-20261123-ZZZZZZZZ');
  assert.equal(eightCharacters(Buffer.alloc(5)), '00000000');
  assert.doesNotMatch(eightCharacters(Buffer.from('anything')), /[ILOU]/);
});

test('nobody outside fills the queue of the setters: so many papers an hour, and what was issued is answered all the same', async () => {
  const once = order('fund-statement');
  await me.call(contract.issueMyPaper, once);
  await service.ownerPool.query("update identity.attempt set attempts = 100 where bucket = 'papers:' || $1::text", [
    personId,
  ]);
  assert.deepEqual(codeOf(await me.try(contract.issueMyPaper, order('fund-statement'))), [429, 'request/too-many']);
  assert.equal((await me.try(contract.issueMyPaper, once)).status, 200);
});
