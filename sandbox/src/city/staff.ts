import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { hashPassword } from '../../../server/src/platform/passwords.ts';
import { copyRows } from './copy.ts';
import { staffFrom } from './employers.ts';
import { demoTotpSecret, seededUuid } from './identifiers.ts';
import { fictionalPerson } from './people.ts';
import { staffMembers } from './staff-members.ts';

export interface DemoStaff {
  readonly note: string;
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string;
}
interface StaffSeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
}

// Public by intent: these logins exist in the fictional city only.
const staffPassword = 'Anju@staff2026';
const centerId = 1;

export const loginColumns = [
  'center_id',
  'login_id',
  'kind',
  'subject_id',
  'username',
  'password_hash',
  'password_changed_at',
  'first_login_at',
  'totp_sealed',
];

const staffSince = (now: Temporal.Instant) => now.subtract({ hours: 24 * 200 });
/** The id of the demo member of staff with this number, counted from one. */
export const staffIdOf = ({ seed, now }: Pick<StaffSeed, 'seed' | 'now'>, number: number) =>
  seededUuid(seed, 'staff', { centerId, number, atMs: staffSince(now).epochMilliseconds });

/** Writes the demo logins of staff; answers how each logs in. */
export async function writeStaff({ client, vault, seed, now }: StaffSeed): Promise<DemoStaff[]> {
  const since = staffSince(now);
  // A password of staff grows old: this one was changed a few days ago.
  const lately = now.subtract({ hours: 24 * 5 });
  const written = await Promise.all(
    staffMembers.map(async ({ username, roles, note, centerId: of = centerId }, place) => {
      const number = place + 1;
      const atMs = since.epochMilliseconds;
      const staffId = seededUuid(seed, 'staff', { centerId: of, number, atMs });
      const totpSecret = demoTotpSecret(seed, number);
      const sealed = vault.seal(totpSecret, 'identity.login.totp');
      const loginId = seededUuid(seed, 'login', { centerId: of, number: staffFrom + number, atMs });
      const passwordHash = await hashPassword(staffPassword);
      return {
        staff: [
          of,
          staffId,
          fictionalPerson(staffFrom + number).name,
          '市民中心营业部(演示)',
          roles,
          `AJ${1000 + number}`,
          since,
        ],
        login: [of, loginId, 'staff', staffId, username, passwordHash, lately, since, sealed, lately],
        demo: { note, username, password: staffPassword, totpSecret },
      };
    }),
  );
  await copyRows(
    client,
    'identity.staff',
    ['center_id', 'staff_id', 'name', 'outlet', 'roles', 'employee_number', 'created_at'],
    written.map((one) => one.staff),
  );
  await copyRows(
    client,
    'identity.login',
    [...loginColumns, 'last_login_at'],
    written.map((one) => one.login),
  );
  await writeStaffStories({ client, vault, seed, now });
  return written.map((one) => one.demo);
}

/**
 * What an administrator and a security officer find to do: an account that nobody has used for months, and somebody new who
 * has been proposed and waits for the second person.
 */
async function writeStaffStories(seed: StaffSeed): Promise<void> {
  await writeUnused(seed, staffMembers.length + 1);
  await writeProposed(seed, staffMembers.length + 2);
}

const idOf = ({ seed, now }: StaffSeed, kind: 'staff' | 'login', number: number) =>
  seededUuid(seed, kind, {
    centerId,
    number: kind === 'login' ? staffFrom + number : number,
    atMs: staffSince(now).epochMilliseconds,
  });

async function writeUnused(story: StaffSeed, unusedNumber: number): Promise<void> {
  const { client, vault, seed, now } = story;
  const since = staffSince(now);
  const unused = idOf(story, 'staff', unusedNumber);
  await copyRows(
    client,
    'identity.staff',
    ['center_id', 'staff_id', 'name', 'outlet', 'roles', 'employee_number', 'created_at'],
    [
      [
        centerId,
        unused,
        fictionalPerson(staffFrom + unusedNumber).name,
        '城东管理部(演示)',
        '{auditor}',
        'AJ1090',
        since,
      ],
    ],
  );
  // Nobody knows the password: the account waits to be stopped. The username is the person's (侯静雨).
  const hash = await hashPassword(crypto.randomUUID());
  await copyRows(
    client,
    'identity.login',
    [
      'center_id',
      'login_id',
      'kind',
      'subject_id',
      'username',
      'password_hash',
      'password_changed_at',
      'last_login_at',
      'totp_sealed',
    ],
    [
      [
        centerId,
        idOf(story, 'login', unusedNumber),
        'staff',
        unused,
        'hou.jingyu',
        hash,
        since,
        now.subtract({ hours: 24 * 130 }),
        vault.seal(demoTotpSecret(seed, unusedNumber), 'identity.login.totp'),
      ],
    ],
  );
}

async function writeProposed(story: StaffSeed, newNumber: number): Promise<void> {
  const { client, seed, now } = story;
  const content = {
    name: fictionalPerson(staffFrom + newNumber).name,
    employeeNumber: 'AJ1091',
    outlet: '城东管理部(演示)',
    roles: ['clerk'],
  };
  const administrator = staffIdOf(
    { seed, now },
    1 + staffMembers.findIndex(({ username }) => username === 'administrator'),
  );
  await copyRows(
    client,
    'identity.staff_change',
    [
      'center_id',
      'change_id',
      'staff_id',
      'kind',
      'username',
      'content',
      'before',
      'reason',
      'proposed_by',
      'proposed_at',
    ],
    [
      [
        centerId,
        seededUuid(seed, 'change', { centerId, number: 1, atMs: now.epochMilliseconds }),
        idOf(story, 'staff', newNumber),
        'open',
        // 钱泽, whom `content` names.
        'qian.ze',
        JSON.stringify(content),
        'null',
        '城东管理部新增一名柜面经办',
        administrator,
        now.subtract({ hours: 20 }),
      ],
    ],
  );
}
