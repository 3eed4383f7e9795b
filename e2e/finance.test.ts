import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { enter, goIn } from './desk.ts';
import { employerAccountNo, payFromNobody, until } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';
import { sheetRows } from './witnesses.ts';

// The finance office at work: the accountant of the second centre settles the year's interest, an employee there reads
// how it was reckoned; in the first centre a voucher is entered by one and posted by another, and a day is closed.

let service: RunningService;
let browser: Browser;
let accountant: Visitor;
let employee: Visitor;
let second: Visitor;
const visitors: Visitor[] = [];

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  const inSecondCentre = { 'anju.center': '2' };
  visitors.push(
    await openVisitor(browser, { size: sizes.staff }),
    await openVisitor(browser, { size: sizes.hall, remembers: inSecondCentre }),
    await openVisitor(browser, { size: sizes.staff }),
  );
  [accountant, employee, second] = visitors as [Visitor, Visitor, Visitor];
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
      for (const [index, { page }] of visitors.entries())
        await page.screenshot({ path: `artifacts/e2e/broken-finance-${index}.png`, fullPage: true });
      throw error;
    }
  });
}

const room = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '财务栏目' }).getByRole('link', { name, exact: true }).click();
const office = (page: Page) => page.locator('.shell-nav').getByRole('link', { name: '财务', exact: true }).click();
const rowsOf = (page: Page, name: string) => page.getByRole('table', { name }).locator('tbody:not([aria-hidden]) tr');
const confirm = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name }).click();

/** Logs in at the second centre. */
async function enterSecondCentre({ page }: Visitor): Promise<void> {
  const known = service.demo.staff.find(({ username }) => username === 'linjiang');
  assert.ok(known);
  await page.goto(`${service.url}/staff`);
  await page.getByLabel('所在中心').selectOption('2');
  await page.getByLabel('用户名').fill(known.username);
  await page.getByLabel('密码', { exact: true }).fill(known.password);
  await page.getByLabel('动态口令').focus();
  await goIn(service, page, known.username);
}

let settled: { interest: string; day: string };

journey('the accountant sees what the year’s interest would be before anything is written', async () => {
  const { page } = accountant;
  await enterSecondCentre(accountant);
  await office(page);
  await page.getByText('账务状态').waitFor();
  await accountant.look('finance-books', { fullPage: true });
  await room(page, '年度结息');
  await page.getByRole('button', { name: '试算' }).click();
  await rowsOf(page, '抽样账户').first().waitFor();
  assert.equal(await page.getByText('还没有凭证').count(), 0);
  await accountant.look('finance-interest-preview', { fullPage: true });
});

journey('the interest run shows its progress, its total and its vouchers', async () => {
  const { page } = accountant;
  const promised = await textOf(page.locator('.fact', { hasText: '应付利息合计' }).locator('dd'));
  await page.getByRole('button', { name: '开始结息' }).click();
  await confirm(page, '开始结息');
  await page.getByText('年度结息已完成').waitFor();
  const paid = await textOf(page.locator('.fact', { hasText: '已付利息' }).locator('dd'));
  assert.equal(paid, promised);
  // What the months set aside is spent first; too little or too much of it, as other journeys have it, has lines of its own.
  const voucher = rowsOf(page, '结息凭证').filter({ hasNotText: '冲回' }).first();
  await voucher.getByRole('link').waitFor();
  await accountant.look('finance-interest-done', { fullPage: true });
  await voucher.getByRole('link').click();
  await page.locator('.voucher-digit').first().waitFor();
  assert.match(await textOf(page.locator('main')), /(211 应付利息|411 业务支出).*201 住房公积金/);
  await accountant.look('finance-interest-voucher', { fullPage: true });
});

journey('an employee reads the interest with every balance, day and rate it came from', async () => {
  const { page } = employee;
  const known = service.demo.persons.find(({ note }) => note?.includes('临江市'));
  assert.ok(known);
  await page.goto(`${service.url}/my`);
  await page.getByLabel('证件号码或手机号码').fill(known.account);
  await page.getByLabel('密码', { exact: true }).fill(known.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.locator('.shell-nav').getByRole('link', { name: '结息与余额' }).click();
  const newest = rowsOf(page, '历次结息').first();
  await newest.waitFor();
  const [day = '', kind = '', , interest = ''] = await newest.locator('th, td').allInnerTexts();
  assert.match(day, /-06-30$/);
  assert.equal(kind, '年度结息');
  settled = { interest, day };
  await employee.look('hall-interest', { fullPage: true });
  await newest.getByRole('button', { name: /^为什么/ }).click();
  const drawer = page.getByRole('dialog');
  const said = await textOf(drawer);
  assert.match(said, /365 天/);
  assert.match(said, /银发〔2016〕43号/);
  assert.ok(said.includes(`= ${interest} 元`), said);
  // Reckoned again by hand: Σ balance × days × 1.5 % ÷ 360, rounded to the fen.
  const steps = await drawer.getByRole('table', { name: '每段余额与天数' }).locator('tbody tr').all();
  let base = 0n;
  for (const step of steps) {
    const [, days = '', balance = ''] = await step.locator('th, td').allInnerTexts();
    base += BigInt(days) * BigInt(balance.replace(/[,.]/g, ''));
  }
  const cents = (2n * base * 15_000n + 360_000_000n) / 720_000_000n;
  assert.equal(interest.replace(/[,.]/g, ''), cents.toString());
  await employee.look('hall-interest-why');
  await page.keyboard.press('Escape');
});

journey('the account of any day: the evening before and after the interest day', async () => {
  const { page } = employee;
  const balanceOn = async (day: string) => {
    await page.getByLabel('日期').fill(day);
    await page.getByText(`${day} 日终余额`).waitFor();
    return BigInt(
      (await textOf(page.locator('.panel', { hasText: '某一天我有多少钱' }).locator('.money-big-figure'))).replace(
        /\D/g,
        '',
      ),
    );
  };
  const today = await page.getByLabel('日期').inputValue();
  // It was settled late, so it stands in today's books and counts from the interest day.
  const before = await balanceOn(settled.day);
  const after = await balanceOn(today);
  assert.ok(after - before >= BigInt(settled.interest.replace(/[,.]/g, '')));
  await employee.look('hall-as-of');
});

journey('a voucher by hand is entered by one, posted by another, and found in the ledgers', async () => {
  const { page } = second;
  await enter(service, second, 'accountant');
  await office(page);
  await room(page, '手工凭证与冲正');
  await page.getByRole('button', { name: '录入凭证' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('摘要').fill('收到增值收益存款利息');
  await dialog.getByLabel('借方（元）').first().fill('1234.56');
  await dialog.getByLabel('贷方（元）').last().fill('1234.50');
  await dialog.getByText('差额').waitFor();
  await dialog.getByLabel('贷方（元）').last().fill('1234.56');
  await dialog.getByText('借贷平衡').waitFor();
  await second.look('finance-voucher-form');
  await dialog.getByRole('button', { name: '提交复核' }).click();
  await dialog.waitFor({ state: 'detached' });
  const waiting = rowsOf(page, '手工凭证与冲正').filter({ hasText: '收到增值收益存款利息' });
  await waiting.getByText('待复核').waitFor();
  assert.equal(await waiting.getByRole('button', { name: '通过' }).count(), 0);
  await second.look('finance-requests');
  const approver = await openVisitor(browser, { size: sizes.staff });
  visitors.push(approver);
  await enter(service, approver, 'approver');
  await office(approver.page);
  await room(approver.page, '手工凭证与冲正');
  const asked = rowsOf(approver.page, '手工凭证与冲正').filter({ hasText: '收到增值收益存款利息' });
  await asked.getByRole('button', { name: '通过' }).click();
  await approver.look('finance-approve');
  await confirm(approver.page, '通过并记账');
  await asked.getByText('已记账').waitFor();
  await room(page, '总账与明细账');
  // The line of the opening, whatever it is called.
  const opening = rowsOf(page, '明细账').first();
  const before = await textOf(opening);
  await page.getByLabel('科目').selectOption('401');
  // Until its lines are there the opening and the pages are those of the subject before.
  await until(async () => ((await textOf(opening)) === before ? undefined : true));
  await page.locator('table[aria-busy=true]').first().waitFor({ state: 'detached' });
  // In the order of the days of this year: the newest stands on the last page, in January on the only one.
  const pages = page.getByRole('button', { name: /^第 \d+ 页$/ });
  if ((await pages.count()) > 0) await pages.last().click();
  await rowsOf(page, '明细账').filter({ hasText: '收到增值收益存款利息' }).first().waitFor();
  await second.look('finance-ledger', { fullPage: true });
});

journey('money that nobody claims is given to an employer by two people, and found again by its amount', async () => {
  const { page } = second;
  const amountFen = 7_654_321;
  await payFromNobody(service, amountFen);
  await page.locator('.shell-nav').getByRole('link', { name: '到账通知', exact: true }).click();
  const waiting = rowsOf(page, '到账通知（未匹配）').filter({ hasText: '76,543.21' });
  // The list looks again every fifteen seconds: the money may come just after it has looked.
  await waiting.getByText('当日').waitFor();
  await page.getByText('暂收款账龄').waitFor();
  await second.look('finance-receipts');
  await waiting.getByRole('button', { name: '处理暂收款' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('单位账号').fill(await employerAccountNo(service));
  await dialog.getByLabel('核实情况').fill('电话核实为该单位汇缴款');
  await dialog.getByRole('button', { name: '提交复核' }).click();
  assert.ok(await dialog.getByRole('button', { name: '须由他人复核' }).isDisabled());
  await second.look('finance-allocation');
  await page.keyboard.press('Escape');
  const reviewer = await openVisitor(browser, { size: sizes.staff });
  visitors.push(reviewer);
  await enter(service, reviewer, 'reviewer');
  await reviewer.page
    .locator('.shell-nav')
    .getByRole('link', { name: /^待复核/ })
    .click();
  const asked = rowsOf(reviewer.page, '待复核事项').filter({ hasText: '76,543.21' });
  await asked.getByRole('button', { name: '复核通过' }).waitFor();
  await reviewer.look('finance-decisions');
  await asked.getByRole('button', { name: '复核通过' }).click();
  await confirm(reviewer.page, '复核通过');
  await asked.waitFor({ state: 'detached' });
  await page.locator('.shell-nav').getByRole('link', { name: '记账凭证', exact: true }).click();
  await page.getByLabel('金额（元）').fill('76543.21');
  await rowsOf(page, '记账凭证').filter({ hasText: '暂收款分配' }).first().waitFor();
  await second.look('finance-journals');
});

journey('any day of an employer and of the whole books, as it was known then', async () => {
  const { page } = second;
  await office(page);
  await room(page, '任意时点');
  const today = Temporal.Now.plainDateISO('Asia/Shanghai');
  await page.getByLabel('按哪天为止记录的账（可不填）').fill(today.subtract({ days: 1 }).toString());
  // What came in today was not known yesterday.
  const deposits = rowsOf(page, `${today} 日终各科目余额`).filter({ hasText: '101' });
  await deposits.getByText(/^借$/).nth(1).waitFor();
  const number = await employerAccountNo(service);
  await page.getByLabel('个人账号、单位账号、借款合同号或名称').fill(number);
  await page.getByRole('button', { name: '查找账户' }).click();
  await page
    .getByRole('region', { name: `单位账户 ${number}` })
    .getByText('此后有补记或冲正')
    .waitFor();
  await second.look('finance-as-of', { fullPage: true });
});

journey(
  'a day is closed with its checks, and the trial balance of any day balances and goes to a workbook',
  async () => {
    const { page } = second;
    await room(page, '结账');
    const today = Temporal.Now.plainDateISO('Asia/Shanghai');
    const yesterday = today.subtract({ days: 1 }).toString();
    await page.getByLabel('日结到哪一天').fill(yesterday);
    const close = page.getByRole('button', { name: `日结到 ${yesterday}` });
    if (today.day === 1) {
      // The city is closed to the end of the month before, and to close today would leave the other journeys without it.
      await page.getByText('这一天已日结').waitFor();
      assert.ok(await close.isDisabled());
    } else {
      await page.getByRole('list', { name: '结账检查' }).first().getByText('账账相符').waitFor();
      await second.look('finance-day-end', { fullPage: true });
      await close.click();
      await confirm(page, '确认日结');
      await page.getByText(`已日结到 ${yesterday}`).waitFor();
    }
    await room(page, '试算平衡表');
    await page.getByText('借贷平衡').waitFor();
    await second.look('finance-trial-balance', { fullPage: true });
    const { path } = await second.download(() => page.getByRole('button', { name: '导出表格' }).click());
    const rows = await sheetRows(path, { code: '科目代码', debit: '本期借方', credit: '本期贷方' });
    assert.ok(rows.some(({ cells }) => cells.code === '201'));
    await room(page, '核对日报');
    await page.getByText('账实核对').waitFor();
    // Money of another journey may be between the bank and the books at the moment.
    await until(async () => {
      const isChecked = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: '立即核对' }).click();
      await isChecked;
      await page.locator('button[aria-busy]').waitFor({ state: 'detached' });
      await rowsOf(page, '核对内容').first().waitFor();
      return (await rowsOf(page, '核对内容').filter({ hasText: '不符' }).count()) === 0 || undefined;
    });
    await second.look('finance-checks', { fullPage: true });
    await room(page, '凭证模板');
    await rowsOf(page, '凭证模板').first().waitFor();
    await second.look('finance-templates');
  },
);

journey(
  'a limit of the law is changed by two people from a day on, and what held before stays to be seen',
  async () => {
    const [manager, approver] = [
      await openVisitor(browser, { size: sizes.staff }),
      await openVisitor(browser, { size: sizes.staff }),
    ];
    visitors.push(manager, approver);
    await enter(service, manager, 'manager');
    const { page } = manager;
    await page.locator('.shell-nav').getByRole('link', { name: '业务参数', exact: true }).click();
    await page.getByLabel('查找参数').fill('家庭最高');
    await page.getByRole('link', { name: '家庭最高贷款额度' }).waitFor();
    await manager.look('policy-parameters');
    await page.getByRole('link', { name: '家庭最高贷款额度' }).click();
    await page.getByRole('button', { name: '提出变更' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('改为').fill('九十万');
    const nextYear = Temporal.Now.plainDateISO('Asia/Shanghai').year + 1;
    await dialog.getByLabel('生效日').fill(`${nextYear}-01-01`);
    await dialog.getByLabel('依据').fill('安居市住房公积金管理委员会会议决议');
    await dialog.getByLabel('变更的原因').fill('支持多子女家庭');
    await dialog.getByRole('button', { name: '提交审批' }).click();
    await dialog.getByText('请填写金额，最多两位小数').waitFor();
    await manager.look('policy-proposal');
    await dialog.getByLabel('改为').fill('900000');
    await dialog.getByRole('button', { name: '提交审批' }).click();
    await page.getByRole('region', { name: '等待审批的变更' }).getByText('900,000.00 元').waitFor();

    await enter(service, approver, 'approver');
    const waiting = approver.page
      .getByRole('row')
      .filter({ hasText: '家庭最高贷款额度' })
      .filter({ hasText: '待审批' });
    await approver.page.goto(`${service.url}/staff/parameters`);
    await waiting.getByRole('button', { name: '通过' }).click();
    await confirm(approver.page, '通过');
    await waiting.first().waitFor({ state: 'detached' });
    await page.reload();
    const values = rowsOf(page, '家庭最高贷款额度各时期的值');
    assert.match(await textOf(values.filter({ hasText: '将要生效' })), /900,000\.00 元/);
    await values.filter({ hasText: '现行' }).waitFor();
    await manager.look('policy-parameter');
    // The newest year of which the days are published.
    await page.goto(`${service.url}/staff/calendars/2027`);
    await rowsOf(page, '2027 年与星期不同的日子').first().waitFor();
    await manager.look('policy-calendar');
  },
);

journey('nobody’s console complained', async () => {
  for (const { complaints } of visitors) assert.deepEqual(complaints, []);
});
