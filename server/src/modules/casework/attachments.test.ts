import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { actingAs, decided, outcomeOf, registerSimpleKinds, simpleForm, staffActing } from './case-testing.ts';
import * as contract from './contract.ts';
import { type CaseRow, openCase, submitCase } from './index.ts';

// Files from strangers, through HTTP.

let service: TestService;
let persons: string[];
before(async () => {
  service = await openTestService({ role: 'api' });
  registerSimpleKinds();
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 30',
  );
  persons = rows.map((row) => row.person_id);
});
after(() => service.close());

interface Applicant {
  readonly personId: string;
  readonly caller: TestCaller;
  readonly row: CaseRow;
}
async function applicant(): Promise<Applicant> {
  const personId = persons.pop();
  assert.ok(personId);
  const row = await actingAs(service, { kind: 'person', id: personId })((call) =>
    openCase(call, { kind: 'test.simple', subject: ['person', personId], form: simpleForm }),
  );
  return { personId, row, caller: await service.person(personId) };
}

const upload = ({ caller, row }: Applicant, file: Uint8Array, fileName = '证明.jpg', slot = 'proof') =>
  caller.try(contract.attachToMyCase, { params: { caseId: row.caseId }, query: { slot, fileName }, file });
const codeOf = ({ status, body }: { status: number; body: unknown }) =>
  status === 200 ? 'taken' : ((body as { code?: string }).code ?? String(status));

/** A photo as a telephone takes it: turned, with place and device. */
const photo = (width = 600, height = 400): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#3a6ea5' } })
    .withExif({
      IFD0: { Make: 'SecretPhone', Copyright: '张三' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '34/1 45/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

/** A PDF with so many pages, written by hand; `extra` goes into its catalogue. */
function pdfOf(pages: number, extra = ''): Buffer {
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${extra} >>`,
    `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, at) => `${at + 3} 0 R`).join(' ')}] >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`);
}

const pageOf = (caseId: string, attachmentId: string, page = 1) =>
  ({ params: { caseId, attachmentId, page } }) as const;

test('a photo is drawn anew: upright, without place and device, sealed, and shown to its owner', async () => {
  const who = await applicant();
  const original = await photo();
  assert.ok(original.includes('SecretPhone'));
  const answer = await upload(who, original, '../../身份证\u202e.jpg');
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const view = answer.body as { attachmentId: string; fileName: string; contentType: string; pageCount: number };
  assert.deepEqual([view.fileName, view.contentType, view.pageCount], ['....身份证.jpg', 'image/jpeg', 1]);
  const shown = await who.caller.try(contract.getMyAttachmentPage, pageOf(who.row.caseId, view.attachmentId));
  assert.equal(shown.headers['content-type'], 'image/jpeg');
  const { width, height, exif, orientation } = await sharp(shown.bytes).metadata();
  assert.deepEqual([width, height, exif, orientation], [400, 600, undefined, undefined]);
  assert.ok(!shown.bytes.includes('SecretPhone'));
  const stored = await service.ownerPool.query<{ content_sealed: Buffer }>(
    'select content_sealed from casework.attachment_file where attachment_id = $1',
    [view.attachmentId],
  );
  assert.ok(!stored.rows[0]?.content_sealed.includes(shown.bytes.subarray(0, 64)));
  // The same file in the same place is the same attachment.
  const again = await upload(who, original);
  assert.equal((again.body as { attachmentId: string }).attachmentId, view.attachmentId);
});

test('of a PDF the pages are drawn, and the file is kept as it came', async () => {
  const who = await applicant();
  const pdf = pdfOf(3);
  const answer = await upload(who, pdf, '发票.pdf');
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { attachmentId, pageCount } = answer.body as { attachmentId: string; pageCount: number };
  assert.equal(pageCount, 3);
  const third = await who.caller.try(contract.getMyAttachmentPage, pageOf(who.row.caseId, attachmentId, 3));
  const { width, format } = await sharp(third.bytes).metadata();
  assert.deepEqual([width, format], [1654, 'jpeg']);
  const fourth = await who.caller.try(contract.getMyAttachmentPage, pageOf(who.row.caseId, attachmentId, 4));
  assert.equal(codeOf(fourth), 'casework/attachment-not-found');
  const file = await who.caller.try(contract.getMyAttachment, { params: { caseId: who.row.caseId, attachmentId } });
  assert.ok(file.bytes.equals(pdf));
  assert.match(String(file.headers['content-disposition']), /^attachment/);
  assert.equal(file.headers['x-content-type-options'], 'nosniff');
});

const bombHeader = Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a00806000000', 'hex');
const hostile: readonly (readonly [what: string, file: () => Buffer | Promise<Buffer>, code: string])[] = [
  ['a page of HTML called a photo', () => Buffer.from('<html><script>alert(1)</script>'), 'request/unsupported'],
  [
    'an SVG with a script',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    'request/unsupported',
  ],
  ['a program', () => Buffer.from('MZ\x90\x00\x03'), 'request/unsupported'],
  ['a GIF', () => Buffer.from('GIF89a\x01\x00\x01\x00'), 'request/unsupported'],
  ['one byte', () => Buffer.from([0xff]), 'request/unsupported'],
  ['the beginning of a photo', async () => (await photo()).subarray(0, 300), 'casework/file-unreadable'],
  [
    'a picture that says it has ten thousand million pixels',
    () => Buffer.concat([bombHeader, Buffer.alloc(200)]),
    'casework/file-unreadable',
  ],
  ['the beginning of a PDF', () => pdfOf(2).subarray(0, 60), 'casework/file-unreadable'],
  ['a PDF of nothing', () => Buffer.from('%PDF-1.7'), 'casework/file-unreadable'],
  [
    'eleven megabytes',
    () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(11 * 1024 * 1024)]),
    'request/too-large',
  ],
  ['a PDF with too many pages', () => pdfOf(21), 'casework/file-unreadable'],
];
for (const [what, file, code] of hostile)
  test(`${what} is refused, and nothing is kept`, async () => {
    const who = await applicant();
    assert.equal(codeOf(await upload(who, await file())), code);
    const { attachments } = await who.caller.call(contract.getMyCase, { params: { caseId: who.row.caseId } });
    assert.deepEqual(attachments, []);
  });

test('a photo with a page hidden behind it loses the page', async () => {
  const who = await applicant();
  const both = Buffer.concat([await photo(), Buffer.from('<script>alert(1)</script>')]);
  const answer = await upload(who, both);
  assert.equal(answer.status, 200);
  const { attachmentId } = answer.body as { attachmentId: string };
  const file = await who.caller.try(contract.getMyAttachment, { params: { caseId: who.row.caseId, attachmentId } });
  assert.ok(!file.bytes.includes('<script>'));
});

test('a PDF with a script is shown as pictures only', async () => {
  const who = await applicant();
  const answer = await upload(who, pdfOf(1, '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), '合同.pdf');
  assert.equal(answer.status, 200);
  const { attachmentId } = answer.body as { attachmentId: string };
  const shown = await who.caller.try(contract.getMyAttachmentPage, pageOf(who.row.caseId, attachmentId));
  assert.equal((await sharp(shown.bytes).metadata()).format, 'jpeg');
});

test('only what the business asks for is taken, at most twenty files, and only while the application is its owner’s', async () => {
  const who = await applicant();
  assert.equal(codeOf(await upload(who, await photo(), 'x.jpg', 'passport')), 'casework/slot-unknown');
  const answers = [];
  for (let at = 0; at < 21; at += 1) answers.push(codeOf(await upload(who, await photo(40 + at, 40))));
  assert.deepEqual(
    [answers.filter((code) => code === 'taken').length, answers.at(-1)],
    [20, 'casework/too-many-files'],
  );
  const { attachments } = await who.caller.call(contract.getMyCase, { params: { caseId: who.row.caseId } });
  const attachmentId = attachments[0]?.attachmentId ?? '';
  await who.caller.call(contract.detachFromMyCase, { params: { caseId: who.row.caseId, attachmentId } });
  assert.equal(codeOf(await upload(who, await photo(70, 40))), 'taken');
  await actingAs(service, { kind: 'person', id: who.personId })((call) => submitCase(call, { caseId: who.row.caseId }));
  assert.equal(codeOf(await upload(who, await photo(80, 40))), 'casework/wrong-state');
  const gone = await who.caller.try(contract.detachFromMyCase, {
    params: { caseId: who.row.caseId, attachmentId: attachments[1]?.attachmentId },
  });
  assert.equal(codeOf(gone), 'casework/wrong-state');
});

test('staff with the case open to them look at it, and each look is kept; all others find nothing', async () => {
  const who = await applicant();
  const { attachmentId } = (await upload(who, await photo())).body as { attachmentId: string };
  const { caseId } = who.row;
  await actingAs(service, { kind: 'person', id: who.personId })((call) => submitCase(call, { caseId }));
  const clerk = await service.staff(['clerk']);
  assert.equal((await clerk.try(contract.getStaffAttachmentPage, pageOf(caseId, attachmentId))).status, 200);
  assert.equal((await clerk.try(contract.getStaffAttachment, { params: { caseId, attachmentId } })).status, 200);
  const { rows } = await service.ownerPool.query(
    `select count(*)::int as looks from audit.entry where operation = 'casework.view-attachment' and subject_id = $1`,
    [attachmentId],
  );
  assert.equal(rows[0]?.looks, 2);
  // What is brought to the counter later is taken there, while the case is under way.
  const brought = await clerk.try(contract.attachAtCounter, {
    params: { caseId },
    query: { slot: 'proof', fileName: '离职证明.jpg' },
    file: await photo(90, 50),
  });
  assert.equal(brought.status, 200);
  assert.equal((brought.body as { uploadedBy: string }).uploadedBy, 'staff');
  const other = await applicant();
  const elsewhere = await service.staff(['clerk'], 2);
  assert.equal((await other.caller.try(contract.getMyAttachmentPage, pageOf(caseId, attachmentId))).status, 404);
  // Through a case of one's own another's file is not there either.
  assert.equal(
    (await other.caller.try(contract.getMyAttachmentPage, pageOf(other.row.caseId, attachmentId))).status,
    404,
  );
  assert.equal((await elsewhere.try(contract.getStaffAttachmentPage, pageOf(caseId, attachmentId))).status, 404);
  // Whoever takes no stage of it does not see it; whoever works on no case at all may not ask.
  for (const [role, status] of [
    ['accountant', 404],
    ['agent', 403],
  ] as const) {
    const staff = await service.staff([role]);
    assert.equal((await staff.try(contract.getStaffAttachmentPage, pageOf(caseId, attachmentId))).status, status, role);
  }
  const { version } = await clerk.call(contract.getWork, { params: { caseId } });
  const refusing = { outcome: 'refuse', reason: '材料不符' } as const;
  assert.equal(await outcomeOf(decided(staffActing(service, 'case.intake'), { caseId, version }, refusing)), 'refused');
  const late = { params: { caseId }, query: { slot: 'proof', fileName: 'x.jpg' }, file: await photo(91, 50) };
  assert.equal(codeOf(await clerk.try(contract.attachAtCounter, late)), 'casework/wrong-state');
});

test('a paper scanned in by mistake is taken away by whoever took it in, until another has decided with it before them', async () => {
  const who = await applicant();
  const { caseId } = who.row;
  const own = (await upload(who, await photo())).body as { attachmentId: string };
  await actingAs(service, { kind: 'person', id: who.personId })((call) => submitCase(call, { caseId }));
  const [taker, colleague] = [await service.staff(['clerk']), await service.staff(['clerk'])];
  const scan = async (width: number) => {
    const query = { slot: 'proof', fileName: `${width}.jpg` };
    const file = await photo(width, 50);
    return (await taker.call(contract.attachAtCounter, { params: { caseId }, query, file })).attachmentId;
  };
  const removed = async (by: TestCaller, attachmentId: string) =>
    codeOf(await by.try(contract.detachAtCounter, { params: { caseId, attachmentId } }));
  const wrong = await scan(81);
  const shown = await taker.call(contract.getWork, { params: { caseId } });
  const may = new Map(shown.attachments.map(({ attachmentId, mayRemove }) => [attachmentId, mayRemove]));
  assert.deepEqual([may.size, may.get(own.attachmentId), may.get(wrong)], [2, false, true]);
  assert.equal(await removed(taker, own.attachmentId), 'casework/wrong-state');
  assert.equal(await removed(colleague, wrong), 'casework/wrong-state');
  assert.equal(await removed(taker, wrong), 'taken');
  assert.equal(await removed(taker, wrong), 'casework/attachment-not-found');
  const kept = await scan(82);
  const { version } = await taker.call(contract.getWork, { params: { caseId } });
  await decided(staffActing(service, 'case.intake'), { caseId, version }, { outcome: 'approve', reason: '材料齐全' });
  assert.equal(await removed(taker, kept), 'casework/wrong-state');
  // What came after that decision nobody has judged yet.
  service.clock.now = service.clock.now.add({ seconds: 1 });
  assert.equal(await removed(taker, await scan(83)), 'taken');
});

test('who decides has seen every paper: one scanned or taken away meanwhile refuses the decision, and stands in the history', async () => {
  const who = await applicant();
  const { caseId } = who.row;
  const submitted = await actingAs(service, { kind: 'person', id: who.personId })((call) =>
    submitCase(call, { caseId }),
  );
  const [clerk, reviewer] = [await service.staff(['clerk']), await service.staff(['reviewer'])];
  await decided(staffActing(service, 'case.intake'), submitted, { outcome: 'approve', reason: '材料齐全' });
  service.clock.now = service.clock.now.add({ seconds: 1 });
  const scan = async (width: number) => {
    const query = { slot: 'proof', fileName: `${width}.jpg` };
    const file = await photo(width, 60);
    return (await clerk.call(contract.attachAtCounter, { params: { caseId }, query, file })).attachmentId;
  };
  const seen = async () => (await reviewer.call(contract.getWork, { params: { caseId } })).version;
  const decides = (version: number) =>
    reviewer.try(contract.decideCase, { params: { caseId }, body: { version, outcome: 'approve', reason: '' } });
  const first = await scan(84);
  const before = await seen();
  await clerk.call(contract.detachAtCounter, { params: { caseId, attachmentId: first } });
  const swapped = await decides(before);
  assert.equal(codeOf(swapped), 'casework/papers-changed');
  assert.equal((swapped.body as { title: string }).title, '材料已变动，请重新查看');
  const empty = await seen();
  const kept = await scan(85);
  assert.equal(codeOf(await decides(empty)), 'casework/papers-changed');
  const full = await seen();
  // The same scan again is the same paper: nothing has changed.
  assert.equal(await scan(85), kept);
  assert.equal(codeOf(await decides(full)), 'taken');
  const { history } = await clerk.call(contract.getWork, { params: { caseId } });
  assert.deepEqual(
    history.filter(({ title }) => title.includes('材料')).map(({ title, text }) => `${title} ${text}`),
    ['收取材料 证明材料', '撤下材料 证明材料', '收取材料 证明材料'],
  );
  const mine = await who.caller.call(contract.getMyCase, { params: { caseId } });
  assert.equal(mine.history.filter(({ title }) => title === '收取材料').length, 2);
});
