import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import jsqr from 'jsqr';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { freePort } from '../scripts/postgres.ts';
import { loanDay } from '../server/src/modules/loan/index.ts';
import { askSilent, buyersAmong, type RegisteredHome, richPersons } from '../server/src/modules/loan/loan-testing.ts';
import { advanceDue, advanceDueParts } from '../server/src/modules/settlement/index.ts';
import { inCallOf } from '../server/src/modules/settlement/payment-testing.ts';
import { openLog } from '../server/src/platform/log.ts';
import { readUpload } from '../server/src/platform/uploads.ts';
import { openTestServiceWithBank } from '../server/src/testing.ts';
import { openBrowser } from './browser.ts';
import { until } from './outside.ts';
import { home } from './service.ts';
import { fitsWidth, openVisitor, sizes, textOf, type Visitor } from './visitor.ts';

// A loan from the application to the certificate, in a browser, on a clock that the test turns: the service runs in this
// process with the bank of the sandbox behind it. Logging in has its journey elsewhere; here sessions are given.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
let browser: Browser;
let personId: string;
/** What the registers of the province know of the person's purchase. */
let bought: RegisteredHome;
before(async () => {
  const prepared = spawnSync(process.execPath, [join(import.meta.dirname, '../scripts/prepare.mjs')], {
    encoding: 'utf8',
  });
  assert.equal(prepared.status, 0, prepared.stderr);
  service = await openTestServiceWithBank({}, 'all', await freePort());
  service.bank.faults.set({ loseAnswers: 0, failEvery: 0, lateEvery: 0, batchMs: 5, lateMs: 10 });
  browser = await openBrowser(home);
  const buyer = buyersAmong(service, await richPersons(service)).find(({ home: { marital } }) => marital !== 'married');
  assert.ok(buyer);
  personId = buyer.personId;
  bought = buyer.home;
});
after(async () => {
  await browser?.close();
  await service?.close();
});

function httpDate(now: Temporal.Instant): string {
  const text = now.toLocaleString('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return `${text.replace(/, (\d\d:)/, ' $1')} GMT`;
}

/** The QR code of a paper as a camera reads it: off the drawn page. */
async function readQr(pdf: Uint8Array): Promise<string> {
  const { pages } = await readUpload(pdf, 'test');
  const { data, info } = await sharp(pages[0]).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const code = jsqr.default(new Uint8ClampedArray(data), info.width, info.height);
  assert.ok(code, 'the paper has no QR code that can be read');
  return code.data;
}

const url = () => service.config.publicUrl;

/** Somebody with a session of now, at a browser of their own; a broken story leaves its picture. */
async function as<T>(
  cookie: { readonly name: string; readonly value: string },
  size: (typeof sizes)[keyof typeof sizes],
  tell: (visitor: Visitor) => Promise<T>,
): Promise<T> {
  const visitor = await openVisitor(browser, { size });
  // The page reckons by the server's `Date`, which Node takes from the machine: here it is the clock of the service.
  await visitor.page.route('**/api/**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date: httpDate(service.clock.now) } });
  });
  await visitor.page.context().addCookies([{ ...cookie, url: url().replace('http:', 'https:') }]);
  try {
    const told = await tell(visitor);
    assert.deepEqual(visitor.complaints, []);
    return told;
  } catch (error) {
    await visitor.page.screenshot({ path: 'artifacts/e2e/broken-loan.png', fullPage: true });
    throw error;
  } finally {
    await visitor.page.unrouteAll({ behavior: 'ignoreErrors' });
    await visitor.close();
  }
}
const atDesk = async <T>(
  roles: readonly string[],
  tell: (visitor: Visitor) => Promise<T>,
  subjectId = crypto.randomUUID(),
) => as(await service.cookieOf({ kind: 'staff', subjectId, roles, centerId: 1 }), sizes.staff, tell);
const atHome = async <T>(tell: (visitor: Visitor) => Promise<T>) =>
  as(await service.cookieOf({ kind: 'person', subjectId: personId, centerId: 1 }), sizes.hall, tell);

const onPhone = async <T>(tell: (visitor: Visitor) => Promise<T>) =>
  as(await service.cookieOf({ kind: 'person', subjectId: personId, centerId: 1 }), sizes.phone, tell);

const run = () => ({ inCall: inCallOf(service), log: openLog('silent') });
/** The bank is asked what became of everything, until something is so. */
const untilBank = (isSo: () => Promise<boolean>) =>
  until(async () => {
    service.clock.now = service.clock.now.add({ minutes: 2 });
    await advanceDue(run());
    await advanceDueParts(run());
    return (await isSo()) ? true : undefined;
  });
async function account(): Promise<{
  loanId: string;
  state: string | null;
  left: number;
  due: string | null;
  open: number;
}> {
  const { rows } = await service.ownerPool.query(
    `select c.loan_id as "loanId", a.state, a.months_left as left, to_char(a.next_due_on, 'YYYY-MM-DD') as due,
       (select count(*)::int from loan.bill b where b.loan_id = c.loan_id and b.state <> 'paid') as open
     from loan.contract c left join loan.account a using (center_id, loan_id) where c.person_id = $1`,
    [personId],
  );
  return rows[0] as { loanId: string; state: string | null; left: number; due: string | null; open: number };
}

const billState = async (): Promise<string | undefined> => {
  const { rows } = await service.ownerPool.query(
    `select b.state from loan.bill b join loan.contract c using (center_id, loan_id) where b.state <> 'paid' and c.person_id = $1`,
    [personId],
  );
  return (rows[0] as { state: string } | undefined)?.state;
};

/** The card had too little: the borrower pays a day later. */
async function payLate(pay: () => Promise<void>): Promise<void> {
  await untilBank(async () => (await billState()) === 'due');
  service.bank.faults.set({ failEvery: 0 });
  service.clock.now = service.clock.now.add({ hours: 24 });
  await loanDay.handle(run(), { centerId: 1 });
  await untilBank(async () => (await billState()) === 'overdue');
  await pay();
}

/** In the hall: once while the card is stopped and again on the same page. */
const lateAtHome = () =>
  atHome(async ({ page }) => {
    await page.goto(`${url()}/my/loans`);
    const pay = async () => {
      await page.getByRole('button', { name: '归还逾期' }).click();
      await page.getByRole('button', { name: '确认归还' }).click();
    };
    service.bank.faults.set({ refuseCards: 1 });
    await pay();
    await page.getByText('没有扣成').waitFor();
    await pay();
    await untilBank(async () => (await account()).open === 0);
  });

/** In the app: told on the first page, why it is so much, and paid with one button. */
const lateOnPhone = () =>
  onPhone(async (visitor) => {
    const { page } = visitor;
    await page.goto(`${url()}/m/`);
    await page.getByText(/逾期/).first().waitFor();
    await lookOnPhone(visitor, 'warning');
    await page.goto(`${url()}/m/loans`);
    await page.getByText('1 期没有还上，今天共需还').waitFor();
    // What is overdue is not repaid.
    await page.getByText('还款：已还 6 期，逾期 1 期，剩 17 期').waitFor();
    await page.getByRole('button', { name: /^为什么：.*逾期/ }).click();
    await page.getByText('罚息').first().waitFor();
    await page.keyboard.press('Escape');
    await lookOnPhone(visitor, 'overdue');
    await page.getByRole('button', { name: '归还逾期' }).click();
    await page.getByRole('button', { name: '确认归还' }).click();
    await untilBank(async () => (await account()).open === 0);
    await page.reload();
    await page.getByRole('button', { name: '贷款概况' }).waitFor();
    await page.getByText('期没有还上').waitFor({ state: 'detached' });
  });

async function lookOnPhone(visitor: Visitor, name: string): Promise<void> {
  await visitor.look(`mobile-loan-${name}`, { fullPage: true });
  assert.ok(await fitsWidth(visitor.page), `${name} is too wide`);
}

/** In the app: the loan is paid from the account from now on, and then by the card again. */
const offsetOnPhone = () =>
  onPhone(async (visitor) => {
    const { page } = visitor;
    await page.goto(`${url()}/m/loans`);
    await page.getByRole('button', { name: '冲还贷', exact: true }).click();
    await page.getByText('还没有签订').waitFor();
    await page.getByText('按月冲还', { exact: true }).click();
    await page.getByRole('button', { name: '签订冲还贷' }).click();
    await page.getByRole('button', { name: '同意并签订' }).click();
    await page.getByText('已签订“').waitFor();
    await lookOnPhone(visitor, 'offset');
    await page.getByRole('button', { name: '解约' }).click();
    await page.getByRole('button', { name: '确认解约' }).click();
    await page.getByText('还没有签订').waitFor();
  });

/** In the app: the certificate of what is settled, downloaded on the spot. */
const settledOnPhone = () =>
  onPhone(async (visitor) => {
    const { page } = visitor;
    await page.goto(`${url()}/m/loans`);
    await page.getByRole('button', { name: '开具结清证明' }).click();
    const download = page.getByRole('button', { name: '下载证明文件' });
    await download.waitFor();
    await lookOnPhone(visitor, 'settled');
    assert.match((await visitor.download(() => download.click())).name, /\.pdf$/);
  });

const application: Readonly<Record<string, string>> = {
  '申请金额（元）': '120000',
  '期限（期）': '24',
  '建筑面积（平方米）': '89.5',
  '房价或评估价（元）': '600000',
  '月收入（元）': '25000',
  收款人: '安居市滨河置业有限公司',
  收款账号: '6299999000000001',
  还款账号: '6299990000000002',
};

/** Decides for it; what is done after the approval is confirmed by its own name. */
const passed = async (visitor: Visitor, caseId: string, confirm?: string) => {
  const { page } = visitor;
  await page.goto(`${url()}/staff/cases/${caseId}`);
  await page.getByRole('button', { name: confirm ? '当面签字，原件已核对' : '材料齐全，符合规定' }).click();
  // What stands on the page may be of the stage before: the answer is waited for.
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === 'POST' && one.url().includes(`/cases/${caseId}/`)),
    page.getByRole('button', { name: confirm ?? '通过', exact: true }).click(),
  ]);
  assert.ok(answer.ok(), await answer.text());
};

test('[C-4] [P-Q4] [P-Q13] [M-Q3] a loan from the counter to the certificate on the clock: four people, a year of repayments, an early end', async () => {
  const taker = crypto.randomUUID();
  // Accepted by one who also holds the right to grant.
  const takerRoles = ['clerk', 'accountant'];
  const caseId = await atDesk(
    takerRoles,
    async (visitor) => {
      const { page } = visitor;
      await page.goto(`${url()}/staff/persons/${personId}/loan`);
      const house = {
        合同备案号: bought.houseNo,
        '合同总价（元）': String(bought.priceFen / 100),
        房屋坐落: bought.houseAddress,
      };
      for (const [label, text] of Object.entries({ ...application, ...house }))
        await page.getByLabel(label, { exact: true }).fill(text);
      for (const [label, value] of Object.entries({
        贷款种类: bought.kind,
        房屋套数: bought.home,
        婚姻状况: bought.marital,
        收款银行: '999 演示商业银行',
        还款银行: '999 演示商业银行',
      }))
        await page.getByLabel(label, { exact: true }).selectOption(value);
      await page.getByText('借款人和全部共同借款人已阅读并签字同意上述授权').click();
      await page.getByRole('button', { name: '测算' }).click();
      await page.getByText('最高可贷').waitFor();
      await visitor.look('loan-application', { fullPage: true });
      await page.getByRole('button', { name: /受理/ }).last().click();
      await page.waitForURL(/\/staff\/cases\//);
      return page.url().split('/').at(-1) ?? '';
    },
    taker,
  );
  await atDesk(['reviewer'], async (visitor) => {
    const { page } = visitor;
    // The agencies answer in seconds; on a busy machine one may be too late, and is asked again.
    await until(async () => {
      await askSilent(service, caseId);
      await page.goto(`${url()}/staff/cases/${caseId}`);
      await page.getByText('可贷额度').first().waitFor();
      return (await page.getByRole('button', { name: '通过', exact: true }).count()) > 0 ? true : undefined;
    });
    await page.getByRole('table', { name: '申报与核验' }).getByText('登记一致').first().waitFor();
    await visitor.look('loan-review', { fullPage: true });
    await passed(visitor, caseId);
  });
  await atDesk(['approver'], (visitor) => passed(visitor, caseId));
  // 签约 and 抵押 at the window by whoever took it in; letting the money go is a fourth person's.
  await atDesk(
    takerRoles,
    async (visitor) => {
      await passed(visitor, caseId, '确认签约');
      await passed(visitor, caseId, '确认抵押');
    },
    taker,
  );
  const { loanId } = await account();
  const grant = async (visitor: Visitor) => {
    const { page } = visitor;
    await page.goto(`${url()}/staff/loans/${loanId}`);
    await page.getByRole('button', { name: /^发放/ }).click();
    await page.getByRole('button', { name: '确认发放' }).click();
    return page;
  };
  await atDesk(
    takerRoles,
    async (visitor) => {
      await (await grant(visitor)).getByText('须由另一人办理').waitFor();
      await visitor.look('loan-acted-already');
    },
    taker,
  );
  await atDesk(['accountant'], async (visitor) => {
    await grant(visitor);
    await untilBank(async () => (await account()).state === 'active');
    await visitor.page.reload();
    await visitor.page.getByText('还款中', { exact: true }).first().waitFor();
    await visitor.look('loan-detail', { fullPage: true });
  });

  await offsetOnPhone();
  for (let month = 0; month < 12; month += 1) {
    const { due } = await account();
    service.clock.now = Temporal.Instant.from(`${due}T02:00:00Z`);
    const late = month === 6 ? lateOnPhone : month === 11 ? lateAtHome : undefined;
    service.bank.faults.set({ failEvery: late ? 1 : 0 });
    await loanDay.handle(run(), { centerId: 1 });
    await (late ? payLate(late) : untilBank(async () => (await account()).open === 0));
  }
  assert.equal((await account()).left, 12);

  await atDesk(['clerk'], async (visitor) => {
    const { page } = visitor;
    await page.goto(`${url()}/staff/loans/${loanId}`);
    await page.getByLabel('变更后剩余期数').fill('36');
    await page.getByRole('region', { name: '变更期限' }).getByRole('button', { name: '试算' }).click();
    await page.getByRole('table', { name: '变更前后' }).waitFor();
    await visitor.look('loan-term', { fullPage: true });
  });
  const pdf = await atHome(async (visitor) => {
    const { page } = visitor;
    await page.goto(`${url()}/my/loans`);
    await page.getByText('已还 12 期，剩 12 期').waitFor();
    await visitor.look('hall-loan', { fullPage: true });
    await page.getByRole('button', { name: '提前还款' }).click();
    // An empty amount is named; the button is not dead.
    await page.getByLabel('还款金额').fill('');
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('请先填写还款金额，再试算').waitFor();
    await page.getByText('全部结清', { exact: true }).click();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('今天需付').waitFor();
    await visitor.look('hall-loan-early', { fullPage: true });
    await page.getByRole('button', { name: '申请提前还款' }).click();
    // The bank says that it is at it, and tells nothing by itself: without this it may be through before the page has asked.
    service.bank.faults.set({ deferPayments: 1, delayMs: 24 * 3_600_000 });
    await page.getByRole('button', { name: '确认，从银行卡扣款' }).click();
    await page.getByText('正在等待银行扣款结果').waitFor();
    service.bank.faults.set({ delayMs: 0 });
    await untilBank(async () => (await account()).state === 'settled');
    await page.reload();
    await page.getByRole('button', { name: '开具结清证明' }).click();
    const download = page.getByRole('button', { name: '下载证明文件' });
    await download.waitFor();
    await visitor.look('hall-loan-settled', { fullPage: true });
    const { path } = await visitor.download(() => download.click());
    return readFileSync(path);
  });
  await settledOnPhone();
  // A stranger holds the paper, reads its QR code with a phone, and opens what it says.
  const read = await readQr(pdf);
  const stranger = await openVisitor(browser, { size: sizes.hall });
  await stranger.page.goto(read);
  await stranger.page.getByText('120,000.00 元').waitFor();
  assert.match(await textOf(stranger.page.locator('main')), /住房公积金贷款结清证明/);
  await stranger.look('verify-settlement');
  await stranger.close();
});

test('[P-Q5] [P-Q6] [P-Q7] a visitor calculates, compares, takes the schedule home, reads the rates and finds an estate', async () => {
  const visitor = await openVisitor(browser, { size: sizes.narrow });
  const { page } = visitor;
  await page.goto(`${url()}/calculator`);
  await page.getByLabel('公积金贷款金额').fill('50');
  await page.getByText('2,001.70').first().waitFor();
  await page
    .getByRole('img', { name: /图，点“看数字”/ })
    .first()
    .locator('path')
    .first()
    .waitFor({ state: 'attached' });
  await page.getByLabel('加上商业贷款一起算').check();
  await page.getByLabel('商业贷款金额').fill('30');
  await page.getByRole('table', { name: '还款计划' }).waitFor();
  const { name } = await visitor.download(() => page.getByRole('button', { name: '下载 Excel' }).click());
  assert.match(name, /\.xlsx$/);
  await page.getByRole('button', { name: '比两个方案' }).click();
  await page.getByText('方案 B 利息省 90,069.26 元').waitFor();
  await visitor.look('calculator-compare', { fullPage: true });
  await page.getByRole('button', { name: '利率调整影响' }).click();
  await page.getByText('总共少付利息').waitFor();
  await page.goto(`${url()}/rates`);
  await page
    .getByRole('img', { name: /图，点“看数字”/ })
    .first()
    .locator('path')
    .first()
    .waitFor({ state: 'attached' });
  await page.getByRole('table', { name: '历年利率' }).getByText('2025-05-08').first().waitFor();
  await page.goto(`${url()}/estates`);
  await page.getByText(/个楼盘在合作期内/).waitFor();
  await page.getByLabel('楼盘、开发企业、地址或银行').fill('滨河');
  await page.getByText('滨河东方明珠').first().waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});
