import { fictionalIndexOf } from '../../sandbox/src/city/people.ts';
import { contractOf } from '../../sandbox/src/province/registers.ts';
import { booking, loan, withdrawal } from '../../server/src/contract.ts';
import { findPerson } from '../../server/src/modules/party/index.ts';
import type { RouteInput } from '../../server/src/platform/route.ts';
import { ask, read, readIf } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { type Act, person, rowsOf } from './act.ts';

interface Member {
  readonly person_id: string;
  readonly account_id: string;
  readonly state: string;
}

async function aMember(world: World, center: Center, which = 'true'): Promise<Member | undefined> {
  const rows = await rowsOf<Member>(
    world,
    `select a.person_id, a.account_id, a.state from account.personal_account a join party.person p using (center_id, person_id)
     where a.center_id = $1 and a.person_id is not null and ${which} order by a.account_no`,
    [center.centerId],
  );
  return world.random.pick(rows);
}

type Form = RouteInput<typeof withdrawal.openMine>['body'];

async function formOf(world: World, center: Center, { person_id: personId, state }: Member): Promise<Form> {
  const { random } = world;
  if (state === 'sealed' && random.chance(0.7))
    return { reason: 'leave', leave: { hasAccountElsewhere: random.chance(0.2) } };
  const way = random.next();
  const amount = random.chance(0.3) ? { amountFen: 1_000 + random.int(2_000_000) } : {};
  if (way < 0.4) {
    const marital = random.one(['single', 'single', 'divorced'] as const);
    return {
      reason: 'rent',
      rent: { market: 'market', place: random.one(['city', 'county'] as const), marital },
      ...amount,
    };
  }
  if (way < 0.6)
    return { reason: 'repay-fund-loan', repay: { purpose: random.one(['instalments', 'early'] as const) }, ...amount };
  if (way < 0.7) return { reason: random.one(['retire', 'emigrate', 'leave'] as const), ...amount };
  return { reason: 'purchase-new', home: await homeBoughtBy(world, center, personId), ...amount };
}

/** What the province knows of somebody's purchase, or what nobody knows. */
async function homeBoughtBy(world: World, { centerId }: Center, personId: string): Promise<NonNullable<Form['home']>> {
  const known = await findPerson({ tx: world.parts.database, vault: world.data.vault, centerId }, personId);
  const index = known && fictionalIndexOf(known.certificateNumber);
  const bought = index === undefined ? undefined : contractOf(index, world.sandbox.province.access.openedOn);
  if (!bought)
    return {
      homeNumber: 'HT20260000000',
      on: '2026-03-02',
      priceFen: 90_000_000,
      paidFen: 20_000_000,
      invoiceNo: 'FP20260000000',
    };
  return {
    homeNumber: bought.contractNo,
    on: bought.signedOn.toString(),
    priceFen: bought.priceFen,
    paidFen: bought.downPaymentFen,
    invoiceNo: bought.invoiceNo,
  };
}

/** A withdrawal begins. */
async function applyForWithdrawal(world: World, center: Center): Promise<void> {
  const member = await aMember(world, center, `p.bank_card_sealed is not null`);
  if (!member) return;
  const who = person(center, member.person_id);
  const opened = await ask(world, who, withdrawal.openMine, { params: {}, body: await formOf(world, center, member) });
  if (opened.outcome === 'ok') await goOn(world, center, member.person_id, opened.answer.caseId);
}

/** Somebody looks after a withdrawal of theirs that is not finished. */
async function goOnWithWithdrawal(world: World, center: Center): Promise<void> {
  const rows = await rowsOf<{ subject_id: string; case_id: string }>(
    world,
    `select subject_id, case_id from casework.case_record where center_id = $1 and kind like 'withdrawal%' and state not in ('done', 'refused', 'cancelled')
     order by number, opened_at, subject_id`,
    [center.centerId],
  );
  const row = world.random.pick(rows);
  if (row) await goOn(world, center, row.subject_id, row.case_id);
}

async function goOn(world: World, center: Center, personId: string, caseId: string): Promise<void> {
  const who = person(center, personId);
  const params = { caseId };
  const view = await readIf(world, who, withdrawal.getMine, { params });
  if (!view) return;
  if (view.caseState === 'draft' || view.caseState === 'returned') {
    await ask(world, who, withdrawal.checkMine, { params, body: { isConsented: true } }, { isRepeatable: true });
    const after = await readIf(world, who, withdrawal.getMine, { params });
    if (after)
      await ask(
        world,
        who,
        withdrawal.submitMine,
        { params, body: { version: after.version } },
        { isRepeatable: true },
      );
    return;
  }
  if (view.moneyState === 'unpaid') {
    await ask(world, who, withdrawal.correctMyCard, { params, body: {} }, { isRepeatable: true });
  }
}

async function book(world: World, center: Center): Promise<void> {
  const { random } = world;
  const member = await aMember(world, center);
  if (!member) return;
  const who = person(center, member.person_id);
  const own = await read(world, who, booking.listAppointments, { query: { state: 'booked' } });
  const booked = random.pick(own.rows);
  if (booked && random.chance(0.7)) {
    const params = { appointmentId: booked.appointmentId };
    return void (await ask(world, who, booking.cancelAppointment, { params }, { isRepeatable: true }));
  }
  const { outlets, services } = await read(world, who, booking.listOutlets, { query: { centerId: center.centerId } });
  const outlet = random.pick(outlets);
  const service = random.pick(services.filter(({ audience }) => audience !== 'employer'));
  if (!outlet || !service) return;
  const query = { outletId: outlet.outletId, service: service.service };
  const slots = await readIf(world, who, booking.listSlots, { query });
  const day = random.pick(slots?.days ?? []);
  const slot = random.pick(day?.slots ?? []);
  if (!day || !slot) return;
  const body = { appointmentId: crypto.randomUUID(), ...query, day: day.day, starts: slot.starts };
  await ask(world, who, booking.book, { body }, { isRepeatable: true });
}

/** A borrower repays early or what is overdue. */
async function repay(world: World, center: Center): Promise<void> {
  const { random } = world;
  const rows = await rowsOf<{ person_id: string }>(
    world,
    'select distinct person_id from loan.borrower where center_id = $1 order by person_id',
    [center.centerId],
  );
  const row = random.pick(rows);
  if (!row) return;
  const who = person(center, row.person_id);
  const loans = await readIf(world, who, loan.listMyLoans, {});
  const one = random.pick(loans?.rows ?? []);
  if (!one) return;
  const params = { loanId: one.loanId };
  if (random.chance(0.15)) {
    const by = random.one(['none', 'monthly', 'yearly'] as const);
    return void (await ask(world, who, loan.signMyOffset, { params, body: { by } }, { isRepeatable: true }));
  }
  const wish =
    one.owedFen > 0 && random.chance(0.6)
      ? ({ kind: 'overdue' } as const)
      : random.chance(0.3)
        ? ({ kind: 'full' } as const)
        : ({
            kind: 'partial',
            amountFen: random.one([1_000_000, 100_000 + random.int(5_000_000), one.balanceFen]),
            choice: random.one(['lower-instalment', 'shorter-term'] as const),
          } as const);
  const body = { requestId: crypto.randomUUID(), wish };
  await ask(world, who, loan.repayMine, { params, body }, { isRepeatable: true });
}

/** Somebody writes to the centre's number: a command, one that is meant to be, or anything else. */
async function write(world: World, center: Center): Promise<void> {
  const { random } = world;
  const member = await aMember(world, center, 'p.mobile_index is not null');
  if (!member) return;
  const { centerId } = center;
  const known = await findPerson({ tx: world.parts.database, vault: world.data.vault, centerId }, member.person_id);
  const [number] = await rowsOf<{ number: string }>(
    world,
    'select number from notice.access_number where center_id = $1 order by number',
    [centerId],
  );
  if (!known?.mobile || !number) return;
  const identity = `${known.certificateNumber}#${random.one(['135792', '000000'])}`;
  const text = random.one([`QY#${identity}`, 'YE', 'MX', 'DK', 'HK', 'QXQY', `YE#${identity}`, 'ni hao']);
  const carrier = random.chance(0.8) ? 'china-mobile' : 'unicom';
  world.phones.write(carrier, { mobile: known.mobile, to: number.number, text });
  world.trace.add(`a text of ${text.length} characters over ${carrier}`);
}

export const peopleActs: readonly Act[] = [
  { name: 'apply for a withdrawal', weight: 7, run: applyForWithdrawal },
  { name: 'go on with a withdrawal', weight: 4, run: goOnWithWithdrawal },
  { name: 'appointment', weight: 3, run: book },
  { name: 'repay', weight: 4, run: repay },
  { name: 'write by short message', weight: 3, run: write },
];
