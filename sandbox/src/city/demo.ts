import type pg from 'pg';
import { declarationOf } from '../../../server/src/modules/notice/rules/catalogue.ts';
import { fillIn } from '../../../server/src/modules/notice/rules/wording.ts';
import { type Filling, fillingOf } from '../../../server/src/modules/notice/templates.ts';
import { maskMobile } from '../../../server/src/modules/party/rules.ts';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { hashPassword } from '../../../server/src/platform/passwords.ts';
import { writeAgreements } from './agreements.ts';
import { at } from './calendar.ts';
import { writeContent } from './content.ts';
import { copyRows } from './copy.ts';
import { type EmployerPlan, secondCenterPeopleFrom } from './employers.ts';
import { writeEvidence } from './evidence.ts';
import { fictionalBankCard, seededUuid } from './identifiers.ts';
import { writeLateEmployer } from './late-employer.ts';
import { personIdOf } from './members.ts';
import { writeMessageHistory } from './messages.ts';
import { fictionalPerson } from './people.ts';
import { writeQueueHistory } from './queue-history.ts';
import type { CenterAccount } from './reference.ts';
import { writeServices } from './services.ts';
import { type DemoStaff, loginColumns, staffIdOf, writeStaff } from './staff.ts';
import { staffMembers } from './staff-members.ts';
import { writeVisits } from './visits.ts';
import { writeWithdrawalPeople } from './withdrawal-people.ts';

/** Who can log in to the fictional city and how: for the sandbox page, the browser journeys and people who try it. */
export interface Demo {
  /** `password` is empty for those who have never logged in: they activate by the code sent to `mobile`. */
  readonly persons: readonly {
    readonly note: string;
    readonly account: string;
    readonly password: string;
    readonly mobile: string;
  }[];
  readonly staff: readonly DemoStaff[];
  readonly employers: readonly DemoEmployer[];
  /** `balanceFen`: what the books say is at the bank. */
  readonly centerAccounts: readonly (CenterAccount & { readonly balanceFen: number })[];
}

/** Employers log in with certificates, so there is no password; the bank account is the one that they pay from. */
export interface DemoEmployer {
  readonly centerId: number;
  readonly name: string;
  readonly creditCode: string;
  readonly clerkName: string;
  readonly bankAccountNo: string;
  readonly bankAccountName: string;
}

interface DemoSeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  /** The employers of each centre. */
  readonly employers: readonly (readonly EmployerPlan[])[];
  readonly centerAccounts: readonly CenterAccount[];
}

// Public by intent: these logins exist in the fictional city only.
const personPassword = 'Anju@demo2026';

const centerId = 1;

/** Writes the demo logins of the first centre and what its first person finds in the inbox. */
export async function writeDemo(parts: DemoSeed): Promise<Demo> {
  const persons = await writePersonLogins(parts);
  const staff = await writeStaff(parts);
  await writeMessages(parts);
  await writePersonChanges(parts);
  const staffId = (username: string) =>
    staffIdOf(parts, 1 + staffMembers.findIndex((member) => member.username === username));
  await writeMessageHistory({
    ...parts,
    centerId,
    personId: personIdOf(parts.seed, centerId, 0),
    mobile: fictionalPerson(0).mobile,
    editorId: staffId('manager'),
  });
  await writeContent({ ...parts, centerId, staffId });
  await writeServices({ ...parts, centerId, staffId });
  const own = parts.employers[0] ?? [];
  await writeVisits({ ...parts, clerkId: staffId('clerk'), people: own[0]?.people ?? 1 });
  await writeQueueHistory({ ...parts, centerId, people: own.reduce((sum, plan) => sum + plan.people, 0) });
  await writeEvidence({
    ...parts,
    centerName: '安居市住房公积金管理中心',
    people: own[0]?.people ?? 0,
    clerkId: staffId('clerk'),
    reviewerId: staffId('reviewer'),
  });
  return { persons, staff, employers: await writeEmployers(parts), centerAccounts: await withBalances(parts) };
}

/** The employers whose clerks can be played: how each logs in and pays. */
async function writeEmployers(parts: DemoSeed): Promise<Demo['employers']> {
  const chosen = parts.employers.flatMap((plans, place) =>
    place === 0 ? plans.filter((plan) => plan.isDemo) : plans.slice(0, 1),
  );
  const accountNoOf = (plan: EmployerPlan) => fictionalBankCard(700_000_000 + plan.centerId * 1_000_000 + plan.number);
  // The first demo employer signs its own; the large one can be collected from at once.
  const collected = chosen.filter((plan) => plan.isDemo && plan.number === 2);
  await writeAgreements({ ...parts, employers: collected, accountNoOf });
  const employers = chosen.map((plan) => ({
    centerId: plan.centerId,
    name: plan.name,
    creditCode: plan.creditCode,
    clerkName: plan.handlerName,
    bankAccountNo: accountNoOf(plan),
    bankAccountName: plan.name,
  }));
  // In the large city somebody is behind.
  const isLarge = parts.employers[0]?.[1]?.isDemo ?? false;
  const late = isLarge ? [await writeLateEmployer(parts)] : [];
  return [...employers, ...late];
}

/** The bank holds what the books say (101 住房公积金存款): otherwise nothing could be paid out of it. */
async function withBalances({ client, centerAccounts }: DemoSeed): Promise<Demo['centerAccounts']> {
  const { rows } = await client.query<{ center_id: number; balance: string }>(
    `select center_id, sum(debit_fen - credit_fen)::text as balance from ledger.journal_line where subject_code = '101' group by center_id`,
  );
  const balances = new Map(rows.map((row) => [row.center_id, Number(row.balance)]));
  return centerAccounts.map((account) => ({ ...account, balanceFen: balances.get(account.centerId) ?? 0 }));
}

async function writePersonLogins({ client, vault, seed, now, employers }: DemoSeed): Promise<Demo['persons']> {
  const activated = now.subtract({ hours: 24 * 200 });
  const passwordHash = await hashPassword(personPassword);
  const login = (index: number, usual: boolean, of = centerId) => [
    of,
    seededUuid(seed, 'login', { centerId: of, number: index, atMs: activated.epochMilliseconds }),
    'person',
    personIdOf(seed, of, index),
    null,
    usual ? passwordHash : null,
    usual ? activated : null,
    usual ? activated : null,
    null,
  ];
  // A city of one person has nobody else.
  const isSecond = (employers[0]?.[0]?.people ?? 0) > 1;
  const stories = await writeWithdrawalPeople({ client, vault, seed, now });
  await copyRows(client, 'identity.login', loginColumns, [
    login(0, true),
    ...(isSecond ? [login(1, false)] : []),
    login(secondCenterPeopleFrom, true, 2),
    ...stories.map(({ index }) => login(index, true)),
  ]);
  const personOf = (index: number, note: string, password: string) => {
    const { certificateNumber, mobile } = fictionalPerson(index);
    return { note, account: certificateNumber, password, mobile };
  };
  return [
    personOf(0, '普通登录（今天有一个预约，可到“大厅取号”取号）', personPassword),
    ...(isSecond ? [personOf(1, '首次登录（用短信验证码激活）', '')] : []),
    personOf(secondCenterPeopleFrom, '临江市中心职工（结息前后可对照）', personPassword),
    ...stories.map(({ index, note }) => personOf(index, note, personPassword)),
  ];
}

interface MonthFacts {
  readonly remittance_id: string;
  readonly journal_id: string;
  readonly month: string;
  readonly posted: string;
  readonly posted_at: string;
  readonly person_count: number;
  readonly amount: string;
  readonly account_no: string;
  readonly own: string;
  readonly balance: string;
}

/** Messages of the last three months, in the very words of the service: to the first person and to its employer. */
async function writeMessages({ client, seed, employers }: DemoSeed): Promise<void> {
  const employer = employers[0]?.[0];
  if (!employer) return;
  const { rows } = await client.query<MonthFacts>(
    `select r.remittance_id, e.journal_id, to_char(r.month, 'YYYY-MM') as month, e.accounting_date::text as posted, r.posted_at::text as posted_at, r.person_count,
       r.amount_fen::text as amount, a.account_no, (e.carried_change_fen + e.current_change_fen)::text as own, e.balance_after_fen::text as balance
     from account.personal_account a
     join ledger.personal_entry e on e.center_id = a.center_id and e.account_id = a.account_id and e.kind = 'remittance'
     join contribution.remittance r on r.center_id = e.center_id and r.employer_id = e.employer_id and r.month = e.month
     where a.center_id = $1 and a.person_id = $2 order by e.month desc limit 3`,
    [centerId, personIdOf(seed, centerId, 0)],
  );
  for (const [place, row] of rows.entries()) {
    const figures = {
      accountTail: row.account_no.slice(-4),
      amountFen: BigInt(row.own),
      balanceFen: BigInt(row.balance),
    };
    const remitted = { month: row.month, on: row.posted };
    const posted = { month: row.month, personCount: row.person_count, amountFen: Number(row.amount) };
    await writeMessage(client, seed, {
      number: place * 2,
      row,
      kind: 'contribution.remitted',
      audience: ['journal', row.journal_id],
      recipient: ['person', personIdOf(seed, centerId, 0)],
      variables: remitted,
      words: wordsOf(fillingOf('contribution.remitted', remitted, figures)),
      isRead: place > 0,
    });
    await writeMessage(client, seed, {
      number: place * 2 + 1,
      row,
      kind: 'contribution.posted',
      audience: ['employer', employer.employerId],
      recipient: ['employer', employer.employerId],
      variables: posted,
      words: wordsOf(fillingOf('contribution.posted', posted)),
      isRead: place > 0,
    });
  }
}

/** The words of the template that came with the system. */
function wordsOf({ template, values }: Filling): MessageDraft['words'] {
  const { title, long } = declarationOf(template);
  return { title: fillIn(title, values), body: fillIn(long, values) };
}

interface MessageDraft {
  readonly number: number;
  readonly row: MonthFacts;
  readonly kind: string;
  readonly audience: readonly [kind: string, id: string];
  readonly recipient: readonly [kind: string, id: string];
  readonly variables: object;
  readonly words: { readonly title: string; readonly body: string };
  readonly isRead: boolean;
}

async function writeMessage(
  client: pg.Client,
  seed: number,
  { number, row, kind, audience, recipient, variables, words, isRead }: MessageDraft,
): Promise<void> {
  const atMs = at(Temporal.PlainDate.from(row.posted), 0).epochMilliseconds;
  const occasionId = seededUuid(seed, 'occasion', { centerId, number, atMs });
  const messageId = seededUuid(seed, 'message', { centerId, number, atMs });
  await copyRows(
    client,
    'notice.occasion',
    [
      'center_id',
      'occasion_id',
      'kind',
      'audience_kind',
      'audience_id',
      'variables',
      'created_at',
      'expanded_at',
      'message_count',
    ],
    [[centerId, occasionId, kind, ...audience, JSON.stringify(variables), row.posted_at, row.posted_at, 1]],
  );
  await copyRows(
    client,
    'notice.message',
    [
      'center_id',
      'recipient_kind',
      'recipient_id',
      'message_id',
      'occasion_id',
      'template',
      'title',
      'body',
      'created_at',
      'read_at',
    ],
    [
      [
        centerId,
        ...recipient,
        messageId,
        occasionId,
        kind,
        words.title,
        words.body,
        row.posted_at,
        isRead ? row.posted_at : null,
      ],
    ],
  );
}

async function writePersonChanges({ client, seed, now }: DemoSeed): Promise<void> {
  const { mobile } = fictionalPerson(0);
  const changes: [field: string, before: string | null, after: string, daysAgo: number][] = [
    ['mobile', maskMobile('19900000000'), maskMobile(mobile), 190],
    ['bankCard', null, `**************${fictionalBankCard(0).slice(-4)}`, 120],
  ];
  await copyRows(
    client,
    'party.person_change',
    [
      'center_id',
      'person_id',
      'change_id',
      'field',
      'before_masked',
      'after_masked',
      'changed_at',
      'actor_kind',
      'actor_id',
      'channel',
    ],
    changes.map(([field, before, after, daysAgo], number) => {
      const changedAt = now.subtract({ hours: 24 * daysAgo });
      const staffId = seededUuid(seed, 'staff', {
        centerId,
        number: 1,
        atMs: now.subtract({ hours: 24 * 200 }).epochMilliseconds,
      });
      const changeId = seededUuid(seed, 'change', { centerId, number, atMs: changedAt.epochMilliseconds });
      return [
        centerId,
        personIdOf(seed, centerId, 0),
        changeId,
        field,
        before,
        after,
        changedAt,
        'staff',
        staffId,
        'counter',
      ];
    }),
  );
}
