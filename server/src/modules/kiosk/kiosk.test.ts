import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fictionalPerson } from '../../../../sandbox/src/city/people.ts';
import { createDocumentPrinter, type DocumentPrinter } from '../../../../sandbox/src/document-printer/printer.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService, testNow } from '../../testing.ts';
import { otherCode, refused, stranger, textAt, unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as contribution from '../contribution/contract.ts';
import * as document from '../document/contract.ts';
import * as identity from '../identity/contract.ts';
import * as loan from '../loan/contract.ts';
import { findPerson, findPersonByCertificate } from '../party/index.ts';
import * as report from '../report/contract.ts';
import * as withdrawal from '../withdrawal/contract.ts';
import * as contract from './contract.ts';
import { stopForsaken, useDocumentPrinter } from './index.ts';
import { type PrintResult, theDocumentPrinter } from './port.ts';

// Kiosks over HTTP on the seeded city, with the sandbox's printer on a real socket.

let service: TestService;
let printer: DocumentPrinter;
let outletId = '';
let port = 0;
before(async () => {
  service = await openTestService();
  printer = createDocumentPrinter(() => testNow, { pageMs: 5 });
  port = await printer.listen('127.0.0.1', 0);
  outletId = (await (await service.staff(['manager'])).call(contract.listKiosks, {})).outlets[0]?.outletId ?? '';
});
after(async () => {
  await printer.stop();
  await service.close();
});

const fields = (name: string) => ({ name, outletId, place: '大厅', printerHost: '127.0.0.1', printerPort: port });
const cardOf = (index: number) => {
  const { name, certificateNumber } = fictionalPerson(index);
  return { name, certificateNumber, validUntil: '2036-03-08' };
};
const mobileOf = async (card: { certificateNumber: string }) =>
  (await findPersonByCertificate({ tx: service.database, vault: service.vault, centerId: 1 }, card.certificateNumber))
    ?.mobile ?? '';

/** A browser that is a kiosk of its own. */
async function openKiosk(name: string): Promise<{ browser: TestCaller; kioskId: string }> {
  const manager = await service.staff(['manager']);
  const params = { kioskId: unknownUuid() };
  await manager.call(contract.saveKiosk, { params, body: fields(name) });
  const { code } = await manager.call(contract.newKioskCode, { params });
  const browser = stranger(service);
  await browser.call(contract.enrolKiosk, { body: { centerId: 1, code } });
  return { browser, kioskId: params.kioskId };
}

/** Codes are sent once a minute. */
const nextMinute = () => {
  service.clock.now = service.clock.now.add({ minutes: 1, seconds: 1 });
};

async function enter(browser: TestCaller, who: number | ReturnType<typeof cardOf>): Promise<void> {
  nextMinute();
  const card = typeof who === 'number' ? cardOf(who) : who;
  const { codeId } = await browser.call(contract.startPerson, { body: { card } });
  const { code } = await textAt(service, await mobileOf(card));
  await browser.call(contract.enterPerson, { body: { card, codeId, code } });
}

const handler = fictionalPerson(1_850_001);
const handlerBody = {
  card: { name: handler.name, certificateNumber: handler.certificateNumber, validUntil: null },
  employerAccountNo: '2001000001',
};
async function enterEmployer(browser: TestCaller): Promise<void> {
  nextMinute();
  const { codeId } = await browser.call(contract.startEmployer, { body: handlerBody });
  const { code } = await textAt(service, handler.mobile);
  await browser.call(contract.enterEmployer, { body: { ...handlerBody, codeId, code } });
}

const ended = (browser: TestCaller, printId: string) =>
  until(async () => {
    const print = await browser.call(contract.getPrint, { params: { printId } });
    return print.state === 'queued' || print.state === 'printing' ? undefined : print;
  });
const details = (requestId = unknownUuid()) => ({
  requestId,
  order: { kind: 'contribution-details' as const, period: 'twelve-months' as const },
});

test('[K-X1] a code makes one browser a kiosk, once and for a quarter of an hour; revoked, it is none', async () => {
  const manager = await service.staff(['manager']);
  const params = { kioskId: unknownUuid() };
  await manager.call(contract.saveKiosk, { params, body: fields('登记') });
  const first = await manager.call(contract.newKioskCode, { params });
  const { code } = await manager.call(contract.newKioskCode, { params });
  const enrol = (given: string, browser = stranger(service)) =>
    refused(browser, contract.enrolKiosk, { body: { centerId: 1, code: given } }).then(
      (problem) => problem.code,
      () => 'enrolled',
    );
  assert.equal(await enrol(first.code), 'kiosk/code-wrong', 'the code before is worth nothing');
  assert.equal(await enrol(String((Number(code) + 1) % 100_000_000).padStart(8, '0')), 'kiosk/code-wrong');
  const outcomes = await Promise.all([enrol(code), enrol(code), enrol(code)]);
  assert.deepEqual(outcomes.sort(), ['enrolled', 'kiosk/code-wrong', 'kiosk/code-wrong']);
  const late = await manager.call(contract.newKioskCode, { params });
  service.clock.now = service.clock.now.add({ minutes: 16 });
  assert.equal(await enrol(late.code), 'kiosk/code-wrong', 'too late');

  const { browser, kioskId } = await openKiosk('停用');
  await enter(browser, 2);
  assert.equal((await browser.call(identity.getSession, { query: {} })).kind, 'person');
  const later = await service.staff(['manager']);
  await later.call(contract.revokeKiosk, { params: { kioskId }, body: { reason: '设备丢失' } });
  assert.equal((await browser.call(identity.getSession, { query: {} })).kind, 'visitor', 'nobody is in any more');
  assert.equal((await browser.call(contract.getKiosk, {})).kiosk, null);
  assert.equal((await refused(browser, contract.beat, { body: { readerState: 'ready' } })).code, 'kiosk/not-enrolled');
  assert.equal((await refused(later, contract.newKioskCode, { params: { kioskId } })).code, 'kiosk/revoked');
  assert.equal(
    (await refused(later, contract.saveKiosk, { params: { kioskId }, body: fields('停用') })).code,
    'kiosk/revoked',
  );
});

test('[K-X1] guesses at a code are few', async () => {
  const browser = stranger(service);
  const guess = () => refused(browser, contract.enrolKiosk, { body: { centerId: 1, code: '00000000' } });
  const codes = [];
  for (let tries = 0; tries < 11; tries += 1) codes.push((await guess()).code);
  assert.deepEqual(codes, [...Array<string>(10).fill('kiosk/code-wrong'), 'request/too-many']);
});

test('what an administrator may register: no second name, no printer outside, no outlet elsewhere', async () => {
  const manager = await service.staff(['manager']);
  const elsewhere = await service.staff(['manager'], 2);
  const code = async (caller: TestCaller, body: object, kioskId = unknownUuid()) =>
    (await refused(caller, contract.saveKiosk, { params: { kioskId }, body })).code;
  await manager.call(contract.saveKiosk, { params: { kioskId: unknownUuid() }, body: fields('同名') });
  assert.equal(await code(manager, fields('同名')), 'kiosk/name-taken');
  assert.equal(await code(manager, { ...fields('甲机'), printerHost: '8.8.8.8' }), 'kiosk/printer-address');
  assert.equal(await code(elsewhere, fields('乙机')), 'kiosk/outlet-not-found');
  const { kioskId } = await openKiosk('他处');
  assert.equal((await refused(elsewhere, contract.newKioskCode, { params: { kioskId } })).code, 'kiosk/not-found');
  const clerk = await service.staff(['clerk']);
  assert.equal((await refused(clerk, contract.newKioskCode, { params: { kioskId } })).code, 'request/forbidden');
  assert.ok((await clerk.call(contract.listKiosks, {})).kiosks.some((kiosk) => kiosk.kioskId === kioskId));
});

test('[K-X1] a kiosk tells how it is: paper out and silence are alarms', async () => {
  const { browser, kioskId } = await openKiosk('告警');
  const manager = await service.staff(['manager']);
  const seen = async () => {
    const kiosk = (await manager.call(contract.listKiosks, {})).kiosks.find((one) => one.kioskId === kioskId);
    return [kiosk?.state, ...(kiosk?.alarms ?? [])];
  };
  await browser.call(contract.beat, { body: { readerState: 'ready' } });
  assert.deepEqual(await seen(), ['working']);
  printer.set({ sheets: 0 });
  const { printerState } = await browser.call(contract.beat, { body: { readerState: 'no-answer' } });
  printer.set({ sheets: 250 });
  assert.equal(printerState, 'no-paper');
  assert.deepEqual(await seen(), ['alarm', '打印机缺纸', '读卡器没有应答']);
  service.clock.now = service.clock.now.add({ minutes: 3 });
  assert.deepEqual(await seen(), ['offline', '离线：3 分钟没有联系']);
});

test('[K-P1] a card and the code to the reserved mobile open a person, at a kiosk alone', async () => {
  const card = cardOf(3);
  const elsewhere = stranger(service);
  assert.equal((await refused(elsewhere, contract.startPerson, { body: { card } })).code, 'kiosk/not-enrolled');
  const { browser } = await openKiosk('刷卡');
  const start = async (given: object) => (await refused(browser, contract.startPerson, { body: { card: given } })).code;
  assert.equal(await start({ ...card, validUntil: '2016-03-08' }), 'kiosk/card-expired');
  assert.equal(await start({ ...card, name: '改名人' }), 'kiosk/name-differs');
  assert.equal(await start(cardOf(1_999_000)), 'kiosk/not-registered');
  nextMinute();
  const { codeId } = await browser.call(contract.startPerson, { body: { card } });
  const { code, text } = await textAt(service, await mobileOf(card));
  assert.match(text, /自助终端登录/);
  const wrong = { card, codeId, code: otherCode(code) };
  assert.equal((await refused(browser, contract.enterPerson, { body: wrong })).code, 'identity/code-wrong');
  const foreign = { card: cardOf(4), codeId, code };
  assert.equal((await refused(browser, contract.enterPerson, { body: foreign })).code, 'kiosk/not-registered');
  nextMinute();
  await enter(browser, 3);
  const overview = await browser.call(report.getMyOverview, {});
  assert.equal(overview.account?.state, '正常');
});

test('[K-X1] what a card opens is read and printed, and little else; it ends with the next card, with silence and by itself', async () => {
  const { browser } = await openKiosk('权限');
  await enter(browser, 2);
  const sent = await refused(browser, identity.sendStepUpCode, { body: { purpose: 'mobile' } });
  assert.equal(sent.code, 'request/not-at-kiosk');
  await browser.call(identity.setCare, { body: { careMode: true, textSize: 'large' } });
  const mine = await browser.call(report.getMyOverview, {});
  await enter(browser, 4);
  assert.notDeepEqual(await browser.call(report.getMyOverview, {}), mine, 'the next card is somebody else');
  const { rows } = await service.ownerPool.query(
    `select v.end_reason from kiosk.visit v join kiosk.device d using (center_id, kiosk_id)
     where d.name = '权限' and v.end_reason is not null`,
  );
  assert.deepEqual(rows, [{ end_reason: 'replaced' }]);
  service.clock.now = service.clock.now.add({ seconds: 121 });
  assert.equal((await browser.call(identity.getSession, { query: {} })).kind, 'visitor', 'a dead page ends by itself');
  await enter(browser, 2);
  await browser.call(contract.endVisit, { body: { reason: 'card-out' } });
  assert.equal((await refused(browser, report.getMyOverview, {})).code, 'request/unauthenticated');
  assert.ok((await browser.call(contract.getKiosk, {})).kiosk, 'the kiosk stays one');
});

test('[K-P2][K-P3] stamped details are printed once for a request; what the printer holds is what was issued', async () => {
  const { browser } = await openKiosk('打印');
  await enter(browser, 2);
  const body = details();
  const [asked, again] = await Promise.all([
    browser.call(contract.printForPerson, { body }),
    browser.call(contract.printForPerson, { body }),
  ]);
  assert.equal(asked.printId, again.printId);
  const done = await ended(browser, asked.printId);
  assert.equal(done.state, 'printed');
  assert.equal(done.pagesOut, done.pages);
  assert.equal(done.pagesLeft, 30 - done.pages);
  const { documents } = printer.state();
  const mine = documents.filter(({ name }) => name.includes(done.paperNumber ?? '?'));
  assert.equal(mine.length, 1);
  const pdf = printer.pdf(mine[0]?.documentId ?? 0);
  assert.ok(pdf);
  const verdict = await service.visitor().call(document.verifyFile, { query: { centerId: 1 }, file: pdf });
  assert.deepEqual([verdict.verdict, verdict.title], ['genuine', '住房公积金缴存明细']);
  const { rows } = await service.ownerPool.query('select from kiosk.print_file where print_id = $1', [done.printId]);
  assert.equal(rows.length, 0, 'nothing of it is kept at the kiosk');
  const other = { requestId: body.requestId, order: { kind: 'transfer-form' as const } };
  const differs = await refused(browser, contract.printForPerson, { body: other });
  assert.equal(differs.code, 'request/repeated-with-other-content');
  const account = await browser.call(contract.printForPerson, {
    body: { requestId: unknownUuid(), order: { kind: 'account-details', period: 'all' } },
  });
  assert.equal((await ended(browser, account.printId)).title, '住房公积金账户明细');
});

test('[K-X1] paper that runs out within a paper is told, and it is printed again under the same number', async () => {
  const { browser } = await openKiosk('缺纸');
  await enter(browser, 2);
  const order = { kind: 'account-details' as const, period: 'all' as const };
  printer.set({ sheets: 1 });
  const asked = await browser.call(contract.printForPerson, { body: { requestId: unknownUuid(), order } });
  assert.ok(asked.pages > 1, 'the paper has several pages');
  const stopped = await ended(browser, asked.printId);
  assert.deepEqual([stopped.state, stopped.pagesOut, stopped.printerSaid], ['stopped', 1, 'no-paper']);
  printer.set({ sheets: 250 });
  assert.equal(printer.state().documents[0]?.state, 'cancelled', 'the printer has forgotten it');
  await browser.call(contract.printAgain, { params: { printId: asked.printId } });
  const done = await ended(browser, asked.printId);
  assert.deepEqual([done.state, done.paperNumber, done.pagesLeft], ['printed', stopped.paperNumber, stopped.pagesLeft]);
  const again = await refused(browser, contract.printAgain, { params: { printId: asked.printId } });
  assert.equal(again.code, 'kiosk/not-stopped');
  const { rows } = await service.ownerPool.query('select count(*)::int from document.paper where number = $1', [
    done.paperNumber,
  ]);
  assert.deepEqual(rows, [{ count: 1 }]);
  const { browser: next } = await openKiosk('旁边');
  assert.equal(
    (await refused(next, contract.getPrint, { params: { printId: asked.printId } })).code,
    'kiosk/print-not-found',
  );
});

test('[K-X1] a print whose worker dies is handed back to who waits, and is forgotten when they have gone', async () => {
  const { browser } = await openKiosk('中断');
  await enter(browser, 2);
  const round = () =>
    systemCall(service.service.parts, { name: 'prints', centerId: 1, requestId: unknownUuid() })(stopForsaken);
  const stateOf = async (printId: string) => {
    const { rows } = await service.ownerPool.query<{ state: string; attempts: number; isKept: boolean }>(
      `select p.state, p.attempts, exists (select from kiosk.print_file f where f.print_id = p.print_id) as "isKept"
       from kiosk.print p where p.print_id = $1`,
      [printId],
    );
    return rows[0];
  };
  // A worker that never says anything again: it has died with the print in its hands.
  const usual = theDocumentPrinter();
  const hands: ((result: PrintResult) => void)[] = [];
  useDocumentPrinter({ ...usual, print: () => new Promise((resolve) => void hands.push(resolve)) });
  const ask = async () => {
    const { printId } = await browser.call(contract.printForPerson, { body: details() });
    await until(async () => (await stateOf(printId))?.state === 'printing' && hands.length > 0);
    return printId;
  };
  const printId = await ask();
  await round();
  assert.equal((await stateOf(printId))?.state, 'printing', 'a worker that has just spoken is left alone');
  nextMinute();
  await Promise.all([round(), round()]);
  const told = await browser.call(contract.getPrint, { params: { printId } });
  assert.deepEqual([told.state, told.printerSaid], ['stopped', 'no-answer']);
  useDocumentPrinter(usual);
  await browser.call(contract.printAgain, { params: { printId } });
  const done = await ended(browser, printId);
  assert.deepEqual([done.state, done.paperNumber], ['printed', told.paperNumber]);
  assert.equal((await stateOf(printId))?.isKept, false);

  // What the first worker says when it wakes counts no more: the second attempt is what there is.
  useDocumentPrinter({ ...usual, print: () => new Promise((resolve) => void hands.push(resolve)) });
  const second = await ask();
  nextMinute();
  await round();
  const late = hands.splice(0);
  await browser.call(contract.printAgain, { params: { printId: second } });
  await until(async () => (await stateOf(second))?.attempts === 2 && hands.length === 1);
  for (const say of late) say({ isPrinted: true, pagesOut: 1, said: 'ready' });
  await until(async () => {
    const { rows } = await service.ownerPool.query(
      "select from kiosk.device where name = '中断' and printer_state_at = $1",
      [service.clock.now.toString()],
    );
    return rows.length === 1;
  });
  assert.deepEqual(await stateOf(second), { state: 'printing', attempts: 2, isKept: true });
  // Nobody waits any more: it is cancelled, and its file goes.
  await browser.call(contract.endVisit, { body: { reason: 'idle' } });
  nextMinute();
  await round();
  assert.deepEqual(await stateOf(second), { state: 'cancelled', attempts: 2, isKept: false });
  for (const say of hands) say({ isPrinted: false, pagesOut: 0, said: 'no-answer' });
  useDocumentPrinter(usual);
});

test('[K-X1] who leaves takes everything along: nothing of a stopped print remains, and the next sees none of it', async () => {
  const { browser } = await openKiosk('离开');
  await enter(browser, 2);
  printer.set({ sheets: 0 });
  const asked = await browser.call(contract.printForPerson, { body: details() });
  assert.equal((await ended(browser, asked.printId)).state, 'stopped');
  printer.set({ sheets: 250 });
  await browser.call(contract.endVisit, { body: { reason: 'idle' } });
  await enter(browser, 4);
  const params = { printId: asked.printId };
  assert.equal((await refused(browser, contract.getPrint, { params })).code, 'kiosk/print-not-found');
  assert.equal((await refused(browser, contract.printAgain, { params })).code, 'kiosk/print-not-found');
  const { rows } = await service.ownerPool.query(
    `select p.state, exists (select from kiosk.print_file f where f.print_id = p.print_id) as is_kept
     from kiosk.print p where p.print_id = $1`,
    [asked.printId],
  );
  assert.deepEqual(rows, [{ state: 'cancelled', is_kept: false }]);
});

test('[K-X1] pages of a visit are limited, two prints at once do not share the last ones', async () => {
  const { browser } = await openKiosk('限量');
  await enter(browser, 2);
  await service.ownerPool.query(`update kiosk.visit set pages = 29 where ended_at is null and center_id = 1
    and kiosk_id = (select kiosk_id from kiosk.device where name = '限量')`);
  const form = () => ({ requestId: unknownUuid(), order: { kind: 'transfer-form' as const } });
  const both = await Promise.all(
    [form(), form()].map((body) => browser.try(contract.printForPerson, { body }).then(({ status }) => status)),
  );
  assert.deepEqual(
    both.toSorted((a, b) => a - b),
    [200, 422],
  );
  const problem = await refused(browser, contract.printForPerson, { body: form() });
  assert.deepEqual(
    [problem.code, problem.detail],
    ['kiosk/too-many-pages', '一次使用最多打印 30 页，还可打印 0 页，这份有 1 页。'],
  );
});

test('[K-P6][K-P7] forms are filled in as far as the centre knows, and bear no number', async () => {
  const { browser } = await openKiosk('表格');
  await enter(browser, 3);
  const orders = [{ kind: 'withdrawal-form' as const, reason: 'rent' }, { kind: 'transfer-form' as const }];
  for (const order of orders) {
    const asked = await browser.call(contract.printForPerson, { body: { requestId: unknownUuid(), order } });
    const done = await ended(browser, asked.printId);
    assert.deepEqual([done.state, done.paperNumber], ['printed', null], 'a form bears no number');
  }
  const foreign = { requestId: unknownUuid(), order: { kind: 'loan-settlement' as const, loanId: unknownUuid() } };
  assert.equal((await refused(browser, contract.printForPerson, { body: foreign })).code, 'loan/not-found');
});

/** Of whom the sandbox's printer has the newest paper of a name, read by poppler. */
const lastPaper = (name: string): string => {
  const found = printer.state().documents.find((one) => one.name.startsWith(name));
  const pdf = printer.pdf(found?.documentId ?? 0);
  assert.ok(pdf, name);
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString('utf8').replaceAll(/\s/g, '');
};

test('[K-P2][K-P3] with several accounts the paper is about the one that was chosen, or about all of them', async () => {
  const { browser } = await openKiosk('多户');
  await enter(browser, 5);
  const { accounts: alone } = await browser.call(contract.listOwnAccounts, {});
  assert.equal(alone.length, 1);
  // A former account, as a merge leaves it: somebody else's before, closed since.
  const { rows } = await service.ownerPool.query<{ account_id: string; account_no: string }>(
    `update account.personal_account a set person_id = (select person_id from account.personal_account where center_id = 1 and account_id = $1),
       state = 'withdrawn', opened_on = opened_on - interval '4 years'
     where center_id = 1 and account_id = (select account_id from account.personal_account
       where center_id = 1 and account_id <> $1 and state = 'normal' order by account_no desc limit 1)
     returning account_id, account_no`,
    [alone[0]?.accountId],
  );
  const [former] = rows;
  const { accounts } = await browser.call(contract.listOwnAccounts, {});
  assert.deepEqual(
    accounts.map(({ accountNo, stateText }) => [accountNo, stateText]),
    [
      [alone[0]?.accountNo, '正常'],
      [former?.account_no, '提取销户'],
    ],
  );
  const order = { kind: 'account-details' as const, period: 'all' as const };
  const said = async (accountId?: string) => {
    const body = { requestId: unknownUuid(), order: { ...order, ...(accountId && { accountId }) } };
    await ended(browser, (await browser.call(contract.printForPerson, { body })).printId);
    return lastPaper('住房公积金账户明细');
  };
  const ownNo = alone[0]?.accountNo ?? '?';
  const formerNo = former?.account_no ?? '?';
  const all = await said();
  assert.ok(all.indexOf(`个人账号${formerNo}`) < all.lastIndexOf(`个人账号${ownNo}`), 'what there is now stands last');
  assert.equal(all.match(/合计（共\d+笔）/g)?.length, 2);
  const one = await said(former?.account_id);
  assert.ok(one.includes(formerNo) && !one.includes(ownNo));
  const now = await said(alone[0]?.accountId);
  assert.ok(now.includes(ownNo) && !now.includes(formerNo));
  const foreign = { requestId: unknownUuid(), order: { ...order, accountId: unknownUuid() } };
  const refusal = await refused(browser, contract.printForPerson, { body: foreign });
  assert.equal(refusal.code, 'document/no-account', 'an account of somebody else is none');
});

test('[K-P6] the form offers the reasons of the city alone, and says what to bring', async () => {
  const { browser } = await openKiosk('提取');
  await enter(browser, 3);
  const { reasons } = await browser.call(withdrawal.getMyStart, { params: {} });
  const [shut, open] = [reasons.find((one) => !one.isOffered), reasons.find(({ reason }) => reason === 'rent')];
  assert.ok(shut && open?.isOffered, 'the city allows some reasons and not others');
  const print = (reason: string) => ({
    body: { requestId: unknownUuid(), order: { kind: 'withdrawal-form' as const, reason } },
  });
  assert.equal((await refused(browser, contract.printForPerson, print(shut.reason))).code, 'withdrawal/not-offered');
  assert.equal((await refused(browser, contract.printForPerson, print('lottery'))).code, 'withdrawal/not-offered');
  await ended(browser, (await browser.call(contract.printForPerson, print('rent'))).printId);
  const paper = lastPaper('住房公积金提取申请表');
  for (const { name, isOffered } of reasons) assert.equal(paper.includes(name), isOffered, name);
  assert.ok(paper.includes('租房提取请携带：本人身份证、本人名下的借记卡、租赁合同和租金凭证'));
  assert.ok(paper.includes('核实一致的不用提交：家庭无自有住房'));
  // Rent is of two kinds: what one asks for and the other spares is told of both.
  const lease = open.papers.find(({ name }) => name.startsWith('租赁合同'));
  assert.deepEqual(lease?.isWaived, false);
  assert.match(lease?.why ?? '', /按实际支付的房租提取.*；按月限额提取，不需要/);
});

test('[K-P4][K-P5] a borrower sees loans and repayments; a settlement is printed of a settled loan alone', async () => {
  const { browser } = await openKiosk('贷款');
  const { rows } = await service.ownerPool.query<{ person_id: string; loan_id: string; state: string }>(
    `select c.person_id, c.loan_id, a.state from loan.contract c join loan.account a using (center_id, loan_id)
     where c.center_id = 1 order by c.loan_id`,
  );
  for (const state of ['active', 'settled']) {
    const known = rows.find((row) => row.state === state);
    assert.ok(known, state);
    const scope = { tx: service.database, vault: service.vault, centerId: 1 };
    const person = await findPerson(scope, known.person_id);
    assert.ok(person);
    await enter(browser, { name: person.name, certificateNumber: person.certificateNumber, validUntil: '2036-03-08' });
    const mine = await browser.call(loan.listMyLoans, {});
    assert.equal(mine.rows.find((row) => row.loanId === known.loan_id)?.state, state);
    const params = { loanId: known.loan_id };
    assert.ok((await browser.call(loan.listMyLoanEntries, { params, query: {} })).total > 0);
    const order = { kind: 'loan-settlement' as const, ...params };
    const body = { requestId: unknownUuid(), order };
    if (state === 'active') {
      assert.equal((await refused(browser, contract.printForPerson, { body })).code, 'loan/not-settled');
    } else {
      const asked = await browser.call(contract.printForPerson, { body });
      assert.equal((await ended(browser, asked.printId)).title, '住房公积金贷款结清证明');
    }
  }
});

test('[K-U3] an employer enters by its handler’s card and prints its remittance book; what is signed stays shut', async () => {
  const { browser } = await openKiosk('单位');
  const start = async (body: object) => (await refused(browser, contract.startEmployer, { body })).code;
  assert.equal(await start({ ...handlerBody, employerAccountNo: '2001999999' }), 'kiosk/employer-unknown');
  assert.equal(await start({ ...handlerBody, card: cardOf(2) }), 'kiosk/not-handler');
  await enterEmployer(browser);
  const { rows } = await browser.call(contribution.listRemittances, { query: { state: 'posted', pageSize: 1 } });
  const remittanceId = rows[0]?.remittanceId ?? '';
  const order = { kind: 'remittance-slip' as const, remittanceId, withPeople: true };
  const asked = await browser.call(contract.printForEmployer, { body: { requestId: unknownUuid(), order } });
  assert.equal((await ended(browser, asked.printId)).title, '住房公积金汇缴书');
  const foreign = { ...order, remittanceId: unknownUuid() };
  const problem = await refused(browser, contract.printForEmployer, {
    body: { requestId: unknownUuid(), order: foreign },
  });
  assert.equal(problem.code, 'contribution/not-found');
  const month = '2026-12';
  const draft = await refused(browser, contribution.carryOver, { body: { month, requestId: unknownUuid() } });
  assert.equal(draft.code, 'request/not-at-kiosk');
  // A session of the hall is no visit.
  const hall = await service.person(unknownUuid());
  assert.equal((await refused(hall, contract.printForPerson, { body: details() })).code, 'kiosk/not-enrolled');
});

test('[K-U8] the opening form needs no login: the register fills it in, and its pages are limited', async () => {
  const { browser } = await openKiosk('开户');
  const body = (creditCode?: string) => ({ requestId: unknownUuid(), ...(creditCode && { creditCode }) });
  const blank = body();
  const first = await browser.call(contract.printOpeningForm, { body: blank });
  assert.equal(first.registerText, '没有填写统一社会信用代码，单位信息请手工填写。');
  assert.equal((await ended(browser, first.print.printId)).state, 'printed');
  const same = await browser.call(contract.printOpeningForm, { body: blank });
  assert.equal(same.print.printId, first.print.printId);
  const { rows } = await service.ownerPool.query<{ credit_code: string; name: string }>(
    'select credit_code, name from party.employer where center_id = 1 order by employer_account_no limit 1',
  );
  const filled = await browser.call(contract.printOpeningForm, { body: body(rows[0]?.credit_code) });
  assert.match(filled.registerText, /^(已按市场监管登记预填|市场监管登记)/);
  for (let pages = first.print.pages + filled.print.pages; pages + filled.print.pages <= 6; pages += filled.print.pages)
    await browser.call(contract.printOpeningForm, { body: body() });
  assert.equal((await refused(browser, contract.printOpeningForm, { body: body() })).code, 'kiosk/too-many-pages');
  assert.equal(
    (await refused(stranger(service), contract.printOpeningForm, { body: body() })).code,
    'kiosk/not-enrolled',
  );
});

test('[K-X1] a centre that asks for a face is told that there is no camera', async () => {
  const { browser } = await openKiosk('人脸');
  await service.ownerPool.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'kiosk.second-factor', '2000-01-01', '"face"', '试验')`,
  );
  const problem = await refused(browser, contract.startPerson, { body: { card: cardOf(2) } });
  assert.deepEqual([problem.code, problem.remedy], ['kiosk/factor-missing', '请到柜台办理，或使用网上服务大厅。']);
});
