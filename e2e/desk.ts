import assert from 'node:assert/strict';
import { generateSync } from 'otplib';
import type { Locator, Page } from 'playwright-core';
import { month as monthOf, monthText, until } from './outside.ts';
import type { RunningService } from './service.ts';
import { textOf, type Visitor } from './visitor.ts';

// What the centre's own people see of it.

/**
 * Types the one-time password of now into the field that has the focus, and goes in. A code counts once: when another
 * journey has just gone in with it, that of the next half minute is tried, for an authenticator may be that far ahead; then
 * the one after is waited for.
 */
export async function goIn(service: RunningService, page: Page, username: string): Promise<void> {
  const known = service.demo.staff.find((one) => one.username === username);
  assert.ok(known);
  const field = page.getByLabel(/动态口令/);
  const isTaken = async (code: string) => {
    const answer = page.waitForResponse((response) => response.url().endsWith('/api/sessions/staff'));
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    return (await answer).ok();
  };
  const begun = codeNow(known.totpSecret);
  if (!(await isTaken(begun))) {
    const next = () => codeNow(known.totpSecret, 30);
    const soon = next();
    await field.fill('');
    if (!(await isTaken(soon))) {
      const later = await until(async () => (next() === soon ? undefined : next()), 40);
      await field.fill('');
      assert.ok(await isTaken(later), `${username} is not let in`);
    }
  }
  // Everybody's, whatever their roles.
  await page.getByRole('link', { name: '本人账号' }).waitFor();
}

/** A visit or a number is ended. The clerk serves in another journey, too, and may be asked whose number was called: another's. */
export async function endedApart(page: Page, done: Locator): Promise<void> {
  const apart = page.getByRole('button', { name: '不是，分开办结' });
  await apart.or(done).first().waitFor();
  if (await apart.isVisible()) await apart.click();
  await done.waitFor();
}

const codeNow = (secret: string, secondsAhead = 0) =>
  generateSync({ secret, epoch: Math.floor(Temporal.Now.instant().epochMilliseconds / 1_000) + secondsAhead });

/** Logs in with name, password and one-time password, by keyboard alone. */
export async function enter(service: RunningService, { page, look }: Visitor, username: string): Promise<void> {
  const known = service.demo.staff.find((one) => one.username === username);
  assert.ok(known);
  await page.goto(`${service.url}/staff`);
  await page.getByLabel('用户名').waitFor();
  await look(`staff-login-${username}`);
  await page.getByLabel('用户名').focus();
  await page.keyboard.type(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(known.password);
  // Between the password and the next field stands the button that shows it.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await goIn(service, page, username);
}

/** Finds by keyboard: slash, the words, Enter. */
async function find({ page }: Visitor, words: string): Promise<void> {
  await page.locator('h1').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
}

export async function day(desk: Visitor): Promise<void> {
  await desk.page.locator('[role=img] svg').first().waitFor();
  await desk.look('staff-day');
}

/** The sections fold and stay so, and the box leads to one by its name; where one is stays in sight. */
export async function sections({ page, look }: Visitor): Promise<void> {
  const group = page.getByRole('button', { name: '资金与账务' });
  const entry = page.getByRole('navigation').getByRole('link', { name: '银行对账' });
  await group.click();
  await entry.waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('h1').waitFor();
  assert.equal(await group.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('/');
  await page.keyboard.type('对账');
  await page.getByRole('option', { name: /银行对账/ }).waitFor();
  await look('staff-jump');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '银行对账' }).waitFor();
  assert.equal(await entry.getAttribute('aria-current'), 'page');
  await group.click();
}

/** The person by mobile: masked, with the account as the month left it. */
export async function person(service: RunningService, desk: Visitor): Promise<void> {
  const { page } = desk;
  const [, newcomer] = service.demo.persons;
  assert.ok(newcomer);
  await find(desk, newcomer.mobile);
  const entries = page.getByRole('table', { name: '业务明细' }).locator('tbody:not([aria-hidden]) tr');
  await entries.first().waitFor();
  const text = await textOf(page.locator('main'));
  assert.ok(!text.includes(newcomer.account), 'the certificate number is not masked');
  assert.ok(text.includes(`缴至年月 ${monthText}`));
  assert.ok((await textOf(entries.first())).includes(monthOf()));
  await desk.look('staff-person');
}

/** Unmasks with a reason, and finds just that in the audit trail. */
export async function unmask(service: RunningService, desk: Visitor): Promise<void> {
  const { page } = desk;
  const reason = '职工来电核实身份';
  await page.getByRole('button', { name: '查看未脱敏信息' }).click();
  await page.getByRole('button', { name: /^查看 \d+ 秒$/ }).click();
  await page.getByText('请写明理由').waitFor();
  await page.getByLabel('查看理由').fill(reason);
  await desk.look('staff-unmask-reason');
  await page.getByRole('button', { name: /^查看 \d+ 秒$/ }).click();
  await page
    .locator('.unmasked')
    .getByText(service.demo.persons[1]?.account ?? '?')
    .waitFor();
  await desk.look('staff-unmasked');
  await page.getByRole('button', { name: '立即遮盖' }).click();
  await page.getByRole('tab', { name: '谁做了什么' }).click();
  const trail = page.getByRole('table', { name: '对该职工的操作' }).locator('tbody:not([aria-hidden]) tr');
  const entry = trail.filter({ hasText: '查看未脱敏信息' }).first();
  await entry.waitFor();
  const said = await textOf(entry);
  assert.ok(said.includes(reason), said);
  assert.match(said, /姓名、证件号码、手机号码/);
  assert.doesNotMatch(said, /certificateNumber|bankCard/);
  await desk.look('staff-audit');
}

/** The employer by name, its month, and the voucher that the payment became. */
export async function employerAndVoucher(service: RunningService, desk: Visitor, dueFen: number): Promise<void> {
  const { page } = desk;
  const name = service.demo.employers[0]?.name ?? '';
  await find(desk, name.slice(0, 8));
  const month = page
    .getByRole('table', { name: '汇缴记录' })
    .locator('tbody:not([aria-hidden]) tr', { hasText: monthText });
  await month.filter({ hasText: '已入账' }).waitFor();
  await desk.look('staff-employer');
  await month.getByRole('link', { name: '查看凭证' }).click();
  await page.locator('.voucher-digit').first().waitFor();
  const sheet = await textOf(page.locator('main'));
  assert.ok(sheet.includes((dueFen / 100).toLocaleString('en', { minimumFractionDigits: 2 })), sheet.slice(0, 400));
  await desk.look('staff-voucher', { fullPage: true });
  await page.getByRole('link', { name: '记账凭证' }).first().click();
  const journals = page.getByRole('table', { name: '记账凭证' }).locator('tbody:not([aria-hidden]) tr');
  await journals.filter({ hasText: '汇缴入账' }).first().waitFor();
  await desk.look('staff-journals');
  await page.getByRole('link', { name: '到账通知' }).click();
  await page.getByRole('button', { name: '已处理' }).click();
  const receipts = page.locator('table tbody tr', { hasText: name });
  await until(async () => ((await receipts.count()) === 2 ? true : undefined));
  await desk.look('staff-receipts');
}
