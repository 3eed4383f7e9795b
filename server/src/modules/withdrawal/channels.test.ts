import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { casework } from '../../contract.ts';
import { until } from '../../testing-waits.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';
import { asPerson, freshMember, openWithdrawals, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

// R-1 on counter, hall and app alike: the same person with the same claim is told the same, and who decides is the same.

let service: Withdrawals;
before(async () => {
  service = await openWithdrawals();
});
after(() => service.close());
beforeEach(() => service.registers.clear());

const channels = ['web', 'app', 'counter'] as const;
type View = Awaited<ReturnType<Awaited<ReturnType<typeof asPerson>>['open']>>;

/** The doors of a channel: one's own, or the clerk's with the person at the window. */
async function doorsOf(channel: (typeof channels)[number], personId: string) {
  const own = await asPerson(service, personId, channel === 'counter' ? 'web' : channel);
  if (channel !== 'counter') return own;
  const clerk = await service.staff(['clerk']);
  const at = (caseId: string) => ({ personId, caseId });
  return {
    ...own,
    open: (body: WithdrawalForm) => clerk.call(contract.openTheirs, { params: { personId }, body }),
    check: (caseId: string) => clerk.call(contract.checkTheirs, { params: at(caseId), body: { isConsented: true } }),
    submit: async (caseId: string) => {
      const { version } = await own.get(caseId);
      return clerk.call(contract.submitTheirs, { params: at(caseId), body: { version } });
    },
  };
}

/** What somebody is told: may they, with which papers, how much, and why. */
const told = ({ assessment }: View) => ({
  isAllowed: assessment.isAllowed,
  conditions: assessment.conditions,
  papers: assessment.papers.map(({ id, state, why }) => ({ id, state, why })),
  limitFen: assessment.limitFen,
  interestFen: assessment.interestFen,
});

const bornIn = (birthDate: string, sex: 'male' | 'female') =>
  `update party.person set birth_date = '${birthDate}', sex = '${sex}' where center_id = 1 and person_id = :person`;
const employerIs = (change: string) =>
  `update account.employer_account set ${change} where center_id = 1 and employer_id = :employer`;
const leaving = { reason: 'leave', leave: { hasAccountElsewhere: false } } as const;
const retiring = { reason: 'retire' } as const;

/** Today is 12 November 2026. */
const people: readonly {
  readonly who: string;
  readonly changes: readonly string[];
  readonly form: WithdrawalForm;
  readonly isAllowed: boolean;
  /** Papers that must be shown; none: the rules pay by themselves. */
  readonly papers: readonly string[];
}[] = [
  {
    who: 'sealed half a year to the day',
    changes: [sealedOn('2026-05-12')],
    form: leaving,
    isAllowed: true,
    papers: [],
  },
  {
    who: 'sealed a day less',
    changes: [sealedOn('2026-05-13')],
    form: leaving,
    isAllowed: true,
    papers: ['termination'],
  },
  { who: 'not sealed', changes: [], form: leaving, isAllowed: false, papers: ['termination'] },
  {
    who: 'a woman of 55 to the day, sealed',
    changes: [sealedOn('2026-11-02'), bornIn('1971-11-12', 'female')],
    form: retiring,
    isAllowed: true,
    papers: [],
  },
  {
    who: 'a woman a day younger',
    changes: [sealedOn('2026-11-02'), bornIn('1971-11-13', 'female')],
    form: retiring,
    isAllowed: true,
    papers: ['retirement'],
  },
  {
    who: 'a man of 60 to the day, sealed',
    changes: [sealedOn('2026-11-02'), bornIn('1966-11-12', 'male')],
    form: retiring,
    isAllowed: true,
    papers: [],
  },
  {
    who: 'a man of 59',
    changes: [sealedOn('2026-11-02'), bornIn('1966-11-13', 'male')],
    form: retiring,
    isAllowed: true,
    papers: ['retirement'],
  },
  {
    who: 'a man of 60, not sealed',
    changes: [bornIn('1960-01-01', 'male')],
    form: retiring,
    isAllowed: true,
    papers: ['retirement'],
  },
];

for (const { who, changes, form, isAllowed, papers } of people) {
  test(`[R-1] [R-2] ${form.reason}, ${who}: the same answer in the hall, in the app and at the counter`, async () => {
    const { personId } = await freshMember(service, ...changes);
    const answers = [];
    for (const channel of channels) {
      const { open, get, me } = await doorsOf(channel, personId);
      const { caseId } = await open(form);
      const view = await get(caseId);
      answers.push(told(view));
      await me.call(casework.cancelMyCase, { params: { caseId }, body: { version: view.version } });
    }
    const [inHall, ...others] = answers;
    for (const other of others) assert.deepEqual(other, inHall);
    const missing = inHall?.papers.filter(({ state }) => state !== 'waived').map(({ id }) => id);
    assert.deepEqual([inHall?.isAllowed, missing], [isAllowed, papers]);
  });
}

test('[R-1] the employer that is sealed, or behind, must be made up for by a certificate, on every channel', async () => {
  // The employer of one's own: what it is is put back, since others are with it.
  for (const [change, back] of [
    ["state = 'sealed'", "state = 'normal'"],
    ["contributed_to = '2026-06-01'", "contributed_to = '2026-10-01'"],
  ] as const) {
    const { personId, employerId } = await freshMember(service, sealedOn('2026-03-02'));
    const set = (text: string) => service.ownerPool.query(employerIs(text).replace(':employer', `'${employerId}'`));
    await set(change);
    for (const channel of channels) {
      const { open, get, me } = await doorsOf(channel, personId);
      const { caseId } = await open(leaving);
      const { version, assessment } = await get(caseId);
      assert.deepEqual(
        assessment.papers.map(({ id, state }) => [id, state]),
        [['termination', 'missing']],
        `${change} ${channel}`,
      );
      await me.call(casework.cancelMyCase, { params: { caseId }, body: { version } });
    }
    await set(back);
  }
});

test('[R-1] [R-2] who needs no paper is paid by the rules alone on every channel', async () => {
  for (const channel of channels)
    for (const [form, ...changes] of [
      [leaving, sealedOn('2026-03-02')],
      [retiring, sealedOn('2026-11-02'), bornIn('1960-01-01', 'male')],
    ] as const) {
      const { personId } = await freshMember(service, ...changes);
      const { open, submit, reaches } = await doorsOf(channel, personId);
      const { caseId } = await open(form);
      await submit(caseId);
      await reaches(caseId, 'paid');
    }
});

const paperOf = async (personId: string, caseId: string, id: string) => {
  const { get } = await asPerson(service, personId);
  return (await get(caseId)).assessment.papers.find((paper) => paper.id === id);
};

test('[R-1] [R-3] [R-4] the retirement that nobody need prove by paper is asked of 社保: what it says, or does not, is told alike on every channel', async () => {
  const tooYoung = [sealedOn('2026-11-02'), bornIn('1966-11-13', 'male')] as const;
  const records = {
    confirmed: { isRetired: true },
    differs: { isRetired: false },
    'not-found': undefined,
    unavailable: 'down' as const,
  };
  for (const [state, record] of Object.entries(records)) {
    const details = new Set<string>();
    for (const channel of channels) {
      if (record === undefined) service.registers.delete('retirement');
      else service.registers.set('retirement', record);
      const { personId } = await freshMember(service, ...tooYoung);
      const { open, check } = await doorsOf(channel, personId);
      const { caseId } = await open(retiring);
      await check(caseId);
      const found = await until(async () => {
        const paper = await paperOf(personId, caseId, 'retirement');
        return paper?.state !== 'asking' && paper;
      });
      assert.equal(found.state, state, `${state} ${channel}`);
      details.add(found.detail ?? '');
    }
    assert.equal(details.size, 1, `${state}: ${[...details].join(' / ')}`);
  }
});

test('[R-4] that somebody died the police know, and not who inherits: without the proof of inheritance nothing is paid', async () => {
  service.registers.set('identity', { registration: 'deceased' });
  const { personId } = await freshMember(service);
  const { open, check, submit, get } = await doorsOf('counter', personId);
  const { caseId } = await open({ reason: 'death' });
  await check(caseId);
  const papers = await until(async () => {
    const { assessment } = await get(caseId);
    return assessment.papers.every(({ state }) => state !== 'asking') && assessment.papers;
  });
  assert.deepEqual(
    papers.map(({ id, state }) => [id, state]),
    [
      ['death', 'confirmed'],
      ['inheritance', 'missing'],
    ],
  );
  await assert.rejects(submit(caseId), /evidence-missing/);
});
