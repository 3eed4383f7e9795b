import assert from 'node:assert/strict';
import { generateSync } from 'otplib';
import type { Browser } from 'playwright-core';
import { certificateCheckOf } from '../server/src/modules/party/rules.ts';
import { enter } from './desk.ts';
import { agePassword, leaveWithCase } from './outside.ts';
import type { RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';

// Three people at three browsers: who proposes a new colleague, who confirms, and the colleague; then somebody leaves.

const number = '41010219900101123';
const colleague = {
  name: '陈新',
  username: 'chen.xin',
  password: 'Colleague-2026',
  number: `${number}${certificateCheckOf(number)}`,
} as const;

/** A code of the authenticator: of now, or of so many half minutes later; one before and one after now are taken too. */
async function codeAt(secret: string, later: -1 | 0 | 1): Promise<string> {
  const { epochMilliseconds: now } = Temporal.Now.instant();
  const left = 30_000 - (now % 30_000);
  // A code of the half minute before must arrive in this one.
  if (left < 5_000) {
    await new Promise((resolve) => setTimeout(resolve, left));
    return codeAt(secret, later);
  }
  return generateSync({ secret, epoch: Math.floor(now / 1_000) + 30 * later });
}

/** 系统管理员 proposes a new clerk. */
async function propose({ page, look }: Visitor): Promise<void> {
  await page.getByRole('link', { name: /^人员账号/ }).click();
  await page.getByRole('table', { name: '工作人员账号' }).getByText('hou.jingyu').waitFor();
  await look('staff-accounts');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出表格' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^工作人员账号.*\.xlsx$/);
  await page.getByRole('button', { name: '新增账号' }).click();
  const form = page.getByRole('dialog', { name: '新增账号' });
  await form.getByLabel('姓名').fill(colleague.name);
  await form.getByLabel('用户名').fill(colleague.username);
  await form.getByLabel('工号').fill('E2E-1');
  await form.getByLabel('居民身份证号码').fill(colleague.number);
  await form.getByLabel('所在部门或网点').fill('城东管理部');
  await form.getByRole('checkbox', { name: /^柜面经办/ }).check();
  assert.ok(await form.getByRole('checkbox', { name: /^复核/ }).isDisabled(), 'whoever takes in does not review');
  await form.getByLabel('原因').fill('新入职');
  await look('staff-account-new');
  await form.getByRole('button', { name: '提交，等安全管理员确认' }).click();
  await page.getByText('已提交，等安全管理员确认').waitFor();
}

/** 安全管理员 confirms; answers the code that is shown this once. */
async function confirm({ page, look }: Visitor): Promise<string> {
  await page.getByRole('link', { name: /^人员账号/ }).click();
  const row = page.getByRole('row').filter({ hasText: colleague.name });
  await row.waitFor();
  // Of the number what tells numbers apart, and no more.
  await row.getByText(`身份证号码：410***********${colleague.number.slice(-4)}`).waitFor();
  await look('staff-changes');
  await row.getByRole('button', { name: '通过' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '通过' }).click();
  const code = await textOf(page.locator('.activation-code'));
  await look('staff-activation-code');
  await page.getByRole('button', { name: '已交给本人' }).click();
  await row.getByText('已确认').waitFor();
  return code;
}

/** The colleague sets a password and enrols an authenticator, proves it and is inside. */
async function activate(service: RunningService, { page, look }: Visitor, code: string): Promise<string> {
  await page.goto(`${service.url}/staff/activate`);
  await page.getByLabel('用户名').fill(colleague.username);
  await page.getByLabel('激活码').fill(code.toLowerCase());
  await page.keyboard.press('Enter');
  const secret = (await textOf(page.locator('.enrolment-secret'))).replaceAll(' ', '');
  await page.getByLabel('新密码', { exact: true }).fill(colleague.password);
  await page.getByLabel('再输入一次新密码').fill(colleague.password);
  await look('staff-activate');
  await page.getByLabel('应用显示的 6 位动态口令').fill(await codeAt(secret, -1));
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '综合窗口' }).waitFor();
  await page.getByRole('link', { name: '本人账号' }).click();
  await page.getByRole('table', { name: '登录记录' }).getByText('成功').first().waitFor();
  await look('staff-own-account', { fullPage: true });
  return secret;
}

/** On 本人账号: another password, and the authenticator of another telephone; answers its secret. */
async function renewOwn({ page, look }: Visitor, secret: string): Promise<string> {
  await page.getByLabel('原密码').fill(colleague.password);
  await page.getByLabel('新密码', { exact: true }).fill('short');
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('新密码还不符合上面的要求').waitFor();
  await look('staff-own-password', { fullPage: true });
  await page.getByLabel('新密码', { exact: true }).fill(`${colleague.password}-b`);
  await page.getByLabel('再输入一次新密码').fill(`${colleague.password}-b`);
  await page.getByRole('textbox', { name: '动态口令', exact: true }).fill(await codeAt(secret, 0));
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('密码已修改').waitFor();
  await page.getByLabel('现用动态口令').fill(await codeAt(secret, 1));
  await page.getByRole('button', { name: '取得新的二维码' }).click();
  const renewed = (await textOf(page.locator('.enrolment-secret'))).replaceAll(' ', '');
  assert.notEqual(renewed, secret);
  await look('staff-own-authenticator', { fullPage: true });
  await page.getByLabel('应用显示的 6 位动态口令').fill(await codeAt(renewed, -1));
  await page.getByRole('button', { name: '确认更换' }).click();
  await page.getByText('动态口令已更换').waitFor();
  return renewed;
}

/** A password that has become too old is replaced in the step of the login. */
async function enterWithOldPassword(service: RunningService, { page, look }: Visitor, secret: string): Promise<void> {
  await agePassword(service, colleague.username);
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByLabel('用户名').fill(colleague.username);
  await page.getByLabel('密码', { exact: true }).fill(`${colleague.password}-b`);
  await page.getByLabel('动态口令').fill(await codeAt(secret, 0));
  await page.keyboard.press('Enter');
  await page.getByLabel('再输入一次新密码').fill(`${colleague.password}-c`);
  await page.getByLabel('新密码', { exact: true }).fill(`${colleague.password}-c`);
  await look('staff-old-password', { fullPage: true });
  await page.getByLabel('动态口令').fill(await codeAt(secret, 1));
  await page.getByRole('button', { name: '设置新密码并登录' }).click();
  await page.getByRole('link', { name: '本人账号' }).waitFor();
}

/** What somebody had taken whose account is stopped: the manager finds it and gives it back to all who may take it. */
export async function handOn(service: RunningService, browser: Browser, number: string): Promise<void> {
  const name = await leaveWithCase(service, number);
  const manager = await openVisitor(browser, { size: sizes.staff });
  await enter(service, manager, 'manager');
  const { page, look } = manager;
  await page.getByRole('link', { name: '业务待办' }).click();
  await page.getByRole('button', { name: /^离岗待交接/ }).click();
  const row = page.getByRole('row').filter({ hasText: number });
  await row.getByText(name).waitFor();
  await look('staff-cases-left');
  await row.getByRole('link').first().click();
  await page.getByRole('button', { name: '转给这位同事' }).waitFor();
  await look('staff-case-hand-on');
  await page.getByRole('button', { name: '放回待办' }).click();
  await page.getByRole('button', { name: '转给这位同事' }).waitFor({ state: 'detached' });
  assert.deepEqual(manager.complaints, []);
  await manager.close();
}

/** A new clerk comes to the centre: proposed by one, confirmed by another, activated by its owner. */
export async function newColleague(service: RunningService, browser: Browser): Promise<void> {
  const visitors = [
    await openVisitor(browser, { size: sizes.staff }),
    await openVisitor(browser, { size: sizes.staff }),
    await openVisitor(browser, { size: sizes.staff }),
  ] as const;
  const [administrator, security, clerk] = visitors;
  await enter(service, administrator, 'administrator');
  await propose(administrator);
  await enter(service, security, 'security');
  const secret = await activate(service, clerk, await confirm(security));
  await enterWithOldPassword(service, clerk, await renewOwn(clerk, secret));
  const { page, look } = security;
  await page.getByRole('link', { name: colleague.name }).first().click();
  await page.getByRole('table', { name: '账号的变更记录' }).getByText('本人激活').waitFor();
  await look('staff-account', { fullPage: true });
  for (const { complaints, close } of visitors) {
    assert.deepEqual(complaints, []);
    await close();
  }
}
