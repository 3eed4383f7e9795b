/** Employer business at the counter: the commands of the hall, called by a clerk with the employer's paper form in hand. */
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { done, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { findAccountByNo, type PersonalAccount } from '../account/index.ts';
import { businessView, confirmBusiness, getOwnBusiness, giveUpBusiness, startBusiness } from '../contribution/index.ts';
import { staffNames } from '../identity/index.ts';
import { findEmployer } from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { insertDeed } from './store.ts';

type Asked = RouteInput<typeof contract.startCounterBusiness>['body'];
type Request = Parameters<typeof startBusiness>[2];

// What a clerk enters is done at the counter, whatever the session says: the paper form stands for the signature.
const atCounter = (call: Call): Call => ({ ...call, channel: 'counter' });

async function getKnown(call: Call, employerId: string): Promise<void> {
  if (!(await findEmployer(call, employerId))) throw new Problem(refusals.employerNotFound);
}

/** The employer's accounts by their numbers; numbers that are not its own are named. */
async function accountsOf(call: Call, employerId: string, accountNos: readonly string[]): Promise<PersonalAccount[]> {
  const found = await Promise.all(accountNos.map((no) => findAccountByNo(call.tx, call.centerId, no)));
  const unknown = accountNos.filter((_, index) => found[index]?.employerId !== employerId);
  if (unknown.length > 0) {
    throw new Problem(refusals.accountNotFound, {
      detail: `下列个人账号不在该单位：${unknown.slice(0, 10).join('、')}${unknown.length > 10 ? ' 等' : ''}。`,
      remedy: '请核对申请表上的个人账号。',
    });
  }
  return found.flatMap((account) => account ?? []);
}

async function requestOf(call: Call, employerId: string, asked: Asked): Promise<Request> {
  const { businessId } = asked;
  switch (asked.kind) {
    case 'seal': {
      const accounts = await accountsOf(call, employerId, asked.accountNos);
      return { kind: 'seal', businessId, accountIds: accounts.map((one) => one.accountId), reason: asked.reason };
    }
    case 'unseal': {
      const accounts = await accountsOf(call, employerId, asked.accountNos);
      const people = accounts.map(({ accountId, base }) => ({ accountId, baseFen: Number(base) }));
      return { kind: 'unseal', businessId, people, reason: asked.reason };
    }
    case 'base': {
      const accounts = await accountsOf(
        call,
        employerId,
        asked.people.map(({ accountNo }) => accountNo),
      );
      const people = accounts.map(({ accountId }, index) => ({
        accountId,
        amountFen: asked.people[index]?.baseFen ?? 0,
      }));
      return { kind: 'base', businessId, means: 'base', people };
    }
    case 'ratio':
      return asked;
  }
}

/** Checks and keeps a draft, with its effect in money for the clerk to read out before it is confirmed. */
export async function startCounterBusiness(
  call: Call,
  { params: { employerId }, body }: RouteInput<typeof contract.startCounterBusiness>,
): Promise<RouteOutput<typeof contract.startCounterBusiness>> {
  await getKnown(call, employerId);
  const own = atCounter(call);
  const businessId = await startBusiness(own, employerId, await requestOf(own, employerId, body));
  return businessView(own, await getOwnBusiness(own, employerId, businessId));
}

export async function confirmCounterBusiness(
  call: Call,
  { params: { employerId, businessId }, body }: RouteInput<typeof contract.confirmCounterBusiness>,
): Promise<RouteOutput<typeof contract.confirmCounterBusiness>> {
  await getKnown(call, employerId);
  const own = atCounter(call);
  const names = await staffNames(call.tx, call.centerId, [call.actor.id]);
  const clerkName = `柜面代办 ${names.get(call.actor.id) ?? ''}`.trim();
  await confirmBusiness(own, employerId, businessId, { by: 'counter', clerkName });
  const business = await getOwnBusiness(own, employerId, businessId);
  await insertDeed(call, {
    deedId: businessId,
    kind: 'employer-business',
    subjectKind: 'employer',
    subjectId: employerId,
    evidence: body.evidence,
    reason: '单位申请表',
    changes: [{ field: 'business', before: null, after: business.number }],
  });
  return businessView(own, business);
}

export async function discardCounterBusiness(
  call: Call,
  { params: { employerId, businessId } }: RouteInput<typeof contract.discardCounterBusiness>,
) {
  await getKnown(call, employerId);
  await giveUpBusiness(atCounter(call), employerId, businessId);
  return done;
}
