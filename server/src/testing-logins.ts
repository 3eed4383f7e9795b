import * as identity from './modules/identity/contract.ts';
import { setPassword } from './modules/identity/store.ts';
import { findPerson, openPerson, type Person } from './modules/party/index.ts';
import { newSecret, sha256 } from './platform/crypto.ts';
import { newUuid } from './platform/ids.ts';
import { hashPassword } from './platform/passwords.ts';
import { type TestCaller, type TestService, testNow } from './testing.ts';
import { until } from './testing-waits.ts';

// Support for tests: people of the fictional city with passwords, picture codes that are solved, texts that are read.

/** What the whole answer of a refused request says. */
export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly remedy?: string;
  readonly reason?: string;
  readonly captchaNeeded?: boolean;
  readonly fields?: Readonly<Record<string, string>>;
}

let addresses = 0;

/** A browser at an address that no other test uses: the limits by address are shared by all. */
export function stranger(service: TestService, headers: Readonly<Record<string, string>> = {}): TestCaller {
  addresses += 1;
  return service.visitor({ 'x-forwarded-for': `198.51.${addresses >> 8}.${addresses & 255}`, ...headers });
}

/** People of a centre with their data opened, in the order of their ids; those with a mobile nobody shares. */
export async function knownPersons(service: TestService, centerId = 1): Promise<(Person & { mobile: string })[]> {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    `select person_id from party.person p where center_id = $1 and mobile_index is not null
       and not exists (select from party.person o where o.center_id = p.center_id and o.mobile_index = p.mobile_index and o.person_id <> p.person_id)
     order by person_id limit 200`,
    [centerId],
  );
  const scope = { tx: service.database, vault: service.vault, centerId };
  const found = await Promise.all(rows.map((row) => findPerson(scope, row.person_id)));
  return found.flatMap((person) => (person?.mobile ? [{ ...person, mobile: person.mobile }] : []));
}

/** People of the first centre whose account is in use, with their data opened, in the order of their ids. */
export async function accountHolders(
  { database, vault }: TestService,
  most: number,
): Promise<(Person & { mobile: string })[]> {
  const rows = await database
    .selectFrom('party.person')
    .innerJoin('account.personalAccount', (join) =>
      join
        .onRef('account.personalAccount.centerId', '=', 'party.person.centerId')
        .onRef('account.personalAccount.personId', '=', 'party.person.personId'),
    )
    .selectAll('party.person')
    .where('party.person.centerId', '=', 1)
    .where('account.personalAccount.state', '=', 'normal')
    .orderBy('party.person.personId')
    .limit(most)
    .execute();
  return rows.map((row) => openPerson(vault, row) as Person & { mobile: string });
}

/** Gives a person a password as if set long ago; `isFirst` for somebody who has never logged in with it. */
export async function givePassword(
  service: TestService,
  personId: string,
  { password, centerId = 1, isFirst = false }: { password: string; centerId?: number; isFirst?: boolean },
): Promise<void> {
  const hash = await hashPassword(password);
  const at = testNow.subtract({ hours: 24 });
  const loginId = newUuid(at.epochMilliseconds);
  await setPassword(service.database, centerId, { loginId, personId, hash, history: [], at });
  if (!isFirst) return;
  await service.ownerPool.query(
    'update identity.login set first_login_at = null where center_id = $1 and subject_id = $2',
    [centerId, personId],
  );
}

/** A picture code with its answer: the picture is replaced by one that the test knows. */
export async function solvedCaptcha(service: TestService, caller: TestCaller, centerId = 1) {
  const { captchaId } = await caller.call(identity.newCaptcha, { body: { centerId } });
  const captcha = 'k7mx';
  const hash = sha256(`${captchaId}:${captcha}`);
  await service.ownerPool.query('update identity.captcha set answer_hash = $1 where captcha_id = $2', [
    hash,
    captchaId,
  ]);
  return { captchaId, captcha };
}

const taken = new Set<string>();

/** The next text that arrived at a mobile: its words and the code in it. Each text is answered once. */
export async function textAt(service: TestService, mobile: string): Promise<{ text: string; code: string }> {
  const message = await until(async () =>
    service.sandbox.messages.find((known) => known.mobile === mobile && !taken.has(known.id)),
  );
  taken.add(message.id);
  return { text: message.text, code: /\d{6}/.exec(message.text)?.[0] ?? '' };
}

/** A code of six digits that is not this one. */
export const otherCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** A request that must be refused: answers the problem, or throws when it was not. */
export async function refused(
  caller: TestCaller,
  route: Parameters<TestCaller['try']>[0],
  input: unknown,
): Promise<Refused> {
  const { status, body } = await caller.try(route, input);
  if (status < 400) throw new Error(`${route.method} ${route.path} was not refused`);
  return body as Refused;
}

/** A requestId or any other id that nothing has. */
export const unknownUuid = (): string => newUuid(testNow.epochMilliseconds);

/** A secret as long as those in cookies. */
export const foreignSecret = (): string => newSecret();

/** From now on the service knows that this member of staff is this person: their own business is refused. */
export async function staffIsPerson(service: TestService, staffId: string, personId: string): Promise<void> {
  await service.ownerPool.query(
    `insert into identity.staff (center_id, staff_id, name, outlet, roles, certificate_sealed, certificate_index)
     select center_id, $1, name, '', '{reviewer}', certificate_sealed, certificate_index from party.person
     where center_id = 1 and person_id = $2`,
    [staffId, personId],
  );
}
