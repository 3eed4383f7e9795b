import assert from 'node:assert/strict';
import { join } from 'node:path';
import { bankTransactions, type Key, listKeys, monthText, repeatNotices, until } from './outside.ts';
import type { RunningService } from './service.ts';
import { faultsOf, textOf, type Visitor } from './visitor.ts';
import { pdfSignatures, pdfText, sheetRows } from './witnesses.ts';

// What an employer's clerk does in a month.

const examples = join(import.meta.dirname, '../examples');
const nav = ({ page }: Visitor, name: string) => page.locator('.shell-nav').getByRole('link', { name }).click();

async function keyWith(service: RunningService, condition: string, algorithm = 'sm2'): Promise<Key> {
  const name = service.demo.employers[0]?.name ?? '';
  const keys = (await listKeys(service)).filter((key) => key.subjectName === name && key.condition === condition);
  const key = keys.find((one) => one.algorithm === algorithm) ?? keys[0];
  assert.ok(key, `no key that is ${condition}`);
  return key;
}

async function tryKey({ page }: Visitor, key: Key, pin = key.pin): Promise<void> {
  await page.locator(`#certificate-${key.keyId}`).check();
  await page.getByLabel('证书密码').fill(pin);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** The reason that the page gives for each kind of key that must be refused. */
export async function refusedKeys(service: RunningService, clerk: Visitor): Promise<void> {
  const reasons = {
    revoked: /吊销/,
    expired: /过期|有效期/,
    foreign: /不受信任|认可|信任/,
    'not-yet-valid': /生效/,
    'wrong-usage': /签名|用途/,
  };
  await clerk.page.goto(`${service.url}/employer`);
  await clerk.look('employer-login');
  for (const [condition, reason] of Object.entries(reasons)) {
    await tryKey(clerk, await keyWith(service, condition));
    const problem = clerk.page.locator('.login-card .problem', { hasText: reason });
    await problem.waitFor();
    if (condition === 'revoked') await clerk.look('employer-key-revoked');
  }
  const stranger = (await listKeys(service)).find((key) => key.subjectName.includes('未登记'));
  assert.ok(stranger);
  await tryKey(clerk, stranger);
  await clerk.page.locator('.login-card .problem', { hasText: '未在本中心办理缴存登记' }).waitFor();
}

/** Logs in with the keyboard alone, after a wrong PIN that the local service counted. */
export async function enterByKeyboard(service: RunningService, clerk: Visitor): Promise<void> {
  const { page } = clerk;
  const key = await keyWith(service, 'good');
  await tryKey(clerk, key, '000000');
  await page.getByText('还可以再试 5 次').first().waitFor();
  await clerk.look('employer-wrong-pin');
  await page.locator(`#certificate-${key.keyId}`).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type(key.pin);
  await page.keyboard.press('Enter');
  await page.locator('.month-card').waitFor();
  assert.ok((await textOf(page.locator('.month-card'))).includes(monthText));
  await page.locator('[role=img] svg').first().waitFor();
  await clerk.look('employer-home');
}

export async function factsOfUnit(service: RunningService, clerk: Visitor): Promise<void> {
  await nav(clerk, '单位信息');
  await clerk.page.getByText(service.demo.employers[0]?.creditCode ?? '').waitFor();
  await clerk.page.getByText('单位缴存比例').waitFor();
  await clerk.look('employer-unit');
}

/** Brings the spoilt example: nothing is taken, and every wrong row is named, here and in the file. */
export async function importWithMistakes(clerk: Visitor): Promise<void> {
  const { page } = clerk;
  await nav(clerk, '汇缴核定');
  await page.locator('.import-steps').waitFor();
  await clerk.look('remit-start');
  await page.setInputFiles('input[type=file]', join(examples, 'roster-with-mistakes.xlsx'));
  await page.getByText('没有导入任何职工').waitFor();
  const headers = { name: '姓名', remark: '备注' };
  const spoilt = (await sheetRows(join(examples, 'roster-with-mistakes.xlsx'), headers)).filter(({ cells }) =>
    cells.remark.startsWith('示例错误'),
  );
  assert.equal(spoilt.length, 10);
  const table = await textOf(page.getByRole('table', { name: '花名册错误明细' }));
  for (const { line } of spoilt) assert.match(table, new RegExp(`第 ${line} 行`));
  await clerk.look('remit-refused', { fullPage: true });
  const { path } = await clerk.download(() => page.getByRole('button', { name: '下载标注错误的花名册' }).click());
  const annotated = await sheetRows(path, { ...headers, faults: '错误原因' });
  const marked = annotated.filter(({ cells }) => cells.faults !== '').map(({ line }) => line);
  for (const { line } of spoilt) assert.ok(marked.includes(line), `line ${line} carries no reason`);
  assert.equal(annotated.length, 61);
}

/** Takes the prefilled roster down, brings the good example and reads what changed. */
export async function importRoster(clerk: Visitor): Promise<void> {
  const { page } = clerk;
  await nav(clerk, '首页');
  await nav(clerk, '汇缴核定');
  const prefilled = await clerk.download(() => page.getByRole('button', { name: /下载.*花名册/ }).click());
  assert.equal((await sheetRows(prefilled.path, { name: '姓名', base: '缴存基数' })).length, 60);
  await page.setInputFiles('input[type=file]', join(examples, 'roster.xlsx'));
  await page.locator('.action-bar').waitFor();
  const counts = { 新增: 3, 基数变动: 2, 减少: 2, 无变化: 56 };
  for (const [change, count] of Object.entries(counts)) {
    const chip = page.getByRole('group', { name: '按变化查看' }).getByRole('button', { name: change });
    assert.match(await textOf(chip), new RegExp(`\\b${count}$`));
    await chip.click();
    await page.locator('.table-summary', { hasText: change }).waitFor();
  }
  await page.getByRole('button', { name: /^新增/ }).click();
  await clerk.look('remit-review');
}

/** Signs the text on the screen; answers the serial that the money must carry and how much is due, in fen. */
export async function confirm(service: RunningService, clerk: Visitor): Promise<{ serial: string; dueFen: number }> {
  const { page } = clerk;
  await page.getByRole('button', { name: '核对无误，去签名确认' }).click();
  await page.locator('.signed-facts').waitFor();
  const key = await keyWith(service, 'good');
  await page.locator(`#certificate-${key.keyId}`).check();
  await page.getByLabel('证书密码').fill(key.pin);
  await clerk.look('remit-sign');
  await page.getByRole('button', { name: '签名并确认汇缴' }).click();
  await page.locator('.pay-facts').waitFor();
  await clerk.look('remit-pay');
  const serial = await textOf(page.locator('.remark-number'));
  assert.match(serial, /^\d{15}$/);
  const amount = /([\d,]+\.\d\d)/.exec(await textOf(page.locator('.money-big-figure').first()))?.[1] ?? '';
  return { serial, dueFen: Number(amount.replaceAll(/[,.]/g, '')) };
}

export async function printSlip(clerk: Visitor, serial: string): Promise<void> {
  const { page } = clerk;
  await page.getByRole('button', { name: '打印汇缴书' }).first().click();
  await clerk.look('remit-slip-dialog');
  const { path } = await clerk.download(() => page.getByRole('button', { name: '生成并下载' }).click());
  const text = pdfText(path);
  assert.ok(text.includes(serial), 'the slip does not carry the serial');
  assert.match(text, /汇缴书/);
  assert.match(pdfSignatures(path), /Signature is Valid/);
}

/** Pays at the page of the employer's bank. */
async function pay(bank: Visitor, fen: number, remark: string): Promise<void> {
  const { page } = bank;
  await page.getByLabel('金额', { exact: true }).fill((fen / 100).toFixed(2));
  await page.getByLabel('附言').fill(remark);
  await page.getByRole('button', { name: '确认转账' }).click();
  await page.getByText('已转出').waitFor();
}

const yuan = (fen: number) => (fen / 100).toLocaleString('en', { minimumFractionDigits: 2 });

/** Sends too little and reads what the page says of it, then the rest, of which the bank tells three times. */
export async function payInTwo(
  service: RunningService,
  { clerk, bank }: { clerk: Visitor; bank: Visitor },
  { serial, dueFen }: { serial: string; dueFen: number },
): Promise<void> {
  const { page } = clerk;
  const first = Math.floor(dueFen * 0.6);
  await bank.page.goto(`${service.sandboxUrl}/#bank`);
  await pay(bank, first, serial);
  await page.locator('#short-title').waitFor();
  const short = await textOf(page.locator('section.problem'));
  assert.ok(short.includes(`还差 ${yuan(dueFen - first)} 元`), short);
  assert.ok(short.includes(`已到账 ${yuan(first)} 元`), short);
  assert.match(short, /尚未入账/);
  await clerk.look('remit-short');
  await repeatNotices(service, 2);
  await pay(bank, dueFen - first, serial);
  await page.locator('.posted').waitFor();
  await clerk.look('remit-posted');
}

/** The bank has told of the second payment three times; one posting is all that came of it. */
export async function noticeRepeated(
  service: RunningService,
  clerk: Visitor,
  { serial, dueFen }: { serial: string; dueFen: number },
): Promise<void> {
  const { page } = clerk;
  const attempts = await until(async () => {
    const ours = (await bankTransactions(service)).filter(({ remark }) => remark.includes(serial));
    const sent = ours.flatMap(({ notices }) => notices).map((notice) => notice.attempts);
    return sent.some((count) => count >= 3) ? sent : undefined;
  });
  assert.equal(attempts.length, 2);
  await page.reload();
  const receipts = page.getByRole('table', { name: '每笔到账及处理结果' }).locator('tbody:not([aria-hidden]) tr');
  await receipts.first().waitFor();
  assert.equal(await receipts.count(), 2);
  await nav(clerk, '首页');
  const summary = await textOf(page.locator('.unit-summary'));
  assert.match(summary, /未分摊余额（元） 0\.00/);
  await nav(clerk, '缴款记录');
  const newest = page.getByRole('table', { name: '缴款记录' }).locator('tbody:not([aria-hidden]) tr').first();
  await newest
    .filter({ hasText: yuan(dueFen) })
    .filter({ hasText: '已入账' })
    .waitFor();
  await clerk.look('employer-records');
}

/** Part of a page that does not come: the screen says so and how to go on, and goes on. */
export async function brokenPage(clerk: Visitor): Promise<void> {
  const { page, complaints } = clerk;
  const before = complaints.length;
  await page.route(/assets\/outlets-page/, (route) => route.abort());
  await nav(clerk, '服务网点');
  await page.getByText('页面没有打开').waitFor();
  await clerk.look('employer-broken');
  await page.unroute(/assets\/outlets-page/);
  await page.getByRole('button', { name: '刷新页面' }).click();
  await page.getByRole('heading', { name: '服务网点' }).waitFor();
  // The browser's own words about the part that did not come.
  complaints.splice(before);
}

/** A person of the roster, found by name, now normal and paid up. */
export async function employeesFound(clerk: Visitor): Promise<void> {
  const { page } = clerk;
  await nav(clerk, '职工信息');
  const rows = page.getByRole('table', { name: '职工信息' }).locator('tbody:not([aria-hidden]) tr');
  await rows.nth(49).waitFor();
  await clerk.look('employer-employees');
  await page.getByLabel('状态').selectOption('sealed');
  await until(async () => ((await rows.count()) === 2 ? true : undefined));
  const { path } = await clerk.download(() => page.getByRole('button', { name: '导出职工清册' }).click());
  const listed = await sheetRows(path, { accountNo: '个人账号', name: '姓名' });
  assert.deepEqual([listed.length, listed.at(-1)?.cells.accountNo], [3, '合计']);
  // One of them, what can be done for somebody like that, the person already chosen; and back to the list as it was.
  await rows.first().getByRole('link').first().click();
  await page.getByRole('button', { name: '启封' }).click();
  await page.getByText('已选 1 人').waitFor();
  await page.goBack();
  await page.goBack();
  await until(async () => ((await rows.count()) === 2 ? true : undefined));
  assert.equal(await page.getByLabel('状态').inputValue(), 'sealed');
  await nav(clerk, '消息');
  await page.locator('.message summary', { hasText: monthText }).first().click();
  await clerk.look('employer-messages');
}

/** The largest letters: every page fits the screen and every button the hand; the certificate's owner finds them again. */
export async function care({ page }: Visitor): Promise<void> {
  await page.getByRole('switch', { name: '关怀版' }).click();
  await page.getByRole('button', { name: '最大' }).click();
  await page.locator('html.care-largest').waitFor();
  const paths = [
    '/',
    '/remit',
    '/businesses',
    '/cases',
    '/records',
    '/employees',
    '/unit',
    '/bookings',
    '/outlets',
    '/messages',
  ];
  assert.deepEqual(await faultsOf(page, '/employer', paths), []);
  // Kept with the certificate, not with this browser.
  await page.evaluate('localStorage.clear()');
  await page.reload();
  await page.locator('html.care-largest').waitFor();
  await page.getByRole('switch', { name: '标准版' }).click();
  await page.locator('html:not(.care)').waitFor();
}
