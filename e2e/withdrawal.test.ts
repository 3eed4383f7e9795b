import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { refusals as caseRefusals } from '../server/src/modules/casework/problems.ts';
import { refusals as evidenceRefusals } from '../server/src/modules/evidence/problems.ts';
import { refusals } from '../server/src/modules/withdrawal/problems.ts';
import { openBrowser } from './browser.ts';
import { enter } from './desk.ts';
import { bankTransactions, until } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { fitsWidth, openVisitor, sizes, textOf, type Visitor } from './visitor.ts';
import { applying, loginToWithdraw, personOf, registersOf } from './withdrawing.ts';
import { pdfPicture, pdfText } from './witnesses.ts';

// Four people who withdraw in the hall: rent in one sitting, a purchase whose register is down, a retiree, and a leaver
// whose employer defers. Each is somebody of their own.

let service: RunningService;
let browser: Browser;
let visitor: Visitor;

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

async function setFault(source: string, kind: string): Promise<void> {
  const response = await fetch(`${service.sandboxUrl}/province/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source, kind }),
  });
  assert.ok(response.ok, await response.text());
}

/** Tells a story in a browser of its own; a broken one leaves its picture. */
function journey(title: string, tell: () => Promise<void>): void {
  test(title, async () => {
    visitor = await openVisitor(browser, { size: sizes.hall });
    try {
      await tell();
      assert.deepEqual(visitor.complaints, []);
    } catch (error) {
      await visitor.page.screenshot({
        path: `artifacts/e2e/broken-withdrawal-${title.slice(0, 12)}.png`,
        fullPage: true,
      });
      throw error;
    } finally {
      await visitor.close();
    }
  });
}

const login = (note: string) => loginToWithdraw(service, visitor, note);
const steps = () => applying(visitor);
const begin = (name: string) => steps().begin(name);
const next = () => steps().next();
const asks = (title: string) => steps().asks(title);
const choose = (title: string) => steps().choose(title);
const focusIsOn = (id: string) =>
  until(async () => ((await visitor.page.evaluate('document.activeElement?.id')) === id ? true : undefined));
const confirmed = (count: number) => steps().confirmed(count);
const agree = () => steps().agree();
const submitAll = () => steps().submitAll();

journey('[P-W6] rent is paid in one sitting with no paper, and the records show it', async () => {
  const { page } = visitor;
  const { account, password } = personOf(service, '一次办完');
  await login('一次办完');
  await visitor.look('withdrawal-start', { fullPage: true });
  // The business leads to its guide, and the guide back to the business, which is then in sight.
  await page.getByRole('link', { name: '办事指南：租房提取' }).click();
  await page.getByText('市区家庭1000元').waitFor();
  await page.getByRole('link', { name: '申请租房提取' }).click();
  await page.locator('.wd-reason-asked').filter({ hasText: '租房' }).waitFor();
  await begin('租房');
  await asks('租的是哪种房子？');
  await choose('市场上的房子');
  await visitor.look('withdrawal-question');
  await next();
  await asks('房子在哪里？');
  assert.equal(await page.getByRole('alert').count(), 0, 'what has only now been asked is not yet wrong');
  // The browser's own back is the last question, with its answer, not the way out.
  await page.goBack();
  await asks('租的是哪种房子？');
  assert.ok(await page.getByRole('radio', { name: /市场上的房子/ }).isChecked());
  await page.goForward();
  await asks('房子在哪里？');
  await choose('市区');
  // The session has run out, and pressing the button is how one learns of it: the answer is kept.
  await page.evaluate("fetch('/api/session/leave', { method: 'POST' })");
  await next();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByLabel('证件号码或手机号码').fill(account);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await asks('房子在哪里？');
  await page.getByRole('button', { name: '接着填写' }).click();
  assert.ok(await page.getByRole('radio', { name: /市区/ }).isChecked());
  await next();
  await asks('您的婚姻状况？');
  const { records } = await registersOf(service, account);
  const { status, spouseName, spouseCertificateNumber } = records['marriage'] ?? {};
  await choose({ single: '未婚', married: '已婚', divorced: '离婚', widowed: '丧偶' }[String(status)] ?? '未婚');
  if (status === 'married') {
    await page.getByLabel('配偶姓名').fill(String(spouseName));
    await page.getByLabel('配偶证件号码').fill(String(spouseCertificateNumber));
  }
  await next();
  await asks('有未成年子女吗？');
  await next();
  await asks('条件和额度');
  await visitor.look('withdrawal-limit', { fullPage: true });
  await page.getByRole('button', { name: '为什么：可提取额度怎么算' }).click();
  await page.getByText('怎么算', { exact: true }).waitFor();
  await visitor.look('withdrawal-why');
  await page.keyboard.press('Escape');
  await next();
  await asks('核实材料');
  // No button is dead: it names what is missing.
  await next();
  await page.getByRole('alert').filter({ hasText: '打勾' }).waitFor();
  await agree();
  await confirmed(3);
  await visitor.look('withdrawal-evidence', { fullPage: true });
  await next();
  await asks('提取金额和收款卡');
  const field = page.getByLabel('提取金额', { exact: true });
  const all = await field.inputValue();
  await field.fill('0');
  await next();
  await page.getByRole('alert').filter({ hasText: '大于 0 元' }).waitFor();
  await field.fill(`${all}元`);
  await visitor.look('withdrawal-amount', { fullPage: true });
  await next();
  await asks('核对后提交');
  await visitor.look('withdrawal-confirm', { fullPage: true });
  await submitAll();
  await page.getByText('已到账').first().waitFor();
  await visitor.look('withdrawal-paid', { fullPage: true });
  const number = await page.locator('.case-standing strong.figures').innerText();
  const paid = await textOf(page.locator('.case-standing-now'));
  const amount = /提取 ([\d,]+\.\d\d) 元/.exec(paid)?.[1]?.replaceAll(',', '');
  const moved = await bankTransactions(service);
  assert.ok(
    moved.some(({ amountFen }) => amountFen === Math.round(Number(amount) * 100)),
    `${amount} was not moved`,
  );
  await page.goto(`${service.url}/my/withdrawals`);
  await page.getByRole('link', { name: number }).waitFor();
  await visitor.look('withdrawal-records');
  await visitor.download(() => page.getByRole('button', { name: '导出表格' }).click());
});

journey(
  '[P-W1] (X-10) a purchase whose register is down today is kept, and paid when it answers tomorrow',
  async () => {
    const { page } = visitor;
    const { account } = personOf(service, '购房');
    const { records } = await registersOf(service, account);
    const contract = records['housing-contract'] ?? {};
    const invoice = records['tax-invoice'] ?? {};
    await setFault('housing-contract', 'down');
    await login('购房');
    await begin('购买期房');
    // Nothing is chosen yet: that is said where it is to be chosen, and nothing is gone past.
    await next();
    await page.getByRole('group', { name: '房子是谁买的' }).getByText('请先选择一项').waitFor();
    await focusIsOn('field-ownerRelation');
    await choose('本人');
    await next();
    // What is missing stands at its field, and goes as soon as it is filled in.
    await page.getByLabel('合同签订日期').fill(String(contract['signedOn']));
    await next();
    await page.locator('.field', { hasText: '合同备案号' }).getByText('请填写合同').waitFor();
    await focusIsOn('field-homeNumber');
    await page.getByLabel('合同备案号').fill(String(contract['contractNo']));
    await page.getByLabel('合同签订日期').fill(String(contract['signedOn']));
    await visitor.look('withdrawal-contract');
    await next();
    await page.getByLabel('房屋总价').fill(String(Number(contract['priceFen']) / 100));
    await page.getByLabel('已支付的房款').fill(String(Number(invoice['amountFen']) / 100));
    await next();
    await page.getByLabel('购房款发票号码').fill(String(invoice['invoiceNo']));
    await next();
    await asks('条件和额度');
    await next();
    await agree();
    await page.getByText('有部门暂时没有答复').waitFor();
    await visitor.look('withdrawal-source-down', { fullPage: true });
    await next();
    await asks('提取金额和收款卡');
    await page.getByRole('textbox', { name: '提取金额' }).fill('5000');
    await next();
    await submitAll();
    await page.getByText('等待核实').first().waitFor();
    await visitor.look('withdrawal-waiting', { fullPage: true });
    // Tomorrow: the register is back, and what is due is asked again by the worker.
    await setFault('housing-contract', 'none');
    const client = new pg.Client({ connectionString: service.databaseUrl });
    await client.connect();
    await client.query(
      "update evidence.query set next_ask_at = now() where state = 'waiting' and source = 'housing-contract'",
    );
    await client.end();
    await page.getByText('已到账').first().waitFor();
    await visitor.look('withdrawal-answered', { fullPage: true });
  },
);

journey('[P-W9] [R-1] a retiree needs no paper and closes the account with its interest', async () => {
  const { page } = visitor;
  await login('退休');
  await begin('离休、退休');
  await asks('条件和额度');
  await page.getByText('不需要退休证明').first().waitFor();
  await visitor.look('withdrawal-retire', { fullPage: true });
  await next();
  await asks('提取金额和收款卡');
  await page.getByText('其中利息').waitFor();
  await next();
  await submitAll();
  await page.getByText('已到账').first().waitFor();
  await visitor.look('withdrawal-closed', { fullPage: true });
});

journey(
  '[P-W8] [R-4] a leaver of an employer that defers hands in the certificate and waits for a person',
  async () => {
    const { page } = visitor;
    await login('单位缓缴');
    await begin('离职');
    await asks('离职后在其他城市缴存公积金吗？');
    await choose('没有');
    await next();
    await asks('条件和额度');
    await page.getByText('需要解除劳动关系证明').first().waitFor();
    await next();
    await asks('核实材料');
    const photo = await page.screenshot({ type: 'jpeg' });
    await page
      .locator('.slot input[type=file]')
      .setInputFiles({ name: '解除劳动关系证明.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByText('已提交证明', { exact: true }).waitFor();
    await visitor.look('withdrawal-certificate', { fullPage: true });
    await next();
    await asks('提取金额和收款卡');
    await next();
    await submitAll();
    await page.getByText('审核中').first().waitFor();
    await visitor.look('withdrawal-reviewing', { fullPage: true });
    await page.setViewportSize(sizes.narrow);
    assert.ok(await fitsWidth(page));
    await visitor.look('withdrawal-narrow', { fullPage: true });
  },
);

journey(
  '[P-W8] [R-1] the same business at the counter: the clerk begins it with the person present, and prints the form',
  async () => {
    const desk = await openVisitor(browser, { size: sizes.staff });
    const { page } = desk;
    try {
      await enter(service, desk, 'clerk');
      const { account } = personOf(service, '单位正常');
      await page.keyboard.press('/');
      await page.keyboard.type(account);
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: '办理提取' }).click();
      await page.getByText('已知信息').waitFor();
      await desk.look('counter-withdrawal-start', { fullPage: true });
      await page.getByRole('button', { name: '申请离职提取', exact: true }).click();
      await page.locator('.wd-choice', { hasText: '没有' }).click();
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByText('不需要解除劳动关系证明').first().waitFor();
      await desk.look('counter-withdrawal-limit', { fullPage: true });
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByRole('heading', { name: '提取金额和收款卡' }).waitFor();
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByRole('heading', { name: '核对后提交' }).waitFor();
      await page.getByRole('button', { name: '提交申请' }).click();
      await page.getByText('已到账').first().waitFor();
      await desk.look('counter-withdrawal-paid', { fullPage: true });
      await page.getByRole('link', { name: '打印申请表、受理回执' }).click();
      const receipt = await desk.download(() => page.getByRole('button', { name: '打印受理回执' }).click());
      pdfPicture(receipt.path, 'withdrawal-receipt');
      const form = await desk.download(() => page.getByRole('button', { name: '打印申请表' }).click());
      pdfPicture(form.path, 'withdrawal-form');
      assert.match(pdfText(form.path), /离职/);
    } finally {
      await desk.close();
    }
  },
);

journey(
  'every refusal of withdrawals, cases and evidence is shown with what, why by which clause, and what to do',
  async () => {
    const { page } = visitor;
    await login('有住房');
    await begin('购买期房');
    await choose('本人');
    await next();
    await asks('合同（凭证）是哪一份？');
    const declared = [refusals, caseRefusals, evidenceRefusals].flatMap((of) => Object.values(of));
    const told = declared.map(({ code, status, title }) => ({
      code,
      status,
      title,
      detail: `${title}：比较的数字 1,234.56 元`,
      source: '《住房公积金管理条例》第二十四条',
      remedy: '请按提示更正后重新提交',
    }));
    let at = 0;
    await page.route('**/api/withdrawals/*/draft', (route) =>
      route.fulfill({
        status: told[at]?.status ?? 500,
        contentType: 'application/problem+json',
        body: JSON.stringify(told[at]),
      }),
    );
    for (; at < told.length; at += 1) {
      const problem = told[at];
      await next();
      const shown = page.locator('.wd-sheet .problem');
      await shown.getByText(problem?.title ?? '', { exact: true }).waitFor();
      const text = await textOf(shown);
      for (const part of [problem?.detail, problem?.source, problem?.remedy])
        assert.ok(text.includes(part ?? '?'), `${problem?.code}: ${part}`);
    }
    await visitor.look('withdrawal-refused');
  },
);
