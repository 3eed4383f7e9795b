import { fictionalPerson } from '../../sandbox/src/city/people.ts';
import { contribution } from '../../server/src/contract.ts';
import { type RosterColumn, rosterColumns } from '../../server/src/modules/contribution/roster.ts';
import { fen } from '../../server/src/platform/money.ts';
import type { RouteInput, RouteOutput } from '../../server/src/platform/route.ts';
import { readSheet, writeSheet } from '../../server/src/platform/xlsx.ts';
import { type Asked, ask, read, readIf, type Who } from '../ask.ts';
import { signed } from '../certificates.ts';
import type { Center, World } from '../world.ts';
import { type Act, rowsOf } from './act.ts';

export interface Employer {
  readonly who: Who & { readonly kind: 'employer' };
  readonly name: string;
}

export async function anEmployer(world: World, center: Center): Promise<Employer | undefined> {
  const rows = await rowsOf<{ employer_id: string; name: string }>(
    world,
    'select employer_id, name from party.employer where center_id = $1 order by employer_account_no',
    [center.centerId],
  );
  const row = world.random.pick(rows);
  if (!row) return undefined;
  const subjectId = row.employer_id.replace(/^........-/, '0000c1e4-');
  return {
    who: { kind: 'employer', subjectId, employerId: row.employer_id, centerId: center.centerId },
    name: row.name,
  };
}

export const answerOf = <T>(asked: { outcome: string; answer?: T }): T | undefined =>
  asked.outcome === 'ok' ? asked.answer : undefined;

/** The month's list goes one step on: made, signed, paid in some way, or given up. */
async function month(world: World, center: Center): Promise<void> {
  const employer = await anEmployer(world, center);
  if (!employer) return;
  const overview = await read(world, employer.who, contribution.getEmployerOverview, {});
  const { current } = overview;
  if (!current) return makeList(world, employer, overview.nextDueMonth);
  const { remittanceId } = current;
  const params = { remittanceId };
  if (current.state === 'draft') {
    if (world.random.chance(0.1))
      return void (await ask(world, employer.who, contribution.discardRemittance, { params }));
    if (world.random.chance(0.1)) await leaveSomeoneOut(world, employer, remittanceId);
    return confirm(world, employer, remittanceId);
  }
  if (current.state === 'confirmed' || current.state === 'short')
    return pay(world, center, employer, { remittanceId, amount: current.amountFen, serial: current.serial });
}

async function makeList(world: World, employer: Employer, month: string): Promise<void> {
  const { random } = world;
  if (random.chance(0.55)) {
    const isLong = random.chance(0.3);
    const through = Temporal.PlainYearMonth.from(month)
      .add({ months: 1 + random.int(2) })
      .toString();
    const body = { month, requestId: crypto.randomUUID(), ...(isLong && { through }) };
    await ask(world, employer.who, contribution.carryOver, { body }, { isRepeatable: true });
    return;
  }
  const rows = await changedRoster(world, employer);
  if (rows.length === 0) return;
  await ask(world, employer.who, contribution.importRoster, {
    query: { month, through: month, fileName: '花名册.xlsx' },
    file: await rosterOf(rows),
  } as RouteInput<typeof contribution.importRoster>);
}

type Cells = Readonly<Partial<Record<RosterColumn, string>>>;

/** The roster as prefilled, with somebody hired, somebody gone and somebody on another base. */
async function changedRoster(world: World, { who }: Employer): Promise<Cells[]> {
  const { random } = world;
  const file = await read(world, who, contribution.exportRoster, { query: {} });
  const rows: Cells[] = [];
  for await (const row of readSheet(file as unknown as Uint8Array, rosterColumns, { maxRows: 5_000 }))
    rows.push(row.cells);
  const kept = rows.filter(() => rows.length < 4 || random.chance(0.95));
  const changed = kept.map((row) => {
    const { employerAmount: _, memberAmount: __, totalAmount: ___, ...plain } = row;
    return random.chance(0.1) ? { ...plain, base: `${4_000 + random.int(15_000)}.${10 + random.int(90)}` } : plain;
  });
  const month = rows[0]?.month;
  for (let hired = random.int(3); hired > 0; hired -= 1) {
    // Sometimes somebody who has an account elsewhere in the city: refused, with a reason.
    const { name, certificateNumber, mobile } = fictionalPerson(
      random.chance(0.8) ? 1_910_000 + random.int(80_000) : random.int(300),
    );
    changed.push({
      name,
      certificateType: '居民身份证',
      certificateNumber,
      mobile,
      base: `${3_500 + random.int(9_000)}.00`,
      ...(month !== undefined && { month }),
    });
  }
  return changed;
}

async function rosterOf(rows: readonly Cells[]): Promise<Buffer> {
  const columns = rosterColumns.map(({ key, header }) => ({ key, header, kind: 'text' as const }));
  const pieces: Buffer[] = [];
  for await (const piece of writeSheet({ title: '花名册', columns, rows }))
    pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

async function leaveSomeoneOut(world: World, { who }: Employer, remittanceId: string): Promise<void> {
  const lines = await read(world, who, contribution.listRemittanceLines, { params: { remittanceId }, query: {} });
  const line = world.random.pick(lines.rows);
  if (!line) return;
  const body = { lineNos: [line.lineNo], reason: world.random.one(['dispute', null]) } as never;
  await ask(world, who, contribution.leaveOut, { params: { remittanceId }, body });
}

async function confirm(world: World, employer: Employer, remittanceId: string): Promise<void> {
  const params = { remittanceId };
  const challenge = answerOf(await ask(world, employer.who, contribution.prepareConfirmation, { params }));
  if (!challenge) return;
  const body = await signed(world, employer.who.employerId, challenge);
  await ask(world, employer.who, contribution.confirmRemittance, { params, body }, { isRepeatable: true });
}

/** Money comes: the right sum, too little, too much, twice, without the remark; or the bank collects it. */
async function pay(
  world: World,
  center: Center,
  employer: Employer,
  owed: { readonly remittanceId: string; readonly amount: number; readonly serial: string },
): Promise<void> {
  const { random } = world;
  const params = { remittanceId: owed.remittanceId };
  const way = random.next();
  if (way < 0.06)
    return void (await ask(world, employer.who, contribution.withdrawRemittance, { params }, { isRepeatable: true }));
  if (way < 0.14)
    return void (await ask(world, employer.who, contribution.payFromUnallocated, { params }, { isRepeatable: true }));
  if (way < 0.3) {
    const terms = await read(world, employer.who, contribution.getCollectionTerms, {});
    if (!terms.agreement)
      return business(world, employer, {
        kind: 'collection-agreement',
        accountNo: '41001580000000099001',
        bankCode: '102',
      });
    return void (await ask(world, employer.who, contribution.collectRemittance, { params }, { isRepeatable: true }));
  }
  const detail = await read(world, employer.who, contribution.getRemittance, { params });
  const due = detail.payment?.amountFen ?? owed.amount;
  const amount = random.one([
    due,
    due,
    due,
    due + 1,
    due + 123_45,
    Math.max(1, due - 1),
    Math.max(1, Math.floor(due / 2)),
  ]);
  const remark = random.chance(0.92)
    ? (detail.payment?.remark ?? owed.serial)
    : random.one(['', '汇缴款', `${owed.serial}X`]);
  for (let times = random.chance(0.08) ? 2 : 1; times > 0; times -= 1)
    payAtBank(world, center, employer, amount, remark);
}

function payAtBank(world: World, center: Center, { name }: Employer, amount: number, remark: string): void {
  world.bank.pay({
    from: '6299990007010000015',
    fromName: name,
    to: center.accountNo,
    toName: center.accountName,
    amount: fen(amount),
    remark,
  });
  world.trace.add(`the bank moves ${amount} to centre ${center.centerId} with ${remark.length} characters`);
}

export type Request = RouteInput<typeof contribution.startBusiness>['body'];
type WithoutId<T> = T extends unknown ? Omit<T, 'businessId'> : never;

/** Any other business: asked for, looked at, signed, perhaps given up. */
export async function business(world: World, employer: Employer, request: WithoutId<Request>): Promise<void> {
  const { who } = employer;
  const body = { ...request, businessId: crypto.randomUUID() } as Request;
  const started: Asked<typeof contribution.startBusiness> = await ask(
    world,
    who,
    contribution.startBusiness,
    { body },
    { isRepeatable: true },
  );
  const businessId = answerOf(started)?.businessId;
  if (businessId !== undefined) await sign(world, employer, businessId);
}

/** A draft is signed, or given up. */
export async function sign(world: World, { who }: Employer, businessId: string): Promise<void> {
  const params = { businessId };
  if (world.random.chance(0.05)) return void (await ask(world, who, contribution.discardBusiness, { params }));
  const challenge = answerOf(await ask(world, who, contribution.prepareBusiness, { params }));
  if (!challenge) return;
  const signature = await signed(world, who.employerId, challenge);
  await ask(world, who, contribution.confirmBusiness, { params, body: signature }, { isRepeatable: true });
}

async function otherBusiness(world: World, center: Center): Promise<void> {
  const { random } = world;
  const employer = await anEmployer(world, center);
  if (!employer) return;
  const people = await rowsOf<{
    account_id: string;
    account_no: string;
    state: string;
    base_fen: string;
    first_month: string;
  }>(
    world,
    `select account_id, account_no, state, base_fen::text, first_month::text from account.personal_account
     where center_id = $1 and employer_id = $2 order by account_no`,
    [center.centerId, employer.who.employerId],
  );
  const normal = people.filter(({ state }) => state === 'normal');
  const sealed = people.filter(({ state }) => state === 'sealed');
  const one = random.pick(normal);
  const other = random.pick(sealed);
  const way = random.next();
  if (way < 0.2 && one)
    return business(world, employer, {
      kind: 'seal',
      accountIds: [one.account_id],
      reason: random.one(['left', 'retired', 'other']),
    });
  if (way < 0.35 && other)
    return business(world, employer, {
      kind: 'unseal',
      people: [{ accountId: other.account_id, baseFen: 400_000 + random.int(600_000) }],
      reason: 'back',
    });
  if (way < 0.6 && one) return backPayment(world, employer, one);
  if (way < 0.75) return correction(world, employer, center);
  if (way < 0.85 && one)
    return business(world, employer, {
      kind: 'base',
      means: 'base',
      people: [{ accountId: one.account_id, amountFen: 300_000 + random.int(900_000) }],
    });
  if (way < 0.95) return payOldBusiness(world, center, employer);
  return business(world, employer, {
    kind: 'ratio',
    employerRatioPpm: 50_000 + 10_000 * random.int(8),
    memberRatioPpm: 50_000 + 10_000 * random.int(8),
  });
}

function backPayment(
  world: World,
  employer: Employer,
  { account_id: accountId }: { account_id: string },
): Promise<void> {
  const { random } = world;
  const to = world.clock.now
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
    .toPlainYearMonth()
    .subtract({ months: 1 + random.int(8) });
  const from = to.subtract({ months: random.int(3) });
  return business(world, employer, {
    kind: 'back-payment',
    people: [
      {
        accountId,
        from: from.toString(),
        to: to.toString(),
        reason: random.one(['missed', 'base-difference', 'ordered']),
        ...(random.chance(0.7) && { baseFen: 400_000 + random.int(1_500_000) }),
      },
    ],
  });
}

/** What was paid by mistake is taken out again. */
async function correction(world: World, employer: Employer, center: Center): Promise<void> {
  const { random } = world;
  const posted = await read(world, employer.who, contribution.listRemittances, {
    query: { state: 'posted', pageSize: 20 },
  });
  const remittance = random.pick(posted.rows);
  if (!remittance) return;
  const rows = await rowsOf<{ account_no: string }>(
    world,
    `select a.account_no from ledger.personal_entry e join account.personal_account a using (center_id, account_id)
     where e.center_id = $1 and e.month = $2 and a.employer_id = $3 and e.current_change_fen > 0 group by 1 order by 1`,
    [center.centerId, `${remittance.month}-01`, employer.who.employerId],
  );
  const one = random.pick(rows);
  if (!one) return;
  await business(world, employer, {
    kind: 'correction',
    remittanceId: remittance.remittanceId,
    accountNos: [one.account_no],
    reason: '误缴',
  });
}

/** Confirmed back-payments are paid at the bank, or from what lies here. */
async function payOldBusiness(world: World, center: Center, employer: Employer): Promise<void> {
  const open = await read(world, employer.who, contribution.listBusinesses, {
    query: { kind: 'back-payment', pageSize: 20 },
  });
  const one = world.random.pick(open.rows.filter(({ state }) => state === 'pending'));
  if (!one) return;
  const params = { businessId: one.businessId };
  const view = await readIf(world, employer.who, contribution.getBusiness, { params });
  if (!view?.payment) return;
  if (world.random.chance(0.3))
    return void (await ask(
      world,
      employer.who,
      contribution.payBusinessFromUnallocated,
      { params },
      { isRepeatable: true },
    ));
  const amount = world.random.one([
    view.payment.amountFen,
    view.payment.amountFen,
    view.payment.amountFen + 100,
    Math.max(1, view.payment.amountFen - 100),
  ]);
  payAtBank(world, center, employer, amount, view.payment.remark);
}

export const employerActs: readonly Act[] = [
  { name: 'month', weight: 12, run: month },
  { name: 'other business', weight: 5, run: otherBusiness },
];

export type Overview = RouteOutput<typeof contribution.getEmployerOverview>;
