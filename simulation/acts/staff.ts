import { accounting, booking, casework, loan, settlement } from '../../server/src/contract.ts';
import { refusals as caseRefusals } from '../../server/src/modules/casework/problems.ts';
import { homeOf } from '../../server/src/modules/loan/loan-testing.ts';
import { findPerson } from '../../server/src/modules/party/index.ts';
import { ask, read, readIf } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { type Act, rowsOf, staff } from './act.ts';
import { scanPapers } from './papers.ts';

/** Somebody of the chain decides one of the cases that wait. */
async function decide(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, random.one(['clerk', 'reviewer', 'approver'] as const), 1 + random.int(2));
  const work = await read(world, who, casework.listWork, { query: { queue: 'waiting', pageSize: 50 } });
  const one = random.pick(work.rows);
  if (!one) return;
  const params = { caseId: one.caseId };
  const view = await readIf(world, who, casework.getWork, { params });
  if (!view) return;
  const outcome = random.one(['approve', 'approve', 'approve', 'approve', 'return', 'refuse'] as const);
  const body = { version: view.version, outcome, reason: '材料齐全，依规定办理' };
  const decided = await ask(world, who, casework.decideCase, { params, body }, { isRepeatable: true });
  if (decided.outcome === 'refused' && decided.code === caseRefusals.evidenceMissing.code)
    await scanPapers(world, center, one.caseId);
}

/** Somebody applies for a loan at the counter. */
async function applyForLoan(world: World, center: Center): Promise<void> {
  const { random } = world;
  const rows = await rowsOf<{ person_id: string }>(
    world,
    `select a.person_id from account.personal_account a join ledger.personal_balance b using (center_id, account_id)
     where a.center_id = $1 and a.state = 'normal' and b.carried_fen + b.current_fen > 2000000 order by a.account_no`,
    [center.centerId],
  );
  const row = random.pick(rows);
  const scope = { tx: world.parts.database, vault: world.data.vault, centerId: center.centerId };
  const known = row && (await findPerson(scope, row.person_id));
  const home = known && homeOf(world.sandbox.province.registers, known);
  if (!row || !home) return;
  const { spouseNumber, ...house } = home;
  const body = {
    ...house,
    isConsented: true as const,
    method: random.one(['level-payment', 'level-principal'] as const),
    amountFen: 1_000_000 * (3 + random.int(30)),
    months: 6 + random.int(60),
    houseArea: '89.5',
    houseValueFen: 60_000_000,
    estateId: null,
    security: 'mortgage' as const,
    commercialBank: null,
    commercialFen: null,
    incomeFen: 2_500_000,
    obligationsFen: 0,
    coBorrowers:
      spouseNumber === undefined
        ? []
        : [{ certificateNumber: spouseNumber, relation: 'spouse' as const, incomeFen: 800_000 }],
    payee: {
      name: '安居市滨河置业有限公司',
      accountNo: '6299999000000001',
      bankCode: '105',
      bankName: '建设银行',
      holder: 'corporate' as const,
    },
    repay: { accountNo: '6299990000000002', bankCode: '105', bankName: '建设银行' },
    offsetBy: random.one(['none', 'none', 'monthly', 'yearly'] as const),
  };
  await ask(world, staff(center, 'clerk'), loan.applyForLoan, { params: { personId: row.person_id }, body });
}

/** The money of a signed loan is granted. */
async function grant(world: World, center: Center): Promise<void> {
  const rows = await rowsOf<{ loan_id: string }>(
    world,
    `select loan_id from loan.contract where center_id = $1 and not exists (select from loan.account a where a.center_id = contract.center_id and a.loan_id = contract.loan_id)
     order by contract_no`,
    [center.centerId],
  );
  const row = world.random.pick(rows);
  if (!row) return;
  const params = { loanId: row.loan_id };
  await ask(world, staff(center, 'accountant'), loan.grantMoney, { params }, { isRepeatable: true });
}

/** Money that nobody claims goes to an employer or back; failed payments are paid again; two people for each. */
async function allocate(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, 'accountant', 1 + random.int(2));
  const open = await read(world, who, settlement.listReceipts, { query: { state: 'unmatched', pageSize: 50 } });
  const receipt = random.pick(open.rows);
  if (!receipt) return;
  const params = { receiptId: receipt.receiptId };
  const { allocations } = await read(world, who, settlement.listAllocations, { params });
  const proposed = allocations.find(({ state }) => state === 'proposed');
  if (proposed) {
    const one = { params: { allocationId: proposed.allocationId } };
    if (random.chance(0.15))
      return void (await ask(world, who, settlement.withdrawAllocation, one, { isRepeatable: true }));
    return void (await ask(world, who, settlement.confirmAllocation, one, { isRepeatable: true }));
  }
  const body = random.chance(0.6)
    ? {
        kind: 'employer' as const,
        employerAccountNo: `2${String(center.centerId).padStart(3, '0')}00000${1 + random.int(4)}`,
        reason: '已与单位核实',
      }
    : {
        kind: 'return' as const,
        bankCode: '102',
        bankName: '工商银行',
        holder: 'corporate' as const,
        reason: '付款人误汇',
      };
  await ask(world, who, settlement.proposeAllocation, { params, body }, { isRepeatable: true });
}

async function repayFailed(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, 'accountant', 1 + random.int(2));
  const found = await read(world, who, settlement.listPayments, { query: { pageSize: 100 } });
  const payment = random.pick(found.rows.filter(({ state }) => ['failed', 'returned', 'proposed'].includes(state)));
  if (!payment) return;
  const params = { paymentId: payment.paymentId };
  if (payment.state === 'proposed')
    return void (await ask(
      world,
      who,
      random.chance(0.8) ? settlement.confirmRepayment : settlement.withdrawRepayment,
      { params },
      { isRepeatable: true },
    ));
  await ask(world, who, settlement.proposeRepayment, { params, body: { reason: '收款账户已恢复' } as never });
}

/** The finance office closes what can be closed, accrues and settles interest, books by hand. */
async function closeBooks(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, 'accountant', 1 + random.int(2));
  const books = await read(world, who, accounting.getBooks, {});
  const interest = await read(world, who, accounting.getInterest, {});
  if (interest.due) {
    const body = { settlesOn: interest.due.settlesOn };
    await ask(world, who, accounting.startInterest, { body }, { isRepeatable: true });
    return;
  }
  const way = random.next();
  if (way < 0.5) {
    const today = Temporal.PlainDate.from(books.today);
    const through = today.subtract({ days: random.int(4) }).toString();
    return void (await ask(world, who, accounting.closeDays, { body: { through } }, { isRepeatable: true }));
  }
  if (way < 0.65 && books.nextMonth)
    return void (await ask(
      world,
      who,
      accounting.closeMonth,
      { body: { month: books.nextMonth.month } },
      { isRepeatable: true },
    ));
  if (way < 0.72) {
    const year = Temporal.PlainDate.from(books.accountingDate).year - random.int(2);
    await ask(world, who, accounting.accrueInterest, { body: { through: `${year}-12-31` } });
    await ask(world, who, accounting.carryYear, { body: { year } });
    return void (await ask(world, who, accounting.closeYear, { body: { year } }));
  }
  if (way < 0.85)
    return void (await ask(world, who, accounting.accrueInterest, { body: { through: books.accountingDate } }));
  await vouchers(world, center);
}

async function vouchers(world: World, center: Center): Promise<void> {
  const { random } = world;
  const open = await read(world, staff(center, 'accountant'), accounting.listVoucherRequests, {
    query: { pageSize: 50 } as never,
  });
  const one = random.pick(open.rows.filter(({ state }) => state === 'proposed'));
  if (one && random.chance(0.7)) {
    const params = { requestId: one.requestId };
    return void (await ask(
      world,
      staff(center, 'approver'),
      accounting.approveVoucher,
      { params, body: { note: '同意记账' } } as never,
      { isRepeatable: true },
    ));
  }
  const amountFen = 100 + random.int(1_000_000);
  const lines = [
    { subject: '412', debitFen: amountFen, creditFen: 0 },
    { subject: '401', debitFen: 0, creditFen: amountFen },
  ];
  const body = { requestId: crypto.randomUUID(), summary: '调整利息收支', lines } as never;
  await ask(world, staff(center, 'accountant'), accounting.proposeVoucher, { body }, { isRepeatable: true });
}

/** Walk-ins and booked people take tickets; windows call, finish, hold. */
async function queue(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, 'clerk', 1 + random.int(2));
  const outlets = await rowsOf<{ outlet_id: string }>(
    world,
    'select outlet_id from booking.outlet where center_id = $1 order by outlet_id',
    [center.centerId],
  );
  const outlet = random.pick(outlets);
  if (!outlet) return;
  const params = { outletId: outlet.outlet_id };
  const view = await read(world, who, booking.getQueue, { params });
  const way = random.next();
  if (way < 0.4) {
    const appointments = await rowsOf<{ number: string }>(
      world,
      `select number from booking.appointment where center_id = $1 and outlet_id = $2 and state = 'booked' and day = $3 order by number`,
      [center.centerId, outlet.outlet_id, world.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()],
    );
    const booked = random.pick(appointments);
    const services = await rowsOf<{ service: string }>(
      world,
      'select service from booking.service where center_id = $1 order by service',
      [center.centerId],
    );
    const service = random.pick(services)?.service ?? 'withdrawal';
    const body = {
      ticketId: crypto.randomUUID(),
      ...(booked && random.chance(0.7) ? { appointmentNumber: booked.number } : { service }),
    };
    return void (await ask(world, who, booking.takeTicket, { params, body }, { isRepeatable: true }));
  }
  const windowNo = random.pick(view.windows)?.windowNo ?? 1;
  if (way < 0.7) return void (await ask(world, who, booking.callNext, { params, body: { windowNo } }));
  const ticket = random.pick([...view.called, ...view.held, ...view.waiting, ...view.skipped]);
  if (!ticket) return;
  const to = random.one(['served', 'served', 'skipped', 'held', 'waiting', 'left', 'recall'] as const);
  await ask(world, who, booking.moveTicket, { params: { ticketId: ticket.ticketId }, body: { to } });
}

async function reconcile(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, 'accountant');
  const day = world.clock.now
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
    .subtract({ days: 1 + random.int(3) });
  const params = { accountNo: center.accountNo, day: day.toString() };
  await ask(world, who, settlement.runReconciliation, { params } as never);
}

export const staffActs: readonly Act[] = [
  { name: 'decide', weight: 8, run: decide },
  { name: 'apply for a loan', weight: 2, run: applyForLoan },
  { name: 'grant', weight: 2, run: grant },
  { name: 'allocate', weight: 4, run: allocate },
  { name: 'pay again', weight: 2, run: repayFailed },
  { name: 'books', weight: 4, run: closeBooks },
  { name: 'queue', weight: 5, run: queue },
  { name: 'reconcile', weight: 1, run: reconcile },
];
