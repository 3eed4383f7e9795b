import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService, testNow } from '../../testing.ts';
import { knownPersons, refused, stranger } from '../../testing-logins.ts';
import * as booking from '../booking/contract.ts';
import { actingAs, decided, registerSimpleKinds, simpleForm, staffActing, submitted } from './case-testing.ts';
import * as contract from './contract.ts';
import { openCase } from './index.ts';

// The counter through HTTP: who sits there, worklists, papers, resume codes, ratings.

let service: TestService;
let people: Awaited<ReturnType<typeof knownPersons>>;
let clerk: TestCaller;
before(async () => {
  service = await openTestService({ role: 'api' });
  registerSimpleKinds();
  people = (await knownPersons(service)).filter(({ name }) => /^\p{Script=Han}{2,3}$/u.test(name));
  clerk = await service.staff(['clerk']);
});
after(() => service.close());

const nextPerson = () => {
  const person = people.pop();
  assert.ok(person);
  return person;
};
const personal = (personId: string) => actingAs(service, { kind: 'person', id: personId });

test('[C-1] a card finds the person on record, and who is served is kept with how they were identified', async () => {
  const { name, certificateNumber, personId } = nextPerson();
  const visit = await clerk.call(contract.openVisit, { body: { by: 'card', card: { name, certificateNumber } } });
  assert.deepEqual([visit.personId, visit.identifiedBy], [personId, 'card']);
  assert.ok(!visit.name.includes(name));
  assert.equal((await clerk.call(contract.getVisit, {})).visit?.visitId, visit.visitId);
  const { rows } = await service.ownerPool.query(
    "select detail->>'identifiedBy' as by from audit.entry where operation = 'casework.open-visit' and subject_id = $1",
    [personId],
  );
  assert.deepEqual(rows, [{ by: 'card' }]);
  // The next one sits down: the first has left.
  const next = nextPerson();
  await clerk.call(contract.openVisit, { body: { by: 'number', certificateNumber: next.certificateNumber } });
  assert.equal((await clerk.call(contract.getVisit, {})).visit?.personId, next.personId);
});

test('a card that has run out, of another name, or of a stranger opens nothing', async () => {
  const { name, certificateNumber } = nextPerson();
  const open = (card: object) =>
    refused(clerk, contract.openVisit, { body: { by: 'card', card: { name, certificateNumber, ...card } } });
  assert.equal((await open({ validUntil: '2026-11-11' })).code, 'casework/card-expired');
  const other = await open({ name: '别的人' });
  assert.deepEqual([other.code, typeof other.remedy], ['casework/card-differs', 'string']);
  assert.ok(!JSON.stringify(other).includes(name));
  assert.equal((await open({ certificateNumber: '41990119800101001X' })).code, 'casework/visitor-unknown');
  // The last day of validity counts.
  const fine = { name, certificateNumber, validUntil: '2026-11-12' };
  assert.equal((await clerk.try(contract.openVisit, { body: { by: 'card', card: fine } })).status, 200);
});

test("a colleague's visit is not there: to close, to print for", async () => {
  const { certificateNumber } = nextPerson();
  const { visitId } = await clerk.call(contract.openVisit, { body: { by: 'number', certificateNumber } });
  const colleague = await service.staff(['clerk']);
  const paper = { params: { visitId }, body: { requestId: crypto.randomUUID(), kind: 'fund-statement' } };
  assert.equal((await refused(colleague, contract.closeVisit, { params: { visitId } })).code, 'casework/not-found');
  assert.equal((await refused(colleague, contract.printForVisitor, paper)).code, 'casework/not-found');
});

test('[C-1] a certificate is printed for who sits at the window, and no other paper of theirs can be taken', async () => {
  const person = nextPerson();
  const { visitId } = await clerk.call(contract.openVisit, {
    body: { by: 'number', certificateNumber: person.certificateNumber },
  });
  const { number } = await clerk.call(contract.printForVisitor, {
    params: { visitId },
    body: { requestId: crypto.randomUUID(), kind: 'contribution-certificate' },
  });
  const file = await clerk.try(contract.getVisitorPaper, { params: { visitId, number } });
  assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-');
  const row = await submitted(personal(person.personId), person.personId);
  const through = await refused(clerk, contract.getCasePaper, { params: { caseId: row.caseId, number } });
  assert.equal(through.code, 'document/not-found');
});

/** Where a visitor was told to rate: the last part of the address. */
async function toldCode(personId: string): Promise<string> {
  const { rows } = await service.ownerPool.query<{ address: string }>(
    "select variables->>'address' as address from notice.occasion where kind = 'casework.served' and audience_id = $1",
    [personId],
  );
  assert.equal(rows.length, 1);
  return rows[0]?.address.split('/').at(-1) ?? '';
}

test('[C-1] who came by a number is received and rates once, by the ticket: the number ends with the visit', async () => {
  const { personId, certificateNumber } = nextPerson();
  const own = await service.staff(['clerk']);
  const { outlets } = await stranger(service).call(booking.listOutlets, { query: { centerId: 1 } });
  const outletId = outlets[0]?.outletId ?? '';
  const ticketId = crypto.randomUUID();
  await own.call(booking.takeTicket, {
    params: { outletId },
    body: { ticketId, service: 'enquiry', certificateNumber },
  });
  const called = await own.call(booking.callNext, { params: { outletId }, body: { windowNo: 7 } });
  assert.equal(called.ticketId, ticketId);
  assert.ok(!JSON.stringify(called).includes('code'));
  const visit = await own.call(contract.openVisit, { body: { by: 'person', personId } });
  assert.equal(visit.ticketNumber, called.number);
  await own.call(contract.closeVisit, { params: { visitId: visit.visitId } });
  const params = { centerId: 1, code: await toldCode(personId) };
  const visitor = stranger(service);
  assert.equal((await visitor.call(booking.getTicketPlace, { params })).state, 'served');
  const rating = { params, body: { score: 2, tags: ['等得久'], remark: '' } };
  assert.equal((await refused(own, booking.rateTicket, rating)).code, 'booking/not-by-staff');
  await visitor.call(booking.rateTicket, rating);
  assert.equal((await refused(visitor, booking.rateTicket, rating)).code, 'booking/rated-already');
  assert.equal((await refused(visitor, contract.getRatingPage, { params })).code, 'casework/rating-gone');
  const { staff } = await own.call(contract.listRatings, { query: {} });
  assert.deepEqual(staff[0]?.scores, [0, 1, 0, 0, 0]);
  const kept = await service.ownerPool.query('select ticket_id, rating_code from casework.visit where visit_id = $1', [
    visit.visitId,
  ]);
  assert.deepEqual(kept.rows, [{ ticket_id: ticketId, rating_code: null }]);
});

/** Gives out a number, to somebody known or not, and calls it. */
async function callNumber(own: Awaited<ReturnType<typeof service.staff>>, certificateNumber?: string) {
  const { outlets } = await stranger(service).call(booking.listOutlets, { query: { centerId: 1 } });
  const outletId = outlets[0]?.outletId ?? '';
  const ticketId = crypto.randomUUID();
  await own.call(booking.takeTicket, {
    params: { outletId },
    body: { ticketId, service: 'enquiry', ...(certificateNumber && { certificateNumber }) },
  });
  const called = await own.call(booking.callNext, { params: { outletId }, body: { windowNo: 7 } });
  assert.equal(called.ticketId, ticketId);
  return called;
}

test('[C-1] who sat down before the number was called has one visit, and rates it once, by the ticket', async () => {
  const { personId, certificateNumber } = nextPerson();
  const own = await service.staff(['clerk']);
  const { visitId } = await own.call(contract.openVisit, { body: { by: 'number', certificateNumber } });
  const called = await callNumber(own, certificateNumber);
  const { visit } = await own.call(contract.getVisit, {});
  assert.deepEqual([visit?.visitId, visit?.ticketNumber], [visitId, called.number]);
  await own.call(contract.closeVisit, { params: { visitId } });
  const params = { centerId: 1, code: await toldCode(personId) };
  assert.equal((await stranger(service).call(booking.getTicketPlace, { params })).state, 'served');
  assert.equal((await refused(stranger(service), contract.getRatingPage, { params })).code, 'casework/rating-gone');
  // 基本满意 is satisfied, as in the figures of service.
  await stranger(service).call(booking.rateTicket, { params, body: { score: 3, tags: [], remark: '' } });
  const { staff } = await own.call(contract.listRatings, { query: {} });
  assert.deepEqual([staff[0]?.rated, staff[0]?.satisfiedPpm], [1, 1_000_000]);
});

test('[C-1] a number of nobody known is joined by the clerk who says that it is the one who sits there', async () => {
  const { name, personId, certificateNumber } = nextPerson();
  const own = await service.staff(['clerk']);
  const open = { body: { by: 'card', card: { name, certificateNumber } } } as const;
  const { visitId } = await own.call(contract.openVisit, open);
  const called = await callNumber(own);
  // Whoever was there before may have left: nothing is joined by itself, and the clerk is told to say whose it is.
  const apart = await own.call(contract.getVisit, {});
  assert.deepEqual([apart.visit?.ticketNumber, apart.calledNumber], [null, called.number]);
  const joined = await own.call(contract.openVisit, { body: { by: 'person', personId } });
  assert.deepEqual([joined.visitId, joined.ticketNumber, joined.identifiedBy], [visitId, called.number, 'card']);
  assert.equal((await own.call(contract.getVisit, {})).calledNumber, null);
  await own.call(contract.closeVisit, { params: { visitId } });
  await toldCode(personId);
});

test('[C-1] the number of somebody else is not joined to who sat there before', async () => {
  const own = await service.staff(['clerk']);
  const [before, next] = [nextPerson(), nextPerson()];
  const { visitId } = await own.call(contract.openVisit, { body: { by: 'person', personId: before.personId } });
  const called = await callNumber(own, next.certificateNumber);
  const apart = await own.call(contract.getVisit, {});
  assert.deepEqual([apart.visit?.ticketNumber, apart.calledNumber], [null, null], 'whose it is, is known');
  const visit = await own.call(contract.openVisit, { body: { by: 'person', personId: next.personId } });
  assert.deepEqual([visit.visitId === visitId, visit.ticketNumber], [false, called.number]);
  await own.call(contract.closeVisit, { params: { visitId: visit.visitId } });
});

test('[C-1] a visit is rated once by whoever holds its code, within seven days, and the figures follow', async () => {
  const { personId, certificateNumber } = nextPerson();
  const manager = await service.staff(['manager']);
  const before = await manager.call(contract.listRatings, { query: {} });
  const { visitId } = await clerk.call(contract.openVisit, { body: { by: 'number', certificateNumber } });
  // The clerk is told no code, and twice is once.
  for (const _time of [1, 2])
    assert.deepEqual(await clerk.call(contract.closeVisit, { params: { visitId } }), { done: true });
  const params = { centerId: 1, code: await toldCode(personId) };
  const visitor = stranger(service);
  const byStaff = { params, body: { score: 5, tags: [], remark: '' } };
  assert.equal((await refused(clerk, contract.rateVisit, byStaff)).code, 'casework/not-by-staff');
  assert.equal((await visitor.call(contract.getRatingPage, { params })).isRated, false);
  const body = { score: 5, tags: ['态度好', '态度好'], remark: ' 很快 ' };
  const twice = await Promise.all([1, 2].map(() => visitor.try(contract.rateVisit, { params, body })));
  assert.deepEqual(
    twice.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409],
  );
  const again = await refused(visitor, contract.rateVisit, { params, body });
  assert.deepEqual([again.code, again.remedy !== undefined], ['casework/rated-already', true]);
  assert.equal((await visitor.call(contract.getRatingPage, { params })).isRated, true);
  const after = await manager.call(contract.listRatings, { query: {} });
  const sum = (list: typeof after, of: 'visits' | 'rated') => list.staff.reduce((total, row) => total + row[of], 0);
  assert.deepEqual([sum(after, 'visits') - sum(before, 'visits'), sum(after, 'rated') - sum(before, 'rated')], [1, 1]);
  // The demo city's clerk has ratings too.
  const [row] = after.staff.filter(({ rated, staffName }) => rated > 0 && staffName === '姓名未登记');
  assert.deepEqual([row?.satisfiedPpm, row?.averageHundredths, row?.scores], [1_000_000, 500, [0, 0, 0, 0, 1]]);
  assert.ok(after.remarks.some(({ tags }) => tags.join() === '态度好'));
  // Clerks see their own; another clerk has none.
  assert.deepEqual((await (await service.staff(['clerk'])).call(contract.listRatings, { query: {} })).staff, []);
  const gone = { params: { centerId: 1, code: 'x'.repeat(24) } };
  assert.equal((await refused(visitor, contract.getRatingPage, gone)).code, 'casework/rating-gone');
  service.clock.now = testNow.add({ hours: 24 * 8 });
  assert.equal((await refused(stranger(service), contract.getRatingPage, { params })).code, 'casework/rating-gone');
  service.clock.now = testNow;
  clerk = await service.staff(['clerk']);
});

const hasRasterizer = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test('[C-1] the receipt and the application form of a case are sealed papers that say what was applied for', async () => {
  const person = nextPerson();
  const draft = await personal(person.personId)((call) =>
    openCase(call, { kind: 'test.simple', subject: ['person', person.personId], form: simpleForm }),
  );
  const mine = await service.person(person.personId);
  const paper = (caseId: string, kind: string) => ({
    params: { caseId },
    body: { requestId: crypto.randomUUID(), kind },
  });
  assert.equal(
    (await refused(mine, contract.printMyCase, paper(draft.caseId, 'case-receipt'))).code,
    'casework/wrong-state',
  );
  const other = nextPerson();
  const row = await submitted(personal(other.personId), other.personId);
  assert.equal(
    (await refused(mine, contract.printMyCase, paper(row.caseId, 'case-receipt'))).code,
    'casework/not-found',
  );
  for (const kind of ['case-receipt', 'case-application'] as const) {
    const asked = { params: { caseId: row.caseId }, body: { requestId: crypto.randomUUID(), kind } };
    const { number } = await clerk.call(contract.printCase, asked);
    assert.equal((await clerk.call(contract.printCase, asked)).number, number);
    const { bytes } = await clerk.try(contract.getCasePaper, { params: { caseId: row.caseId, number } });
    if (hasRasterizer) {
      const folder = mkdtempSync(join(tmpdir(), 'anju-paper-'));
      writeFileSync(join(folder, 'paper.pdf'), bytes);
      const text = execFileSync('pdftotext', [join(folder, 'paper.pdf'), '-'], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      for (const said of [row.number, other.name, other.certificateNumber, '测试提取', '1,200.00'])
        assert.ok(text.includes(said), said);
    }
    const theirs = await service.person(other.personId);
    assert.equal((await theirs.try(contract.getMyCasePaper, { params: { caseId: row.caseId, number } })).status, 200);
  }
});

test('[C-2] a worklist shows what one can act on, counts the others, and finds cases by number and by whose they are', async () => {
  const person = nextPerson();
  const first = await decided(
    staffActing(service, 'case.intake'),
    await submitted(personal(person.personId), person.personId),
  );
  const reviewer = await service.staff(['reviewer']);
  const list = (query: object) => reviewer.call(contract.listWork, { query });
  const mine = await list({});
  assert.deepEqual(
    mine.rows.filter(({ stageText }) => stageText !== '复核'),
    [],
  );
  assert.equal(mine.rows.length, mine.counts.mine);
  const [byNumber] = (await list({ queue: 'all', q: first.number })).rows;
  assert.equal(byNumber?.caseId, first.caseId);
  const byCard = await list({ queue: 'all', q: person.certificateNumber });
  assert.deepEqual(
    byCard.rows.map(({ caseId }) => caseId),
    [first.caseId],
  );
  assert.ok(!byNumber?.subjectName.includes(person.name));
  // What one has decided oneself is no longer one's own.
  const sessionOf = async () => {
    const { rows } = await service.ownerPool.query<{ subject_id: string }>(
      "select subject_id from identity.session where kind = 'staff' and roles = '{reviewer}' order by created_at desc, session_key limit 1",
    );
    return rows[0]?.subject_id;
  };
  assert.ok(await sessionOf());
  const { rows } = await list({ q: first.number });
  assert.equal(rows.length, 1);
  await reviewer.call(contract.decideCase, {
    params: { caseId: first.caseId },
    // Who decides is who is logged in, whatever else the request says.
    body: { version: first.version, outcome: 'approve', reason: '', actor: { kind: 'staff', id: 'somebody else' } },
  } as Parameters<typeof reviewer.call<typeof contract.decideCase>>[1]);
  const kept = await service.ownerPool.query(
    'select actor_id from casework.decision where case_id = $1 and stage = $2',
    [first.caseId, 'review'],
  );
  assert.deepEqual(kept.rows, [{ actor_id: await sessionOf() }]);
  assert.equal((await list({ q: first.number })).rows.length, 0);
  const days = await list({ queue: 'all', from: '2026-11-13' });
  assert.equal(days.total, 0);
  const sorted = (await list({ queue: 'all', sort: 'submitted', order: 'desc', pageSize: 2 })).rows;
  assert.equal(sorted.length, 2);
});

test('what somebody took whose account was stopped since is seen by the manager, given to a colleague or back to all', async () => {
  const [leaver, colleague] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const [staffId, name] of [
    [leaver, '冯离岗'],
    [colleague, '褚接手'],
  ])
    await service.ownerPool.query(
      `insert into identity.staff (center_id, staff_id, name, outlet, roles) values (1, $1, $2, '', '{clerk}')`,
      [staffId, name],
    );
  const person = nextPerson();
  const { caseId, number } = await submitted(personal(person.personId), person.personId);
  await service.ownerPool.query('update casework.case_record set taken_by = $1, taken_at = $2 where case_id = $3', [
    leaver,
    service.clock.now.toString(),
    caseId,
  ]);
  const manager = await service.staff(['manager']);
  const params = { caseId };
  const left = async (caller = manager) => (await caller.call(contract.listWork, { query: { queue: 'left' } })).rows;
  const early = await refused(manager, contract.assignCase, { params, body: { staffId: null } });
  assert.equal(early.code, 'casework/not-left', 'who is there gives it back themselves');
  await service.ownerPool.query(`update identity.staff set state = 'stopped', stopped_at = $1 where staff_id = $2`, [
    service.clock.now.toString(),
    leaver,
  ]);
  const [shown] = await left();
  assert.deepEqual([shown?.number, shown?.takenByText, shown?.isLeft], [number, '冯离岗', true]);
  assert.deepEqual(await left(clerk), [], 'a matter of whoever may hand it on');
  assert.equal((await clerk.try(contract.assignCase, { params, body: { staffId: null } })).status, 403);
  const { staff } = await manager.call(contract.listCaseColleagues, { params });
  assert.ok(staff.some(({ staffId }) => staffId === colleague));
  assert.ok(!staff.some(({ staffId }) => staffId === leaver));
  const wrong = await refused(manager, contract.assignCase, { params, body: { staffId: crypto.randomUUID() } });
  assert.deepEqual([wrong.status, wrong.code], [422, 'casework/cannot-take']);
  for (const _ of [1, 2]) await manager.call(contract.assignCase, { params, body: { staffId: colleague } });
  const [given] = (await manager.call(contract.listWork, { query: { queue: 'all', q: number } })).rows;
  assert.deepEqual([given?.takenByText, given?.isLeft, (await left()).length], ['褚接手', false, 0]);
  await service.ownerPool.query(`update identity.staff set state = 'stopped', stopped_at = $1 where staff_id = $2`, [
    service.clock.now.toString(),
    colleague,
  ]);
  await manager.call(contract.assignCase, { params, body: { staffId: null } });
  const [back] = (await clerk.call(contract.listWork, { query: { q: number } })).rows;
  assert.equal(back?.takenByText, null);
  const { rows: entries } = await service.ownerPool.query<{ detail: object }>(
    `select detail from audit.entry where operation = 'casework.assign' and subject_id = $1 order by detail->>'to' nulls last`,
    [caseId],
  );
  assert.deepEqual(
    entries.map(({ detail }) => detail),
    [
      { number, from: leaver, to: colleague },
      { number, from: colleague, to: null },
    ],
  );
});

test('whoever took a case hands it to a colleague of the same right with a word that only colleagues read', async () => {
  const colleague = crypto.randomUUID();
  await service.ownerPool.query(
    `insert into identity.staff (center_id, staff_id, name, outlet, roles) values (1, $1, '卫接办', '', '{clerk}')`,
    [colleague],
  );
  const person = nextPerson();
  const { caseId, number } = await submitted(personal(person.personId), person.personId);
  const params = { caseId };
  const give = (caller: TestCaller, staffId: string | null, note = '') =>
    caller.try(contract.assignCase, { params, body: { staffId, note } });
  assert.equal((await give(clerk, colleague)).status, 403, 'not taken yet');
  await clerk.call(contract.takeCase, { params, body: { take: true } });
  assert.equal((await give(await service.staff(['clerk']), colleague)).status, 403, 'another has taken it');
  const { staff } = await clerk.call(contract.listCaseColleagues, { params });
  assert.ok(staff.some(({ staffId }) => staffId === colleague));
  assert.equal((await give(clerk, crypto.randomUUID())).status, 422);
  assert.equal((await give(clerk, colleague, '缺购房合同原件，已约申请人周三来')).status, 200);
  const seen = await clerk.call(contract.getWork, { params });
  assert.deepEqual([seen.isMine, seen.takenByText], [false, '卫接办']);
  const said = ({ history }: { history: readonly { title: string; text: string }[] }) =>
    history.filter(({ title }) => title === '转由同事继续办理').map(({ text }) => text);
  assert.deepEqual(said(seen), ['转给卫接办：缺购房合同原件，已约申请人周三来']);
  const own = await service.person(person.personId);
  assert.deepEqual(said(await own.call(contract.getMyCase, { params })), ['']);
  assert.equal((await give(clerk, null)).status, 403, 'it is the colleague’s now');
  const { rows } = await service.ownerPool.query<{ detail: { number: string; to: string } }>(
    `select detail from audit.entry where operation = 'casework.assign' and subject_id = $1`,
    [caseId],
  );
  assert.deepEqual(
    rows.map(({ detail }) => [detail.number, detail.to]),
    [[number, colleague]],
  );
});

test('what a stranger to the kind may not see is in no list, and of a taken case it is said who has it', async () => {
  const person = nextPerson();
  const row = await submitted(personal(person.personId), person.personId);
  await clerk.call(contract.takeCase, { params: { caseId: row.caseId }, body: { take: true } });
  const [shown] = (await clerk.call(contract.listWork, { query: { q: row.number } })).rows;
  assert.equal(shown?.isMine, true);
  const [seen] = (await (await service.staff(['clerk'])).call(contract.listWork, { query: { q: row.number } })).rows;
  assert.deepEqual([seen?.isMine, seen?.takenByText], [false, '姓名未登记']);
  await clerk.call(contract.takeCase, { params: { caseId: row.caseId }, body: { take: false } });
  const list = await clerk.call(contract.listCasesOfSubject, {
    params: { subjectKind: 'person', subjectId: person.personId },
    query: { inProgress: true },
  });
  assert.deepEqual(
    list.rows.map(({ caseId }) => caseId),
    [row.caseId],
  );
});

test('a draft begun in the hall is found at the counter by its code; ten wrong codes are enough', async () => {
  const person = nextPerson();
  const draft = await personal(person.personId)((call) =>
    openCase(call, { kind: 'test.simple', subject: ['person', person.personId], form: {} }),
  );
  const mine = await service.person(person.personId);
  const { code } = await mine.call(contract.makeMyResumeCode, { params: { caseId: draft.caseId } });
  assert.match(code, /^[2-9A-Z]{8}$/);
  const typed = `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`;
  const found = await clerk.call(contract.resumeForPerson, { body: { code: typed } });
  assert.deepEqual([found.caseId, found.subjectId], [draft.caseId, person.personId]);
  assert.equal((await mine.call(contract.resumeMyCase, { body: { code } })).caseId, draft.caseId);
  const { rows } = await service.ownerPool.query('select resume_code_hash from casework.draft where case_id = $1', [
    draft.caseId,
  ]);
  assert.ok(!JSON.stringify(rows).includes(code));
  // A case that was returned has a code too, though nothing of it has been changed yet.
  const other = nextPerson();
  const row = await submitted(personal(other.personId), other.personId);
  await decided(staffActing(service, 'case.intake'), row, { outcome: 'return', reason: '材料不清楚' });
  const theirs = await service.person(other.personId);
  const again = await theirs.call(contract.makeMyResumeCode, { params: { caseId: row.caseId } });
  assert.equal((await clerk.call(contract.resumeForPerson, { body: { code: again.code } })).caseId, row.caseId);
  const thief = await service.person(nextPerson().personId);
  assert.equal((await refused(thief, contract.resumeMyCase, { body: { code } })).code, 'casework/resume-code-unknown');
  const codes = [];
  for (let tries = 0; tries < 11; tries += 1)
    codes.push((await refused(thief, contract.resumeMyCase, { body: { code: `2222222${tries % 10}` } })).code);
  assert.deepEqual([codes[0], codes.at(-1)], ['casework/resume-code-unknown', 'request/too-many']);
  service.clock.now = testNow.add({ hours: 24 * 7 + 1 });
  const late = await service.staff(['clerk']);
  assert.equal(
    (await refused(late, contract.resumeForPerson, { body: { code } })).code,
    'casework/resume-code-unknown',
  );
  service.clock.now = testNow;
});

test('a person sees where their case stands, asks for a human, and cancels; staff see who did what', async () => {
  const person = nextPerson();
  const row = await submitted(personal(person.personId), person.personId, { ...simpleForm, rules: 'wait' });
  const mine = await service.person(person.personId);
  const params = { caseId: row.caseId };
  const own = await mine.call(contract.getMyCase, { params });
  assert.deepEqual([own.state, own.mayCancel, own.mayAskForHuman, own.mayCorrect], ['waiting', true, true, false]);
  assert.match(own.nextStep, /重新核验/);
  assert.deepEqual(
    own.history.map(({ actorText }) => actorText),
    ['您', '您', '系统'],
  );
  const asked = await mine.call(contract.askForHuman, { params });
  assert.deepEqual([asked.state, asked.mayAskForHuman], ['reviewing', false]);
  const cancelled = await mine.call(contract.cancelMyCase, { params, body: { version: asked.version } });
  assert.equal(cancelled.state, 'cancelled');
  const shown = await clerk.call(contract.getWork, { params });
  assert.equal(shown.history.at(-1)?.actorText, '职工本人');
  assert.equal(shown.mayDecide, false);
  const again = await refused(mine, contract.askForHuman, { params });
  assert.equal(again.code, 'casework/wrong-state');
  // The same at the window: asked for there, and given up there, by the version on the screen.
  const guest = nextPerson();
  const theirs = await submitted(personal(guest.personId), guest.personId, { ...simpleForm, rules: 'wait' });
  const at = { params: { caseId: theirs.caseId } };
  await clerk.call(contract.askForHumanAtCounter, at);
  const { version, state } = await clerk.call(contract.getWork, at);
  assert.equal(state, 'reviewing');
  const old = await refused(clerk, contract.cancelAtCounter, { ...at, body: { version: version - 1 } });
  assert.equal(old.code, 'casework/changed-meanwhile');
  await clerk.call(contract.cancelAtCounter, { ...at, body: { version } });
  const ended = await (await service.person(guest.personId)).call(contract.getMyCase, at);
  assert.deepEqual([ended.state, ended.history.at(-1)?.actorText], ['cancelled', '工作人员']);
});
