import { fictionalCreditCode } from '../../sandbox/src/city/identifiers.ts';
import { casework, loan, policy, registration, withdrawal } from '../../server/src/contract.ts';
import { findPerson } from '../../server/src/modules/party/index.ts';
import type { RouteInput } from '../../server/src/platform/route.ts';
import { ask, read, readIf } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { type Act, rowsOf, staff } from './act.ts';
import { handInAgain, scanPapers } from './papers.ts';

// What happens seldom in the life of a centre: employers come and go, people turn out to be one, die or deceive, the law
// changes, a loan is given up for lost and some of it comes back.

const todayOf = ({ clock }: World) => clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
const aClerk = (world: World, center: Center) => staff(center, 'clerk', 1 + world.random.int(2));

/** An employer registers, moves, or is wound up: mostly one in which nobody is left. */
async function registerEmployer(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = aClerk(world, center);
  const way = random.next();
  if (way < 0.35) {
    const number = 900 + random.int(90);
    const body = {
      employerId: crypto.randomUUID(),
      name: `安居市新禾${number}商贸有限公司`,
      address: `安居市和平路 ${number} 号`,
      legalRepresentative: '余新禾',
      handlerName: '许经办',
      handlerMobile: '13800000000',
      payday: 1 + random.int(31),
      creditCode: fictionalCreditCode(center.centerId, number),
      employerRatioPpm: 10_000 * (4 + random.int(10)),
      memberRatioPpm: 10_000 * (5 + random.int(8)),
      firstMonth: todayOf(world)
        .toPlainYearMonth()
        .subtract({ months: random.int(3) })
        .toString(),
      evidence: '营业执照副本及缴存登记表',
    };
    return void (await ask(world, who, registration.openEmployer, { body }, { isRepeatable: true }));
  }
  const rows = await rowsOf<{ employer_id: string; people: string }>(
    world,
    `select e.employer_id, count(a.account_id)::text as people from party.employer e left join account.personal_account a
       on a.center_id = e.center_id and a.employer_id = e.employer_id and a.state in ('normal', 'sealed', 'frozen')
     where e.center_id = $1 group by e.employer_id, e.employer_account_no order by e.employer_account_no`,
    [center.centerId],
  );
  const empty = rows.filter(({ people }) => people === '0');
  const row = random.chance(0.7) ? (random.pick(empty) ?? random.pick(rows)) : random.pick(rows);
  if (!row) return;
  const params = { employerId: row.employer_id };
  if (way < 0.6) {
    const changes = random.one([{ payday: 1 + random.int(31) }, { address: `安居市新华路 ${1 + random.int(99)} 号` }]);
    const body = { deedId: crypto.randomUUID(), changes, evidence: '变更登记通知书', reason: '单位信息变更' };
    return void (await ask(world, who, registration.changeEmployer, { params, body }, { isRepeatable: true }));
  }
  await read(world, who, registration.getClosing, { params });
  const reason = random.one(['dissolved', 'bankrupt', 'merged', 'moved'] as const);
  const body = { deedId: crypto.randomUUID(), reason, evidence: '准予注销登记通知书' };
  await ask(world, who, registration.closeEmployer, { params, body }, { isRepeatable: true });
}

interface Known {
  readonly person_id: string;
  readonly account_no: string;
}

const accountsOf = (world: World, { centerId }: Center, which: string) =>
  rowsOf<Known>(
    world,
    `select person_id, account_no from account.personal_account where center_id = $1 and person_id is not null and ${which} order by account_no`,
    [centerId],
  );

/** Two registrations turn out to be one person; or somebody was registered under a wrong name. */
async function putRight(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = aClerk(world, center);
  const into = random.pick(await accountsOf(world, center, "state in ('normal', 'sealed')"));
  if (!into) return;
  const params = { personId: into.person_id };
  const more = { evidence: '公安机关出具的身份证明', reason: '登记有误' };
  if (random.chance(0.4)) {
    const { parts, data } = world;
    const known = await findPerson(
      { tx: parts.database, vault: data.vault, centerId: center.centerId },
      into.person_id,
    );
    if (!known) return;
    const { certificateNumber } = known;
    type Body = RouteInput<typeof registration.proposeCorrection>['body'];
    const certificateType = known.certificateType as Body['certificateType'];
    const body = {
      name: `${known.name.slice(0, 1)}改${known.name.slice(-1)}`,
      certificateType,
      certificateNumber,
      ...more,
    };
    return begun(world, center, await ask(world, who, registration.proposeCorrection, { params, body }));
  }
  const from = random.pick(
    await accountsOf(world, center, random.chance(0.8) ? "state = 'sealed'" : "state <> 'closed'"),
  );
  if (!from) return;
  await readIf(world, who, registration.previewMerge, { params, query: { fromAccountNo: from.account_no } });
  const body = { fromAccountNo: from.account_no, ...more };
  await begun(world, center, await ask(world, who, registration.proposeMerge, { params, body }));
}

/** A case has begun at the counter: its papers are scanned, mostly at once. */
async function begun(
  world: World,
  center: Center,
  asked: { readonly outcome: string; readonly answer?: { readonly caseId: string } },
): Promise<void> {
  if (asked.answer && world.random.chance(0.8)) await scanPapers(world, center, asked.answer.caseId);
}

/** Heirs come for the money of somebody who has died; somebody is unfit for work or gravely ill. */
async function withdrawWithPapers(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = aClerk(world, center);
  const one = random.pick(await accountsOf(world, center, "state in ('normal', 'sealed', 'frozen')"));
  if (!one) return;
  const ofPerson = { personId: one.person_id };
  const reason = random.one(['death', 'death', 'disability', 'illness'] as const);
  const card = { number: '6222020000000000000', bankCode: '102', bankName: '工商银行' };
  const body = { reason, card, ...(reason === 'illness' && { amountFen: 100_000 + random.int(3_000_000) }) };
  const opened = await ask(world, who, withdrawal.openTheirs, { params: ofPerson, body });
  if (opened.outcome !== 'ok') return;
  const params = { ...ofPerson, caseId: opened.answer.caseId };
  await ask(world, who, withdrawal.checkTheirs, { params, body: { isConsented: true } }, { isRepeatable: true });
  await scanPapers(world, center, params.caseId);
  const view = await readIf(world, who, withdrawal.getTheirs, { params });
  if (view)
    await ask(world, who, withdrawal.submitTheirs, { params, body: { version: view.version } }, { isRepeatable: true });
}

/** A fraud is found out; or it was none, and another person lifts the ban. */
async function ban(world: World, center: Center): Promise<void> {
  const { random } = world;
  const one = random.pick(await accountsOf(world, center, "state <> 'closed'"));
  if (!one) return;
  const who = staff(center, random.one(['reviewer', 'approver'] as const), 1 + random.int(2));
  const standing = await rowsOf<{ ban_id: string }>(
    world,
    'select ban_id from withdrawal.ban where center_id = $1 and lifted_at is null order by recorded_at, ban_id',
    [center.centerId],
  );
  const wrong = random.pick(standing);
  if (wrong && random.chance(0.4)) {
    const params = { banId: wrong.ban_id };
    await ask(world, who, withdrawal.liftBan, { params, body: { reason: '经复核证据不足' } }, { isRepeatable: true });
    return;
  }
  const body = {
    kind: random.one(['withdrawal', 'loan'] as const),
    fraudOn: todayOf(world)
      .subtract({ days: random.int(200) })
      .toString(),
    reason: '伪造购房合同提取公积金',
  };
  await ask(world, who, withdrawal.recordBan, { params: { personId: one.person_id }, body });
}

const changeable = [
  'contribution.ratio-min-ppm',
  'contribution.ratio-max-ppm',
  'contribution.base-min-fen',
  'contribution.base-max-fen',
  'contribution.deferral-max-months',
  'loan.amount-max-single-fen',
  'loan.balance-multiple',
  'loan.term-max-months',
  'loan.penalty-factor-ppm',
  'loan.grace-days',
  'loan.write-off-days-min',
  'loan.offset-keep-fen',
  'interest.deposit-rate-ppm',
  'withdrawal.decision-days',
  'casework.draft-days',
  'transfer.min-deposit-months',
] as const;

/** The rules change from a day on: proposed by the manager, decided by another. */
async function changeLaw(world: World, center: Center): Promise<void> {
  const { random } = world;
  const manager = staff(center, 'manager');
  const changes = await read(world, manager, policy.listParameterChanges, {
    query: { state: 'waiting', pageSize: 50 },
  });
  const waiting = random.pick(changes.rows);
  if (waiting && random.chance(0.7)) {
    const params = { changeId: waiting.changeId };
    const body = { isApproved: random.chance(0.85), note: '经管委会审议' };
    const approver = staff(center, 'approver');
    return void (await ask(world, approver, policy.decideParameter, { params, body }, { isRepeatable: true }));
  }
  const key = random.one(changeable);
  const known = await read(world, manager, policy.getParameter, { params: { key } });
  const before = known.values[0]?.value;
  if (typeof before !== 'number') return;
  const value = Math.max(1, Math.round((before * random.one([80, 90, 105, 110, 150])) / 100));
  // Ratios and rates are written to two figures after the point.
  const rounded = key.endsWith('-ppm') && value > 100 ? value - (value % 100) : value;
  const validFrom = todayOf(world).add({ days: random.int(60) });
  const body = {
    changeId: crypto.randomUUID(),
    key,
    validFrom: validFrom.toString(),
    value: rounded,
    source: `安公积金〔${validFrom.year}〕${1 + random.int(90)} 号`,
    reason: '管委会决定调整',
  };
  await ask(world, manager, policy.proposeParameter, { body }, { isRepeatable: true });
}

/** A loan that nobody pays is given up for lost; later some of it comes back after all. */
async function writeOff(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = aClerk(world, center);
  const rows = await rowsOf<{ loan_id: string; state: string; written: string }>(
    world,
    `select loan_id, state, written_fen::text as written from loan.account where center_id = $1 and (overdue_fen > 0 or state = 'written-off') order by loan_id`,
    [center.centerId],
  );
  const row = random.pick(rows);
  if (!row) return;
  const params = { loanId: row.loan_id };
  if (row.state === 'written-off') {
    const owed = Number(row.written);
    const amountFen = random.one([owed, Math.ceil(owed / 2), 100_000, owed + 1]);
    const body = { requestId: crypto.randomUUID(), amountFen: Math.max(1, amountFen) };
    return void (await ask(world, who, loan.recover, { params, body }, { isRepeatable: true }));
  }
  const body = {
    resolutionNo: `安管委〔${todayOf(world).year}〕${1 + random.int(90)} 号`,
    reason: '借款人无可供执行的财产',
  };
  await begun(world, center, await ask(world, who, loan.proposeWriteOff, { params, body }));
}

/** A case that came back is handed in again at the counter. */
async function again(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = aClerk(world, center);
  const work = await read(world, who, casework.listWork, { query: { queue: 'all', pageSize: 100 } });
  const one = random.pick(work.rows.filter(({ state }) => state === 'returned'));
  if (one) await handInAgain(world, center, one.caseId);
}

export const seldomActs: readonly Act[] = [
  { name: 'register an employer', weight: 2, run: registerEmployer },
  { name: 'put right', weight: 2, run: putRight },
  { name: 'withdraw with papers', weight: 2, run: withdrawWithPapers },
  { name: 'ban', weight: 1, run: ban },
  { name: 'change the law', weight: 2, run: changeLaw },
  { name: 'write off', weight: 1, run: writeOff },
  { name: 'hand in again', weight: 2, run: again },
];
