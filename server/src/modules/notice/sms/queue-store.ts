import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import type { PhoneChannel } from '../rules/channels.ts';

export interface NewSms {
  readonly smsId: string;
  readonly personId: string | null;
  readonly occasionId: string | null;
  readonly channel: PhoneChannel;
  readonly batchId: string | null;
  readonly mobileSealed: Buffer;
  readonly mobileIndex: Buffer;
  readonly bodySealed: Buffer;
  readonly accessNumber: string;
  readonly template: string;
  readonly templateNumber: number;
  readonly priority: number;
  readonly uplinkId: string | null;
  readonly linkId: string;
  readonly createdAt: Temporal.Instant;
  readonly nextAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  /** Why it is not sent at all; queued when null. */
  readonly reason: string | null;
}

/**
 * Queues messages in one statement; a person has each occasion at most once on each channel, however often this runs.
 * Answers the ids of those that are new.
 */
export async function insertSms(tx: Db, centerId: number, messages: readonly NewSms[]): Promise<ReadonlySet<string>> {
  const column = <T>(value: (message: NewSms) => T) => messages.map(value);
  const inserted = await sql<{ smsId: string }>`
    insert into notice.sms (center_id, sms_id, person_id, occasion_id, channel, batch_id, mobile_sealed, mobile_index, body_sealed,
      access_number, template, template_number, priority, uplink_id, link_id, created_at, next_at, expires_at, state, reason, ended_at)
    select ${centerId}, sms_id, person_id, occasion_id, channel, batch_id, mobile_sealed, mobile_index, body_sealed,
      access_number, template, template_number, priority, uplink_id, link_id, created_at, next_at, expires_at,
      case when reason is null then 'queued' else 'withheld' end, reason, case when reason is not null then created_at end
    from unnest(${column((row) => row.smsId)}::uuid[], ${column((row) => row.personId)}::uuid[], ${column((row) => row.occasionId)}::uuid[],
      ${column((row) => row.channel)}::text[], ${column((row) => row.batchId)}::uuid[], ${column((row) => row.mobileSealed)}::bytea[],
      ${column((row) => row.mobileIndex)}::bytea[], ${column((row) => row.bodySealed)}::bytea[], ${column((row) => row.accessNumber)}::text[],
      ${column((row) => row.template)}::text[], ${column((row) => row.templateNumber)}::integer[], ${column((row) => row.priority)}::smallint[],
      ${column((row) => row.uplinkId)}::uuid[], ${column((row) => row.linkId)}::text[], ${column((row) => row.createdAt.toString())}::timestamptz[],
      ${column((row) => row.nextAt.toString())}::timestamptz[], ${column((row) => row.expiresAt.toString())}::timestamptz[],
      ${column((row) => row.reason)}::text[])
      given (sms_id, person_id, occasion_id, channel, batch_id, mobile_sealed, mobile_index, body_sealed, access_number, template,
        template_number, priority, uplink_id, link_id, created_at, next_at, expires_at, reason)
    on conflict on constraint sms__once do nothing returning sms_id`.execute(tx);
  return new Set(inserted.rows.map((row) => row.smsId));
}

/** How many messages each of some people had since an instant, codes and answers apart. */
export async function countToday(
  tx: Db,
  centerId: number,
  personIds: readonly string[],
  since: Temporal.Instant,
): Promise<Map<string, number>> {
  const found = await sql<{ personId: string; count: bigint }>`
    select person_id, count(*) as count from notice.sms
    where center_id = ${centerId} and person_id = any (${personIds}::uuid[]) and created_at >= ${since}::timestamptz
      and priority > 1 and state <> 'withheld' group by person_id`.execute(tx);
  return new Map(found.rows.map((row) => [row.personId, Number(row.count)]));
}

/** Messages of low priority that still wait for their time, locked; one that is being taken just now is left alone. */
export async function findHosts(tx: Db, centerId: number, personIds: readonly string[], at: Temporal.Instant) {
  const found = await sql<{
    smsId: string;
    personId: string;
    channel: PhoneChannel;
    template: string;
    foldedCount: number;
  }>`
    select sms_id, person_id, channel, template, folded_count from notice.sms
    where center_id = ${centerId} and person_id = any (${personIds}::uuid[]) and state = 'queued' and next_at > ${at}::timestamptz
      and priority = 4 and created_at > ${at}::timestamptz - interval '1 day'
    order by sms_id for update skip locked`.execute(tx);
  return found.rows;
}

export async function foldInto(
  tx: Db,
  centerId: number,
  smsId: string,
  set: { readonly bodySealed: Buffer; readonly foldedCount: number },
): Promise<void> {
  await tx.updateTable('notice.sms').set(set).where('centerId', '=', centerId).where('smsId', '=', smsId).execute();
}
