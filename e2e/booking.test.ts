import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { endedApart, goIn } from './desk.ts';
import { until } from './outside.ts';
import { home, openService, type RunningService } from './service.ts';
import { fitsWidth, openVisitor, sizes, textOf, type Visitor } from './visitor.ts';

// A day at an outlet: somebody books in the hall and is reminded; another one comes without an appointment; both are
// called on the hall's screen, served and rated; a third cancels too late and is told why.

let service: RunningService;
let browser: Browser;
let database: pg.Client;
const visitors: Visitor[] = [];

async function arrive(size: { width: number; height: number }): Promise<Visitor> {
  const visitor = await openVisitor(browser, { size });
  visitors.push(visitor);
  return visitor;
}

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  database = new pg.Client({ connectionString: service.databaseUrl });
  await database.connect();
});
after(async () => {
  await database?.end();
  await browser?.close();
  await service?.stop();
});

async function enterDesk(username: string): Promise<Visitor> {
  const desk = await arrive(sizes.staff);
  const { page } = desk;
  await page.goto(`${service.url}/staff`);
  await page.getByLabel('用户名').fill(username);
  await page
    .getByLabel('密码', { exact: true })
    .fill(service.demo.staff.find((one) => one.username === username)?.password ?? '');
  await page.getByLabel(/动态口令/).focus();
  await goIn(service, page, username);
  return desk;
}

/** Nobody waits for a day in a test: the appointment is tomorrow's, then today's, whenever it is now. */
async function move(number: string, days: 0 | 1): Promise<void> {
  await database.query('update booking.appointment set day = $1, starts = 0, ends = 1440 where number = $2', [
    Temporal.Now.plainDateISO('Asia/Shanghai').add({ days }).toString(),
    number,
  ]);
}

async function book({ page }: Visitor, business: string): Promise<string> {
  await page.getByRole('button', { name: '预约', exact: true }).click();
  await page.getByText(business, { exact: true }).click();
  await page.getByText('市民中心营业部(演示)', { exact: true }).click();
  for (const question of ['选择日期', '选择时段'])
    await page.getByRole('group', { name: question }).locator('label:not([data-off=true])').first().click();
  await page.getByRole('button', { name: '确认预约' }).click();
  const said = await textOf(page.getByText(/^预约成功/));
  return /预约号 (\d+)/.exec(said)?.[1] ?? '';
}

/**
 * Notes what the hall's screen says: the seconds of each clip, and the words that are left to the browser's voice. Its
 * timers run eightfold, so that nobody waits for the end of every call.
 */
const listening = `
  const later = window.setTimeout;
  window.setTimeout = (work, milliseconds, ...rest) => later(work, milliseconds / 8, ...rest);
  window.heard = { clips: 0, seconds: 0, words: [] };
  const ask = window.fetch;
  window.fetch = (address, ...rest) =>
    window.heard.isMissing && String(address).endsWith('.mp3') ? Promise.reject(new Error('no clip')) : ask(address, ...rest);
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    window.heard.clips += 1;
    window.heard.seconds += this.buffer.duration;
    return start.apply(this, when);
  };
  SpeechSynthesis.prototype.speak = function (said) {
    window.heard.words.push(said.text);
    said.onend?.(new Event('end'));
  };`;
interface Heard {
  readonly clips: number;
  readonly seconds: number;
  readonly words: readonly string[];
}
const heard = ({ page }: Visitor) => page.evaluate<Heard>('window.heard');

const given = ({ page }: Visitor) => textOf(page.locator('.entrance-number'));
/** The number that was given out last is another one than before. */
const nextGiven = (desk: Visitor, before: string) =>
  until(async () => {
    const number = await given(desk);
    return number === before ? undefined : number;
  });

let person: Visitor;
let desk: Visitor;
let screen: Visitor;
let phone: Visitor;
let booked: string;
let walkIn: string;
let mine: string;

test('[P-B1] a person books in the hall', async () => {
  await database.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'booking.remind-hour', '2020-01-01', '0', '演示')`,
  );
  person = await arrive(sizes.hall);
  const [{ account, password } = { account: '', password: '' }] = service.demo.persons;
  await person.page.goto(`${service.url}/my/bookings`);
  await person.page.getByLabel('证件号码或手机号码').fill(account);
  await person.page.getByLabel('密码', { exact: true }).fill(password);
  await person.page.getByRole('button', { name: '登录', exact: true }).click();
  await person.page.getByRole('heading', { name: '预约办理' }).waitFor();
  booked = await book(person, '提取业务');
  assert.match(booked, /^\d{14}$/);
  await person.look('hall-booking');
  await move(booked, 1);
});

test('a walk-in takes a printed ticket, and sees the place in the queue on the telephone', async () => {
  screen = await arrive({ width: 1920, height: 1080 });
  await screen.page.addInitScript(listening);
  // An address that names no outlet asks which one it is.
  await screen.page.goto(`${service.url}/signage`);
  await screen.page.getByRole('link').first().click();
  // A browser makes no sound before it was touched; headless ones do, and show no button.
  const sound = screen.page.getByRole('button', { name: '点此开启语音叫号' });
  await screen.page.locator('.clock').waitFor();
  if (await sound.isVisible()) await sound.click();
  desk = await enterDesk('clerk');
  await desk.page.goto(`${service.url}/staff/entrance`);
  await desk.page.getByRole('button', { name: /^贷款业务/ }).click();
  walkIn = await given(desk);
  await desk.page.getByText('已出票').waitFor();
  const { papers } = (await (await fetch(`${service.sandboxUrl}/printer`)).json()) as { papers: { words: string[] }[] };
  assert.ok(papers[0]?.words.includes(walkIn));
  await desk.look('staff-entrance');
  const { rows } = await database.query<{ code: string }>(
    'select code from booking.ticket where center_id = 1 and number = $1 order by arrived_at desc limit 1',
    [walkIn],
  );
  phone = await arrive(sizes.narrow);
  await phone.page.goto(`${service.url}/queue/1/${rows[0]?.code}`);
  await phone.page.getByText('最多再叫 3 个号就轮到您').waitFor();
  assert.ok(await fitsWidth(phone.page));
  await phone.look('queue-narrow');
});

test('[P-B1] the person is reminded, and checks in before the walk-in is called', async () => {
  await until(async () => {
    await person.page.goto(`${service.url}/my/messages`);
    await person.page.getByRole('heading', { name: '消息' }).first().waitFor();
    return (await person.page.getByText('预约提醒').count()) > 0 ? true : undefined;
  }, 30);
  await move(booked, 0);
  await desk.page.getByLabel('扫二维码，或输入预约号').fill(booked);
  await desk.page.keyboard.press('Enter');
  await nextGiven(desk, walkIn);
  await person.page.goto(`${service.url}/my/bookings`);
  await person.page.getByText(/前面还有 0 人/).waitFor();
  await phone.page.getByText(/前面还有 1 人/).waitFor();
});

async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: '办结' }).click();
  await endedApart(page, page.getByRole('button', { name: '叫下一位' }));
}

test("[X-7] the booked one is called first: on the hall's screen, on the own page; served and rated", async () => {
  mine = await given(desk);
  const { page } = desk;
  await page.goto(`${service.url}/staff/window?window=1`);
  await page.getByRole('button', { name: '叫下一位' }).click();
  await screen.page.locator('.newest strong', { hasText: mine }).waitFor();
  await screen.look('signage');
  await person.page.getByText(/请到 1 号窗口办理/).waitFor();
  await person.look('hall-called');
  await desk.look('staff-window');
  await page.getByRole('link', { name: '打开本人页面' }).click();
  await page.waitForURL(/\/persons\//);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goBack();
  await finish(page);
  await person.page.getByText('本次业务已办理完毕').waitFor();
  await person.page.getByText('非常满意').first().click();
  await person.page.getByRole('button', { name: '提交评价' }).click();
  await until(async () => {
    const { rows } = await database.query('select score from booking.ticket where number = $1 and score = 5', [mine]);
    return rows[0];
  });
});

test('then the walk-in, who rates by the paper in their hand, and the window sees no rating of theirs', async () => {
  const { page } = desk;
  // Its letter has not been said yet, and cannot be fetched: the browser's own voice says the call.
  await screen.page.evaluate('window.heard.isMissing = true');
  await page.getByRole('button', { name: '叫下一位' }).click();
  await screen.page.locator('.newest strong', { hasText: walkIn }).waitFor();
  await phone.page.getByText(/请到 1 号窗口办理/).waitFor();
  await page.getByRole('button', { name: '重呼' }).click();
  await page.getByText('已呼叫 2 次').waitFor();
  await finish(page);
  assert.equal(await page.getByText('您对本次服务满意吗').count(), 0);
  await phone.page.getByText('满意', { exact: true }).click();
  await phone.look('queue-rating');
  await phone.page.getByRole('button', { name: '提交评价' }).click();
  await phone.page.getByText('感谢您的评价').waitFor();
  // The computer of a window stays at its window.
  await page.getByLabel('窗口', { exact: true }).selectOption('3');
  await page.goto(`${service.url}/staff/window`);
  await page.getByText('3 号窗口　全部业务').waitFor();
});

test('[P-B1] what was chosen is kept when the session ends before the place is confirmed', async () => {
  const { page } = person;
  const [{ account, password } = { account: '', password: '' }] = service.demo.persons;
  await page.getByRole('button', { name: '预约', exact: true }).click();
  for (const text of ['转移与账户业务', '高新区管理部(演示)']) await page.getByText(text, { exact: true }).click();
  const firstOf = (question: string) =>
    page.getByRole('group', { name: question }).locator('label:not([data-off=true])').first();
  await firstOf('选择日期').click();
  const time = (await textOf(firstOf('选择时段'))).split(' ')[0] ?? '';
  await firstOf('选择时段').click();
  // The session has run out, and pressing the button is how one learns of it.
  await page.evaluate("fetch('/api/session/leave', { method: 'POST' })");
  await page.getByRole('button', { name: '确认预约' }).click();
  await page.getByLabel('证件号码或手机号码').fill(account);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('button', { name: '接着填写' }).click();
  await page.locator('.booking-check', { hasText: '高新区管理部(演示)' }).getByText(time).waitFor();
  await page.getByRole('button', { name: '确认预约' }).click();
  await page.getByText(/^预约成功/).waitFor();
  // It has been handed in: nothing is offered the next time.
  await page.getByRole('button', { name: '预约', exact: true }).click();
  await page.getByText('转移与账户业务', { exact: true }).last().waitFor();
  assert.equal(await page.getByRole('button', { name: '接着填写' }).count(), 0);
  await page.getByRole('button', { name: '收起', exact: true }).click();
});

test('[P-B3] who cancels too late is told why', async () => {
  const number = await book(person, '贷款业务');
  await move(number, 0);
  await person.page.reload();
  await person.page.locator('.booking-card', { hasText: number }).getByRole('button', { name: '取消预约' }).click();
  const dialog = person.page.getByRole('dialog');
  await dialog.getByRole('button', { name: '取消预约' }).click();
  await dialog.getByText('已过取消期限').waitFor();
  await dialog.getByText(/最晚在 .* 取消，今天是/).waitFor();
  await person.look('hall-too-late');
});

test("the hall's screen has said both calls, figure by figure and twice: recorded, and where that is missing by the browser's voice", async () => {
  // 请 · letter and figures one by one · 号 · 到 · 1 · 号窗口办理. The walk-in was called
  // again, and served before the screen had to say so.
  const clips = 2 * (mine.length + 5);
  const call = `请 ${[...walkIn].join(' ')} 号，到 1 号窗口办理`;
  const said = await until(async () => {
    const now = await heard(screen);
    return now.words.length >= 2 ? now : undefined;
  }, 30);
  assert.equal(said.clips, clips);
  assert.deepEqual([...new Set(said.words)], [call]);
  assert.ok(said.seconds > 4);
});

test("the manager sees the day, and plans slots; the hall's screen outlives the network", async () => {
  assert.deepEqual(
    visitors.flatMap(({ complaints }) => complaints),
    [],
  );
  await screen.page.context().setOffline(true);
  await screen.page.getByText(/网络中断，显示的是 .* 的情况/).waitFor();
  // Switched on anew without a network it shows what it showed last.
  await screen.page.reload();
  await screen.page.getByRole('heading', { name: '市民中心营业部(演示)' }).waitFor();
  await screen.page.getByText(/网络中断，显示的是 .* 的情况/).waitFor();
  const manager = await enterDesk('manager');
  await manager.page.goto(`${service.url}/staff/queues`);
  await manager.page.getByText('今日办结').first().waitFor();
  await manager.page.getByText('每日指标').waitFor();
  await manager.look('staff-queues');
  await manager.page.goto(`${service.url}/staff/outlets`);
  await manager.page.getByRole('button', { name: '新的安排' }).click();
  await manager.page.getByLabel('为什么（会告诉受影响的人）').fill('试行新安排');
  await manager.page.getByRole('button', { name: '查看影响' }).first().click();
  await manager.page
    .getByText(/保留|没有已预约的人受影响/)
    .first()
    .waitFor();
  await manager.look('staff-outlets');
  await screen.page.context().setOffline(false);
  await screen.page.getByText(/网络中断/).waitFor({ state: 'detached' });
  assert.deepEqual(manager.complaints, []);
});
