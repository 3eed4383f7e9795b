import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import * as cases from '../casework/contract.ts';
import { assertBooks } from '../contribution/clerk-testing.ts';
import * as reports from '../report/contract.ts';
import * as contract from './contract.ts';

let service: TestService;
let clerk: TestCaller;
let reviewer: TestCaller;
before(async () => {
  service = await openTestService({ role: 'api' });
  [clerk, reviewer] = [await service.staff(['clerk']), await service.staff(['reviewer'])];
});
after(() => service.close());

interface Held {
  readonly account_id: string;
  readonly account_no: string;
  readonly person_id: string;
  readonly state: string;
  readonly carried: number;
  readonly current: number;
  readonly entry_no: number;
}
const held = async (where: string, values: unknown[] = []): Promise<Held[]> =>
  (
    await service.ownerPool.query<Held>(
      `select a.account_id, account_no, person_id, state, carried_fen::float8 as carried, current_fen::float8 as current, entry_no
       from account.personal_account a join ledger.personal_balance b using (center_id, account_id) where a.center_id = 1 and ${where} order by account_no`,
      values,
    )
  ).rows;
const used = new Set<string>();
/** A sealed account and one in use that no other test has taken. */
async function pair(): Promise<{ from: Held; into: Held }> {
  const free = async (state: string) => (await held('state = $1', [state])).find(({ account_id: id }) => !used.has(id));
  const [from, into] = [await free('sealed'), await free('normal')];
  assert.ok(from && into);
  for (const { account_id: id } of [from, into]) used.add(id);
  return { from, into };
}
const now = async (accountId: string): Promise<Held> => {
  const [row] = await held('a.account_id = $1', [accountId]);
  assert.ok(row);
  return row;
};
const proposal = ({ from, into }: { from: Held; into: Held }) => ({
  params: { personId: into.person_id },
  body: { fromAccountNo: from.account_no, evidence: '身份证、户口簿', reason: '同一人两次开户' },
});
const versionOf = async (caseId: string) => (await reviewer.call(cases.getWork, { params: { caseId } })).version;
const approval = async (caseId: string) => ({
  params: { caseId },
  body: { version: await versionOf(caseId), outcome: 'approve' as const, reason: '证件核对一致' },
});
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const handIn = (caseId: string, slot: string) =>
  clerk.call(cases.attachAtCounter, { params: { caseId }, query: { slot, fileName: '证明.png' }, file: photo });
/** What somebody is told of one kind. */
const toldOf = async (personId: string, kind: string): Promise<unknown[]> =>
  (
    await service.ownerPool.query<{ variables: unknown }>(
      'select variables from notice.occasion where audience_id = $1 and kind = $2 order by created_at, occasion_id',
      [personId, kind],
    )
  ).rows.map(({ variables }) => variables);
const total = async () => {
  const { rows } = await service.ownerPool.query<{ people: number; interest: number }>(
    `select (select sum(carried_fen + current_fen)::float8 from ledger.personal_balance where center_id = 1) as people,
      coalesce((select sum(carried_change_fen + current_change_fen)::float8 from ledger.personal_entry where center_id = 1 and kind = 'closing-interest'), 0) as interest`,
  );
  return rows[0] ?? { people: 0, interest: 0 };
};

test('two accounts of one person become one: interest is settled, both parts arrive, sums and chains hold', async () => {
  const both = await pair();
  const { from, into } = both;
  const { people, interest } = await total();
  const input = { params: { personId: into.person_id }, query: { fromAccountNo: from.account_no } };
  const preview = await clerk.call(contract.previewMerge, input);
  assert.deepEqual(
    [preview.principalFen, preview.conditions.every(({ holds }) => holds)],
    [from.carried + from.current, true],
  );
  assert.ok(preview.interestFen > 0);
  const { caseId } = await clerk.call(contract.proposeMerge, proposal(both));
  // Nothing moves before somebody else has looked.
  assert.deepEqual(await now(from.account_id), from);
  const work = await reviewer.call(cases.getWork, { params: { caseId } });
  assert.equal(work.state, 'reviewing');
  const early = await refused(reviewer, cases.decideCase, await approval(caseId));
  assert.equal(early.code, 'casework/evidence-missing');
  await handIn(caseId, 'proof');
  await reviewer.call(cases.decideCase, await approval(caseId));
  const [gone, kept] = [await now(from.account_id), await now(into.account_id)];
  assert.deepEqual([gone.state, gone.carried, gone.current], ['merged', 0, 0]);
  assert.deepEqual(
    [kept.state, kept.carried, kept.current],
    ['normal', into.carried + from.carried + preview.interestFen, into.current + from.current],
  );
  const after = await total();
  assert.equal(after.people - people, after.interest - interest);
  assert.equal(after.interest - interest, preview.interestFen);
  await assertBooks(service);
  const { rows: entries } = await service.ownerPool.query<{ kind: string }>(
    'select kind from ledger.personal_entry where account_id = any ($1) and accounting_date = $2 order by account_id = $3, entry_no',
    [[from.account_id, into.account_id], '2026-11-12', into.account_id],
  );
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['closing-interest', 'merge', 'merge'],
  );
  // The trail: the person's page, the employer's list, the desk.
  const desk = await clerk.call(contract.getAccountDesk, { params: { personId: into.person_id } });
  assert.deepEqual(desk.deeds[0]?.changes, [{ field: '个人账户', before: from.account_no, after: into.account_no }]);
  const orphan = await clerk.call(contract.getAccountDesk, { params: { personId: from.person_id } });
  assert.equal(orphan.accountNo, null);
  // Both registrations are told, with what moved and what there is now.
  const words = {
    fromTail: from.account_no.slice(-4),
    accountTail: into.account_no.slice(-4),
    amountFen: from.carried + from.current + preview.interestFen,
    balanceFen: kept.carried + kept.current,
  };
  for (const { person_id: personId } of [from, into])
    assert.deepEqual(await toldOf(personId, 'registration.merged'), [words]);
});

test('who proposed it cannot decide it', async () => {
  const both = await pair();
  const double = await service.staff(['clerk', 'reviewer']);
  const { caseId } = await double.call(contract.proposeMerge, proposal(both));
  const own = await refused(double, cases.decideCase, await approval(caseId));
  assert.deepEqual([own.status, own.code], [403, 'casework/acted-already']);
  assert.deepEqual(await now(both.from.account_id), both.from);
});

test('what bars a merge is said at the proposal, and looked at again at the decision', async () => {
  const both = await pair();
  const crossed = await refused(clerk, contract.proposeMerge, proposal({ from: both.into, into: both.into }));
  assert.deepEqual([crossed.status, crossed.code], [422, 'registration/merge-barred']);
  assert.match(crossed.detail ?? '', /账户状态为正常/);
  const { caseId } = await clerk.call(contract.proposeMerge, proposal(both));
  await handIn(caseId, 'proof');
  const second = await refused(clerk, contract.proposeMerge, proposal(both));
  assert.ok(['casework/already-in-progress', 'registration/merge-barred'].includes(second.code));
  await clerk.call(contract.freezeAccount, {
    params: { accountId: both.from.account_id },
    body: {
      freezeId: unknownUuid(),
      authority: '开封市中级人民法院',
      documentNo: '（2026）豫02执9号',
      reason: '协助执行',
      fromOn: '2026-11-12',
      untilOn: '2027-05-11',
    },
  });
  const late = await refused(reviewer, cases.decideCase, await approval(caseId));
  assert.equal(late.code, 'registration/merge-barred');
  assert.equal((await now(both.from.account_id)).state, 'frozen');
  assert.equal((await now(both.into.account_id)).entry_no, both.into.entry_no);
});

test('of several who decide at once one moves the money, once', async () => {
  const both = await pair();
  const { caseId } = await clerk.call(contract.proposeMerge, proposal(both));
  await handIn(caseId, 'proof');
  const others = await Promise.all(Array.from({ length: 5 }, () => service.staff(['reviewer'])));
  const body = await approval(caseId);
  const attempts = await Promise.all(others.map((other) => other.try(cases.decideCase, body)));
  assert.equal(attempts.filter(({ status }) => status === 200).length, 1);
  assert.equal((await now(both.into.account_id)).entry_no, both.into.entry_no + 1);
  await assertBooks(service);
});

/** The certificate of a person in full, as somebody may see who gives a reason. */
const certificateOf = async (personId: string) =>
  (await clerk.call(reports.unmaskPerson, { params: { personId }, body: { reason: '核对更正内容' } }))
    .certificateNumber;

test('a name and a certificate are corrected by two people, and every field leaves its record, masked', async () => {
  const [, , one] = await held("state = 'normal'");
  assert.ok(one);
  const personId = one.person_id;
  const request = {
    params: { personId },
    body: {
      name: '欧阳·更正',
      certificateType: 'id-card' as const,
      certificateNumber: '１１０１０５１９４９１２３１００２x',
      evidence: '身份证、公安机关证明 豫公证〔2026〕1 号',
      reason: '开户时登记有误',
    },
  };
  const { caseId } = await clerk.call(contract.proposeCorrection, request);
  await clerk.call(contract.freezeAccount, {
    params: { accountId: one.account_id },
    body: {
      freezeId: crypto.randomUUID(),
      authority: '某市某区人民法院',
      documentNo: '（2026）豫0202执7号',
      reason: '协助执行',
      fromOn: '2026-11-12',
      untilOn: '2027-11-11',
    },
  });
  service.clock.now = service.clock.now.add({ seconds: 1 });
  const work = await reviewer.call(cases.getWork, { params: { caseId } });
  const number = work.view.claims.find(({ label }) => label === '证件号码');
  assert.deepEqual([number?.claimed, number?.verdict], ['11010519491231002X', 'differs']);
  // A paper that is only named convinces nobody.
  await handIn(caseId, 'certificate');
  const early = await refused(reviewer, cases.decideCase, await approval(caseId));
  assert.deepEqual([early.status, early.code], [422, 'casework/evidence-missing']);
  assert.match(early.detail ?? '', /户籍或公安机关证明/);
  // Returned for it, it is handed in again once it is there; by who receives, not by who decides.
  const back = { ...(await approval(caseId)).body, outcome: 'return' as const };
  await reviewer.call(cases.decideCase, { params: { caseId }, body: back });
  const again = async () => ({ params: { caseId }, body: { version: await versionOf(caseId) } });
  assert.equal((await reviewer.try(cases.handInAgain, await again())).status, 403);
  await handIn(caseId, 'proof');
  assert.equal((await clerk.call(cases.handInAgain, await again())).state, 'reviewing');
  assert.equal((await refused(clerk, cases.handInAgain, await again())).code, 'casework/wrong-state');
  await reviewer.call(cases.decideCase, await approval(caseId));
  assert.equal(await certificateOf(personId), '11010519491231002X');
  const { deeds } = await clerk.call(contract.getAccountDesk, { params: { personId } });
  assert.deepEqual(
    deeds.map(({ kindText }) => kindText),
    ['更正姓名、证件', '冻结'],
  );
  const { rows } = await service.ownerPool.query<{ field: string; after_masked: string }>(
    `select field, after_masked from party.person_change where person_id = $1 and changed_at >= '2026-11-12' order by field`,
    [personId],
  );
  assert.deepEqual(rows, [
    { field: 'certificateNumber', after_masked: '110***********002X' },
    { field: 'name', after_masked: rows[1]?.after_masked ?? '' },
  ]);
  assert.ok(rows[1]?.after_masked.includes('*'));
  // The search finds the person by the new number, and the old one leads nowhere.
  const found = await clerk.call(reports.search, { query: { q: '11010519491231002X' } });
  assert.equal(found.persons[0]?.personId, personId);
  // The person hears which of it was changed, and never the new values by message.
  assert.deepEqual(await toldOf(personId, 'registration.corrected'), [{ fields: '姓名、证件号码', on: '2026-11-12' }]);
});

test('a correction to the same, to a wrong number or to the certificate of another is refused', async () => {
  const [, , , one, other] = await held("state = 'normal'");
  assert.ok(one && other);
  const attempt = async (more: object) => {
    const body = {
      name: '李明',
      certificateType: 'id-card',
      certificateNumber: await certificateOf(one.person_id),
      evidence: '身份证',
      reason: '登记有误',
      ...more,
    };
    return refused(clerk, contract.proposeCorrection, {
      params: { personId: one.person_id },
      body: { ...body, evidence: '居民身份证' },
    });
  };
  const wrong = await attempt({ certificateNumber: '110105194912310021' });
  assert.deepEqual(
    [wrong.code, Object.keys(wrong.fields ?? {})],
    ['registration/invalid-particulars', ['certificateNumber']],
  );
  const taken = await attempt({ certificateNumber: await certificateOf(other.person_id) });
  assert.deepEqual([taken.status, taken.code], [409, 'registration/certificate-taken']);
  assert.match(taken.remedy ?? '', /账户合并/);
  const { name } = await clerk.call(reports.unmaskPerson, {
    params: { personId: one.person_id },
    body: { reason: '核对更正内容' },
  });
  assert.equal((await attempt({ name })).code, 'registration/nothing-changed');
});
