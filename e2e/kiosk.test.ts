import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { fictionalPerson } from '../sandbox/src/city/people.ts';
import { openBrowser } from './browser.ts';
import { until } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { artifacts, openVisitor, textOf, tooSmallOrWide, type Visitor } from './visitor.ts';
import { isSignedUnderRoot, pdfPicture, pdfText } from './witnesses.ts';

// A morning at a kiosk: it is enrolled; somebody lays a card, looks, prints stamped details and takes the card away; the
// next one, an employer's handler, finds nothing of them, prints a remittance book and walks away.

const size = { width: 1080, height: 1920 };
let service: RunningService;
let browser: Browser;
let database: pg.Client;
let kiosk: Visitor;

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  database = new pg.Client({ connectionString: service.databaseUrl });
  await database.connect();
  kiosk = await openVisitor(browser, { size });
});
after(async () => {
  await database?.end();
  await browser?.close();
  await service?.stop();
});

async function sandbox<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${service.sandboxUrl}${path}`, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}
const lay = (cardId?: string) => sandbox('/kiosk/cards/lying', cardId ? { cardId } : {});

const touch = (name: string | RegExp) => kiosk.page.getByRole('button', { name }).click();
async function type(digits: string): Promise<void> {
  for (const digit of digits) await kiosk.page.getByRole('button', { name: digit, exact: true }).click();
}

/** The code that came to a mobile for the kiosk. */
const codeAt = (mobile: string) =>
  until(async () => {
    const { messages } = await sandbox<{ messages: { mobile: string; text: string }[] }>('/phone/messages?limit=1000');
    const text = messages.find((one) => one.mobile === mobile && one.text.includes('自助终端'))?.text;
    return text && /\d{6}/.exec(text)?.[0];
  });

/** The newest paper of the printer, as a file. */
async function paper(title: string): Promise<string> {
  const { documents } = await sandbox<{ documents: { documentId: number; name: string; state: string }[] }>(
    '/document-printer',
  );
  const found = documents.find(({ name, state }) => name.startsWith(title) && state === 'printed');
  assert.ok(found, title);
  const response = await fetch(`${service.sandboxUrl}/document-printer/documents/${found.documentId}`);
  const path = join(artifacts, `kiosk-${found.documentId}.pdf`);
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return path;
}

/** `kiosk.warn-seconds` and `kiosk.wipe-seconds` of the nation. */
const [warnMs, wipeMs] = [30_000, 60_000];

/** Each page of an employer, and what it tells when it has asked the books. */
const employerPages = [
  [/单位基本信息/, '2001000001'],
  [/单位汇缴信息/, '应缴月份'],
  [/单位缴存记录/, /^第 1 页，共 \d+ 页/],
  [/人员增减明细/, /^第 1 页，共 \d+ 页/],
  [/单位职工明细/, /^第 1 页，共 \d+ 页/],
  [/基数调整明细/, /^第 1 页，共 \d+ 页|还没有基数调整/],
] as const;

/** What a browser might keep of who was here. */
const kept = () =>
  kiosk.page.evaluate(`(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    caches: (await caches.keys()).length,
    databases: (await indexedDB.databases()).length,
    overview: (await fetch('/api/person/overview')).status,
  }))()`);
const nothing = { local: 0, session: 0, caches: 0, databases: 0, overview: 401 };
/** A session of whoever stands before the kiosk, open on another channel; answers its cookie. */
async function openedOn(channel: string): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  await database.query(
    `insert into identity.session (center_id, session_key, kind, subject_id, actor_name, roles, channel, host, address, device, created_at, seen_at, expires_at)
     select 1, $1, 'person', subject_id, '', '{}', $2, '', '', '', now(), now(), now() + interval '1 hour' from kiosk.visit where ended_at is null`,
    [createHash('sha256').update(secret).digest('hex'), channel],
  );
  return `__Host-anju=1.${secret}`;
}
/** What stands below the edge of the screen, where nobody can scroll, or under what is printed with it. */
const cutOff = () =>
  kiosk.page.evaluate<string[]>(`(() => {
    const { bottom } = document.querySelector('.k-main').getBoundingClientRect();
    const parts = [...document.querySelectorAll('.k-main > *')];
    return parts.flatMap((one, at) => {
      const end = one.getBoundingClientRect().bottom;
      const next = parts[at + 1]?.getBoundingClientRect().top ?? bottom;
      return end > Math.min(bottom, next) ? [one.className + ' ends at ' + Math.round(end)] : [];
    });
  })()`);
const welcome = () => kiosk.page.getByRole('heading', { name: '您好，请放身份证' });

test('[K-X1] a code of the administrator makes this browser the kiosk', async () => {
  const { page } = kiosk;
  const { code, address } = await sandbox<{ code: string; address: string }>('/kiosk');
  await page.goto(address);
  await page.getByRole('heading', { name: '本机尚未登记为自助终端' }).waitFor();
  await type(code);
  await touch('登记本机');
  await welcome().waitFor();
  await page.getByText('打印机正常').waitFor();
  await kiosk.look('kiosk-welcome');
});

test('[K-P1][K-P2][X-1] a card and a code show the account; the details that come out are stamped', async () => {
  const { page } = kiosk;
  const person = fictionalPerson(2);
  await lay('card-2');
  await page.getByRole('heading', { name: '核验本人' }).waitFor();
  await type(await codeAt(person.mobile));
  await page.getByText('账户余额').waitFor();
  await kiosk.look('kiosk-person');
  // Why the interest is what it is, read standing; behind it nothing has gone.
  await touch('为什么：未入账的利息是怎么算出来的');
  await page.getByRole('dialog').getByText('怎么算', { exact: true }).waitFor();
  assert.deepEqual(await tooSmallOrWide(page), []);
  await kiosk.look('kiosk-why');
  await touch('知道了');
  await touch(/缴存记录/);
  await page.getByRole('table', { name: '缴存记录' }).waitFor();
  // A year of months, whole above what is printed with them.
  assert.equal(await page.locator('.k-list tbody tr').count(), 12);
  assert.deepEqual(await cutOff(), []);
  await touch('打印缴存明细（带章）');
  await page.getByRole('heading', { name: '打印完成，请取走纸张' }).waitFor();
  const path = await paper('住房公积金缴存明细');
  assert.ok(isSignedUnderRoot(path));
  const text = pdfText(path);
  for (const said of [person.name, '住房公积金缴存明细', '扫码核验真伪']) assert.ok(text.includes(said), said);
  await touch('已取走，继续');
  // Beside the interest of a year stands how it came about, in the list itself.
  await touch('首页');
  await touch(/账户明细/);
  const interest = page.getByRole('row', { name: /年度结息/ }).first();
  for (let pages = 0; pages < 5; pages += 1) {
    await page.getByRole('table', { name: '账户明细' }).locator('tbody tr').first().waitFor();
    if ((await interest.count()) > 0) break;
    const first = await textOf(page.locator('.k-list tbody tr').first());
    await touch('下一页');
    await until(async () => (await textOf(page.locator('.k-list tbody tr').first())) !== first || undefined);
  }
  await interest.getByRole('button', { name: /^为什么/ }).click();
  await page.getByRole('dialog').getByText('怎么算', { exact: true }).waitFor();
  assert.match(await textOf(page.getByRole('dialog')), /-06-30 年度结息/);
  assert.deepEqual(await tooSmallOrWide(page), []);
  await kiosk.look('kiosk-entry-why');
  await touch('知道了');
});

test('[K-P6] the form of a withdrawal: the reasons of the city, what to bring, and the paper', async () => {
  const { page } = kiosk;
  await touch('首页');
  await touch(/打印证明和表格/);
  await touch(/^提取申请表/);
  await page.getByRole('button', { name: '租房', exact: true }).waitFor();
  // Nothing of what the city does not allow, and why not where something stands in the way of this person.
  assert.equal(await page.getByText('重大疾病').count(), 0);
  await touch('为什么：现在还不能办理的');
  await page.getByRole('dialog').getByText('依据：').first().waitFor();
  await kiosk.look('kiosk-why-not');
  await touch('知道了');
  assert.deepEqual([...(await tooSmallOrWide(page)), ...(await cutOff())], []);
  await kiosk.look('kiosk-reasons');
  await touch('租房');
  await page.getByText('租赁合同和租金凭证').waitFor();
  assert.deepEqual([...(await tooSmallOrWide(page)), ...(await cutOff())], []);
  await kiosk.look('kiosk-bring');
  await touch('打印提取申请表');
  await page.getByRole('heading', { name: '打印完成，请取走纸张' }).waitFor();
  const path = await paper('住房公积金提取申请表');
  pdfPicture(path, 'paper-withdrawal-form');
  assert.match(pdfText(path), /租房提取请携带：本人身份证/);
  await touch('已取走，继续');
});

test('[K-X1] the card is taken away: the next person finds nothing of the one before', async () => {
  const { page } = kiosk;
  const masked = (await textOf(page.locator('.k-who strong'))).trim();
  assert.ok(masked.length > 0);
  // The next page has a clock that the test turns on: nobody waits there for somebody who has walked away.
  await page.clock.install();
  await lay();
  await page.getByRole('heading', { name: '身份证已取走，已退出' }).waitFor();
  await welcome().waitFor();
  assert.deepEqual(await kept(), nothing);
  await page.goBack({ waitUntil: 'commit' }).catch(() => undefined);
  if (page.url().startsWith(service.url)) await welcome().waitFor();
  else await page.goForward();
  await welcome().waitFor();
  const shown = await page.content();
  for (const left of [masked, '缴存记录', '住房公积金缴存明细']) assert.ok(!shown.includes(left), left);
});

test('[K-U1][K-U2][K-U3][K-U4][K-U5][K-U6][K-U7] a handler sees their employer, prints the remittance book and walks away', async () => {
  const { page } = kiosk;
  await touch(/^单位业务/);
  await type('2001000001');
  await lay('card-handler');
  await touch('下一步');
  await page.getByRole('heading', { name: '核验经办人' }).waitFor();
  await type(await codeAt(fictionalPerson(1_850_001).mobile));
  for (const [tile, said] of employerPages) {
    await touch(tile);
    await page.locator('.k-main').getByText(said).first().waitFor();
    await touch('首页');
  }
  await touch(/打印汇缴书、补缴书/);
  await page
    .getByRole('button', { name: /^打印\d{4}年\d+月汇缴书$/ })
    .first()
    .click();
  await page.getByRole('heading', { name: '打印完成，请取走纸张' }).waitFor();
  assert.ok(pdfText(await paper('住房公积金汇缴书')).includes('住房公积金汇缴书'));
  await page.clock.fastForward(warnMs);
  await page.getByRole('alertdialog').waitFor();
  await page.clock.fastForward(wipeMs - warnMs);
  await page.getByRole('heading', { name: '长时间没有操作，已退出' }).waitFor();
  await welcome().waitFor();
  await page.getByText('读卡区上有一张身份证').waitFor();
  assert.deepEqual(await kept(), nothing);
  await lay();
});

test('[G-6][X-9] in care mode every page fits the kiosk, and who leaves by the button has left the website and the app too', async () => {
  const { page } = kiosk;
  await page.reload();
  await welcome().waitFor();
  // The reader has been seen empty: a card that lies there when the page begins is somebody's who has gone.
  await page.getByText('打印机正常').waitFor();
  await lay('card-3');
  await page.getByRole('heading', { name: '核验本人' }).waitFor();
  await type(await codeAt(fictionalPerson(3).mobile));
  await page.getByText('账户余额').waitFor();
  const elsewhere = await Promise.all(['web', 'app'].map(openedOn));
  const ask = (path: string) =>
    Promise.all(elsewhere.map((cookie) => fetch(`${service.url}/api${path}`, { headers: { cookie } })));
  const statuses = async () => (await ask('/person/overview')).map(({ status }) => status);
  assert.deepEqual(await statuses(), [200, 200]);
  // Chosen here, in force wherever the person is known.
  await touch('关怀版');
  await page.locator('.k-care').waitFor();
  await until(async () => {
    const sessions = await Promise.all((await ask('/session')).map((answer) => answer.json()));
    return sessions.every((session) => (session as { careMode: boolean }).careMode) || undefined;
  });
  for (const tile of [/个人基本信息/, /缴存记录/, /账户明细/, /贷款信息/, /打印证明和表格/]) {
    await touch(tile);
    await page.locator('.k-main [aria-busy=true]').first().waitFor({ state: 'detached' });
    assert.deepEqual([...(await tooSmallOrWide(page)), ...(await cutOff())], [], String(tile));
    await touch('首页');
  }
  await touch(/打印证明和表格/);
  await touch(/^提取申请表/);
  await page.getByRole('button', { name: '租房', exact: true }).click();
  await page.getByText('要带的材料').waitFor();
  assert.deepEqual([...(await tooSmallOrWide(page)), ...(await cutOff())], []);
  await touch('首页');
  await kiosk.look('kiosk-care');
  await touch('退出并清屏');
  await page.getByRole('heading', { name: '已退出，网上服务大厅、手机和微信上的登录也已退出' }).waitFor();
  await welcome().waitFor();
  assert.deepEqual(await statuses(), [401, 401]);
  await page.locator('.k-page:not(.k-care)').waitFor();
  await lay();
  assert.deepEqual(kiosk.complaints, []);
});
