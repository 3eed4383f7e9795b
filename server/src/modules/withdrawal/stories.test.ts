import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import { casework } from '../../contract.ts';
import { fen } from '../../platform/money.ts';
import { testNow } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { findDifferences } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/store.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';
import { useLoanFacts } from './index.ts';
import type { EvidenceId, Reason } from './rules/reasons.ts';
import { asPerson, freshMember, openWithdrawals, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

// Each reason as a whole story over HTTP, in the hall and at the counter: applied for, confirmed by the agencies or handed
// in, decided, paid by the bank, posted, and found in the records. What an agency answers otherwise comes back.

let service: Withdrawals;
const borrowers = new Set<string>();
before(async () => {
  service = await openWithdrawals();
  useLoanFacts(async (_call, personId) =>
    borrowers.has(personId)
      ? {
          outstanding: fen(300_000),
          instalment: fen(120_000),
          grantedOn: Temporal.PlainDate.from('2024-01-15'),
          fundPaid: [],
          borrowers: [personId],
        }
      : undefined,
  );
});
after(() => service.close());
beforeEach(() => {
  service.registers.clear();
  // One story lets hours go by; the next one is told on its own day.
  service.clock.now = testNow;
});

type Record = Readonly<globalThis.Record<string, string | number | boolean>>;
interface Story {
  readonly title: string;
  readonly reason: Reason;
  readonly form: Omit<WithdrawalForm, 'reason'>;
  /** What the agencies have on record. */
  readonly registers: Readonly<
    Partial<globalThis.Record<'housing-contract' | 'tax-invoice' | 'real-estate' | 'identity', Record>>
  >;
  /** Papers that the agencies confirm, and papers that must be handed in because nobody has them on record. */
  readonly confirmed: readonly EvidenceId[];
  readonly handedIn: readonly EvidenceId[];
  readonly amountFen?: number;
  readonly isBorrower?: boolean;
}

const signed = { on: '2026-03-02', priceFen: 90_000_000, paidFen: 800_000 } as const;
const filed = { priceFen: 90_000_000, signedOn: '2026-03-02', standing: 'valid' } as const;
const invoiced = (document: string, invoiceNo: string, amountFen = 800_000): Record => ({
  invoiceNo,
  document,
  amountFen,
  standing: 'valid',
});

/** The stories with numbers of papers that nobody has used. */
const storiesWith = (n: string): readonly Story[] => [
  {
    title: '[P-W2] 现房',
    reason: 'purchase-new',
    form: { home: { ...signed, homeNumber: `HT${n}`, invoiceNo: `FP1${n}` } },
    registers: {
      'housing-contract': { ...filed, contractNo: `HT${n}`, dealing: 'new' },
      'tax-invoice': invoiced('down-payment', `FP1${n}`),
    },
    confirmed: ['purchase-contract', 'payment-invoice'],
    handedIn: [],
    amountFen: 800_000,
  },
  {
    title: '[P-W3] 二手房',
    reason: 'purchase-second-hand',
    form: {
      home: { ...signed, homeNumber: `CL${n}`, invoiceNo: `QS1${n}`, titleNo: '豫(2026)安居市不动产权第0000001号' },
    },
    registers: {
      'housing-contract': { ...filed, contractNo: `CL${n}`, dealing: 'second-hand' },
      'real-estate': { homeCount: 1, certificateNo: '豫(2026)安居市不动产权第0000001号' },
      'tax-invoice': invoiced('deed-tax', `QS1${n}`, 9_000),
    },
    confirmed: ['purchase-contract', 'title', 'deed-tax'],
    handedIn: [],
    amountFen: 800_000,
  },
  {
    title: '[P-W4] 建造、翻建',
    reason: 'build',
    form: { home: { homeNumber: `JZXK2026001${n}`, on: '2026-05-06', paidFen: 500_000, invoiceNo: `JZ1${n}` } },
    registers: { 'tax-invoice': invoiced('construction', `JZ1${n}`, 500_000) },
    confirmed: ['build-cost'],
    handedIn: ['build-permit'],
    amountFen: 500_000,
  },
  {
    title: '[P-W5] 大修',
    reason: 'repair',
    form: { home: { homeNumber: `AJD2026001${n}`, on: '2026-05-06', paidFen: 400_000, invoiceNo: `JZ2${n}` } },
    registers: { 'tax-invoice': invoiced('construction', `JZ2${n}`, 400_000) },
    confirmed: ['repair-invoice'],
    handedIn: ['repair-appraisal'],
    amountFen: 400_000,
  },
  {
    title: '[P-W7] 提前还贷',
    reason: 'repay-fund-loan',
    form: { repay: { purpose: 'early' } },
    registers: {},
    confirmed: [],
    handedIn: [],
    isBorrower: true,
    amountFen: 300_000,
  },
  {
    title: '[P-W10] 出境定居',
    reason: 'emigrate',
    form: {},
    registers: { identity: { registration: 'cancelled' } },
    confirmed: ['emigration'],
    handedIn: [],
  },
  {
    title: '装修',
    reason: 'decorate',
    form: {
      home: {
        homeNumber: `ZX2026001${n}`,
        on: '2026-05-06',
        paidFen: 300_000,
        invoiceNo: `JZ3${n}`,
        titleNo: '豫(2021)安居市不动产权第0000006号',
        purchaseContractNo: `HT2024001${n}`,
        boughtOn: '2024-03-02',
      },
    },
    registers: {
      'real-estate': { homeCount: 1, certificateNo: '豫(2021)安居市不动产权第0000006号' },
      'housing-contract': { contractNo: `HT2024001${n}`, signedOn: '2024-03-02', standing: 'valid' },
      'tax-invoice': invoiced('construction', `JZ3${n}`, 300_000),
    },
    confirmed: ['purchase-contract', 'title', 'decoration-invoice'],
    handedIn: ['decoration-contract'],
    amountFen: 300_000,
  },
  {
    title: '物业费',
    reason: 'property-fee',
    form: {
      home: { homeNumber: `WY1${n}`, on: '2026-10-28', paidFen: 216_000, titleNo: '豫(2021)安居市不动产权第0000006号' },
    },
    registers: {
      'real-estate': { homeCount: 1, certificateNo: '豫(2021)安居市不动产权第0000006号' },
      'tax-invoice': invoiced('property-fee', `WY1${n}`, 216_000),
    },
    confirmed: ['title', 'property-fee-invoice'],
    handedIn: [],
    amountFen: 216_000,
  },
]; // prettier-ignore

const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'white' } })
  .jpeg()
  .toBuffer();

/** The same steps, taken by the person in the hall or by a clerk with the person at the window. */
async function stepsAt(place: 'hall' | 'app' | 'counter', personId: string) {
  const own = await asPerson(service, personId, place === 'app' ? 'app' : 'web');
  if (place !== 'counter') {
    const attach = (caseId: string, slot: string) =>
      own.me.call(casework.attachToMyCase, {
        params: { caseId },
        query: { slot, fileName: `${slot}.jpg` },
        file: photo,
      });
    return { ...own, attach, channelText: place === 'app' ? '手机 APP' : '网上服务大厅' };
  }
  const clerk = await service.staff(['clerk']);
  return {
    ...own,
    channelText: '柜台',
    open: (body: WithdrawalForm) => clerk.call(contract.openTheirs, { params: { personId }, body }),
    check: (caseId: string) =>
      clerk.call(contract.checkTheirs, { params: { personId, caseId }, body: { isConsented: true } }),
    attach: (caseId: string, slot: string) =>
      clerk.call(casework.attachAtCounter, {
        params: { caseId },
        query: { slot, fileName: `${slot}.jpg` },
        file: photo,
      }),
    submit: async (caseId: string) => {
      const { version } = await own.get(caseId);
      return clerk.call(contract.submitTheirs, { params: { personId, caseId }, body: { version } });
    },
  };
}

const balanceOf = async (accountId: string) => {
  const { rows } = await service.ownerPool.query<{ total: bigint }>(
    'select carried_fen + current_fen as total from ledger.personal_balance where center_id = 1 and account_id = $1',
    [accountId],
  );
  return Number(rows[0]?.total);
};
const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};

type Steps = Awaited<ReturnType<typeof stepsAt>>;

/** Fills in, asks the agencies, hands in what nobody has on record. */
async function prepared({ reason, form, confirmed, handedIn }: Story, { open, check, attach, get }: Steps) {
  const { caseId } = await open({ reason, ...form });
  if (confirmed.length > 0) await check(caseId);
  const stateOf = async () =>
    new Map((await get(caseId)).assessment.papers.map(({ id, state }) => [id, state] as const));
  await until(async () => {
    const states = await stateOf();
    return confirmed.every((id) => states.get(id) === 'confirmed');
  });
  for (const slot of handedIn) {
    assert.equal((await stateOf()).get(slot), 'missing');
    await attach(caseId, slot);
  }
  assert.deepEqual(
    [...(await stateOf())].map(([id, state]) => `${id} ${state}`).sort(),
    [...confirmed.map((id) => `${id} confirmed`), ...handedIn.map((id) => `${id} paper`)].sort(),
  );
  return caseId;
}

/** From the first question to the money, the books and the records. */
async function tellStory(story: Story, place: 'hall' | 'app' | 'counter'): Promise<void> {
  for (const [source, record] of Object.entries(story.registers)) service.registers.set(source as 'identity', record);
  const { personId, accountId } = await freshMember(service);
  if (story.isBorrower) borrowers.add(personId);
  const before = await balanceOf(accountId);
  const steps = await stepsAt(place, personId);
  const caseId = await prepared(story, steps);
  await steps.submit(caseId);
  if (story.handedIn.length > 0) {
    await steps.reaches(caseId, 'reviewing');
    const reviewer = await service.staff(['reviewer']);
    const { version, view } = await reviewer.call(casework.getWork, { params: { caseId } });
    assert.equal(view.claims.length, story.confirmed.length + story.handedIn.length);
    await reviewer.call(casework.decideCase, {
      params: { caseId },
      body: { version, outcome: 'approve', reason: '证明与原件一致，同意' },
    });
  }
  const paid = await steps.reaches(caseId, 'paid');
  const interest = paid.assessment.interestFen;
  assert.equal(paid.amountFen, story.amountFen ?? before + interest);
  assert.equal(await balanceOf(accountId), before + interest - paid.amountFen);
  const { rows } = await steps.me.call(contract.listMine, { params: {}, query: {} });
  assert.deepEqual(
    rows.map(({ reason, state, amountFen, channelText }) => [reason, state, amountFen, channelText]),
    [[story.reason, 'paid', paid.amountFen, steps.channelText]],
  );
  await booksAgree();
}

for (const place of ['hall', 'counter'] as const) {
  for (const story of storiesWith(place)) {
    test(`${story.title}, ${place}: applied for, ${story.handedIn.length > 0 ? 'decided by a person' : 'decided by the rules'}, paid, posted, in the records`, () =>
      tellStory(story, place));
  }
}

const inTheApp = [
  { title: '[M-W1] 现房', story: '[P-W2]' },
  { title: '[M-W2] 建造、翻建', story: '[P-W4]' },
  { title: '[M-W3] 大修', story: '[P-W5]' },
  { title: '[M-W5] 提前还贷', story: '[P-W7]' },
  { title: '[R-2] 出境定居', story: '[P-W10]' },
] as const;
for (const { title, story } of inTheApp) {
  test(`${title} in the installed app: as in the hall, and the records say where it was done`, async () => {
    const told = storiesWith('app').find((known) => known.title.startsWith(story));
    assert.ok(told);
    await tellStory(told, 'app');
  });
}

/** What an agency answers otherwise than the form says, and what is told of it. */
const answers: readonly {
  readonly story: string;
  readonly source: 'housing-contract' | 'tax-invoice' | 'real-estate' | 'identity';
  readonly change: Record | undefined;
  readonly paper: EvidenceId;
  readonly told: RegExp;
}[] = [
  {
    story: '[P-W2]',
    source: 'housing-contract',
    change: { standing: 'cancelled' },
    paper: 'purchase-contract',
    told: /房产交易管理部门的登记与填写的不一致（合同状态）/,
  },
  {
    story: '[P-W3]',
    source: 'real-estate',
    change: { certificateNo: '豫(2020)安居市不动产权第0000009号' },
    paper: 'title',
    told: /不动产登记机构的登记与填写的不一致（不动产权证号）/,
  },
  { story: '[P-W4]', source: 'tax-invoice', change: undefined, paper: 'build-cost', told: /税务机关没有查到/ },
  {
    story: '[P-W5]',
    source: 'tax-invoice',
    change: { amountFen: 390_000 },
    paper: 'repair-invoice',
    told: /税务机关的登记与填写的不一致（票面金额）/,
  },
  {
    story: '[P-W10]',
    source: 'identity',
    change: { registration: 'valid' },
    paper: 'emigration',
    told: /公安机关的登记与填写的不一致（户籍状态）/,
  },
  {
    story: '物业费',
    source: 'tax-invoice',
    change: { standing: 'reversed' },
    paper: 'property-fee-invoice',
    told: /票证状态/,
  },
];
for (const { story: row, source, change, paper, told } of answers) {
  test(`[R-4] ${row}: ${paper} that ${source} ${change ? 'has otherwise' : 'does not know'} must be handed in, and nothing is paid before`, async () => {
    const story = storiesWith('other').find(({ title }) => title.startsWith(row));
    assert.ok(story);
    for (const [name, known] of Object.entries(story.registers)) service.registers.set(name as 'identity', known);
    if (change) service.registers.set(source, { ...story.registers[source], ...change });
    else service.registers.delete(source);
    const { personId } = await freshMember(service);
    const { me, open, check, get } = await stepsAt('hall', personId);
    const { caseId } = await open({ reason: story.reason, ...story.form });
    await check(caseId);
    const view = await until(async () => {
      const now = await get(caseId);
      const asked = now.assessment.papers.find(({ id }) => id === paper);
      return asked?.state !== 'asking' && now;
    });
    assert.match(view.assessment.papers.find(({ id }) => id === paper)?.detail ?? '', told);
    const answer = await refused(me, contract.submitMine, { params: { caseId }, body: { version: view.version } });
    assert.equal(answer.code, 'withdrawal/evidence-missing');
    assert.match(String(answer.detail), told);
    assert.ok(answer.remedy);
  });
}

for (const { story: row, source, change, paper, told } of answers) {
  test(`[X-10] [R-3] ${row}: ${source} is down: the case waits on every channel, and goes on by itself with what the agency says at last`, async () => {
    for (const place of ['hall', 'app', 'counter'] as const) {
      const story = storiesWith(`down-${place}`).find(({ title }) => title.startsWith(row));
      const record = story?.registers[source];
      assert.ok(story && record);
      for (const [name, known] of Object.entries(story.registers)) service.registers.set(name as 'identity', known);
      service.registers.set(source, 'down');
      const { personId } = await freshMember(service);
      const { open, check, attach, submit, reaches } = await stepsAt(place, personId);
      const { caseId } = await open({ reason: story.reason, ...story.form });
      await check(caseId);
      for (const slot of story.handedIn) await attach(caseId, slot);
      await submit(caseId);
      assert.match((await reaches(caseId, 'waiting')).steps[1]?.text ?? '', /自动再次查询/, place);
      // At the counter it contradicts what was said, when it speaks at last.
      const isContradicted = place === 'counter';
      if (!isContradicted) service.registers.set(source, record);
      else if (change) service.registers.set(source, { ...record, ...change });
      else service.registers.delete(source);
      service.clock.now = service.clock.now.add({ hours: 2 });
      await service.askAgain();
      const later = await asPerson(service, personId);
      if (!isContradicted) {
        await later.reaches(caseId, story.handedIn.length > 0 ? 'reviewing' : 'paid');
        continue;
      }
      const back = await later.reaches(caseId, 'returned');
      assert.match(JSON.stringify(back.corrections), told);
      assert.equal(back.assessment.papers.find(({ id }) => id === paper)?.state, change ? 'differs' : 'not-found');
    }
  });
}

test('[P-W6] [R-3] where a city looks for the homes of minor children, they are named to the register with the applicant', async () => {
  const { personId } = await freshMember(service);
  const { open, check, me } = await asPerson(service, personId);
  const rented = { market: 'market', place: 'city', marital: 'single' } as const;
  const child = { name: '张小明', certificate: '410105201503071231' };
  const first = await open({ reason: 'rent', rent: { ...rented, children: [child] } });
  assert.ok(first.asks.includes('children'));
  await check(first.caseId);
  const { rows } = await service.ownerPool.query<{ claims_sealed: Buffer }>(
    "select claims_sealed from evidence.query where business_id = $1 and source = 'real-estate'",
    [first.caseId],
  );
  const claims = rows.map((row) => service.vault.open(row.claims_sealed, 'evidence.query.claims')).join();
  assert.ok(claims.includes(child.name) && claims.includes(child.certificate), claims);
  const blank = { ...rented, children: [{ name: '', certificate: '' }] };
  const half = await me.call(contract.assessMine, { params: {}, body: { reason: 'rent', rent: blank } });
  assert.deepEqual(Object.keys(half.unanswered), ['children']);
  // Public housing was looked into when it was let: nobody is asked about children.
  const { unanswered } = await me.call(contract.assessMine, {
    params: {},
    body: { reason: 'rent', rent: { ...rented, market: 'public', rentFen: 80_000 } },
  });
  assert.deepEqual(unanswered, {});
});

const leaver: WithdrawalForm = { reason: 'leave', leave: { hasAccountElsewhere: false } };
const bornOn = (day: string, sex: 'female' | 'male') =>
  `update party.person set birth_date = '${day}', sex = '${sex}' where center_id = 1 and person_id = :person`;
const spared: readonly [title: string, form: WithdrawalForm, changes: readonly string[], needed: readonly string[]][] =
  [
    ['a leaver sealed half a year to the day', leaver, [sealedOn('2026-05-12')], []],
    ['a leaver sealed a day less', leaver, [sealedOn('2026-05-13')], ['termination']],
    ['a woman of 55 today, sealed', { reason: 'retire' }, [bornOn('1971-11-12', 'female'), sealedOn('2026-11-01')], []],
    [
      'a woman who is 55 tomorrow',
      { reason: 'retire' },
      [bornOn('1971-11-13', 'female'), sealedOn('2026-11-01')],
      ['retirement'],
    ],
    ['a man of 60 today, sealed', { reason: 'retire' }, [bornOn('1966-11-12', 'male'), sealedOn('2026-11-01')], []],
    ['a man of 60, not sealed', { reason: 'retire' }, [bornOn('1966-11-12', 'male')], ['retirement']],
  ]; // prettier-ignore
for (const [title, form, changes, needed] of spared) {
  test(`[R-1] ${title}: ${needed.join() || 'no paper'}, in the hall and at the counter alike`, async () => {
    const { personId } = await freshMember(service, ...changes);
    const me = await service.person(personId);
    const clerk = await service.staff(['clerk']);
    const asked = [
      await me.call(contract.assessMine, { params: {}, body: form }),
      await clerk.call(contract.assessTheirs, { params: { personId }, body: form }),
    ];
    for (const { assessment } of asked)
      assert.deepEqual(
        assessment.papers.filter(({ state }) => state !== 'waived').map(({ id }) => id),
        needed,
      );
  });
}

test('[X-5] an answer that comes while somebody holds its case waits with nothing in hand: no circle, whoever submits just then', async () => {
  service.registers.set('marriage', 'down');
  const { personId } = await freshMember(service);
  const { open, check } = await asPerson(service, personId);
  const { caseId } = await open({ reason: 'rent', rent: { market: 'market', place: 'city', marital: 'single' } });
  await check(caseId);
  const stateIs = async (wanted: string) => {
    const query = "select state from evidence.query where case_id = $1 and source = 'marriage'";
    const { rows } = await service.ownerPool.query<{ state: string }>(query, [caseId]);
    return rows[0]?.state === wanted;
  };
  await until(() => stateIs('waiting'));
  // Whoever submits, cancels or decides holds the case first, and then what was asked for it.
  const holder = await service.ownerPool.connect();
  try {
    await holder.query('begin');
    await holder.query('select from casework.case_record where case_id = $1 for update', [caseId]);
    service.registers.set('marriage', { status: 'single' });
    service.clock.now = service.clock.now.add({ hours: 24 });
    await service.askAgain();
    await until(async () => {
      const { rows } = await service.ownerPool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    const held = await holder.query('select from evidence.query where case_id = $1 for update nowait', [caseId]);
    assert.ok(held.rowCount);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  await until(() => stateIs('matched'));
});
