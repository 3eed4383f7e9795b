import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RouteInput } from '../../../platform/route.ts';
import { readSheet } from '../../../platform/xlsx.ts';
import { openTestService, type TestService } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import { type Clerk, codeOf, openClerk } from '../clerk-testing.ts';
import * as contract from '../contract.ts';
import { certificateOf, confirmIt, look, onePerson, peopleOf, signature, staffOf } from './business-testing.ts';

// Businesses about people whom the employer has, brought as a file: 基数调整, 封存 and 启封.

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());

type Kind = RouteInput<typeof contract.importRows>['query']['kind'];
const input = (kind: Kind, lines: readonly string[]) => ({
  query: { kind, businessId: crypto.randomUUID(), fileName: '职工.csv' },
  file: Buffer.from(lines.join('\r\n')),
});
const send = (clerk: Clerk, kind: Kind, lines: readonly string[]) =>
  clerk.caller.call(contract.importRows, input(kind, lines));
/** Line, column and code of every fault of a file that must be refused. */
async function faultsOf(clerk: Clerk, kind: Kind, lines: readonly string[]) {
  const answer = await send(clerk, kind, lines);
  assert.equal(answer.result, 'refused', JSON.stringify(answer));
  return answer.result === 'refused' ? answer.faults : [];
}
async function taken(clerk: Clerk, kind: Kind, lines: readonly string[]): Promise<string> {
  const answer = await send(clerk, kind, lines);
  assert.equal(answer.result, 'taken', JSON.stringify(answer));
  return answer.result === 'taken' ? answer.businessId : '';
}
const paidTo = (accountId: string, month: string) =>
  service.ownerPool.query('update ledger.personal_balance set contributed_to = $2 where account_id = $1', [
    accountId,
    month,
  ]);

test('[U-T6] a sheet of bases names each wrong row by its column, and what another row would be changed by', async () => {
  const clerk = await openClerk(service, 5);
  const [first, second, third] = await staffOf(clerk);
  const [other] = await staffOf(await openClerk(service, 6));
  assert.ok(first && second && third && other);
  const mine = await certificateOf(service, first.accountId);
  const neighbour = await certificateOf(service, second.accountId);
  const faults = await faultsOf(clerk, 'base', [
    '个人账号,姓名,证件号码,新缴存基数',
    `${other.accountNo},,,5000`,
    `${first.accountNo},,,5000`,
    `${first.accountNo},,,6000`,
    `${second.accountNo},不是他,,6000`,
    // The name is right, and the certificate somebody else's: which of the two is meant cannot be known.
    `${third.accountNo},,${neighbour.certificateNumber},6000`,
    // An account that is not here is not replaced by a certificate that is.
    `${other.accountNo},,${mine.certificateNumber},6000`,
    `,${mine.name},,6000`,
    `${second.accountNo},,,2099.99`,
    `${third.accountNo},,,八千`,
    // Left blank: nobody is meant.
    `${third.accountNo},,,`,
  ]);
  assert.deepEqual(
    faults.map(({ line, column, code }) => [line, column, code]),
    [
      [2, '个人账号', 'unknown-person'],
      [4, '个人账号', 'repeated-person'],
      [5, '姓名', 'name-differs'],
      [6, '证件号码', 'certificate-differs'],
      [7, '个人账号', 'unknown-person'],
      [8, '证件号码', 'missing'],
      [9, '新缴存基数', 'below-floor'],
      [10, '新缴存基数', 'not-amount'],
    ],
  );
  const empty = await refused(clerk.caller, contract.importRows, input('base', ['个人账号,新缴存基数', '1,']));
  assert.match(String(empty.detail), /没有填写“新缴存基数”的职工/);
});

test('[U-T5] [U-T6] all that is wrong with a row is told in one round, whoever it is of', async () => {
  const clerk = await openClerk(service, 5);
  const [first, second] = await staffOf(clerk);
  const [other] = await staffOf(await openClerk(service, 6));
  assert.ok(first && second && other);
  const neighbour = await certificateOf(service, second.accountId);
  const found = async (kind: Kind, lines: readonly string[]) =>
    (await faultsOf(clerk, kind, lines)).map(({ line, column, code }) => [line, column, code]);
  const bases = await found('base', [
    '个人账号,姓名,证件号码,新缴存基数',
    // Name, certificate and amount are wrong each for itself.
    `${first.accountNo},不是他,${neighbour.certificateNumber},100`,
    `${other.accountNo},,,八千`,
    `${second.accountNo},,,#N/A`,
    `${second.accountNo},,,99999999`,
  ]);
  assert.deepEqual(bases, [
    [2, '姓名', 'name-differs'],
    [2, '证件号码', 'certificate-differs'],
    [2, '新缴存基数', 'below-floor'],
    [3, '个人账号', 'unknown-person'],
    [3, '新缴存基数', 'not-amount'],
    [4, '新缴存基数', 'error-value'],
    [5, '个人账号', 'repeated-person'],
    [5, '新缴存基数', 'above-cap'],
  ]);
  const unsealed = await found('unseal', ['个人账号,启封后缴存基数,启封原因', `${first.accountNo},1,回来了`]);
  assert.deepEqual(unsealed, [
    [2, '个人账号', 'not-sealed'],
    [2, '启封后缴存基数', 'below-floor'],
    [2, '启封原因', 'unknown-reason'],
  ]);
});

test('a file that comes again with its number is answered by what the first time became, whatever happened since', async () => {
  const clerk = await openClerk(service, 9);
  const [first] = await staffOf(clerk);
  assert.ok(first);
  const request = input('seal', ['个人账号,封存原因', `${first.accountNo},退休`]);
  const once = await clerk.caller.call(contract.importRows, request);
  assert.deepEqual(once, { result: 'taken', businessId: request.query.businessId, rowCount: 1 });
  await confirmIt(clerk, request.query.businessId);
  // By now the person is sealed: checked anew the same file would be wrong.
  assert.deepEqual(await clerk.caller.call(contract.importRows, request), once);
  const neighbour = await openClerk(service, 8);
  assert.equal(
    await codeOf(neighbour.caller.try(contract.importRows, request)),
    '409 request/repeated-with-other-content',
  );
});

test('[U-T4] [U-T6] a refused file comes back with what is wrong beside each row, and leaves nothing behind', async () => {
  const clerk = await openClerk(service, 8);
  const [first, second] = await staffOf(clerk);
  assert.ok(first && second);
  const { name, certificateNumber } = await certificateOf(service, second.accountId);
  const annotated = async (kind: Kind, lines: readonly string[], header: string) => {
    const { query, file } = input(kind, lines);
    const { content } = await clerk.caller.call(contract.annotateRows, {
      query: { kind: query.kind, fileName: query.fileName },
      file,
    });
    const columns = [
      { key: 'who', header },
      { key: 'faults', header: '错误原因' },
    ] as const;
    const rows: string[][] = [];
    for await (const { cells } of readSheet(content as Uint8Array, columns, { maxRows: 100 }))
      rows.push([cells.who, cells.faults]);
    return rows;
  };
  const lines = ['个人账号,新缴存基数', `${first.accountNo},6000`, `${second.accountNo},100`];
  const bases = await annotated('base', lines, '个人账号');
  assert.deepEqual(bases[0], [first.accountNo, '']);
  assert.match(bases[1]?.[1] ?? '', /100\.00 元低于下限 2,100\.00 元/);
  const people = ['姓名,证件号码,缴存基数', `${name},${certificateNumber},5000`];
  assert.match((await annotated('open', people, '姓名'))[0]?.[1] ?? '', /已有正常缴存的账户/);
  assert.match((await annotated('transfer-in', people, '姓名'))[0]?.[1] ?? '', /本单位/);
  // A file without a fault is answered too, and begins nothing.
  assert.deepEqual(await annotated('base', lines.slice(0, 2), '个人账号'), [[first.accountNo, '']]);
  assert.equal((await clerk.caller.call(contract.listBusinesses, { query: { state: 'draft' } })).total, 0);
});

test('[U-T6] a cell that Excel spoilt is a fault, not a person who was left out', async () => {
  const clerk = await openClerk(service, 5);
  const [first] = await staffOf(clerk);
  const faults = await faultsOf(clerk, 'base', ['个人账号,新缴存基数', `${first?.accountNo},#N/A`]);
  assert.deepEqual(
    faults.map(({ line, code }) => [line, code]),
    [[2, 'error-value']],
  );
});

test('[U-T5] people are sealed by a sheet, each with a reason of its own; the template lists who is in use', async () => {
  const clerk = await openClerk(service, 7);
  const people = await staffOf(clerk);
  const [first, second] = people;
  assert.ok(first && second);
  const template = await clerk.caller.call(contract.sheetTemplate, { query: { kind: 'seal' } });
  const columns = [
    { key: 'accountNo', header: '个人账号' },
    { key: 'reason', header: '封存原因' },
  ] as const;
  const listed: string[] = [];
  for await (const { cells } of readSheet(template.content as Uint8Array, columns, { maxRows: 1000 }))
    listed.push(cells.accountNo);
  assert.deepEqual(
    listed,
    people.map(({ accountNo }) => accountNo),
  );
  const faults = await faultsOf(clerk, 'seal', [
    '个人账号,封存原因',
    `${first.accountNo},辞职`,
    `${second.accountNo},退休`,
  ]);
  assert.match(faults[0]?.message ?? '', /“辞职”无法识别，请填写：终止劳动关系、退休/);
  const businessId = await taken(clerk, 'seal', [
    '个人账号,封存原因',
    `${first.accountNo},终止劳动关系`,
    `${second.accountNo},退休`,
    ...people.slice(2).map(({ accountNo }) => `${accountNo},`),
  ]);
  assert.deepEqual(
    [(await look(clerk, businessId)).reason, (await look(clerk, businessId)).personCount],
    ['终止劳动关系、退休', 2],
  );
  assert.deepEqual(
    (await peopleOf(clerk, businessId)).map(({ accountNo, reason }) => [accountNo, reason]),
    [
      [first.accountNo, '终止劳动关系'],
      [second.accountNo, '退休'],
    ],
  );
  assert.match((await signature(clerk, businessId)).text, /封存原因：终止劳动关系、退休/);
  await confirmIt(clerk, businessId);
  assert.equal((await onePerson(clerk, first.accountId)).state, '封存');
  const again = await faultsOf(clerk, 'seal', ['个人账号,封存原因', `${first.accountNo},退休`]);
  assert.deepEqual([again[0]?.code, again[0]?.column], ['not-in-use', '个人账号']);
  const base = await faultsOf(clerk, 'base', ['个人账号,新缴存基数', `${first.accountNo},6000`]);
  assert.deepEqual([base[0]?.code, base[0]?.offer], ['not-in-use', 'unseal']);
});

test('[U-T5] people are unsealed by a sheet: on the base that is written, or on their own; each fault by its row', async () => {
  const clerk = await openClerk(service, 7);
  const [first, second] = await staffOf(clerk, 'sealed');
  const [inUse] = await staffOf(clerk);
  assert.ok(first && second && inUse);
  const header = '个人账号,启封后缴存基数,启封原因';
  await paidTo(second.accountId, '2026-11-01');
  const faults = await faultsOf(clerk, 'unseal', [
    header,
    `${inUse.accountNo},,重新录用`,
    `${first.accountNo},99999,重新录用`,
    `${second.accountNo},5000,重新录用`,
  ]);
  assert.deepEqual(
    faults.map(({ line, code }) => [line, code]),
    [
      [2, 'not-sealed'],
      [3, 'above-cap'],
      [4, 'paid-already'],
    ],
  );
  const unsaid = await faultsOf(clerk, 'unseal', [header, `${first.accountNo},5000,`]);
  assert.match(unsaid[0]?.message ?? '', /没有填写启封原因，请填写：恢复工资关系/);
  await paidTo(second.accountId, '2026-10-01');
  const businessId = await taken(clerk, 'unseal', [
    header,
    `${first.accountNo},5555.55,重新录用`,
    `${second.accountNo},,误封存`,
  ]);
  assert.deepEqual(
    (await peopleOf(clerk, businessId)).map(({ baseFen, reason }) => [baseFen, reason]),
    [
      [555_555, '重新录用'],
      [second.baseFen, '误封存'],
    ],
  );
  await confirmIt(clerk, businessId);
  assert.equal((await onePerson(clerk, second.accountId)).state, '正常');
});
