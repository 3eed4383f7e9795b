import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { newColleague } from './colleague.ts';
import { endedApart, enter } from './desk.ts';
import { ratingPath } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';
import { pdfText, sheetRows } from './witnesses.ts';

// A window: a card on the reader, the whole picture, a paper for the visitor, and what the visitor says of it. The card is
// laid on the reader by the page of the sandbox, as a person would.

let service: RunningService;
let browser: Browser;
let window: Visitor;
let world: Visitor;
let telephone: Visitor;

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  window = await openVisitor(browser, { size: sizes.staff });
  world = await openVisitor(browser, { size: sizes.staff });
  telephone = await openVisitor(browser, { size: sizes.narrow });
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Lays the card with this note on the reader. */
async function lay(note: string): Promise<void> {
  const { page } = world;
  await page.goto(`${service.sandboxUrl}/#cards`);
  await page.getByRole('row').filter({ hasText: note }).first().getByRole('button', { name: '放到阅读器上' }).click();
  await page.getByText('阅读器上放着').waitFor();
}
const read = () => window.page.getByRole('button', { name: '读身份证' }).click();

test('[C-1] whoever sits at the window is found by their card; what is wrong with a card is said with what to do', async () => {
  const { page } = window;
  await enter(service, window, 'clerk');
  await page.getByRole('link', { name: '综合窗口' }).click();
  await read();
  await page.getByText('未放卡').waitFor();
  await lay('身份证已过期');
  await read();
  await page.getByText('身份证已过有效期').waitFor();
  await window.look('counter-card-refused');
  await lay('与演示登录同一人');
  await read();
  await page.getByText('已读身份证').waitFor();
  await page.getByText('账户余额').waitFor();
  for (const panel of ['业务', '提取', '贷款'])
    await page.locator('.counter-main').getByRole('heading', { name: panel, exact: true }).waitFor();
  const [person] = service.demo.persons;
  assert.ok(person && !(await textOf(page.locator('main'))).includes(person.account), 'the number is not masked');
  await window.look('counter-visitor');
});

test('[C-1] a withdrawal is begun for whoever sits there, and they still sit there afterwards', async () => {
  const { page } = window;
  await page.getByRole('link', { name: /^提取公积金/ }).click();
  await page.getByRole('heading', { level: 1, name: '提取公积金' }).waitFor();
  await window.look('counter-withdrawal');
  await page.locator('.shell-nav').getByRole('link', { name: '综合窗口' }).click();
  await page.getByText('已读身份证').waitFor();
});

test('[C-1] a certificate is printed at the window, and the visit is rated on the visitor’s own telephone', async () => {
  const { page } = window;
  const paper = await window.download(() => page.getByRole('button', { name: '住房公积金缴存证明' }).click());
  assert.match(paper.name, /^住房公积金缴存证明-JC/);
  await page.getByRole('button', { name: '结束接待' }).click();
  await endedApart(page, page.getByText('评价邀请已发到办事人的消息'));
  await window.look('counter-ended');
  await telephone.page.goto(`${service.url}${await ratingPath(service)}`);
  await telephone.page.getByText('非常满意', { exact: true }).click();
  await telephone.page.getByRole('button', { name: '办得快' }).click();
  await telephone.look('rating-on-telephone');
  await telephone.page.getByRole('button', { name: '提交评价' }).click();
  await telephone.page.getByText('感谢您的评价').waitFor();
  await page.getByRole('button', { name: '读身份证' }).waitFor();
  await page.getByRole('link', { name: '服务评价' }).click();
  await page.getByText('办得快').first().waitFor();
});

// Nobody else's employer in the shared city.
const employerAccount = '2001000011';

test('[C-1] an employer at the window seals a leaver by a stamped paper: printed, scanned, in force', async () => {
  const { page } = window;
  await page.getByRole('link', { name: '综合窗口' }).click();
  // A button that is pressed too early says what it waits for.
  await page.getByRole('button', { name: '查找', exact: true }).click();
  await page.getByText('请输入办事人的证件号码、姓名、手机、账号，或单位名称').waitFor();
  await page.getByRole('button', { name: '接着办', exact: true }).click();
  await page.locator('#field-code-error').waitFor();
  await page.getByLabel('证件号码、姓名、手机、账号或单位名称').fill(employerAccount);
  await page.getByRole('button', { name: '查找', exact: true }).click();
  await page.locator('.visitors li', { hasText: employerAccount }).getByRole('button', { name: '接待' }).click();
  await page.getByRole('link', { name: /^汇缴核定/ }).waitFor();
  await window.look('counter-employer');
  await page.getByRole('link', { name: /^封存/ }).click();
  const rows = page.getByRole('table', { name: '正常缴存的职工' }).locator('tbody:not([aria-hidden]) tr');
  await rows.first().waitFor();
  await rows.first().getByRole('checkbox').check();
  await page.getByRole('button', { name: '下一步，核对影响' }).click();
  await page.getByRole('button', { name: '核对无误，打印确认书' }).click();
  await page.locator('.signed-facts').waitFor();
  const digest = /[0-9a-f]{64}/.exec(await textOf(page.locator('.digest')))?.[0] ?? '';
  const paper = await window.download(() => page.getByRole('button', { name: '打印封存确认书' }).click());
  // The digest of what is on the screen stands on the paper, broken where the line ends.
  assert.ok(pdfText(paper.path).replaceAll(/\s/g, '').includes(digest));
  await window.look('counter-attest', { fullPage: true });
  const accept = page.getByRole('button', { name: '受理并办理' });
  assert.equal(await accept.isDisabled(), true);
  const scan = { name: '确认书.png', mimeType: 'image/png', buffer: await page.screenshot() };
  await page.locator('input[type=file]').first().setInputFiles(scan);
  await page.getByText('确认书.png').waitFor();
  await accept.click();
  await page.getByRole('heading', { name: '封存已办结' }).waitFor();
  await window.look('counter-sealed');
  // The employer's lists, with their filters and files, as its own hall has them.
  await page.getByRole('link', { name: '清册查询' }).click();
  await page.getByRole('button', { name: '变更清册' }).click();
  const file = await window.download(() => page.getByRole('button', { name: '导出表格' }).click());
  const kinds = await sheetRows(file.path, { accountNo: '个人账号', kind: '变更种类' });
  assert.ok(kinds.some(({ cells }) => cells.kind === '封存'));
  await page.getByRole('link', { name: '返回综合窗口' }).click();
  await page.getByRole('row').filter({ hasText: '柜面代办单位业务' }).filter({ hasText: '已办结' }).first().waitFor();
  await page.getByRole('button', { name: '结束接待' }).click();
  await endedApart(page, page.getByText('评价邀请已发到办事人的消息'));
  for (const { complaints } of [window, world, telephone]) assert.deepEqual(complaints, []);
});

test('[G-12] a new clerk is proposed by one, confirmed by another, goes in with a password and an authenticator, and renews both', () =>
  newColleague(service, browser));
