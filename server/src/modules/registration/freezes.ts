/** Freezing of personal accounts by order of an authority, and its end. */
import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, isBefore } from '../../platform/dates.ts';
import { defineJob } from '../../platform/jobs.ts';
import { common, Problem } from '../../platform/problem.ts';
import { done, type RouteInput, type RouteOutput, Uuid } from '../../platform/route.ts';
import {
  findOpenAccount,
  lockAccount,
  type PersonalAccount,
  personalStates,
  setPersonalState,
} from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { findPerson } from '../party/index.ts';
import type * as contract from './contract.ts';
import { deedViews } from './employers.ts';
import { refusals } from './problems.ts';
import { freezeDaysFault } from './rules.ts';
import {
  type Freeze,
  findFreeze,
  insertDeed,
  insertFreeze,
  listDeeds,
  listEndedFreezes,
  listFreezes,
  releaseFreeze,
} from './store.ts';

/**
 * 冻结: the account is kept in state «frozen», in which nothing is drawn, moved, merged, sealed or contributed; its state
 * before comes back when it is released.
 */
export async function freezeAccount(
  call: Call,
  { params: { accountId }, body }: RouteInput<typeof contract.freezeAccount>,
) {
  const { freezeId, authority, documentNo, reason } = body;
  const days = { from: Temporal.PlainDate.from(body.fromOn), until: Temporal.PlainDate.from(body.untilOn) };
  const account = await lockAccount(call, accountId);
  if (!account) throw new Problem(refusals.accountNotFound);
  const before = await findFreeze(call, freezeId);
  if (before) {
    if (before.accountId !== accountId || before.documentNo !== documentNo)
      throw new Problem(common.repeatedWithOtherContent);
    return done;
  }
  const fault = freezeDaysFault(days, call.accountingDate);
  if (fault) throw new Problem(refusals.freezeDays, { detail: `${fault}。`, fields: { untilOn: fault } });
  const was = body.renews === undefined ? await stateToKeep(call, account) : await endRenewed(call, account, body);
  await insertFreeze(call, {
    freezeId,
    accountId,
    authority,
    documentNo,
    reason,
    ...was,
    fromOn: days.from,
    untilOn: days.until,
    frozenAt: call.now,
  });
  const text = `${body.renews === undefined ? '' : '续行冻结 '}${authority} ${documentNo}`;
  if (account.state !== 'frozen')
    await setPersonalState(call, account, {
      state: 'frozen',
      sealedOn: null,
      kind: 'freeze',
      text,
      businessId: freezeId,
    });
  await insertDeed(call, {
    deedId: freezeId,
    kind: 'freeze',
    subjectKind: 'account',
    subjectId: accountId,
    evidence: text,
    reason,
    changes: [{ field: 'until', before: null, after: days.until.toString() }],
  });
  await recordAudit(call, 'registration.freeze', ['account', accountId], { freezeId, until: days.until.toString() });
  await tellFrozen(call, account, { authority, documentNo, untilOn: days.until.toString() });
  return done;
}

type StateBefore = Pick<Freeze, 'stateBefore' | 'sealedOnBefore'>;

/** What the account comes back to. */
async function stateToKeep(call: Call, { accountId, state, sealedOn }: PersonalAccount): Promise<StateBefore> {
  if (state === 'frozen') {
    const [inForce] = await listFreezes(call, accountId);
    throw new Problem(refusals.alreadyFrozen, {
      detail: inForce && `已由“${inForce.authority}”依据 ${inForce.documentNo} 冻结至 ${inForce.untilOn}。`,
      remedy: '续行冻结的，请在冻结记录中办理“续行冻结”。',
    } as never);
  }
  if (state !== 'normal' && state !== 'sealed')
    throw new Problem(refusals.accountClosed, { detail: `账户状态为“${personalStates[state]}”。` });
  return { stateBefore: state, sealedOnBefore: sealedOn };
}

/** 续行冻结: the freezing in force ends with the paper of the next one; what the account comes back to stays. */
async function endRenewed(
  call: Call,
  { accountId }: PersonalAccount,
  {
    renews = '',
    documentNo,
    untilOn,
  }: { readonly renews?: string; readonly documentNo: string; readonly untilOn: string },
): Promise<StateBefore> {
  const old = await findFreeze(call, renews);
  if (old?.accountId !== accountId) throw new Problem(refusals.freezeNotFound);
  // Ending earlier is a release, which another person decides.
  if (isBefore(Temporal.PlainDate.from(untilOn), old.untilOn)) {
    const fault = `续行冻结的截止日不早于原截止日 ${old.untilOn}；提前结束的，请办理解除冻结`;
    throw new Problem(refusals.freezeDays, { detail: `${fault}。`, fields: { untilOn: fault } });
  }
  if (!(await releaseFreeze(call, renews, `由 ${documentNo} 续行冻结`)))
    throw new Problem(refusals.alreadyReleased, {
      detail: `已依据 ${old.releaseDocument} 解除。`,
      remedy: '请刷新页面；账户已经解除的，按新的法律文书办理冻结。',
    });
  return { stateBefore: old.stateBefore, sealedOnBefore: old.sealedOnBefore };
}

const tellFrozen = (
  call: Call,
  { personId, accountNo }: PersonalAccount,
  paper: { readonly authority: string; readonly documentNo: string; readonly untilOn: string },
) => notify(call, 'registration.frozen', ['person', personId], { accountTail: accountNo.slice(-4), ...paper });

/** Gives the account back its state of before; false when it was given back meanwhile. */
export async function release(
  call: Call,
  freeze: Freeze,
  { documentNo, reason }: { readonly documentNo: string; readonly reason: string },
): Promise<boolean> {
  const { freezeId } = freeze;
  const account = await lockAccount(call, freeze.accountId);
  if (account?.state !== 'frozen') return false;
  const { accountId } = account;
  if (!(await releaseFreeze(call, freezeId, documentNo))) return false;
  await setPersonalState(call, account, {
    state: freeze.stateBefore,
    sealedOn: freeze.sealedOnBefore,
    kind: 'unfreeze',
    text: documentNo,
    businessId: freezeId,
  });
  await insertDeed(call, {
    deedId: call.newId(),
    kind: 'release',
    subjectKind: 'account',
    subjectId: accountId,
    evidence: documentNo,
    reason,
    changes: [{ field: 'state', before: 'frozen', after: freeze.stateBefore }],
  });
  await recordAudit(call, 'registration.release', ['account', accountId], { freezeId });
  await notify(call, 'registration.released', ['person', account.personId], {
    accountTail: account.accountNo.slice(-4),
    authority: freeze.authority,
    state: personalStates[freeze.stateBefore],
  });
  return true;
}

/**
 * A freezing whose last day has passed without being renewed has lost its force. Nobody must come with a paper for it.
 * 《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》（2020年修正）第二十七条.
 */
export const endFreezeJob = defineJob({
  name: 'registration.end-freeze',
  payload: Type.Object({ freezeId: Uuid }),
  retry: { limit: 5, backoffSeconds: 30 },
  handle: ({ inCall }, { freezeId }) =>
    inCall(async (call) => {
      const freeze = await findFreeze(call, freezeId);
      if (!freeze || freeze.releasedAt !== null || !isBefore(freeze.untilOn, dayOf(call.now))) return;
      await release(call, freeze, {
        documentNo: `冻结期限至 ${formatDay(freeze.untilOn)}，期满失效`,
        reason: `${freeze.authority} ${freeze.documentNo} 期满，没有办理续行冻结`,
      });
    }),
});

/** The hourly round: one job for each freezing that has run out. */
export async function endFreezes(call: Call): Promise<void> {
  for (const freezeId of await listEndedFreezes(call, dayOf(call.now))) await call.enqueue(endFreezeJob, { freezeId });
}

/** The freezing that holds the account now, for its owner; `null` when there is none. */
export async function findFreezeInForce(call: Call, accountId: string) {
  const found = (await listFreezes(call, accountId)).find(({ releasedAt }) => releasedAt === null);
  return found ? { authority: found.authority, documentNo: found.documentNo, untilOn: found.untilOn } : null;
}

/** What the counter can do with a person's account, and what was done. */
export async function getAccountDesk(
  call: Call,
  { params: { personId } }: RouteInput<typeof contract.getAccountDesk>,
): Promise<RouteOutput<typeof contract.getAccountDesk>> {
  if (!(await findPerson(call, personId))) throw new Problem(refusals.personNotFound);
  const account = await findOpenAccount(call.tx, call.centerId, personId);
  const page = { limit: 50, offset: 0 };
  const [freezes, ofAccount, ofPerson] = await Promise.all([
    account ? listFreezes(call, account.accountId) : [],
    listDeeds(call.tx, call.centerId, 'account', account ? [account.accountId] : [], page),
    listDeeds(call.tx, call.centerId, 'person', [personId], page),
  ]);
  return {
    accountId: account?.accountId ?? null,
    accountNo: account?.accountNo ?? null,
    state: account ? personalStates[account.state] : null,
    freezes: freezes.map((freeze) => ({
      freezeId: freeze.freezeId,
      authority: freeze.authority,
      documentNo: freeze.documentNo,
      reason: freeze.reason,
      fromOn: freeze.fromOn.toString(),
      untilOn: freeze.untilOn.toString(),
      frozenAt: freeze.frozenAt.toString(),
      releasedAt: freeze.releasedAt?.toString() ?? null,
      releaseDocument: freeze.releaseDocument,
    })),
    deeds: await deedViews(
      call,
      [...ofAccount.rows, ...ofPerson.rows].sort((one, other) => Temporal.Instant.compare(other.doneAt, one.doneAt)),
    ),
  };
}
