import assert from 'node:assert/strict';
import { month, monthText, solveCaptcha, today, until } from './outside.ts';
import type { RunningService } from './service.ts';
import { fitsWidth, sizes, textOf, type Visitor } from './visitor.ts';
import { isSignedUnderRoot, pdfPicture, pdfSignatures, pdfText, sheetRows, withOneByteChanged } from './witnesses.ts';

// What somebody does who has an account, and somebody who was handed a paper.

const password = 'Yunshan#2026x';
const nav = ({ page }: Visitor, name: string) => page.locator('.shell-nav').getByRole('link', { name }).click();

/** The newest code on the screen of a phone, read by looking at it. */
async function codeOnPhone(service: RunningService, phone: Visitor, mobile: string): Promise<string> {
  const { page } = phone;
  await page.goto(`${service.sandboxUrl}/#phone`);
  await page.getByRole('button', { name: mobile }).click();
  const code = page.locator('.phone-bubble strong').first();
  await code.waitFor();
  await phone.look('phone');
  return code.innerText();
}

/** First login: certificate number and mobile, the code that came to the phone, a password of one's own. */
export async function activate(service: RunningService, person: Visitor, phone: Visitor): Promise<void> {
  const { page } = person;
  const [, newcomer] = service.demo.persons;
  assert.ok(newcomer);
  await page.goto(service.url);
  await person.look('hall-start');
  const captcha = page.waitForResponse((response) => response.url().includes('/captcha'));
  await page.getByRole('link', { name: '首次登录／忘记密码' }).click();
  const { captchaId } = (await (await captcha).json()) as { captchaId: string };
  await page.getByLabel('证件号码').fill(newcomer.account);
  await page.getByLabel('预留手机号码').fill(newcomer.mobile);
  await page.getByLabel('图形验证码', { exact: true }).fill(await solveCaptcha(service, captchaId));
  await person.look('hall-activation');
  await page.getByRole('button', { name: '发送短信验证码' }).click();
  await page.getByLabel('短信验证码').fill(await codeOnPhone(service, phone, newcomer.mobile));
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再输入一次新密码').fill(password);
  await person.look('hall-activation-password');
  await page.getByRole('button', { name: '设置密码并登录' }).click();
  await page.getByRole('heading', { name: '我的公积金' }).waitFor();
}

/** The account as the month left it: paid up to November, in the employer that remitted. */
export async function overview(service: RunningService, person: Visitor): Promise<void> {
  const { page } = person;
  await page.getByText('单位已为您缴存至').waitFor();
  const text = await textOf(page.locator('main'));
  assert.ok(text.includes(`单位已为您缴存至 ${monthText}`));
  assert.ok(text.includes(service.demo.employers[0]?.name ?? '?'));
  assert.match(text, /账户余额 正常缴存 [\d,]+\.\d\d 元/);
  await page.locator('[role=img] svg').first().waitFor();
  await person.look('hall-overview', { fullPage: true });
}

const rowsOf = ({ page }: Visitor, name: string) =>
  page.getByRole('table', { name }).locator('tbody:not([aria-hidden]) tr');

/** Every movement, narrowed by kind; the workbook holds the same rows. */
export async function entries(person: Visitor): Promise<void> {
  const { page } = person;
  await nav(person, '业务明细');
  const rows = rowsOf(person, '业务明细');
  await rows.filter({ hasText: month() }).first().waitFor();
  assert.ok((await textOf(rows.first())).startsWith(`${today.toString()} 汇缴 ${month()}`));
  await person.look('hall-entries');
  await page.getByLabel('业务种类').selectOption('interest');
  await rows.filter({ hasText: '-06-30' }).first().waitFor();
  await rows.filter({ hasText: '汇缴' }).first().waitFor({ state: 'detached' });
  const shown = await rows.count();
  const { path } = await person.download(() => page.getByRole('button', { name: '导出表格' }).click());
  const exported = await sheetRows(path, { on: '日期', kind: '业务', balance: '余额（元）' });
  assert.equal(exported.length, shown);
  assert.ok(exported.every(({ cells }) => cells.kind.includes('结息')));
  // What was chosen is in the address: a page that is loaded again shows the same.
  await page.reload();
  await rows.filter({ hasText: '-06-30' }).first().waitFor();
  assert.equal(await rows.count(), shown);
}

export async function contributions(person: Visitor): Promise<void> {
  const { page } = person;
  await nav(person, '缴存明细');
  const rows = rowsOf(person, '缴存明细');
  await rows.filter({ hasText: month() }).first().waitFor();
  await person.look('hall-contributions');
  // A range is typed, not clicked together in a calendar.
  await page.getByPlaceholder('开始月份').fill(month(2));
  await page.keyboard.press('Tab');
  await page.getByPlaceholder('结束月份').fill(month());
  await page.keyboard.press('Enter');
  await page.getByText('共 3 条').waitFor();
  const { path } = await person.download(() => page.getByRole('button', { name: '导出表格' }).click());
  const months = (await sheetRows(path, { month: '缴存月份' })).map(({ cells }) => cells.month);
  assert.deepEqual(months, [month(), month(1), month(2)]);
}

export async function messages(person: Visitor): Promise<void> {
  const { page } = person;
  await nav(person, '我的消息');
  const message = page.locator('.message', { hasText: '汇缴入账' }).first();
  await message.locator('summary').click();
  assert.match(
    await textOf(message.locator('.message-body')),
    new RegExp(`入账${monthText}缴存额 [\\d,]+\\.\\d\\d 元`),
  );
  await message.getByText('未读').waitFor({ state: 'detached' });
  await person.look('hall-messages');
}

export async function logins(person: Visitor): Promise<void> {
  await nav(person, '登录日志');
  const newest = rowsOf(person, '登录日志').first();
  await newest.waitFor();
  assert.match(await textOf(newest), new RegExp(`^${today.toString()} .*网上服务大厅`));
  await person.look('hall-logins');
}

/** Lists of a citizen, some narrowed; of a loan's repayments only borrowers have one. */
const lists = [
  '/my/entries?kind=remittance',
  '/my/contributions?kind=remittance',
  '/my/cases',
  '/my/withdrawals',
  '/my/papers',
  '/my/messages',
  '/my/logins',
  '/my/changes',
  '/my/lookups',
  '/my/bookings',
  '/my/work-orders',
  '/estates',
  '/info?kind=guide',
  '/board',
];

/** «每页 N 条» on every list: more rows are asked for from the first page on, what was chosen stays, and so does the choice. */
export async function rowsOfPages(service: RunningService, { page }: Visitor): Promise<void> {
  const asked: URL[] = [];
  await page.route('**/api/**', async (route) => {
    const url = new URL(route.request().url());
    if (!url.searchParams.has('pageSize')) return route.fallback();
    asked.push(url);
    const first = new URL(url);
    first.searchParams.set('page', '1');
    const response = await route.fetch({ url: first.href });
    // As if there were many more: nobody in a small city has enough of everything.
    if (!response.ok()) return route.fulfill({ response });
    return route.fulfill({ response, json: { ...(await response.json()), total: 120 } });
  });
  for (const path of lists) {
    await page.goto(service.url + path);
    const pagers = page.locator('nav.pager');
    await pagers.first().waitFor();
    for (const pager of await pagers.all()) {
      await pager.getByRole('button', { name: '下一页' }).click();
      await until(async () => asked.some(({ searchParams }) => searchParams.get('page') === '2') || undefined);
      asked.length = 0;
      await pager.getByLabel('每页').selectOption('50');
      const { searchParams } = await until(async () => asked.find((one) => one.searchParams.get('pageSize') === '50'));
      assert.equal(searchParams.get('page') ?? '1', '1', path);
      for (const [name, value] of new URL(service.url + path).searchParams)
        assert.equal(searchParams.get(name), value, path);
      await pager.getByLabel('第 1 页').and(pager.locator('[aria-current=page]')).waitFor();
      assert.equal(await pager.getByLabel('每页').inputValue(), '50', path);
      asked.length = 0;
    }
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goto(`${service.url}/my`);
}

export interface Paper {
  readonly path: string;
  readonly number: string;
  readonly code: string;
}

/** Has a paper issued and asks poppler and OpenSSL whether its seal is good. */
export async function issue(person: Visitor, title: string, name: string): Promise<Paper> {
  const { page } = person;
  await nav(person, '我的公积金');
  await nav(person, '证明打印');
  await page.getByRole('radio', { name: title }).check();
  if (name === 'certificate') await person.look('hall-papers');
  await page.getByRole('button', { name: '开具证明' }).click();
  const issued = page.locator('.issued');
  await issued.waitFor();
  const [number = '', code = ''] = await issued.locator('dd strong').allInnerTexts();
  await person.look(`hall-${name}-issued`);
  // On a telephone the number, which is longer than it is wide, stays on the page.
  await page.setViewportSize(sizes.narrow);
  assert.ok(await fitsWidth(page), 'an issued paper is too wide');
  await page.setViewportSize(sizes.hall);
  const { path } = await person.download(() => page.getByRole('button', { name: '下载证明文件' }).click());
  const signatures = pdfSignatures(path);
  assert.match(signatures, /Signature is Valid/);
  assert.match(signatures, /Total document signed/);
  assert.ok(isSignedUnderRoot(path), 'OpenSSL does not accept the signature');
  const text = pdfText(path);
  for (const part of [number, code]) assert.ok(text.includes(part), `${part} is not on the paper`);
  pdfPicture(path, `paper-${name}`);
  return { path, number, code };
}

/** A stranger with the paper in hand: by its QR address, by its number, by the file, and by a changed file. */
export async function verify(service: RunningService, stranger: Visitor, paper: Paper): Promise<void> {
  const { page } = stranger;
  await page.goto(`${service.url}/verify/${paper.number}?c=${paper.code}`);
  await page.locator('.verdict-good').waitFor();
  const said = await textOf(page.locator('.verdict-good'));
  assert.match(said, /这份《住房公积金缴存证明》是真的/);
  assert.ok(said.includes(paper.number));
  await stranger.look('verify-number');
  await page.setInputFiles('input[type=file]', paper.path);
  await page.getByText('文件是真的，没有被改动').waitFor();
  await stranger.look('verify-file');
  await page.setInputFiles('input[type=file]', withOneByteChanged(paper.path));
  await page.getByText('文件被改动过，请不要采信').waitFor();
  await stranger.look('verify-changed');
  await page.goto(`${service.url}/verify`);
  await page.getByLabel('证明编号').fill(paper.number);
  await page.getByLabel('验证码').fill('ZZZZZZZZ');
  await page.getByRole('button', { name: '核验', exact: true }).click();
  await page.getByRole('heading', { name: '没有查到这份证明' }).waitFor();
  await stranger.look('verify-wrong-code');
}

/** Leaves and comes back without a mouse: account, password, Enter. */
export async function loginByKeyboard(service: RunningService, person: Visitor): Promise<void> {
  const { page } = person;
  const [, newcomer] = service.demo.persons;
  assert.ok(newcomer);
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('dialog').getByText('正在进行的 12329 自助查询').waitFor();
  await page.getByRole('button', { name: '退出全部渠道' }).click();
  await page.getByLabel('证件号码或手机号码').waitFor();
  await person.look('hall-login');
  await page.getByLabel('证件号码或手机号码').focus();
  await page.keyboard.type(newcomer.account);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  // The page that was left waits behind the login.
  await page.getByRole('heading', { name: '证明打印' }).waitFor();
  await nav(person, '我的公积金');
}

async function fontSize({ page }: Visitor): Promise<number> {
  await page.locator('main dd').first().waitFor();
  return Number.parseFloat(String(await page.evaluate('getComputedStyle(document.querySelector("main dd")).fontSize')));
}

/** One switch: letters of 18 px at least, and the first page becomes four large choices. */
export async function care(person: Visitor): Promise<void> {
  const { page } = person;
  const before = await fontSize(person);
  await page.getByRole('switch', { name: '关怀版' }).click();
  await page.locator('html.care').waitFor();
  assert.ok(before < 18);
  await until(async () => ((await fontSize(person)) >= 18 ? true : undefined));
  await person.look('hall-care', { fullPage: true });
  await page.getByRole('switch', { name: '标准版' }).click();
}

/** A question that was left out is named; then the survey is handed in, once. */
export async function survey(person: Visitor): Promise<void> {
  const { page } = person;
  await nav(person, '在线调查');
  await page.getByRole('link', { name: '公积金服务满意度调查' }).click();
  await page.getByRole('radio', { name: /4 分/ }).check();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('alert').first().waitFor();
  await person.look('hall-survey', { fullPage: true });
  await page.getByRole('radio', { name: '手机', exact: true }).check();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('已提交，谢谢您的参与！').waitFor();
  await page.reload();
  await page.getByText('您已经填写过这个调查').waitFor();
}

/** Savings of another city are asked for without a paper; where the letter is can be seen. */
export async function transfer(person: Visitor): Promise<void> {
  const { page } = person;
  await nav(person, '转移接续');
  await page.getByLabel('转出地中心（原缴存地）').selectOption({ index: 1 });
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('list', { name: '办理经过' }).waitFor();
  await person.look('hall-transfer', { fullPage: true });
}

/** No page of the hall needs scrolling sideways on a small phone. */
export async function narrow(service: RunningService, small: Visitor): Promise<void> {
  const { page } = small;
  const [usual] = service.demo.persons;
  assert.ok(usual);
  await page.goto(service.url);
  await small.look('narrow-start', { fullPage: true });
  assert.ok(await fitsWidth(page), '/ is too wide');
  await page.goto(`${service.url}/my`);
  await page.getByLabel('证件号码或手机号码').fill(usual.account);
  await page.getByLabel('密码', { exact: true }).fill(usual.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('单位已为您缴存至').waitFor();
  await small.look('narrow-overview', { fullPage: true });
  for (const path of [
    '/my',
    '/my/entries',
    '/my/contributions',
    '/my/papers',
    '/my/messages',
    '/my/logins',
    '/verify',
  ]) {
    await page.goto(service.url + path);
    await page.waitForLoadState('networkidle');
    assert.ok(await fitsWidth(page), `${path} is too wide`);
    if (path === '/my/entries') await small.look('narrow-entries');
  }
}
