import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { RouteInput } from '../../../platform/route.ts';
import type { TestCaller, TestService } from '../../../testing.ts';
import { unknownUuid } from '../../../testing-logins.ts';
import * as casework from '../../casework/contract.ts';
import * as document from '../../document/contract.ts';
import { personContexts } from '../../party/index.ts';
import * as report from '../../report/contract.ts';
import type { Clerk } from '../clerk-testing.ts';
import * as contract from '../contract.ts';

// Support for tests of the counter: a clerk of the centre at a window, who acts for employers.

const { counterBusinesses, counterRemittances } = contract;
const scan = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const at = ({ employerId }: Clerk, more: object = {}) => ({ params: { employerId, ...more } }) as never;

/** What a clerk of the centre does at the window, by the name of what is asked for. */
export function openWindow(service: TestService, desk: TestCaller) {
  const people = async (clerk: Clerk, state: 'normal' | 'sealed' = 'normal') =>
    (
      await desk.call(report.counter.listEmployees, {
        ...(at(clerk) as object),
        query: { state, pageSize: 200 },
      } as never)
    ).rows;
  const start = async (clerk: Clerk, request: object): Promise<string> =>
    (
      await desk.call(counterBusinesses.startBusiness, {
        ...(at(clerk) as object),
        body: { ...request, businessId: unknownUuid() } as RouteInput<typeof contract.startBusiness>['body'],
      } as never)
    ).businessId;
  const prepare = (clerk: Clerk, target: 'business' | 'remittance', id: string, by = desk) =>
    by.call(contract.prepareAttestation, { ...(at(clerk) as object), body: { target, id } } as never);
  const attach = (caseId: string, file = scan) =>
    desk.call(casework.attachAtCounter, { params: { caseId }, query: { slot: 'form', fileName: '确认书.png' }, file });
  const submit = async (clerk: Clerk, { caseId, version }: { caseId: string; version: number }) =>
    desk.call(contract.submitAttestation, { ...(at(clerk, { caseId }) as object), body: { version } } as never);
  /** Prints, stamps, scans and submits. */
  async function attested(clerk: Clerk, target: 'business' | 'remittance', id: string) {
    const prepared = await prepare(clerk, target, id);
    await attach(prepared.caseId);
    return { prepared, submitted: await submit(clerk, prepared) };
  }
  const business = (clerk: Clerk, businessId: string) =>
    desk.call(counterBusinesses.getBusiness, at(clerk, { businessId }));

  /** The name and certificate of whoever has an account, as the employer would write them on a form. */
  async function particularsOf(accountId: string) {
    const { rows } = await service.ownerPool.query<{ name: string; sealed: Buffer }>(
      'select p.name, p.certificate_sealed as sealed from party.person p join account.personal_account a using (center_id, person_id) where account_id = $1',
      [accountId],
    );
    const [row] = rows;
    assert.ok(row);
    return {
      name: row.name,
      certificateNumber: service.service.parts.vault.open(row.sealed, personContexts.certificate),
    };
  }
  async function startRows(clerk: Clerk, kind: 'open' | 'transfer-in', people: readonly object[]): Promise<string> {
    const answer = await desk.call(counterBusinesses.startRows, {
      ...(at(clerk) as object),
      body: { kind, businessId: unknownUuid(), people },
    } as never);
    assert.equal(answer.result, 'taken', JSON.stringify(answer));
    return answer.result === 'taken' ? answer.businessId : '';
  }
  const overview = (clerk: Clerk) => desk.call(counterRemittances.getEmployerOverview, at(clerk));
  const one = async (clerk: Clerk, accountId: string) =>
    (await people(clerk)).find((row) => row.accountId === accountId);

  async function approve(caseId: string) {
    const reviewer = await service.staff(['reviewer']);
    const { version } = await reviewer.call(casework.getWork, { params: { caseId } });
    return reviewer.call(casework.decideCase, {
      params: { caseId },
      body: { version, outcome: 'approve', reason: '' },
    });
  }

  async function importRoster(
    clerk: Clerk,
    query: RouteInput<typeof contract.importRoster>['query'],
    file: Uint8Array,
  ): Promise<string> {
    const taken = await desk.call(counterRemittances.importRoster, {
      ...(at(clerk) as object),
      query,
      file,
    } as never);
    assert.equal(taken.result, 'taken', JSON.stringify(taken));
    return taken.result === 'taken' ? taken.remittanceId : '';
  }

  /** The text of the paper that the employer is to stamp, without spaces. */
  async function printed(clerk: Clerk, caseId: string): Promise<string> {
    const body = { requestId: unknownUuid() };
    const { number } = await desk.call(contract.printAttestation, {
      ...(at(clerk, { caseId }) as object),
      body,
    } as never);
    const { content } = await desk.call(document.counter.getEmployerPaperFile, at(clerk, { number }));
    const input = content as Uint8Array;
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' }).replaceAll(/\s/g, '');
  }

  return {
    importRoster,
    people,
    printed,
    start,
    prepare,
    attach,
    submit,
    attested,
    business,
    particularsOf,
    startRows,
    overview,
    one,
    approve,
  };
}
