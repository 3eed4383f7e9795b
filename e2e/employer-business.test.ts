import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { certificateCheckOf } from '../server/src/modules/party/rules.ts';
import { writeSheet } from '../server/src/platform/xlsx.ts';
import { openBrowser } from './browser.ts';
import { leaveAboveLimit, listKeys } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';
import { sheetRows } from './witnesses.ts';

// An employer's month with a hire, a leaver and another base, then the yearly adjustment: each looked at with its effect,
// signed, and carried into the month's list. Told by the second centre's demo employer.

let service: RunningService;
let browser: Browser;
let clerk: Visitor;
const employerName = () => service.demo.employers[1]?.name ?? '';

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  // Nobody types where the certificate service of this computer listens: the page knows.
  clerk = await openVisitor(browser, { size: sizes.employer });
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

let broken: string | undefined;
/** A step of the story: what comes after a broken one cannot be told. */
function journey(title: string, tell: () => Promise<void>): void {
  test(title, async (t) => {
    if (broken !== undefined) return t.skip(`after «${broken}»`);
    try {
      await tell();
    } catch (error) {
      broken = title;
      await clerk.page.screenshot({ path: 'artifacts/e2e/broken-business.png', fullPage: true });
      throw error;
    }
  });
}

const nav = (name: string) => clerk.page.locator('.shell-nav').getByRole('link', { name, exact: true }).click();
const begin = async (name: string | RegExp) => {
  await nav('单位业务');
  await clerk.page.locator('.business-cards').getByRole('link', { name }).click();
};

async function chooseKey(): Promise<void> {
  const key = (await listKeys(service)).find((one) => one.subjectName === employerName() && one.condition === 'good');
  assert.ok(key, `no good key of ${employerName()}`);
  await clerk.page.locator(`#certificate-${key.keyId}`).check();
  await clerk.page.getByLabel('证书密码').fill(key.pin);
}

/** Signs the business on the screen and waits for what it says afterwards. */
async function sign(done: string): Promise<void> {
  const { page } = clerk;
  await page.getByRole('button', { name: '核对无误，去签名确认' }).click();
  await page.locator('.signed-facts').waitFor();
  await chooseKey();
  await page.getByRole('button', { name: '签名并确认', exact: true }).click();
  await page.getByRole('heading', { name: done }).waitFor();
}

const tableRows = (name: string) => clerk.page.getByRole('table', { name }).locator('tbody:not([aria-hidden]) tr');

let normalBefore = 0;
const seventeen = '41010219900101123';

journey('the clerk logs in and sees what can be done', async () => {
  const { page } = clerk;
  await page.goto(`${service.url}/employer`);
  await page.getByLabel('单位登记所在的公积金中心').selectOption({ label: '临江市住房公积金管理中心' });
  await chooseKey();
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.locator('.month-card').waitFor();
  normalBefore = Number(/正常缴存 (\d+) 人/.exec(await textOf(page.locator('.unit-summary')))?.[1]);
  assert.ok(normalBefore > 3);
  await nav('单位业务');
  await page.locator('.business-cards').first().waitFor();
  await clerk.look('business-hub', { fullPage: true });
});

journey('a wrong certificate number is refused with its reason, a right one opens an account', async () => {
  const { page } = clerk;
  await begin('职工开户');
  const fill = (name: string, value: string) => page.getByLabel(`第 1 行 ${name}`).fill(value);
  await fill('姓名', '欧阳䶮');
  await fill('证件号码', `${seventeen}${certificateCheckOf(seventeen) === '0' ? '1' : '0'}`);
  await fill('缴存基数（元）', '6500');
  await page.getByRole('button', { name: '下一步，核对影响' }).click();
  await page.getByText('有 1 处错误，没有受理。').waitFor();
  await clerk.look('business-open-refused');
  await fill('证件号码', `${seventeen}${certificateCheckOf(seventeen)}`);
  await page.getByRole('button', { name: '下一步，核对影响' }).click();
  await page.locator('.action-bar').waitFor();
  assert.match(await textOf(page.locator('main')), /涉及的 1 人每月应缴/);
  await clerk.look('business-open-draft');
  await page.getByRole('button', { name: '核对无误，去签名确认' }).click();
  await page.locator('.signed-facts').waitFor();
  await clerk.look('business-sign');
  await page.getByRole('button', { name: '返回核对' }).click();
  await sign('职工开户已办结');
  await clerk.look('business-open-done');
});

journey('somebody who left is sealed, with the effect on the month before it is signed', async () => {
  const { page } = clerk;
  await begin(/^封存/);
  const rows = tableRows('正常缴存的职工');
  await rows.first().waitFor();
  await rows.nth(1).getByRole('checkbox').check();
  await page.getByText('已选 1 人').waitFor();
  await page.getByLabel('原因', { exact: true }).selectOption('retired');
  await clerk.look('business-seal-form', { fullPage: true });
  await page.getByRole('button', { name: '下一步，核对影响' }).click();
  await page.locator('.action-bar').waitFor();
  assert.match(await textOf(page.locator('main')), /原因：退休.*减少/);
  await clerk.look('business-seal-draft');
  await sign('封存已办结');
});

journey('a base is changed for one person', async () => {
  const { page } = clerk;
  await begin('基数调整 个别职工');
  const rows = tableRows('正常缴存的职工');
  await rows.first().waitFor();
  await rows.first().getByRole('checkbox').check();
  await rows.first().getByRole('textbox').fill('9876.54');
  await page.getByRole('button', { name: '下一步，核对影响' }).click();
  await page.locator('.action-bar').waitFor();
  await tableRows('业务涉及的职工').filter({ hasText: '9,876.54' }).waitFor();
  await sign('基数调整已办结');
});

journey('the month carries all three: nobody has to bring a file', async () => {
  const { page } = clerk;
  await nav('汇缴核定');
  await page.getByRole('button', { name: '沿用上月清册' }).click();
  await page.getByRole('button', { name: '生成清册' }).click();
  await page.locator('.action-bar').waitFor();
  // One more and one less.
  const people = await textOf(page.locator('.compare-table'));
  assert.ok(people.includes(String(normalBefore)), people);
  await clerk.look('business-month');
});

journey('the yearly adjustment: who is outside and why, wages from a sheet, the effect, the signature', async () => {
  const { page } = clerk;
  const accountNo = await leaveAboveLimit(service, employerName());
  await begin('年度基数调整');
  await page.getByText('第三步').waitFor();
  // Who stands outside already, on which base, why, and what would be right.
  const [outside] = await tableRows('现基数不在本年度范围内的职工').allInnerTexts();
  assert.match(outside ?? '', new RegExp(`${accountNo}\\s+26,000.00\\s+高于新年度上限\\s+25,000.00`));
  await clerk.look('business-yearly', { fullPage: true });
  const template = await clerk.download(() => page.getByRole('button', { name: '下载表格' }).click());
  const headers = {
    accountNo: '个人账号',
    name: '姓名',
    certificateNumber: '证件号码',
    before: '现缴存基数',
    amount: '上年月平均工资',
  };
  const people = await sheetRows(template.path, headers);
  assert.equal(people.length, normalBefore);
  const wages = ['99999', '1000', '7777.77'];
  const rows = people.map(({ cells }, index) => ({ ...cells, amount: wages[index % 3] ?? '' }));
  const columns = Object.entries(headers).map(([key, header]) => ({ key, header, kind: 'text' as const }));
  const pieces: Buffer[] = [];
  for await (const piece of writeSheet({ title: '年度基数', columns, rows })) pieces.push(Buffer.from(piece));
  await page.setInputFiles('input[type=file]', {
    name: '年度基数.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.concat(pieces),
  });
  await page.locator('.action-bar').waitFor();
  assert.match(await textOf(page.locator('main')), /按上限执行 \d+ 人，按下限执行 \d+ 人/);
  // Each with the wage that was given and which limit cut it.
  const lines = tableRows('业务涉及的职工');
  await lines.filter({ hasText: '上年月平均工资 99,999.00 元，高于上限，按上限执行' }).first().waitFor();
  await lines.filter({ hasText: '上年月平均工资 1,000.00 元，低于下限，按下限执行' }).first().waitFor();
  await clerk.look('business-yearly-draft', { fullPage: true });
  await sign('基数调整已办结');
  await clerk.look('business-yearly-done');
});

journey(
  'a month that was paid on too low a base is paid back: the amount of that month, where to pay, the paper',
  async () => {
    const { page } = clerk;
    await begin('补缴');
    const rows = tableRows('正常缴存的职工');
    await rows.first().waitFor();
    await rows.first().getByRole('checkbox').check();
    await page.getByLabel('缴存基数（元），可留空').fill('20000');
    await page.getByLabel('原因', { exact: true }).selectOption('base-difference');
    await clerk.look('business-back-payment-form', { fullPage: true });
    await page.getByRole('button', { name: '下一步，核对金额' }).click();
    await page.locator('.action-bar').waitFor();
    await clerk.look('business-back-payment-draft');
    await sign('补缴已确认，等待缴款');
    assert.match(await textOf(page.locator('.remark-number')), /^\d{15}$/);
    await clerk.look('business-back-payment-pay', { fullPage: true });
    await page.getByRole('button', { name: '打印补缴书' }).click();
    const { name } = await clerk.download(() => page.getByRole('button', { name: '生成并下载' }).click());
    assert.match(name, /补缴书/);
  },
);

journey(
  'a month without changes: one confirm on the first page leads to the signature, and the money is asked for',
  async () => {
    const { page } = clerk;
    await nav('首页');
    await page.getByRole('button', { name: '没有变化，直接核定' }).click();
    assert.match(await textOf(page.getByRole('dialog')), new RegExp(`按现有 ${normalBefore} 人`));
    await page.getByRole('button', { name: '没有变化，去签名' }).click();
    await page.locator('.signed-facts').waitFor();
    assert.match(await textOf(page.locator('.signed-facts')), /新开户0人，启封0人，基数调整0人，封存0人/);
    await chooseKey();
    await page.getByRole('button', { name: '签名并确认汇缴' }).click();
    await page.locator('.pay-facts').waitFor();
    await clerk.look('business-month-unchanged');
  },
);

journey('what the confirmed list stands in the way of is said before anything is filled in', async () => {
  const { page } = clerk;
  await begin('比例调整');
  const barred = page.locator('.notice', { hasText: '现在还不能办理' });
  await barred.getByText('清册已核定、尚未入账').waitFor();
  await clerk.look('business-barred');
  await barred.getByRole('link', { name: '查看清册' }).click();
  await page.locator('.pay-facts').waitFor();
});

journey('the browser had nothing to complain of', async () => {
  assert.deepEqual(clerk.complaints, []);
  await clerk.close();
});
