import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { handOn } from './colleague.ts';
import { enter } from './desk.ts';
import { bankTransactions, today, until } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, textOf, type Visitor } from './visitor.ts';
import { applying, loginToWithdraw, type PersonRegisters, personOf, registersOf } from './withdrawing.ts';

// Reasons that e2e/withdrawal.test.ts does not tell: each by somebody of their own, in the hall, on a telephone or at the
// counter, from the first question to the money.

let service: RunningService;
let browser: Browser;
before(async () => {
  service = await openService();
  browser = await openBrowser(home);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

type Steps = ReturnType<typeof applying>;
interface Walk {
  readonly title: string;
  readonly who: string;
  readonly place: 'hall' | 'phone' | 'counter';
  readonly reason: string;
  /** Answers the questions up to “条件和额度”. */
  readonly answer: (steps: Steps, registers: PersonRegisters) => Promise<void>;
  readonly confirmed: number;
  /** The paper that nobody has on record; then a person decides. */
  readonly paper?: string;
  readonly picture: string;
  /** The money comes back afterwards, and is paid to another card. */
  readonly comesBack?: boolean;
}

const yuan = (fen: unknown) => String(Number(fen) / 100);
const contractOf = ({ records }: PersonRegisters) => records['housing-contract'] ?? {};
const invoiceOf = ({ records, invoices }: PersonRegisters, kind: string) =>
  [records['tax-invoice'] ?? {}, ...invoices].find(({ document }) => document === kind) ?? {};

async function answerPurchase({ choose, next, fill }: Steps, registers: PersonRegisters, paid: string): Promise<void> {
  const contract = contractOf(registers);
  await choose('本人');
  await next();
  await fill('合同备案号', contract['contractNo']);
  await fill('合同签订日期', contract['signedOn']);
  await next();
  await fill('房屋总价', yuan(contract['priceFen']));
  await fill('已支付的房款', paid);
  await next();
}

const walks: readonly Walk[] = [
  {
    title: '[M-W1] a second-hand home on the telephone: contract, title and deed tax are on record',
    who: '提取·二手房',
    place: 'phone',
    reason: '购买二手房',
    answer: async (steps, registers) => {
      await answerPurchase(steps, registers, yuan(contractOf(registers)['downPaymentFen']));
      await steps.fill('契税完税证明号码', invoiceOf(registers, 'deed-tax')['invoiceNo']);
      await steps.fill('不动产权证号', registers.records['real-estate']?.['certificateNo']);
      await steps.next();
    },
    confirmed: 3,
    picture: 'second-hand',
  },
  {
    title:
      '[M-W5] [M-Q3] [C-4] [X-1] an early repayment on the telephone: the withdrawal for it, then the repayment itself',
    who: '提取·还贷',
    place: 'phone',
    reason: '偿还公积金贷款',
    answer: async ({ choose, next }) => {
      await choose('提前还款');
      await next();
    },
    confirmed: 0,
    picture: 'early',
  },
  {
    title: '[P-W10] settling abroad at the counter: the register of residents says so, the account closes',
    who: '提取·出境定居',
    place: 'counter',
    reason: '出境定居',
    answer: async () => undefined,
    confirmed: 1,
    picture: 'abroad',
  },
  {
    title: 'the management fee of the own home in the hall',
    who: '提取·装修、物业费',
    place: 'hall',
    reason: '支付自住住房物业费',
    answer: async ({ fill, next }, registers) => {
      const fee = invoiceOf(registers, 'property-fee');
      await fill('发票号码', fee['invoiceNo']);
      await fill('开票日期', fee['issuedOn']);
      await next();
      await fill('已支付的费用', yuan(fee['amountFen']));
      await next();
      await fill('不动产权证号', registers.records['real-estate']?.['certificateNo']);
      await next();
    },
    confirmed: 2,
    picture: 'property-fee',
    comesBack: true,
  },
  {
    title:
      '[P-W5] a major repair at the counter: the invoice is on record, the appraisal is handed in, a person decides',
    who: '提取·装修、物业费',
    place: 'counter',
    reason: '大修自住住房',
    answer: async ({ choose, next, fill }, registers) => {
      const invoice = invoiceOf(registers, 'construction');
      await choose('本人');
      await next();
      await fill('鉴定意见编号', 'AJD2026018');
      await fill('鉴定日期', invoice['issuedOn']);
      await next();
      await fill('已支付的费用', yuan(invoice['amountFen']));
      await next();
      await fill('大修费用发票号码', invoice['invoiceNo']);
      await next();
    },
    confirmed: 1,
    paper: '房屋大修鉴定意见',
    picture: 'repair',
  },
];

/** One clerk and one reviewer for all: a one-time password is good once. */
const desks = new Map<string, Visitor>();
async function deskOf(username: 'clerk' | 'reviewer'): Promise<Visitor> {
  const known = desks.get(username);
  if (known) return known;
  const desk = await openVisitor(browser, { size: sizes.staff });
  desks.set(username, desk);
  await enter(service, desk, username);
  return desk;
}

/** Where the application is filled in: by the person who logs in, or by the clerk who finds the person. */
async function arrive({ place, who }: Walk): Promise<Visitor> {
  if (place !== 'counter') {
    const isTouched = place === 'phone';
    const visitor = await openVisitor(browser, { size: isTouched ? sizes.phone : sizes.hall, isTouched });
    await loginToWithdraw(service, visitor, who, isTouched ? '/m' : '/my');
    return visitor;
  }
  const desk = await deskOf('clerk');
  const { page } = desk;
  await page.goto(`${service.url}/staff`);
  await page.locator('h1').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(personOf(service, who).account);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '办理提取' }).click();
  await page.getByText('已知信息').waitFor();
  return desk;
}

// Once is enough: somebody leaves with the first case, and the manager gives it back.
let hasLeft = false;

/** A reviewer finds the case in the worklist, looks at the evidence beside the claims, and approves it with the batch. */
async function approve(number: string, picture: string): Promise<void> {
  if (!hasLeft) await handOn(service, browser, number);
  hasLeft = true;
  const desk = await deskOf('reviewer');
  const { page } = desk;
  await page.goto(`${service.url}/staff/cases`);
  await page.getByRole('row').filter({ hasText: number }).getByRole('link').first().click();
  await page.getByRole('button', { name: '通过', exact: true }).waitFor();
  await desk.look(`withdrawal-${picture}-review`, { fullPage: true });
  // From the list, as several are approved at once.
  await page.getByRole('link', { name: '业务待办' }).first().click();
  await page.getByLabel(`选择 ${number}`).check();
  await page.getByRole('button', { name: /批量通过所选 1 笔/ }).click();
  await page.getByRole('button', { name: '通过 1 笔' }).click();
  await page.getByText('全部通过。').waitFor();
  await desk.look(`withdrawal-${picture}-batch`);
  await page.getByRole('button', { name: '完成' }).click();
}

/** The bank gives the money back: the records say so, the card is put right there, and the screen follows the new payment. */
async function payAnew({ page }: Visitor, look: (name: string) => Promise<void>): Promise<void> {
  const number = await page.locator('.case-standing strong.figures').innerText();
  const amount = /[\d,]+\.\d\d/.exec(await page.locator('.case-standing-now').innerText())?.[0] ?? '';
  const amountFen = Math.round(Number(amount.replaceAll(',', '')) * 100);
  const transfer = (await bankTransactions(service)).findLast((one) => one.amountFen === amountFen);
  const returned = await fetch(`${service.sandboxUrl}/bank/return`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ bankSerial: transfer?.bankSerial, reason: '账户已销户' }),
  });
  assert.ok(returned.ok, await returned.text());
  await page.getByRole('link', { name: '提取记录' }).first().click();
  await until(async () => {
    await page.reload();
    await page.getByRole('link', { name: number }).waitFor();
    return (await page.getByText('款项没有损失').isVisible()) || undefined;
  }, 15);
  await look('came-back');
  await page.getByRole('link', { name: '更正收款卡，重新付款' }).click();
  await page.getByText('银行答复：账户已销户。').waitFor();
  await page.getByLabel('开户银行').selectOption('105');
  await page.getByLabel('银行卡号').fill('6217009999000012342');
  await page.getByRole('button', { name: '提交并重新付款' }).click();
  await page.getByText('已到账').first().waitFor();
  await page.getByText('已转入中国建设银行 2342').waitFor();
}

/** What was withdrawn is repaid on the same telephone: what it costs and why, all or a part, one confirmation, a receipt. */
async function repayEarly({ page }: Visitor, look: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${service.url}/m/loans`);
  await page.getByRole('button', { name: '还款明细' }).click();
  await page.getByRole('list', { name: '还款明细' }).locator('li').nth(1).waitFor();
  await look('loan');
  // A worker's first round bills what fell due before the city began; until then, and while the bank collects it, nothing
  // can be repaid early.
  await until(async () => {
    await page.goto(`${service.url}/m/loans`);
    const next = /下次还款 (\d{4}-\d{2}-\d{2})/.exec(await textOf(page.locator('.loan-next').first()))?.[1] ?? '';
    return next > today.toString() ? true : undefined;
  }, 150);
  await page.goto(`${service.url}/m/apply`);
  await page.getByRole('link', { name: /^提前还款/ }).click();
  await page.getByText('全部结清', { exact: true }).click();
  await until(async () => {
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('无，已结清').or(page.getByText('当期已到还款日，正在扣款')).first().waitFor();
    return (await page.getByText('无，已结清').isVisible()) || undefined;
  }, 60);
  await look('loan-whole');
  await page.getByText(/^期限不变/).click();
  await page.getByLabel('还款金额').fill('２');
  await page.getByRole('button', { name: '试算' }).click();
  await page.getByRole('heading', { name: '今天需付 20,000.00 元' }).waitFor();
  await page.getByRole('button', { name: '为什么：少付利息' }).click();
  await page.getByText('怎么算', { exact: true }).waitFor();
  await look('loan-why');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '申请提前还款' }).click();
  await page.getByRole('dialog').getByText('20,000.00 元').waitFor();
  await look('loan-confirm');
  await page.getByRole('button', { name: '确认，从银行卡扣款' }).click();
  await page.getByRole('heading', { name: '扣款成功，已入账' }).waitFor();
  await look('loan-receipt');
  await page.getByRole('button', { name: '还款明细' }).click();
  await page.getByRole('list', { name: '还款明细' }).getByText('20,000.00').first().waitFor();
}

for (const walk of walks) {
  test(walk.title, async () => {
    const visitor = await arrive(walk);
    const { page } = visitor;
    const steps = applying(visitor);
    const look = (name: string) => visitor.look(`withdrawal-${walk.picture}-${name}`, { fullPage: true });
    try {
      await steps.begin(walk.reason);
      await walk.answer(steps, await registersOf(service, personOf(service, walk.who).account));
      await steps.asks('条件和额度');
      await look('limit');
      await steps.next();
      if (walk.confirmed > 0) {
        await steps.asks('核实材料');
        await steps.agree();
        await steps.confirmed(walk.confirmed);
        if (walk.paper) await steps.handIn(`${walk.paper}.jpg`);
        await look('papers');
        await steps.next();
      }
      await steps.asks('提取金额和收款卡');
      await steps.next();
      await steps.submitAll();
      if (walk.paper) {
        await page.getByText('审核中').first().waitFor();
        await approve(await page.locator('.case-standing strong.figures').innerText(), walk.picture);
      }
      await page.getByText('已到账').first().waitFor();
      await look('paid');
      if (walk.comesBack) await payAnew(visitor, look);
      if (walk.reason === '偿还公积金贷款') await repayEarly(visitor, look);
      assert.deepEqual(visitor.complaints, []);
    } catch (error) {
      await page.screenshot({ path: `artifacts/e2e/broken-withdrawal-${walk.picture}.png`, fullPage: true });
      throw error;
    } finally {
      if (walk.place !== 'counter') await visitor.close();
    }
  });
}

test('[P-W6] a rent of the family: the spouse is asked, agrees in the hall, and the case goes on to the money by itself', async () => {
  const applicant = await openVisitor(browser, { size: sizes.hall });
  const spouse = await openVisitor(browser, { size: sizes.hall });
  const steps = applying(applicant);
  try {
    await loginToWithdraw(service, applicant, '提取·已婚租房');
    const { records } = await registersOf(service, personOf(service, '提取·已婚租房').account);
    await steps.begin('租房');
    await steps.choose('市场上的房子');
    await steps.next();
    await steps.choose('市区');
    await steps.next();
    await steps.choose('已婚');
    await steps.fill('配偶姓名', records['marriage']?.['spouseName']);
    await steps.fill('配偶证件号码', records['marriage']?.['spouseCertificateNumber']);
    await steps.next();
    await steps.asks('有未成年子女吗？');
    await steps.next();
    await steps.asks('条件和额度');
    await steps.next();
    await steps.agree();
    await applicant.page.getByText('等待家人同意', { exact: true }).first().waitFor();
    // The register of marriages is asked meanwhile: before it has answered, 下一步 says to wait and goes nowhere.
    await applicant.page.getByText('正在向有关部门核实').waitFor({ state: 'hidden' });
    await applicant.look('withdrawal-family-papers', { fullPage: true });
    await steps.next();
    await steps.asks('提取金额和收款卡');
    await steps.next();
    await steps.submitAll();
    await applicant.page.getByText('等待核实').first().waitFor();
    await loginToWithdraw(service, spouse, '提取·家人');
    await spouse.page.getByRole('link', { name: '提取记录' }).first().click();
    await spouse.page.getByRole('heading', { name: '家人请您同意' }).waitFor();
    await spouse.look('withdrawal-family-asked');
    await spouse.page.getByRole('button', { name: '同意', exact: true }).click();
    await spouse.page.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
    await spouse.page.getByText('您已同意').waitFor();
    await applicant.page.getByText('已到账').first().waitFor();
    await applicant.look('withdrawal-family-paid', { fullPage: true });
    assert.deepEqual([...applicant.complaints, ...spouse.complaints], []);
  } finally {
    await applicant.close();
    await spouse.close();
  }
});
