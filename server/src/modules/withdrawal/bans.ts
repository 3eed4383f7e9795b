import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { done, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { checkNotOwnBusiness } from '../casework/index.ts';
import { staffNames } from '../identity/index.ts';
import { findPerson } from '../party/index.ts';
import { type BanRow, findBan, getBan, insertBan, liftBanRow, listBans as listBanRows } from './ban-store.ts';
import type * as contract from './contract.ts';
import { findPolicy } from './policies.ts';
import { refusals } from './problems.ts';
import { banUntil } from './rules/decide.ts';

type Ban = RouteOutput<typeof contract.recordBan>;

async function banViews(call: Call, rows: readonly BanRow[]): Promise<Ban[]> {
  const ids = rows.flatMap(({ recordedBy, liftedBy }) => [recordedBy, liftedBy]);
  const names = await staffNames(call.tx, call.centerId, ids);
  return rows.map((row) => ({
    banId: row.banId,
    kind: row.kind,
    fraudOn: row.fraudOn.toString(),
    until: row.until.toString(),
    source: row.source,
    reason: row.reason,
    recordedBy: names.get(row.recordedBy) ?? namelessStaff,
    recordedAt: row.recordedAt.toString(),
    liftedAt: row.liftedAt?.toString() ?? null,
    liftedBy: row.liftedBy && (names.get(row.liftedBy) ?? namelessStaff),
    liftReason: row.liftReason,
  }));
}

export async function bans(call: Call, personId: string): Promise<RouteOutput<typeof contract.listBans>> {
  return { rows: await banViews(call, await listBanRows(call.tx, call.centerId, personId)) };
}

/** What keeps a person from withdrawing and from borrowing today; lifted on the last day itself (第四十一条). */
export async function findStandingBan(call: Call, personId: string): Promise<BanRow | undefined> {
  const ban = await findBan(call.tx, call.centerId, personId);
  return ban && isBefore(dayOf(call.now), ban.until) ? ban : undefined;
}

/** Records a fraud: the ban lasts as long as the law of its day says (from 2026-09-20 three and five years, 第四十一条). */
export async function recordBan(
  call: Call,
  personId: string,
  { kind, fraudOn, reason }: RouteInput<typeof contract.recordBan>['body'],
): Promise<Ban> {
  if (!(await findPerson(call, personId))) throw new Problem(refusals.notFound);
  const day = Temporal.PlainDate.from(fraudOn);
  const policy = await findPolicy(call, 'withdrawal.ban', day);
  const until = policy && banUntil(kind, day, policy);
  if (!policy || !until) {
    throw new Problem(refusals.noBan, {
      detail: `${formatDay(day)}适用的规定没有限制期。`,
      source: policy?.source ?? '没有该日的规定',
      remedy: '请核对骗提骗贷行为发生的日期。',
    });
  }
  const row = {
    banId: call.newId(),
    personId,
    kind,
    fraudOn: day,
    until,
    source: policy.source,
    reason,
    recordedBy: call.actor.id,
    recordedAt: call.now,
  };
  await insertBan(call.tx, call.centerId, row);
  await recordAudit(call, 'withdrawal.record-ban', ['person', personId], {
    banId: row.banId,
    kind,
    until: until.toString(),
  });
  const [view] = await banViews(call, [{ ...row, liftedAt: null, liftedBy: null, liftReason: null }]);
  if (!view) throw new Error('no view of one ban');
  return view;
}

/** Lifts a ban that was wrong: never who recorded it, nor who is banned. */
export async function liftBan(call: Call, banId: string, reason: string): Promise<typeof done> {
  const ban = await getBan(call.tx, call.centerId, banId);
  if (!ban) throw new Problem(refusals.banNotFound);
  if (ban.liftedAt) throw new Problem(refusals.wrongState, { detail: '该条限制已经解除。' });
  if (ban.recordedBy === call.actor.id) {
    throw new Problem(refusals.sameActor, { remedy: '请由其他有权限的人员解除。', source: '不相容岗位分离' });
  }
  await checkNotOwnBusiness(call, ban.personId, ['withdrawal.lift-ban', ['person', ban.personId]]);
  await liftBanRow(call.tx, call.centerId, banId, { liftedAt: call.now, liftedBy: call.actor.id, liftReason: reason });
  await recordAudit(call, 'withdrawal.lift-ban', ['person', ban.personId], { banId });
  return done;
}
