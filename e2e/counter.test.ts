import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { enter } from './desk.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';

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
  const reader = new URL('/idcard/readcard', service.certificateServiceUrl).href;
  window = await openVisitor(browser, { size: sizes.staff, remembers: { 'anju.staff.card-reader': reader } });
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
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/close')),
    page.getByRole('button', { name: '结束接待' }).click(),
  ]);
  const { ratingUrl } = (await answer.json()) as { ratingUrl: string };
  await page.getByText('您对本次服务满意吗').waitFor();
  await window.look('counter-rating');
  await telephone.page.goto(`${service.url}${new URL(ratingUrl).pathname}`);
  await telephone.page.getByText('非常满意', { exact: true }).click();
  await telephone.page.getByRole('button', { name: '办得快' }).click();
  await telephone.look('rating-on-telephone');
  await telephone.page.getByRole('button', { name: '提交评价' }).click();
  await telephone.page.getByText('感谢您的评价').waitFor();
  await page.getByRole('button', { name: '跳过评价' }).click();
  await page.getByRole('button', { name: '读身份证' }).waitFor();
  await page.getByRole('link', { name: '服务评价' }).click();
  await page.getByText('办得快').first().waitFor();
  for (const { complaints } of [window, world, telephone]) assert.deepEqual(complaints, []);
});
