import assert from 'node:assert/strict';
import type { RouteInput, RouteOutput } from '../../../platform/route.ts';
import type { TestService } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import * as report from '../../report/contract.ts';
import type { Clerk } from '../clerk-testing.ts';
import * as contract from '../contract.ts';

// Support for tests of an employer's businesses: start, look, sign, confirm.

export type Request = RouteInput<typeof contract.startBusiness>['body'];
// Distributes over the kinds, which a plain Omit does not.
type WithoutId<T> = T extends unknown ? ReadonlyDeep<Omit<T, 'businessId'>> : never;
type ReadonlyDeep<T> = { readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? readonly E[] : T[K] };

/** Asks for a business with an id of its own; answers the id. */
export async function start(clerk: Clerk, request: WithoutId<Request>): Promise<string> {
  const body = { ...request, businessId: crypto.randomUUID() } as Request;
  return (await clerk.caller.call(contract.startBusiness, { body })).businessId;
}

/** What a request is refused with. */
export const refusedStart = (clerk: Clerk, request: WithoutId<Request>) =>
  refused(clerk.caller, contract.startBusiness, { body: { ...request, businessId: crypto.randomUUID() } });

export async function signature(clerk: Clerk, businessId: string) {
  const { challengeId, text } = await clerk.caller.call(contract.prepareBusiness, { params: { businessId } });
  const signed = await clerk.service.sandbox.authority.signWithKey(clerk.keyId, Buffer.from(text));
  return {
    text,
    body: { challengeId, certificate: clerk.certificate, signature: Buffer.from(signed).toString('base64') },
  };
}

export async function confirmIt(
  clerk: Clerk,
  businessId: string,
): Promise<RouteOutput<typeof contract.confirmBusiness>> {
  const { body } = await signature(clerk, businessId);
  return clerk.caller.call(contract.confirmBusiness, { params: { businessId }, body });
}

export const doIt = async (clerk: Clerk, request: WithoutId<Request>) => confirmIt(clerk, await start(clerk, request));

export const look = (clerk: Clerk, businessId: string) =>
  clerk.caller.call(contract.getBusiness, { params: { businessId } });
export const peopleOf = async (clerk: Clerk, businessId: string) =>
  (await clerk.caller.call(contract.listBusinessPeople, { params: { businessId }, query: { pageSize: 200 } })).rows;

export type Person = RouteOutput<typeof report.listEmployees>['rows'][number];

/** The employer's people in a state, in the order of their account numbers. */
export async function staffOf(clerk: Clerk, state: 'normal' | 'sealed' = 'normal'): Promise<Person[]> {
  return (await clerk.caller.call(report.listEmployees, { query: { state, pageSize: 200 } })).rows;
}

export async function onePerson(clerk: Clerk, accountId: string): Promise<Person> {
  const { rows } = await clerk.caller.call(report.listEmployees, { query: { pageSize: 200 } });
  const found = rows.find((row) => row.accountId === accountId);
  assert.ok(found, 'no such person');
  return found;
}

/** Takes rows typed on the screen that must be right. */
export async function takeRows(
  clerk: Clerk,
  kind: 'open' | 'transfer-in',
  people: RouteInput<typeof contract.startRows>['body']['people'],
): Promise<string> {
  const answer = await tryRows(clerk, kind, people);
  assert.equal(answer.result, 'taken', JSON.stringify(answer));
  return answer.result === 'taken' ? answer.businessId : '';
}

export const tryRows = (
  clerk: Clerk,
  kind: 'open' | 'transfer-in',
  people: RouteInput<typeof contract.startRows>['body']['people'],
) => clerk.caller.call(contract.startRows, { body: { kind, businessId: crypto.randomUUID(), people } });

export async function faultsOf(
  clerk: Clerk,
  kind: 'open' | 'transfer-in',
  people: RouteInput<typeof contract.startRows>['body']['people'],
): Promise<(readonly [line: number, code: string, offer: string | null])[]> {
  const answer = await tryRows(clerk, kind, people);
  assert.equal(answer.result, 'refused');
  return answer.result === 'refused' ? answer.faults.map(({ line, code, offer }) => [line, code, offer] as const) : [];
}

/** What a row about somebody says: the name and the certificate number behind an account. */
export async function certificateOf(
  service: TestService,
  accountId: string,
): Promise<{ name: string; certificateNumber: string }> {
  const { rows } = await service.ownerPool.query<{ name: string; sealed: Buffer }>(
    `select p.name, p.certificate_sealed as sealed from party.person p join account.personal_account a using (center_id, person_id) where account_id = $1`,
    [accountId],
  );
  const [row] = rows;
  assert.ok(row);
  return {
    name: row.name,
    certificateNumber: service.service.parts.vault.open(row.sealed, 'party.person.certificate'),
  };
}
