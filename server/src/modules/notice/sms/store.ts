import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import type { PhoneChannel } from '../rules/channels.ts';
import { endReasons, type NextStep, reportHours, type Try, type TryState } from './rules.ts';

export type SmsState = 'queued' | 'sending' | 'handed-over' | 'delivered' | 'failed' | 'unknown' | 'withheld';

/** The number that a centre sends from: the lowest it has. */
export async function findAccessNumber(tx: Db, centerId: number): Promise<string> {
  const row = await tx
    .selectFrom('notice.accessNumber')
    .select('number')
    .where('centerId', '=', centerId)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? '';
}

/** Which centre a number belongs to. The one read across centres: an uplink names nothing else. */
export async function findCenterOfNumber(tx: Db, number: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('notice.accessNumber')
    .select('centerId')
    .where('number', '=', number)
    .limit(1)
    .executeTakeFirst();
  return row?.centerId;
}

/** Messages that should be on their way and are not, and since when the oldest is due. */
export async function waitingMessages(tx: Db, centerId: number, at: Temporal.Instant) {
  return tx
    .selectFrom('notice.sms')
    .select((row) => [row.fn.countAll<bigint>().as('count'), row.fn.min('nextAt').as('since')])
    .where('centerId', '=', centerId)
    .where('state', '=', 'queued')
    .where('nextAt', '<=', at)
    .executeTakeFirstOrThrow();
}

export interface ClaimedSms {
  readonly smsId: string;
  readonly mobileSealed: Buffer;
  readonly bodySealed: Buffer;
  readonly accessNumber: string;
  readonly linkId: string;
  readonly expiresAt: Temporal.Instant;
}

/**
 * Takes due messages of a channel for this process, the most urgent first; two processes never take the same. What
 * belongs to a batch that somebody paused or stopped is left where it is.
 */
export async function claimDue(
  tx: Db,
  centerId: number,
  { holder, at, limit, channel }: { holder: string; at: Temporal.Instant; limit: number; channel: PhoneChannel },
): Promise<ClaimedSms[]> {
  const claimed = await sql<ClaimedSms>`
    with due as (
      select sms_id from notice.sms where center_id = ${centerId} and state = 'queued' and channel = ${channel} and next_at <= ${at}::timestamptz
        and (batch_id is null or batch_id not in (select batch_id from notice.batch where center_id = ${centerId} and state <> 'open'))
      order by priority, next_at, sms_id limit ${limit} for update skip locked
    )
    update notice.sms s set state = 'sending', holder = ${holder}::uuid from due
    where s.center_id = ${centerId} and s.sms_id = due.sms_id
    returning s.sms_id, s.mobile_sealed, s.body_sealed, s.access_number, s.link_id, s.expires_at`.execute(tx);
  return claimed.rows;
}

/** What is too late to send: a code that has expired, a notice of yesterday. */
export async function expireDue(tx: Db, centerId: number, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('notice.sms')
    .set({ state: 'failed', endedAt: at, reason: endReasons.tooLate })
    .where('centerId', '=', centerId)
    .where('state', '=', 'queued')
    .where('expiresAt', '<=', at)
    .execute();
}

/** The tries of the present sending of each message, and how many came before it. */
export async function triesOf(
  tx: Db,
  centerId: number,
  smsIds: readonly string[],
): Promise<Map<string, { readonly tries: readonly Try[]; readonly lastNo: number }>> {
  const found = await sql<{ smsId: string; route: string; state: TryState; tryNo: number; isPresent: boolean }>`
    select t.sms_id, t.route, t.state, t.try_no, t.try_no > s.round_from as is_present from notice.sms s
    join notice.sms_try t on t.center_id = s.center_id and t.sms_id = s.sms_id
    where s.center_id = ${centerId} and s.sms_id = any (${smsIds}::uuid[]) order by t.sms_id, t.try_no`.execute(tx);
  const known = new Map<string, { tries: Try[]; lastNo: number }>();
  for (const { smsId, route, state, tryNo, isPresent } of found.rows) {
    const one = known.get(smsId) ?? { tries: [], lastNo: 0 };
    if (isPresent) one.tries.push({ route, state });
    known.set(smsId, { ...one, lastNo: tryNo });
  }
  return known;
}

export interface NewTry {
  readonly smsId: string;
  readonly tryNo: number;
  readonly route: string;
  readonly references: readonly (string | undefined)[];
}

/** Notes what is about to be sent: without it nothing may leave. */
export async function insertTries(
  tx: Db,
  centerId: number,
  tries: readonly NewTry[],
  at: Temporal.Instant,
): Promise<void> {
  if (tries.length === 0) return;
  await tx
    .insertInto('notice.smsTry')
    .values(
      tries.map(({ smsId, tryNo, route }) => ({ centerId, smsId, tryNo, route, state: 'sending', startedAt: at })),
    )
    .execute();
  await tx
    .updateTable('notice.sms')
    .set({ attempts: sql`attempts + 1` })
    .where('centerId', '=', centerId)
    .where('smsId', '=', sql<string>`any (${tries.map(({ smsId }) => smsId)}::uuid[])`)
    .execute();
  await tx
    .insertInto('notice.smsPart')
    .values(
      tries.flatMap(({ smsId, tryNo, route, references }) =>
        references.map((reference, index) => ({
          centerId,
          smsId,
          tryNo,
          partNo: index + 1,
          route,
          reference: reference ?? null,
          state: 'sending',
        })),
      ),
    )
    .execute();
}

/** Locks a message for the rest of the transaction; its state, and the tries that led to it. */
export async function lockSms(tx: Db, centerId: number, smsId: string) {
  return tx
    .selectFrom('notice.sms')
    .select(['state', 'handedOverAt', 'expiresAt', 'template', 'channel'])
    .where('centerId', '=', centerId)
    .where('smsId', '=', smsId)
    .forUpdate()
    .executeTakeFirst();
}

export interface PartRow {
  readonly partNo: number;
  readonly state: TryState;
}

export async function partsOf(tx: Db, centerId: number, smsId: string, tryNo: number): Promise<PartRow[]> {
  const rows = await tx
    .selectFrom('notice.smsPart')
    .select(['partNo', 'state'])
    .where('centerId', '=', centerId)
    .where('smsId', '=', smsId)
    .where('tryNo', '=', tryNo)
    .orderBy('partNo')
    .execute();
  return rows.map((row) => ({ partNo: row.partNo, state: row.state as TryState }));
}

/** The table of parts knows fewer words than the rules: a busy or a bad number is a refusal of the part. */
const partState = (state: TryState) => (state === 'busy' || state === 'bad-number' ? 'refused' : state);

export async function updatePart(
  tx: Db,
  centerId: number,
  part: { smsId: string; tryNo: number; partNo: number },
  set: { state: TryState; reference?: string | undefined; stat?: string; reportedAt?: Temporal.Instant },
): Promise<void> {
  const { state, reference, ...rest } = set;
  await tx
    .updateTable('notice.smsPart')
    .set({ state: partState(state), ...(reference !== undefined && { reference }), ...rest })
    .where('centerId', '=', centerId)
    .where('smsId', '=', part.smsId)
    .where('tryNo', '=', part.tryNo)
    .where('partNo', '=', part.partNo)
    .execute();
}

export async function updateTry(
  tx: Db,
  centerId: number,
  { smsId, tryNo }: { smsId: string; tryNo: number },
  set: { state: TryState; result?: string | null; endedAt: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('notice.smsTry')
    .set(set)
    .where('centerId', '=', centerId)
    .where('smsId', '=', smsId)
    .where('tryNo', '=', tryNo)
    .execute();
}

/** Moves a message by what its rule says is next. */
export async function applyStep(
  tx: Db,
  centerId: number,
  smsId: string,
  step: NextStep,
  { at, isPossiblyTwice = false }: { at: Temporal.Instant; isPossiblyTwice?: boolean },
): Promise<void> {
  const set =
    step.do === 'send'
      ? { state: 'queued', holder: null, nextAt: at.add({ seconds: step.afterSeconds }) }
      : step.do === 'wait'
        ? {
            state: 'handed-over',
            holder: null,
            handedOverAt: sql<Temporal.Instant>`coalesce(handed_over_at, ${at}::timestamptz)`,
          }
        : {
            state: step.state,
            holder: null,
            endedAt: at,
            reason: step.reason || null,
            handedOverAt:
              step.state === 'delivered'
                ? sql<Temporal.Instant>`coalesce(handed_over_at, ${at}::timestamptz)`
                : sql<Temporal.Instant | null>`handed_over_at`,
          };
  await tx
    .updateTable('notice.sms')
    .set({ ...set, ...(isPossiblyTwice && { possiblyTwice: true }) })
    .where('centerId', '=', centerId)
    .where('smsId', '=', smsId)
    .execute();
}

export async function markPossiblyTwice(tx: Db, centerId: number, smsId: string): Promise<void> {
  await tx
    .updateTable('notice.sms')
    .set({ possiblyTwice: true })
    .where('centerId', '=', centerId)
    .where('smsId', '=', smsId)
    .execute();
}

/**
 * Messages that were being sent by processes that are gone: what left is not known, so they end as `unknown`. Answers how
 * many. Only the process that holds the line may call it.
 */
export async function endOrphans(tx: Db, centerId: number, holder: string, at: Temporal.Instant): Promise<number> {
  // What was reported meanwhile is known after all.
  const orphans = await sql<{ smsId: string }>`
    with orphan as (
      select s.sms_id, (select bool_and(p.state = 'delivered') from notice.sms_part p
        where p.center_id = s.center_id and p.sms_id = s.sms_id and p.try_no = s.attempts) as is_delivered
      from notice.sms s where s.center_id = ${centerId} and s.state = 'sending' and s.holder <> ${holder}::uuid
    ), settled as (
      update notice.sms_try t set state = 'delivered', ended_at = ${at}::timestamptz from orphan o
      where t.center_id = ${centerId} and t.sms_id = o.sms_id and o.is_delivered and t.state = 'sending'
    )
    update notice.sms s set holder = null, ended_at = ${at}::timestamptz,
      state = case when o.is_delivered then 'delivered' else 'unknown' end,
      handed_over_at = case when o.is_delivered then coalesce(s.handed_over_at, ${at}::timestamptz) else s.handed_over_at end,
      reason = case when o.is_delivered then null else ${endReasons.brokenOff} end
    from orphan o where s.center_id = ${centerId} and s.sms_id = o.sms_id
    returning s.sms_id`.execute(tx);
  const smsIds = orphans.rows.map((row) => row.smsId);
  for (const table of ['notice.smsTry', 'notice.smsPart'] as const)
    await tx
      .updateTable(table)
      .set({ state: 'unknown' })
      .where('centerId', '=', centerId)
      .where('smsId', '=', sql<string>`any (${smsIds}::uuid[])`)
      .where('state', '=', 'sending')
      .execute();
  return smsIds.length;
}

/** What was taken and never reported, when nobody reports any more: nobody knows. */
export async function endUnreported(tx: Db, centerId: number, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('notice.sms')
    .set({ state: 'unknown', endedAt: at, reason: endReasons.unreported })
    .where('centerId', '=', centerId)
    .where('state', '=', 'handed-over')
    .where('handedOverAt', '<=', at.subtract({ hours: reportHours }))
    .execute();
}

export interface FoundPart {
  readonly centerId: number;
  readonly smsId: string;
  readonly tryNo: number;
  readonly partNo: number;
}

/**
 * The part that a report names, in whichever centre: by what its route calls it; else the oldest part of this mobile on
 * this route whose answer never came, for then only the message centre knows its name. Answers `under-way` while something
 * to this mobile is being sent on a route that has not named it yet: the report may be about that. All of it is one look at
 * one moment, or an answer that comes between two looks would give the report to an older message.
 */
export async function findReportedPart(
  tx: Db,
  {
    route,
    reference,
    mobileIndex,
    since,
  }: { route: string; reference: string; mobileIndex: Buffer; since: Temporal.Instant },
): Promise<FoundPart | 'under-way' | undefined> {
  const found = await sql<FoundPart & { isUnderWay: boolean }>`
    select center_id, sms_id, try_no, part_no, not is_named and state = 'sending' as is_under_way from (
      select center_id, sms_id, try_no, part_no, state, true as is_named, null::timestamptz as created_at
      from notice.sms_part where route = ${route} and reference = ${reference}
      union all
      select p.center_id, p.sms_id, p.try_no, p.part_no, p.state, false, s.created_at
      from notice.sms s join notice.sms_part p on p.center_id = s.center_id and p.sms_id = s.sms_id
      where s.mobile_index = ${mobileIndex} and s.created_at >= ${since}::timestamptz and p.route = ${route}
        and p.reference is null and p.state in ('sending', 'unknown', 'taken') and p.reported_at is null
    ) found
    order by is_named desc, is_under_way desc, created_at, part_no limit 1`.execute(tx);
  const [part] = found.rows;
  return part?.isUnderWay ? 'under-way' : part;
}
