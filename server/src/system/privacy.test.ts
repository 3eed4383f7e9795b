import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { fictionalPerson } from '../../../sandbox/src/city/people.ts';
import * as contracts from '../contract.ts';
import {
  type Clerk,
  confirm,
  importRoster,
  openClerk,
  prefilled,
  rowOf,
} from '../modules/contribution/clerk-testing.ts';
import { queryEvidence, registerEvidenceHandler } from '../modules/evidence/index.ts';
import { exported } from '../modules/report/exports-testing.ts';
import { systemCall } from '../platform/jobs.ts';
import { openLog } from '../platform/log.ts';
import { hashPassword } from '../platform/passwords.ts';
import { openTestService, type TestService } from '../testing.ts';
import {
  givePassword,
  knownPersons,
  otherCode,
  refused,
  solvedCaptcha,
  stranger,
  textAt,
  unknownUuid,
} from '../testing-logins.ts';
import { until } from '../testing-waits.ts';

// A day at the centre, with everything that touches personal data; then its log and its database are read.

const { contribution, document, evidence, identity, notice, report } = contracts;
const lines: string[] = [];
let service: TestService;
/** What must stand nowhere in the log, by what it is. */
const secrets = new Map<string, string>();
const keep = (what: string, value: string | null | undefined) => {
  assert.ok(value && value.length >= 2, what);
  secrets.set(what, value);
  return value;
};

type Known = Awaited<ReturnType<typeof knownPersons>>[number];
function keepPerson(who: string, person: Known): Known {
  keep(`name of ${who}`, person.name);
  keep(`certificate of ${who}`, person.certificateNumber);
  keep(`mobile of ${who}`, person.mobile);
  if (person.bankCard) keep(`bank card of ${who}`, person.bankCard);
  return person;
}
const cookieOf = (headers: Readonly<Record<string, unknown>>) =>
  /=(\d+\.[\w-]+)/.exec(String(headers['set-cookie']))?.[1];

async function dayOfPerson(person: Known): Promise<void> {
  const password = keep('password', 'Secret-of-somebody-1');
  await givePassword(service, person.personId, { password });
  const caller = stranger(service);
  const wrong = keep('wrong password', 'Guess-of-somebody-2');
  await refused(caller, identity.enterAsPerson, {
    body: { centerId: 1, account: person.certificateNumber, password: wrong },
  });
  const entered = await caller.try(identity.enterAsPerson, { body: { centerId: 1, account: person.mobile, password } });
  assert.equal(entered.status, 200);
  keep('cookie of the person', cookieOf(entered.headers)?.slice(2));
  await caller.call(report.getMyOverview, {});
  await caller.call(report.exportMyEntries, { query: {} });
  await caller.call(report.listMyChanges, { query: {} });
  const paper = await caller.call(document.issueMyPaper, {
    body: { requestId: unknownUuid(), kind: 'fund-statement' },
  });
  await caller.call(document.getMyPaperFile, { params: { number: paper.number } });
  await stranger(service).call(document.verifyPaper, {
    params: { number: paper.number },
    query: { code: keep('code of the paper', paper.code) },
  });
  const { codeId } = await caller.call(identity.sendStepUpCode, { body: { purpose: 'password' } });
  const code = keep('one-time code', (await textAt(service, person.mobile)).code);
  const newPassword = keep('new password', 'Secret-of-somebody-3');
  await refused(caller, identity.changePassword, {
    body: { oldPassword: password, newPassword, codeId, code: otherCode(code) },
  });
  await caller.call(identity.changePassword, { body: { oldPassword: password, newPassword, codeId, code } });
  await caller.call(identity.listLogins, { query: {} });
}

async function activation(person: Known): Promise<void> {
  const caller = stranger(service);
  const { captchaId, captcha } = await solvedCaptcha(service, caller);
  const { codeId } = await caller.call(identity.startActivation, {
    body: { centerId: 1, certificateNumber: person.certificateNumber, mobile: person.mobile, captchaId, captcha },
  });
  const code = keep('code of the activation', (await textAt(service, person.mobile)).code);
  await caller.call(identity.finishActivation, {
    body: { centerId: 1, codeId, code, newPassword: keep('activated password', 'Secret-of-somebody-4') },
  });
}

async function dayOfStaff(person: Known): Promise<void> {
  const { rows } = await service.ownerPool.query<{ totp_sealed: Buffer }>(
    "select totp_sealed from identity.login where kind = 'staff' and username = 'clerk'",
  );
  const secret = keep('TOTP secret', rows[0] && service.vault.open(rows[0].totp_sealed, 'identity.login.totp'));
  const password = keep('password of staff', 'Secret-of-staff-5');
  await service.ownerPool.query("update identity.login set password_hash = $1 where username = 'clerk'", [
    await hashPassword(password),
  ]);
  const clerk = stranger(service);
  const totp = keep('TOTP', generateSync({ secret, epoch: service.clock.now.epochMilliseconds / 1000 }));
  await clerk.call(identity.enterAsStaff, { body: { centerId: 1, username: 'clerk', password, totp } });
  for (const q of [person.certificateNumber, person.mobile, person.name, person.name.slice(0, 2)])
    await clerk.try(report.search, { query: { q } });
  await clerk.call(report.getPerson, { params: { personId: person.personId } });
  const shown = await clerk.call(report.unmaskPerson, {
    params: { personId: person.personId },
    body: { reason: '核对本人来电' },
  });
  assert.equal(shown.certificateNumber, person.certificateNumber);
  await clerk.call(report.listAudit, { query: {} });
}

async function dayOfEmployer(clerk: Clerk): Promise<void> {
  const caller = stranger(service);
  const { challengeId, text } = await caller.call(identity.challengeEmployer, { body: { centerId: 1 } });
  const signature = Buffer.from(await service.sandbox.authority.signWithKey(clerk.keyId, Buffer.from(text))).toString(
    'base64',
  );
  keep('signature', signature);
  await caller.call(identity.enterAsEmployer, {
    body: { centerId: 1, challengeId, certificate: keep('certificate', clerk.certificate), signature },
  });
  const people = await prefilled(clerk);
  const broken = { ...rowOf(7_001), base: '很多', certificateNumber: keep('broken certificate', '41990119900101001A') };
  assert.equal((await importRoster(clerk, [...people, broken])).result, 'refused');
  const newcomer = fictionalPerson(7_002);
  keep('name of the newcomer', newcomer.name);
  keep('certificate of the newcomer', newcomer.certificateNumber);
  keep('mobile of the newcomer', newcomer.mobile);
  const taken = await importRoster(clerk, [...people, rowOf(7_002)]);
  assert.ok(taken.result === 'taken');
  await clerk.caller.call(report.listEmployees, { query: { q: newcomer.certificateNumber } });
  await confirm(clerk, taken.remittanceId);
  await clerk.caller.call(contribution.issueSlip, {
    params: { remittanceId: taken.remittanceId },
    body: { requestId: unknownUuid(), withPeople: true },
  });
  await exported(clerk.caller, report.exportEmployees);
}

/** Questions to other agencies: claimed, answered, not answered, in nonsense; and what is shown of them. */
async function dayOfEvidence(person: Known): Promise<void> {
  registerEvidenceHandler('test', async () => undefined);
  const spouse = fictionalPerson(7_003);
  const claims = {
    status: 'married',
    spouseName: keep('name of the spouse', spouse.name),
    spouseCertificateNumber: keep('certificate of the spouse', spouse.certificateNumber),
  } as const;
  const me = await service.person(person.personId);
  const { consentId } = await me.call(evidence.giveMyConsent, {
    body: { purpose: 'withdrawal', sources: ['marriage'] },
  });
  const { faults } = service.sandbox.province;
  for (const kind of [undefined, 'garbage', 'down', 'refuse-token'] as const) {
    faults.set('marriage', kind && { kind, until: null, delayMs: 0 });
    const businessId = unknownUuid();
    const inCall = systemCall(service.service.parts, { name: 'test', centerId: 1, requestId: unknownUuid() });
    const { queryId } = await inCall((call) =>
      queryEvidence(call, {
        source: 'marriage',
        subject: ['person', person.personId],
        business: 'test',
        businessId,
        purpose: 'withdrawal',
        basis: { consentId },
        claims,
        wants: ['registeredOn'],
      }),
    );
    const view = await until(async () => {
      const now = await me.call(evidence.getMyEvidence, { params: { queryId } });
      return ['registered', 'asking'].includes(now.state) ? undefined : now;
    });
    assert.ok(!JSON.stringify(view).includes(spouse.certificateNumber));
  }
  faults.set('marriage', undefined);
  await me.call(report.listMyLookups, { query: {} });
}

/** Faults carry what the database says of a statement: they are logged, and must not carry its values. */
async function faults(person: Known): Promise<void> {
  await service.ownerPool.query('alter table identity.attempt add constraint attempt__none check (false) not valid');
  await service.ownerPool.query('alter table party.person rename to person_gone');
  const body = { centerId: 1, account: person.certificateNumber, password: 'Secret-of-somebody-3' };
  assert.equal((await refused(stranger(service), identity.enterAsPerson, { body })).status, 500);
  await service.ownerPool.query('alter table identity.attempt drop constraint attempt__none');
  assert.equal((await refused(stranger(service), identity.enterAsPerson, { body })).status, 500);
  await service.ownerPool.query('alter table party.person_gone rename to person');
  const me = await service.person(person.personId);
  assert.equal((await me.try(notice.readMessages, { body: { messageIds: [person.certificateNumber] } })).status, 400);
}

before(async () => {
  service = await openTestService({
    role: 'worker',
    logLevel: 'info',
    logTo: { write: (line) => void lines.push(line) },
  });
  const persons = await knownPersons(service);
  const [first, second] = persons.filter(({ bankCard }) => bankCard);
  assert.ok(first && second);
  await dayOfPerson(keepPerson('the first', first));
  await activation(keepPerson('the second', second));
  await dayOfStaff(first);
  await dayOfEmployer(await openClerk(service));
  await dayOfEvidence(first);
  await faults(first);
  await until(
    async () =>
      (await service.ownerPool.query("select from jobs.job where state in ('created', 'active')")).rowCount === 0,
  );
});
after(() => service.close());

test('every request left one line with its route, actor and outcome, and jobs and faults left theirs', () => {
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const requests = entries.filter(({ msg }) => msg === 'request');
  assert.ok(requests.length > 30);
  for (const entry of requests)
    assert.deepEqual(
      ['requestId', 'method', 'route', 'status', 'ms', 'actorId'].filter((field) => entry[field] === undefined),
      [],
    ); // prettier-ignore
  assert.ok(entries.some(({ msg, job }) => msg === 'job' && job === 'evidence.ask'));
  assert.equal(entries.filter(({ msg }) => msg === 'fault').length, 2);
});

test('the log of a day names nobody and tells no secret: not in clear, in base64, or in an address', () => {
  const log = lines.join('');
  assert.ok(secrets.size > 20);
  const found = [...secrets].filter(([, value]) =>
    [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ].some((form) => (form.length > 5 ? log.includes(form) : new RegExp(`(?<![\\w.-])${form}(?![\\w.-])`).test(log))),
  );
  assert.deepEqual(
    found.map(([what]) => what),
    [],
  ); // prettier-ignore
});

test('a line that is given personal data by mistake leaves it out', () => {
  const written: string[] = [];
  const log = openLog('info', { write: (line) => void written.push(line) });
  const person = {
    name: '王小明',
    certificateNumber: '419901199001010012',
    mobile: '19900000001',
    bankCard: '6299990000000000018',
  };
  log.info(
    {
      ...person,
      person,
      deep: { person },
      headers: { cookie: 'x=secret-cookie', authorization: 'secret-token' },
      body: { anything: 'secret-body' },
      password: 'secret-password',
      code: '123456',
    },
    'mistake',
  );
  assert.match(written.join(''), /"msg":"mistake"/);
  for (const value of [...Object.values(person), 'secret', '123456'])
    assert.ok(!written.join('').includes(value), value);
});

/** Columns of the whole database that can hold text or bytes, the job queue's too, by table. */
async function textColumns(): Promise<{ table: string; columns: { name: string; type: string }[] }[]> {
  const { rows } = await service.ownerPool.query<{ table: string; columns: { name: string; type: string }[] }>(`
    select format('%I.%I', n.nspname, c.relname) as table, json_agg(json_build_object('name', quote_ident(a.attname), 'type', t.typname)) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p') and n.nspname !~ '^pg_|^information_schema' and t.typname = any (array['text', 'varchar', 'bpchar', 'json', 'jsonb', '_text', 'bytea'])
    group by 1 order by 1`);
  return rows;
}

/** Where in the database a value stands, as text or as bytes. */
async function placesOf(values: readonly string[]): Promise<string[]> {
  const places: string[] = [];
  for (const { table, columns } of await textColumns()) {
    const tests = columns.map(({ name, type }) => {
      const found =
        type === 'bytea'
          ? `position(convert_to(v.value, 'UTF8') in t.${name}) > 0`
          : `position(v.value in t.${name}::text) > 0`;
      return `select '${table}.${name}' as place from ${table} t, unnest($1::text[]) v (value) where ${found}`;
    });
    const { rows } = await service.ownerPool.query<{ place: string }>(
      `select distinct place from (${tests.join(' union all ')}) p`,
      [values],
    );
    places.push(...rows.map(({ place }) => place));
  }
  return places.sort();
}

test('no table keeps a certificate number, a mobile or a bank card in clear', async () => {
  const personal = [...secrets]
    .filter(([what]) => /^(certificate|mobile|bank card) of|^broken/.test(what))
    .map(([, value]) => value);
  assert.ok(personal.length >= 9);
  assert.deepEqual(await placesOf(personal), []);
});

test('no table keeps a password, a code, a cookie or a TOTP secret in clear', async () => {
  const kept = [...secrets]
    .filter(([what]) => /password|code|cookie|secret/i.test(what) && what !== 'code of the paper')
    .map(([, value]) => value);
  // Six digits stand by chance in figures and ids: only whole values count.
  const codes = kept.filter((value) => /^\d{6}$/.test(value));
  assert.deepEqual(await placesOf(kept.filter((value) => !codes.includes(value))), []);
  for (const { table, columns } of await textColumns()) {
    for (const { name, type } of columns.filter((column) => column.type !== 'bytea')) {
      const { rowCount } = await service.ownerPool.query(`select from ${table} where ${name}::text ~ $1`, [
        `(^|[^0-9a-f-])(${codes.join('|')})($|[^0-9a-f-])`,
      ]);
      assert.equal(rowCount, 0, `${table}.${name} ${type}`);
    }
  }
});

test('the search finds what is there: names are kept in clear, in the register of people and on draft lists alone', async () => {
  const names = [...secrets].filter(([what]) => what.startsWith('name of')).map(([, value]) => value);
  assert.deepEqual(await placesOf(names), ['contribution.newcomer.name', 'party.person.name']);
  await service.ownerPool.query('create table party.planted (center_id integer, clear text, bytes bytea)');
  const value = secrets.get('mobile of the first') ?? '';
  await service.ownerPool.query("insert into party.planted values (1, 'tel ' || $1, convert_to($1 || '.', 'UTF8'))", [
    value,
  ]);
  assert.deepEqual(await placesOf([value]), ['party.planted.bytes', 'party.planted.clear']);
});

test('the audit trail of the day says who did what and names nobody', async () => {
  const { rows } = await service.ownerPool.query<{ operation: string; entry: string }>(
    'select operation, e::text as entry from audit.entry e',
  );
  const operations = new Set(rows.map(({ operation }) => operation));
  for (const operation of [
    'identity.enter',
    'report.unmask',
    'report.search',
    'contribution.import-roster',
    'contribution.confirm',
    'document.issue',
    'identity.change-password',
  ]) {
    assert.ok(operations.has(operation), operation);
  }
  const all = rows.map(({ entry }) => entry).join('\n');
  const found = [...secrets].filter(
    ([what, value]) => /^(name|certificate|mobile|bank card) of/.test(what) && all.includes(value),
  );
  assert.deepEqual(
    found.map(([what]) => what),
    [],
  ); // prettier-ignore
});
