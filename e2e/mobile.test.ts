import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { until } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { faultsOf, fitsWidth, openVisitor, sizes, textOf, type Visitor } from './visitor.ts';
import { applying, personOf } from './withdrawing.ts';

// One person with a telephone: opens the app, installs it, loses the network, and does a day's business in it.

let service: RunningService;
let browser: Browser;
let phone: Visitor;
let tools: CDPSession;

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  phone = await openVisitor(browser, { size: sizes.phone, isTouched: true });
  tools = await phone.page.context().newCDPSession(phone.page);
});
after(async () => {
  await phone?.close();
  await browser?.close();
  await service?.stop();
});

const open = (path: string) => phone.page.goto(`${service.url}/m${path}`);
const tap = (name: string | RegExp) => phone.page.getByRole('link', { name }).first().click();
const heading = (name: string) => phone.page.getByRole('heading', { name, level: 1 }).waitFor();

async function look(name: string): Promise<void> {
  await phone.look(`mobile-${name}`, { fullPage: true });
  assert.ok(await fitsWidth(phone.page), `${name} is too wide`);
}

const firstRouteLimit = 180 * 1024;
/** 250 KB would be allowed: a list of what all halls can call, or a library that no page draws with, was most of the rest. */
const hallLimit = 160 * 1024;

/** The JavaScript that a page has loaded, gzipped. */
async function weightOf(page: Page): Promise<number> {
  const scripts = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js') && name.includes('/assets/'))`,
  );
  assert.ok(scripts.length > 3, 'nothing was measured');
  const sizesOf = await Promise.all(
    scripts.map(
      async (script) => gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer()), { level: 9 }).length,
    ),
  );
  return sizesOf.reduce((sum, size) => sum + size, 0);
}

test('[M-X2] the app is small, can be installed, opens without a network and says so', async () => {
  const { page } = phone;
  await open('');
  assert.equal(page.url(), `${service.url}/m/`, 'an app that is installed owns what is below its address');
  await page.getByText('登录后查看余额').waitFor();
  await page.waitForLoadState('networkidle');
  const total = await weightOf(page);
  console.log(`first route of the mobile app: ${(total / 1024).toFixed(1)} KB of JavaScript, gzipped`);
  assert.ok(total <= firstRouteLimit, `${total} bytes of JavaScript`);
  const { errors, url, data } = await tools.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(url, `${service.url}/m/manifest.webmanifest`);
  const manifest = JSON.parse(data ?? '{}') as {
    name: string;
    display: string;
    start_url: string;
    scope: string;
    icons: { src: string; sizes: string; purpose: string }[];
  };
  assert.deepEqual([manifest.display, manifest.start_url, manifest.scope], ['standalone', '/m/', '/m/']);
  for (const size of ['192x192', '512x512'])
    assert.ok(manifest.icons.some(({ sizes: of, purpose }) => of === size && purpose === 'any'));
  for (const { src } of manifest.icons) {
    const icon = await fetch(service.url + src);
    assert.equal(icon.headers.get('content-type'), 'image/png');
  }
  const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors');
  // A test's browser remembers nothing, and only that keeps it from installing.
  assert.deepEqual(
    installabilityErrors.map(({ errorId }) => errorId).filter((errorId) => errorId !== 'in-incognito'),
    [],
  );
  await until(async () => (await page.evaluate('navigator.serviceWorker.controller !== null')) === true || undefined);
  await look('visitor');
  await phone.page.context().setOffline(true);
  await open('/account');
  await heading('没有连接到网络');
  await phone.page.context().setOffline(false);
  await page.getByRole('button', { name: '重试' }).click();
  await heading('个人登录');
  // The browser notes each question that found no network; nothing else was wrong.
  const others = phone.complaints.splice(0).filter((complaint) => !complaint.includes('ERR_INTERNET_DISCONNECTED'));
  assert.deepEqual(others, []);
});

test('[M-Q1] [M-Q2] the person logs in, sees the balance, why it is so, and every movement', async () => {
  const { page } = phone;
  // As from the desktop of a telephone.
  await page.addInitScript("Object.defineProperty(navigator, 'standalone', { value: true })");
  await open('/account');
  const { account, password } = personOf(service, '手机应用');
  await look('login');
  await page.getByLabel('证件号码或手机号码').fill(account);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await heading('账户信息');
  await page.getByRole('button', { name: /^为什么：月缴存额/ }).click();
  await page.getByText('怎么算', { exact: true }).waitFor();
  await look('why');
  await page.keyboard.press('Escape');
  const balance = /[\d,]+\.\d\d/.exec(await textOf(page.locator('.balance-card').first()))?.[0];
  await open('');
  await page.locator('.m-balance-figure .money').waitFor();
  assert.equal(await textOf(page.locator('.m-balance-figure')), balance);
  await page.getByRole('button', { name: '隐藏金额' }).click();
  assert.equal(await textOf(page.locator('.m-balance-figure')), '****');
  await page.getByRole('button', { name: '显示金额' }).click();
  await look('home');
  await tap('查询');
  await tap('业务明细');
  await page.locator('.m-item').first().waitFor();
  assert.match(await textOf(page.locator('.m-item').first()), new RegExp(`余额 ${balance} 元`));
  await page.getByLabel('业务种类').selectOption('interest');
  await page.locator('.m-item', { hasText: '汇缴' }).first().waitFor({ state: 'detached' });
  await look('entries');
  await open('/contributions');
  await page.locator('.m-item').first().waitFor();
  await look('contributions');
});

test('[M-W4] a rent that was begun in the hall is gone on with in the app, and paid', async () => {
  const { page } = phone;
  const steps = applying(phone);
  await page.goto(`${service.url}/my/withdrawals/new`);
  await steps.begin('租房');
  await steps.choose('市场上的房子');
  await steps.next();
  await steps.asks('房子在哪里？');
  await open('');
  await tap(/租房提取/);
  await steps.asks('房子在哪里？');
  await steps.choose('市区');
  await look('question');
  await steps.next();
  await steps.asks('您的婚姻状况？');
  await steps.choose('未婚');
  await steps.next();
  await steps.asks('有未成年子女吗？');
  await steps.next();
  await steps.asks('条件和额度');
  await look('limit');
  await steps.next();
  await steps.asks('核实材料');
  await steps.agree();
  await steps.confirmed(3);
  await look('evidence');
  await steps.next();
  await steps.asks('提取金额和收款卡');
  await steps.next();
  await steps.asks('核对后提交');
  await look('confirm');
  await steps.submitAll();
  await page.getByText('已到账').first().waitFor();
  await look('paid');
});

test('[M-Q4] [M-O5] its progress says where each step was done, and a message tells of the money', async () => {
  const { page } = phone;
  await tap('办理经过');
  const history = page.getByRole('list', { name: '办理经过' });
  await history.waitFor();
  const said = await textOf(history);
  assert.match(said, /在手机 APP提交/);
  // Begun on the website's page, in the app's session: the session is what counts.
  assert.match(said, /在手机 APP开始填写/);
  await look('case');
  await open('/cases');
  await page.locator('.m-item', { hasText: '租房提取' }).first().waitFor();
  await look('cases');
  await open('/withdrawals');
  await page.getByText('已到账合计').waitFor();
  await open('/messages');
  const message = page.locator('.message', { hasText: /提取/ }).first();
  await message.locator('summary').click();
  await message.locator('.message-body').waitFor();
  await look('messages');
  await open('/logins');
  await page.locator('.m-item', { hasText: '手机 APP' }).first().waitFor();
});

test('[M-B1] [M-B2] [M-B3] a place at an outlet is booked, found and given back', async () => {
  const { page } = phone;
  await open('/bookings');
  await tap('新的预约');
  await page.getByText('提取业务', { exact: true }).click();
  await page.getByText('市民中心营业部(演示)', { exact: true }).click();
  for (const question of ['选择日期', '选择时段'])
    await page.getByRole('group', { name: question }).locator('label:not([data-off=true])').last().click();
  await look('booking');
  await page.getByRole('button', { name: '确认预约' }).click();
  await page.getByText(/^预约成功/).waitFor();
  await look('booked');
  await page.getByRole('button', { name: '取消预约' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '取消预约' }).click();
  await page.locator('.booking-card', { hasText: '已取消' }).first().waitFor();
});

test('[M-Q3] [M-O1] [M-O2] [M-O3] [M-O4] [M-O7] loans, outlets, what the centre publishes and the mobile number have their pages', async () => {
  const { page } = phone;
  for (const [path, words] of [
    ['/loans', '您没有公积金贷款'],
    ['/outlets', '市民中心营业部(演示)'],
    ['/info?kind=guide', '申请住房公积金贷款'],
    ['/security/mobile', '发送验证码，开始修改'],
  ] as const) {
    await open(path);
    await page.getByText(words).first().waitFor();
    await look(path.replaceAll(/\W/g, '-'));
  }
});

/** The newest code that came to the person's own telephone. */
async function codeFor(mobile: string): Promise<string> {
  return until(async () => {
    const answer = await fetch(`${service.sandboxUrl}/phone/messages?mobile=${mobile}&limit=1`);
    const { messages } = (await answer.json()) as { messages: readonly { text: string }[] };
    return /验证码\D*(\d{6})/.exec(messages[0]?.text ?? '')?.[1];
  });
}

test('[M-O6] the password is changed with a code that came to the telephone', async () => {
  const { page } = phone;
  const { mobile, password } = personOf(service, '手机应用');
  await open('/security/password');
  await page.getByRole('button', { name: '发送验证码，开始修改' }).click();
  await page.getByLabel('短信验证码').fill(await codeFor(mobile));
  await page.getByLabel('现在的密码').fill(password);
  await page.getByLabel('新密码', { exact: true }).fill('Shouji#2026app');
  await page.getByLabel('再输入一次新密码').fill('Shouji#2026app');
  await look('password');
  await page.getByRole('button', { name: '修改密码', exact: true }).click();
  await page.getByText('密码已修改').waitFor();
});

/** Every page without a number in its address; `my` those of a person in the hall. */
const pages = {
  app: [
    '',
    '/apply',
    '/query',
    '/me',
    '/lookups',
    '/install',
    '/outlets',
    '/info',
    '/account',
    '/changes',
    '/entries',
    '/contributions',
    '/withdrawals',
    '/withdrawals/new',
    '/transfers',
    '/loans',
    '/cases',
    '/bookings',
    '/bookings/new',
    '/surveys',
    '/messages',
    '/security/registration',
    '/security/password',
    '/security/mobile',
    '/security/everywhere',
    '/logins',
  ],
  hall: [
    '/',
    '/verify',
    '/calculator',
    '/rates',
    '/estates',
    '/outlets',
    '/info',
    '/help',
    '/board',
    '/my',
    '/my/entries',
    '/my/interest',
    '/my/contributions',
    '/my/cases',
    '/my/loans',
    '/my/withdrawals',
    '/my/withdrawals/new',
    '/my/transfers',
    '/my/papers',
    '/my/messages',
    '/my/logins',
    '/my/changes',
    '/my/lookups',
    '/my/bookings',
    '/my/work-orders',
    '/my/work-orders/new',
    '/my/surveys',
    '/my/security',
    '/my/sms',
  ],
} as const;

test('[X-9] what is half written is kept when the session ends, offered after the login, and gone after leaving', async () => {
  const { page } = phone;
  const { account } = personOf(service, '手机应用');
  const enter = async () => {
    await page.getByLabel('证件号码或手机号码').fill(account);
    await page.getByLabel('密码', { exact: true }).fill('Shouji#2026app');
    await page.getByRole('button', { name: '登录', exact: true }).click();
  };
  await page.goto(`${service.url}/my/work-orders/new`);
  await page.getByLabel('内容').fill('上个月的利息是怎么算出来的？');
  // The session runs out while somebody thinks.
  await page.evaluate("fetch('/api/session/leave', { method: 'POST' })");
  await page.evaluate("dispatchEvent(new CustomEvent('anju:signed-out', { detail: 'expired' }))");
  await page.getByText('登录已结束').waitFor();
  await enter();
  await page.getByText('您上次填写的内容还没有提交').waitFor();
  assert.equal(await page.getByLabel('内容').inputValue(), '');
  await page.getByRole('button', { name: '接着填写' }).click();
  assert.equal(await page.getByLabel('内容').inputValue(), '上个月的利息是怎么算出来的？');
  await page.getByRole('button', { name: '退出', exact: true }).click();
  await page.getByRole('button', { name: '只退出这里' }).click();
  await page.getByRole('link', { name: '个人登录' }).first().waitFor();
  assert.equal(
    await page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('anju.draft.')).length"),
    0,
  );
  await page.goto(`${service.url}/my/work-orders/new`);
  await enter();
  await page.getByLabel('内容').waitFor();
  assert.equal(await page.getByText('您上次填写的内容还没有提交').count(), 0);
});

test('[X-9] in WeChat the whole page follows the letters that its user has chosen', async () => {
  const userAgent =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.61';
  const wechat = await openVisitor(browser, { size: sizes.narrow, isTouched: true, userAgent });
  const { page } = wechat;
  await page.goto(`${service.url}/m/`);
  await page.getByText('找服务网点').or(page.getByText('服务网点')).first().waitFor();
  const sizeOf = async () => page.evaluate("getComputedStyle(document.querySelector('#root')).fontSize");
  assert.equal(await page.evaluate('getComputedStyle(document.documentElement).fontSize'), '16px');
  // As WeChat does it on a telephone of Apple's.
  await page.evaluate("document.body.style.setProperty('-webkit-text-size-adjust', '140%')");
  await until(
    async () => (await page.evaluate('getComputedStyle(document.documentElement).fontSize')) === '22.4px' || undefined,
  );
  assert.ok(Number.parseFloat(String(await sizeOf())) >= 20);
  // Fingers of care mode are another matter: here nothing may be too wide.
  const faults = await faultsOf(page, '/m', ['', '/outlets', '/info', '/login', '/install']);
  assert.deepEqual(
    faults.filter((fault) => !fault.includes(': small ')),
    [],
  );
  assert.deepEqual(wechat.complaints, []);
  await wechat.close();
});

test('the hall is light on a telephone, and a finger finds every button of hall and app in ordinary letters too', async () => {
  const touched = await openVisitor(browser, { size: sizes.narrow, isTouched: true });
  const { page } = touched;
  const { account } = personOf(service, '手机应用');
  await page.goto(service.url);
  await page.getByRole('heading', { name: '您要办什么？' }).waitFor();
  await page.waitForLoadState('networkidle');
  const total = await weightOf(page);
  console.log(`first route of the hall: ${(total / 1024).toFixed(1)} KB of JavaScript, gzipped`);
  assert.ok(total <= hallLimit, `${total} bytes of JavaScript`);
  await page.goto(`${service.url}/my`);
  await page.getByLabel('证件号码或手机号码').fill(account);
  await page.getByLabel('密码', { exact: true }).fill('Shouji#2026app');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.locator('.head-user').waitFor();
  assert.deepEqual(await faultsOf(page, '', pages.hall), []);
  await page.goto(`${service.url}/m/`);
  await page.locator('.m-balance-figure .money').waitFor();
  assert.deepEqual(await faultsOf(page, '/m', pages.app), []);
  await touched.close();
});

test('[X-9] care mode follows the person from the telephone to the hall', async () => {
  const { page } = phone;
  await open('/me');
  await page.getByRole('switch', { name: '关怀版' }).click();
  await page.locator('html.care').waitFor();
  await open('');
  await page.locator('.m-balance-figure .money').waitFor();
  await look('care');
  // The person is remembered, not this browser.
  await page.evaluate('localStorage.clear()');
  await page.goto(`${service.url}/my`);
  await page.locator('html.care').waitFor();
  // The largest letters on a narrow phone: every page of the hall and of the app fits, and a finger finds every button.
  // What was chosen on a page that was left before anybody heard of it is not lost, nor taken back by what the server knew.
  await page.route('**/api/**/care', () => {});
  await page.getByRole('button', { name: '最大' }).click();
  await page.locator('html.care-largest').waitFor();
  await page.reload();
  await page.locator('.head-user').waitFor();
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  assert.match(String(await page.evaluate('document.documentElement.className')), /care-largest/);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // Who wants no motion sees the letters change at once, and not level by level from the page to its smallest part.
  const sizesOf = await page.evaluate<string[]>(
    `['care-larger', 'care-largest'].map((size) => { const { classList } = document.documentElement; classList.toggle('care-largest', size === 'care-largest'); classList.toggle('care-larger', size === 'care-larger'); return getComputedStyle(document.body).fontSize; })`,
  );
  assert.deepEqual(sizesOf, ['25px', '30px']);
  await page.setViewportSize(sizes.narrow);
  assert.deepEqual(await faultsOf(page, '', pages.hall), []);
  await open('');
  await page.locator('html.care-largest').waitFor();
  assert.deepEqual(await faultsOf(page, '/m', pages.app), []);
  const kept = await page.evaluate<string[]>(
    `(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat())()`,
  );
  assert.ok(kept.length > 10, kept.join());
  assert.deepEqual(
    kept.filter((path) => path !== '/m/' && !path.startsWith('/assets/')),
    [],
    'nothing that the server answers about people is kept on the telephone',
  );
  assert.deepEqual(phone.complaints, []);
});
