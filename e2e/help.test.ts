import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { openBrowser } from './browser.ts';
import { enter } from './desk.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, type Visitor } from './visitor.ts';

const picture = () =>
  sharp({ create: { width: 640, height: 400, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer();

// Two browsers: somebody without a login asks in the hall, an agent answers at the desk.

let service: RunningService;
let browser: Browser;
let visitor: Visitor;
let agent: Visitor;

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  visitor = await openVisitor(browser, { size: sizes.hall });
  agent = await openVisitor(browser, { size: sizes.staff });
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

test('[G-9] [P-O3] [V-3] the knowledge base answers first, then a person; a page that comes back has missed nothing', async () => {
  await enter(service, agent, 'agent');
  await agent.page.goto(`${service.url}/staff/desk`);
  await agent.page.getByLabel(/我的状态/).selectOption('online');
  await agent.page.getByText('等待来访者').waitFor();

  const { page } = visitor;
  await page.goto(`${service.url}/help`);
  await page.getByLabel('您想问什么').fill('租房子怎么取公积金');
  const answer = page.locator('details', { hasText: '租房提取需要什么材料' });
  // The list follows the words: what fits stands first and what does not is gone.
  await page.getByText('忘记登录密码怎么办').waitFor({ state: 'detached' });
  await answer.locator('summary').click();
  await answer.getByText('网上申请不用交纸质材料').waitFor();
  await answer.getByRole('button', { name: '有用', exact: true }).click();
  await page.getByText('谢谢您的反馈').waitFor();
  await visitor.look('help-questions', { fullPage: true });
  await page.getByLabel('请简单说说您的问题').fill('租房提取一年能取几次？');
  await page.getByRole('button', { name: '转人工' }).click();
  await page.getByText('正在为您服务').waitFor();

  const desk = agent.page;
  await desk.getByRole('region', { name: '会话内容' }).getByText('租房提取一年能取几次？').waitFor();
  // The figure is of a conversation here, not of a section; what is typed next is the reply.
  await desk.keyboard.press('Alt+1');
  await desk.waitForURL(/\/staff\/desk\?conversation=/);
  assert.equal(await desk.evaluate('document.activeElement.id'), 'field-answer');
  // Nobody is second: one slip of the finger does not leave the desk.
  await desk.keyboard.press('Alt+2');
  assert.match(desk.url(), /\/staff\/desk\?conversation=/);
  // Whoever looks at another page meanwhile finds the begun reply again, after a reload too.
  await desk.getByLabel(/^回复/).fill('您好，');
  await desk.goto(`${service.url}/staff/desk`);
  await desk.getByLabel(/^回复/).waitFor();
  assert.equal(await desk.getByLabel(/^回复/).inputValue(), '您好，');
  await desk.getByLabel(/^回复/).fill('');
  await desk.keyboard.press('Alt+K');
  await desk.keyboard.type('租房提取');
  await desk.getByRole('button', { name: /插入回复.*租房提取需要什么材料/ }).click();
  await desk.getByLabel(/^回复/).press('Enter');
  await page.getByRole('region', { name: '会话内容' }).getByText('网上申请不用交纸质材料').waitFor();

  // The visitor's network is gone while the agent goes on.
  await page.context().setOffline(true);
  await desk.getByLabel(/^回复/).fill('一年一次，两次间隔满十二个月。');
  await desk.getByLabel(/^回复/).press('Enter');
  await desk.getByRole('region', { name: '会话内容' }).getByText('一年一次').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('region', { name: '会话内容' }).getByText('一年一次').waitFor();
  await page.getByLabel(/^消息/).fill('明白了，谢谢');
  await page.getByLabel(/^消息/).press('Enter');
  await desk.getByRole('region', { name: '会话内容' }).getByText('明白了，谢谢').waitFor();
  await page.reload();
  assert.equal(
    await page
      .getByRole('region', { name: '会话内容' })
      .getByText('一年一次')
      .count()
      .then((count) => count <= 1),
    true,
  );
  await page.getByRole('region', { name: '会话内容' }).getByText('明白了，谢谢').waitFor();
  await visitor.look('help-chat');
  await agent.look('desk-talk', { fullPage: true });

  // What cannot be answered now goes on as a work order; both sides read its number.
  await desk.getByRole('button', { name: '登记工单' }).click();
  await desk.getByLabel('类别').selectOption('complaint');
  await desk.getByLabel('交给科室').selectOption('withdrawal');
  await desk.getByLabel('标题').fill('租房提取到账慢');
  // What the visitor wrote stands there already.
  assert.match(await desk.getByLabel('内容', { exact: true }).inputValue(), /^租房提取一年能取几次？/);
  await desk.getByLabel('内容', { exact: true }).fill('来访者说上次租房提取等了两周才到账，请核实原因。');
  await agent.look('desk-work-order-dialog');
  await desk.getByRole('button', { name: '登记', exact: true }).click();
  await desk.getByText('编号和期限已写在会话里').waitFor();
  await desk.getByRole('button', { name: '继续接待' }).click();
  await page
    .getByRole('region', { name: '会话内容' })
    .getByText(/已登记工单 GD\d{8}-\d{6}/)
    .waitFor();
  await desk.getByRole('heading', { name: '本次登记的工单' }).waitFor();
  await agent.look('desk-talk-work-order', { fullPage: true });

  await desk.getByRole('button', { name: '结束会话' }).click();
  await desk.getByLabel('这次咨询的主题').selectOption('withdrawal');
  await desk.getByRole('button', { name: '结束', exact: true }).click();
  await page.getByLabel('这次服务您满意吗').waitFor();
  await page.getByRole('button', { name: '提交评价' }).click();
  await page.getByText('您给这次服务打了 5 分').waitFor();
  await desk.getByText('等待来访者').waitFor();

  await desk.getByRole('link', { name: '工单', exact: true }).click();
  await desk.getByRole('link', { name: '租房提取到账慢' }).click();
  await desk.getByRole('button', { name: '由我办理' }).click();
  await desk.getByLabel('办理备注（提出人看不到）').fill('已请提取管理科核对到账时间');
  await desk.getByRole('button', { name: '记下备注' }).click();
  await desk.getByRole('cell', { name: '已请提取管理科核对到账时间' }).waitFor();
  await desk
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '回单.png', mimeType: 'image/png', buffer: await picture() });
  await desk.getByText('办理人').first().waitFor();
  await agent.look('work-order', { fullPage: true });
  await desk.getByLabel('答复的内容').fill('经核实，当日银行退票一次，已于次日重付到账。');
  await desk.getByRole('button', { name: '答复', exact: true }).click();
  await desk.getByRole('dialog').getByRole('button', { name: '答复', exact: true }).click();
  await desk.getByText('待审核的答复').waitFor();
  await desk.getByRole('link', { name: '查看会话' }).click();
  await desk.getByRole('region', { name: '会话内容' }).getByText('明白了，谢谢').waitFor();
  // The network was taken away on purpose: what a browser says of that is no fault.
  assert.deepEqual(
    [
      ...visitor.complaints.filter((line) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(line)),
      ...agent.complaints,
    ],
    [],
  );
});

test('who leaves in one tab has left in all, and who logs in after them is not taken for them', async () => {
  const [one, , , other] = service.demo.persons;
  assert.ok(one?.password && other?.password);
  const here = await openVisitor(browser, { size: sizes.hall });
  const { page } = here;
  const enterAs = async ({ account, password }: { account: string; password: string }) => {
    await page.goto(`${service.url}/login`);
    await page.getByLabel('证件号码或手机号码').fill(account);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { name: '我的公积金' }).waitFor();
  };
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  await enterAs(one);
  const second = await page.context().newPage();
  await second.goto(`${service.url}/my`);
  await second.getByText('账户余额').first().waitFor();
  const nameOf = () => second.getByRole('banner').innerText();
  const before = await nameOf();
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('button', { name: '只退出这里' }).click();
  await second.getByText('您已安全退出').waitFor();
  assert.equal(loads, 1, 'the tab in which somebody enters or leaves goes on as it is');
  assert.equal(await second.getByText('账户余额').count(), 0);
  await enterAs(other);
  await second.getByText('账户余额').first().waitFor();
  assert.notEqual(await nameOf(), before);
  assert.deepEqual(here.complaints, []);
  await here.close();
});
