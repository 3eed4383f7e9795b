import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { fictionalCreditCode } from '../../../sandbox/src/city/identifiers.ts';
import { addCentre, sayAdded } from '../../../scripts/add-centre.ts';
import { ownParameters, readCentreFile } from '../../../scripts/centre-file.ts';
import * as booking from '../modules/booking/contract.ts';
import * as content from '../modules/content/contract.ts';
import {
  confirm,
  deliver,
  importRoster,
  noticeOf,
  openClerk,
  rowOf,
  view,
} from '../modules/contribution/clerk-testing.ts';
import * as identity from '../modules/identity/contract.ts';
import { findDifferences } from '../modules/ledger/index.ts';
import { parameterKeys } from '../modules/policy/rules/catalog.ts';
import * as registration from '../modules/registration/contract.ts';
import { exported, sheetRows } from '../modules/report/exports-testing.ts';
import * as serviceGate from '../modules/service/contract.ts';
import { getSpecialAccount } from '../modules/settlement/index.ts';
import { openTestService, type TestCaller, type TestService } from '../testing.ts';
import { refused, stranger, unknownUuid } from '../testing-logins.ts';
import { quiet } from '../testing-waits.ts';
import { read, root } from './sources.ts';

// A province adds a city: by the command, while the service runs, without the fictional city.

const directory = mkdtempSync(join(tmpdir(), 'anju-centre-'));
const example = JSON.parse(read('examples/centre.json')) as Record<string, unknown> & {
  centerId: number;
  parameters: { key: string; validFrom: string; value: unknown; source: string }[];
  businesses: unknown[];
  staff: { username: string; name: string; outlet: string; roles: string[] }[];
};
let service: TestService;
before(async () => {
  service = await openTestService({ content: 'empty' });
});
after(async () => {
  rmSync(directory, { recursive: true, force: true });
  await service.close();
});

function written(file: object): string {
  const path = join(directory, 'centre.json');
  writeFileSync(path, JSON.stringify(file));
  return path;
}

/** A command itself, as an operator types it. */
function command(script: string, words: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...words], {
    env: { ...process.env, ANJU_OWNER_URL: service.ownerUrl, ANJU_KEY_RING_FILE: service.config.keyRingFile },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}
const run = (file: object) => command('scripts/add-centre.ts', [written(file)]);

/** What it does, in this process. */
async function add(given: object): Promise<string> {
  const file = readCentreFile(written(given));
  return sayAdded(file, await addCentre(service.ownerUrl, service.vault, file)).join('\n');
}

interface Login {
  readonly password: string;
  readonly secret: string;
}
const loginsOf = (said: string): Map<string, Login> =>
  new Map(
    [...said.matchAll(/^login {2}(\S+) {2}password (\S+) {2}otpauth:.*secret=([A-Z2-7]+)/gm)].map(
      ([, username = '', password = '', secret = '']) => [username, { password, secret }],
    ),
  );

async function enter(logins: ReadonlyMap<string, Login>, username: string): Promise<TestCaller> {
  const { password = '', secret = '' } = logins.get(username) ?? {};
  const browser = stranger(service);
  const totp = generateSync({ secret, epoch: Math.floor(service.clock.now.epochMilliseconds / 1000) });
  const { centerId } = example;
  await browser.call(identity.enterAsStaff, { body: { centerId, username, password, totp } });
  return browser;
}

/** The base guides wait with the figures of the centre's own parameters; whoever reviews passes one, and it is read. */
async function guidesWait(manager: TestCaller, logins: ReadonlyMap<string, Login>): Promise<void> {
  const query = { kind: 'guide', openState: 'in-review', pageSize: 200 } as const;
  const { rows } = await manager.call(content.listItems, { query });
  assert.ok(rows.length >= 30, String(rows.length));
  const employers = rows.filter(({ channels }) => channels.includes('employer')).map(({ title }) => title);
  for (const title of ['每月汇缴', '单位缓缴', '单位缴存登记和开户']) assert.ok(employers.includes(title), title);
  const { itemId = '' } = rows.find(({ title }) => title === '职工开户') ?? {};
  const item = await manager.call(content.getItem, { params: { itemId } });
  const [version] = item.versions;
  const base = example.parameters.find(({ key }) => key === 'contribution.base-max-fen');
  assert.ok(JSON.stringify(version?.sections).includes(`至${Number(base?.value) / 100}元`), 'its own figure');
  assert.deepEqual([version?.editors, version?.changed], [['随系统提供'], []]);
  const reviewer = await enter(logins, 'reviewer');
  await reviewer.call(content.decideVersion, {
    params: { itemId, versionId: version?.versionId ?? '' },
    body: { isApproved: true, note: '' },
  });
  const shown = { centerId: example.centerId, channel: 'employer', kind: 'guide' } as const;
  const read = await stranger(service).call(content.listContent, { query: shown });
  assert.deepEqual(
    read.rows.map(({ title }) => title),
    ['职工开户'],
  );
}

test('[X-12] a centre is added to a running deployment by a command: its administrator logs in, an employer is registered, its first month is confirmed, paid and in the books', async () => {
  const added = run(example);
  assert.equal(added.status, 0, added.said);
  const logins = loginsOf(added.said);
  assert.deepEqual(
    [...logins.keys()],
    example.staff.map(({ username }) => username),
  );
  const { centers } = await stranger(service).call(identity.listCenters, {});
  assert.deepEqual(
    centers.map(({ centerId, name }) => [centerId, name]),
    [[example.centerId, example['name']]],
  );

  const administrator = await enter(logins, 'administrator');
  await administrator.call(serviceGate.getServiceBoard, {});
  const early = await refused(administrator, registration.openEmployer, { body: {} });
  assert.equal(early.status, 403);

  const manager = await enter(logins, 'manager');
  await guidesWait(manager, logins);
  await manager.call(booking.saveOutlet, {
    params: { outletId: unknownUuid() },
    body: {
      name: '望川管理部',
      address: '望川市河滨路 7 号',
      directions: '公交 3 路河滨路站',
      phone: '0379-12329',
      opens: 540,
      closes: 1020,
      windows: 2,
      services: null,
      isOpen: true,
      windowGroups: [{ windowNo: 1, queueGroups: ['general'] }],
      printer: null,
    },
  });
  const open = await stranger(service).call(booking.listOutlets, { query: { centerId: example.centerId } });
  assert.deepEqual([open.outlets.length, open.services.length], [1, example.businesses.length]);

  const desk = await enter(logins, 'clerk');
  const employer = {
    employerId: unknownUuid(),
    name: '望川市青禾食品有限公司',
    creditCode: fictionalCreditCode(7, 1),
    legalRepresentative: '周明',
    address: '望川市滨河路 18 号',
    handlerName: '吴倩',
    handlerMobile: '13837812345',
    payday: 12,
    employerRatioPpm: 120_000,
    memberRatioPpm: 120_000,
    firstMonth: '2026-11',
    evidence: '营业执照副本',
  };
  await desk.call(registration.openEmployer, { body: employer });

  const { centerId } = example;
  const clerk = await openClerk(service, 1, centerId);
  assert.equal(clerk.name, employer.name);
  const roster = await importRoster(clerk, [rowOf(31_001), rowOf(31_002, '8000.00')]);
  assert.equal(roster.result, 'taken', JSON.stringify(roster));
  const remittanceId = roster.result === 'taken' ? roster.remittanceId : '';
  const { amountFen, serial } = await confirm(clerk, remittanceId);
  assert.equal(amountFen, 312_000);
  const notice = await noticeOf(service, { amountFen, remark: serial ?? '', centerId });
  await deliver(service, notice, centerId);
  await quiet(service);
  assert.equal((await view(clerk, remittanceId)).state, 'posted');
  assert.deepEqual(await findDifferences(service.database, centerId, { unmatchedFen: 0n as never }), []);
});

test('the command run again adds what is new and changes nothing that is there', async () => {
  assert.equal(loginsOf(await add(example)).size, 0);
  const agent = { username: 'agent', name: '冯坐席', outlet: '望川管理部', roles: ['agent'] };
  const raised = { ...example.parameters[1], validFrom: '2027-07-01', value: 2_600_000 };
  const more = await add({
    ...example,
    staff: [...example.staff, agent],
    parameters: [...example.parameters, raised],
  });
  assert.match(more, /^known {2}7 .*: new are 1 parameters, 1 staff$/m);
  const { rows } = await service.ownerPool.query<{ detail: object }>(
    `select detail from audit.entry where center_id = 7 and operation = 'center.add' order by recorded_at, entry_id`,
  );
  assert.deepEqual(rows.at(-1)?.detail, { isNew: false, parameters: 1, logins: ['agent: agent'] });
  assert.equal(rows.length, 2, 'what added nothing left no entry');
  assert.deepEqual([...loginsOf(more).keys()], ['agent']);
});

test('a special account that comes later pays nothing by itself, whatever its number: the first of the file does', async () => {
  const [first] = example['bankAccounts'] as { accountNo: string }[];
  const later = { ...first, accountNo: '1000020000070000017', bankCode: '105', bankName: '中国建设银行望川分行' };
  assert.match(await add({ ...example, bankAccounts: [first, later] }), /1 special accounts/);
  assert.equal((await getSpecialAccount(service.database, example.centerId)).accountNo, first?.accountNo);
  await assert.rejects(add({ ...example, bankAccounts: [later, first] }), /nothing that is there is changed/);
});

test('a file that is wrong adds nothing and says why', async () => {
  const count = async () =>
    (
      await service.ownerPool.query(
        'select (select count(*) from party.center) as centres, (select count(*) from params.center_value) as values',
      )
    ).rows;
  const before = await count();
  const [first, ...others] = example.parameters;
  for (const [changed, why] of [
    [{ name: '别的中心' }, /centre 7 is 望川市住房公积金管理中心 already/],
    [{ centerId: 8 }, /account 6222020000070000017 is the special account of centre 7/],
    [{ parameters: others }, /contribution\.base-min-fen has no value on 2026-11-01/],
    [
      { parameters: [{ ...first, value: 200_000 }, ...others] },
      /params\.center_value has other values for 7, contribution\.base-min-fen, 2026-07-01 already/,
    ],
    [{ parameters: [...example.parameters, { ...first, key: 'loan.colour' }] }, /there is no loan\.colour/],
    [{ parameters: [...others, { ...first, value: '2100' }] }, /parameters: contribution\.base-min-fen, value: /],
    [{ staff: [{ ...example.staff[0], roles: ['king'] }] }, /has the role king, which is none of clerk, /],
    [
      { staff: [{ ...example.staff[0], roles: ['administrator', 'clerk'] }] },
      /administrator is there with another name or other roles/,
    ],
    [{ phone: '12345' }, /party\.center has other values for 7 already/],
    [
      { businesses: [], queueGroups: [{ queueGroup: 'general', name: '别的' }] },
      /booking\.queue_group has other values/,
    ],
    [{ queueGroups: [] }, /withdrawal waits in general, which is no queue group of the file/],
    [{ booksOpenOn: '2026-02-30' }, /2026-02-30 is no day/],
    [{ colour: 'red' }, /is wrong/],
  ] as const) {
    await assert.rejects(add({ ...example, ...changed }), why);
  }
  const { status, said } = run({ ...example, name: '别的中心' });
  assert.equal(status, 1);
  assert.match(said, /^nothing was added: centre 7 is /);
  assert.deepEqual(await count(), before);
});

test('a parameter that the nation leaves open is one that the command asks for', async () => {
  const { rows } = await service.ownerPool.query<{ key: string }>('select distinct key from params.national_value');
  const national = new Set(rows.map(({ key }) => key));
  assert.deepEqual(parameterKeys.filter((key) => !national.has(key)).sort(), [...ownParameters].sort());
});

test('[G-12] the command makes the first two officers of a centre: the administrator activates, is in, and takes the list of accounts as a file', async () => {
  const { centerId } = example;
  const officers = ['administrator', 'he.wei', '何巍', 'security', 'luo.qing', '罗青'];
  const made = command('scripts/first-officers.ts', [String(centerId), ...officers]);
  assert.equal(made.status, 0, made.said);
  const [, code = ''] = /^administrator {2}he\.wei {2}activation code (\S+) {2}until /m.exec(made.said) ?? [];
  assert.match(made.said, /^security {2}luo\.qing {2}activation code /m);
  // The command goes by the machine's clock.
  service.clock.now = Temporal.Now.instant();
  const browser = stranger(service);
  const asked = { centerId, username: 'he.wei', code };
  const { name, secret } = await browser.call(identity.startStaffActivation, { body: asked });
  assert.equal(name, '何巍');
  const totp = generateSync({ secret, epoch: Math.floor(service.clock.now.epochMilliseconds / 1000) });
  await browser.call(identity.finishStaffActivation, { body: { ...asked, newPassword: 'Officer-2026', totp } });

  const chosen = { state: 'awaiting' } as const;
  const listed = await browser.call(identity.listStaffAccounts, { query: chosen });
  const headers = ['姓名', '用户名', '岗位', '状态', '最近登录'] as const;
  const awaiting = await sheetRows(await exported(browser, identity.staffAccountsExport, chosen), headers);
  assert.deepEqual(
    awaiting.map((row) => row['用户名']),
    listed.rows.map(({ username }) => username),
  );
  assert.deepEqual(
    awaiting.find((row) => row['用户名'] === 'luo.qing'),
    { 姓名: '罗青', 用户名: 'luo.qing', 岗位: '安全管理员', 状态: '待激活', 最近登录: '' },
  );
  const all = await sheetRows(await exported(browser, identity.staffAccountsExport), headers);
  assert.ok(all.length > awaiting.length);
  assert.match(all.find((row) => row['用户名'] === 'he.wei')?.['最近登录'] ?? '', /^20\d\d/);
  await assert.rejects(
    exported(await service.staff(['clerk'], centerId), identity.staffAccountsExport),
    /403|forbidden|not-found/i,
  );

  const again = command('scripts/first-officers.ts', [String(centerId), ...officers]);
  assert.match(again.said, /^he\.wei is in use, stopped or has another role: left as it is$/m);
  const wrong = command('scripts/first-officers.ts', ['8', ...officers]);
  assert.deepEqual([wrong.status, wrong.said], [1, 'nothing was written: there is no centre 8\n']);
});
