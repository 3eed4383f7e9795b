import assert from 'node:assert/strict';
import { generateSync } from 'otplib';
import type { Browser } from 'playwright-core';
import { enter } from './desk.ts';
import type { RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';

// Three people at three browsers: who proposes a new colleague, who confirms, and the colleague.

const colleague = { name: '陈新', username: 'chen.xin', password: 'Colleague-2026' } as const;

/** 系统管理员 proposes a new clerk. */
async function propose({ page, look }: Visitor): Promise<void> {
  await page.getByRole('link', { name: '人员账号' }).click();
  await page.getByRole('table', { name: '工作人员账号' }).getByText('hou.jingyu').waitFor();
  await look('staff-accounts');
  await page.getByRole('button', { name: '新增账号' }).click();
  const form = page.getByRole('dialog', { name: '新增账号' });
  await form.getByLabel('姓名').fill(colleague.name);
  await form.getByLabel('用户名').fill(colleague.username);
  await form.getByLabel('工号').fill('E2E-1');
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
  await page.getByRole('link', { name: '人员账号' }).click();
  const row = page.getByRole('row').filter({ hasText: colleague.name });
  await row.waitFor();
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
async function activate(service: RunningService, { page, look }: Visitor, code: string): Promise<void> {
  await page.goto(`${service.url}/staff/activate`);
  await page.getByLabel('用户名').fill(colleague.username);
  await page.getByLabel('激活码').fill(code.toLowerCase());
  await page.keyboard.press('Enter');
  const secret = (await textOf(page.locator('.enrolment-secret'))).replaceAll(' ', '');
  await page.getByLabel('新密码', { exact: true }).fill(colleague.password);
  await page.getByLabel('再输入一次新密码').fill(colleague.password);
  await page.getByLabel('应用显示的 6 位动态口令').fill(generateSync({ secret }));
  await look('staff-activate');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '综合窗口' }).waitFor();
  await page.getByRole('link', { name: '本人账号' }).click();
  await page.getByRole('table', { name: '登录记录' }).getByText('成功').first().waitFor();
  await look('staff-own-account', { fullPage: true });
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
  await activate(service, clerk, await confirm(security));
  const { page, look } = security;
  await page.getByRole('link', { name: colleague.name }).first().click();
  await page.getByRole('table', { name: '账号的变更记录' }).getByText('本人激活').waitFor();
  await look('staff-account', { fullPage: true });
  for (const { complaints, close } of visitors) {
    assert.deepEqual(complaints, []);
    await close();
  }
}
