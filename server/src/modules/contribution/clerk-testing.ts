import assert from 'node:assert/strict';
import { fictionalPerson } from '../../../../sandbox/src/city/people.ts';
import { systemCall } from '../../platform/jobs.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { readSheet, writeSheet } from '../../platform/xlsx.ts';
import { type TestCaller, type TestService } from '../../testing.ts';
import { quiet } from '../../testing-waits.ts';
import { findDifferences } from '../ledger/index.ts';
import { type AccountChange, getSpecialAccount, receiveAccountChange, sumUnmatched } from '../settlement/index.ts';
import * as contract from './contract.ts';
import { type RosterColumn, rosterColumns } from './roster.ts';

// Support for tests of an employer's month: a clerk with a certificate, rosters as files, a bank that tells of payments.

export type RosterCells = Readonly<Partial<Record<RosterColumn, string>>>;

/** An employer's clerk at the desk: logged in, with the employer's certificate in the drawer. */
export interface Clerk {
  readonly service: TestService;
  readonly caller: TestCaller;
  readonly centerId: number;
  readonly employerId: string;
  readonly accountNo: string;
  readonly name: string;
  readonly creditCode: string;
  readonly keyId: string;
  readonly certificate: string;
}

/** The clerk of the centre's employer with this number in the seed: 1 is 云杉软件 with 60 people. */
export async function openClerk(service: TestService, number = 1, centerId = 1): Promise<Clerk> {
  const accountNo = `2${String(centerId).padStart(3, '0')}${String(number).padStart(6, '0')}`;
  const { rows } = await service.ownerPool.query<{ employer_id: string; name: string; credit_code: string }>(
    'select employer_id, name, credit_code from party.employer where center_id = $1 and employer_account_no = $2',
    [centerId, accountNo],
  );
  const [found] = rows;
  assert.ok(found);
  const key = await service.sandbox.authority.issueEmployerKey({
    employerName: found.name,
    creditCode: found.credit_code,
    clerkName: '许经办',
    algorithm: 'sm2',
    condition: 'good',
  });
  return {
    service,
    centerId,
    accountNo,
    caller: await service.employer(found.employer_id, centerId),
    employerId: found.employer_id,
    name: found.name,
    creditCode: found.credit_code,
    keyId: key.keyId,
    certificate: Buffer.from(key.certificateDer).toString('base64'),
  };
}

/** The clerk the next day or month: sessions end by themselves. */
export const again = async (clerk: Clerk): Promise<Clerk> => ({
  ...clerk,
  caller: await clerk.service.employer(clerk.employerId, clerk.centerId),
});

/** The rows of the prefilled roster that the clerk downloads. */
export async function prefilled(clerk: Clerk, through?: string): Promise<RosterCells[]> {
  const query = through === undefined ? {} : { through };
  const { content } = await clerk.caller.call(contract.exportRoster, { query });
  const rows: RosterCells[] = [];
  for await (const row of readSheet(content as Uint8Array, rosterColumns, { maxRows: 50_000 })) rows.push(row.cells);
  return rows;
}

/** A roster as the clerk would save it in Excel. */
export async function rosterOf(rows: readonly RosterCells[]): Promise<Buffer> {
  const columns = rosterColumns.map(({ key, header }) => ({ key, header, kind: 'text' as const }));
  const pieces: Buffer[] = [];
  for await (const piece of writeSheet({ title: '花名册', columns, rows }))
    pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

/** The same as CSV text. */
export function csvOf(rows: readonly RosterCells[]): string {
  const line = (row: RosterCells) => rosterColumns.map(({ key }) => `"${row[key] ?? ''}"`).join(',');
  return [rosterColumns.map(({ header }) => header).join(','), ...rows.map(line)].join('\r\n');
}

/** A roster's row for somebody from the fictional city; a base of 5,000.00 yuan unless told. */
export function rowOf(index: number, base = '5000.00'): RosterCells {
  const { name, certificateNumber, mobile } = fictionalPerson(index);
  return { name, certificateType: '居民身份证', certificateNumber, mobile, base };
}

/** The row with another base; the amounts follow from it. */
export const withBase = (
  { employerAmount: _, memberAmount: __, totalAmount: ___, ...row }: RosterCells,
  base: string,
) => ({ ...row, base });

export async function importRoster(
  clerk: Clerk,
  file: readonly RosterCells[] | Uint8Array,
  month = '2026-11',
  through: string = month,
): Promise<RouteOutput<typeof contract.importRoster>> {
  const bytes = file instanceof Uint8Array ? file : await rosterOf(file);
  return clerk.caller.call(contract.importRoster, { query: { month, through, fileName: '花名册.xlsx' }, file: bytes });
}

/** Imports a roster that must be taken. */
export async function take(
  clerk: Clerk,
  file: readonly RosterCells[] | Uint8Array,
  month = '2026-11',
): Promise<string> {
  const answer = await importRoster(clerk, file, month);
  assert.equal(answer.result, 'taken', JSON.stringify(answer));
  return answer.result === 'taken' ? answer.remittanceId : '';
}

export async function carryOver(clerk: Clerk, month = '2026-11'): Promise<string> {
  const body = { month, requestId: crypto.randomUUID() };
  return (await clerk.caller.call(contract.carryOver, { body })).remittanceId;
}

export interface Signed {
  readonly challengeId: string;
  readonly certificate: string;
  readonly signature: string;
}

/** Asks for the text and signs it, with the clerk's own certificate unless told. */
export async function signed(
  clerk: Clerk,
  remittanceId: string,
  { keyId, certificate }: Pick<Clerk, 'keyId' | 'certificate'> = clerk,
): Promise<Signed> {
  const { challengeId, text } = await clerk.caller.call(contract.prepareConfirmation, { params: { remittanceId } });
  const signature = await clerk.service.sandbox.authority.signWithKey(keyId, Buffer.from(text));
  return { challengeId, certificate, signature: Buffer.from(signature).toString('base64') };
}

export async function confirm(
  clerk: Clerk,
  remittanceId: string,
): Promise<RouteOutput<typeof contract.confirmRemittance>> {
  const body = await signed(clerk, remittanceId);
  return clerk.caller.call(contract.confirmRemittance, { params: { remittanceId }, body });
}

/** Carries the last month over and confirms it. */
export async function confirmedMonth(clerk: Clerk): Promise<RouteOutput<typeof contract.getRemittance>> {
  return confirm(clerk, await carryOver(clerk));
}

export const view = (clerk: Clerk, remittanceId: string) =>
  clerk.caller.call(contract.getRemittance, { params: { remittanceId } });

let bankSerials = 0;

/** A notice as the bank writes it; `centerId` is the centre whose special account the money went to. */
export async function noticeOf(
  service: TestService,
  {
    amountFen,
    remark,
    centerId = 1,
    ...given
  }: { amountFen: number | Fen; remark: string; centerId?: number } & Partial<AccountChange>,
): Promise<AccountChange> {
  const { accountNo } = await getSpecialAccount(service.database, centerId);
  bankSerials += 1;
  return {
    accountNo,
    bankSerial: `2026111200${String(bankSerials).padStart(8, '0')}`,
    counterAccountNo: '6299990007010000015',
    counterName: '安居市云杉软件有限公司(演示)',
    amount: fen(amountFen),
    transactedOn: Temporal.PlainDate.from('2026-11-12'),
    transactionTime: '10:00:00',
    summary: '转账',
    remark,
    ...given,
  };
}

/** Tells the centre of a payment, as the bank gateway does, a second later; does not wait for what comes of it. */
export function deliver(service: TestService, notice: AccountChange, centerId = 1): Promise<'kept' | 'repeated'> {
  service.clock.now = service.clock.now.add({ seconds: 1 });
  const caller = { name: 'bank', centerId, channel: 'bank', requestId: crypto.randomUUID() } as const;
  return systemCall(service.service.parts, caller)((call) => receiveAccountChange(call, notice));
}

/** Pays and waits until it is known what became of the money. */
export async function pay(
  clerk: Clerk,
  amountFen: number | Fen,
  remark: string,
  more: Partial<AccountChange> = {},
): Promise<AccountChange> {
  const notice = await noticeOf(clerk.service, { amountFen, remark, ...more });
  assert.equal(await deliver(clerk.service, notice), 'kept');
  await quiet(clerk.service);
  return notice;
}

/** The books of both centres agree with themselves and with the money that nobody claims. */
export async function assertBooks({ database }: TestService): Promise<void> {
  for (const centerId of [1, 2]) {
    const unmatched = await sumUnmatched(database, centerId);
    assert.deepEqual(await findDifferences(database, centerId, { unmatchedFen: unmatched.total }), []);
  }
}

/** Every row that business writes, sessions and challenges aside: what a refused request must not change. */
export const businessSchemas = [
  'party',
  'account',
  'ledger',
  'settlement',
  'contribution',
  'notice',
  'audit',
  'document',
];

export async function codeOf(answer: Promise<{ status: number; body: unknown }>): Promise<string> {
  const { status, body } = await answer;
  return `${status} ${(body as { code?: string }).code ?? ''}`.trim();
}
