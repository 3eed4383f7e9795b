import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export async function deleteOldMessages(
  tx: Db,
  centerId: number,
  before: Temporal.Instant,
  limit: number,
): Promise<number> {
  const done = await sql`
    delete from notice.message where center_id = ${centerId} and (recipient_id, message_id) in (
      select recipient_id, message_id from notice.message
      where center_id = ${centerId} and created_at < ${before}::timestamptz limit ${limit})`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Messages to phones with their tries and parts; what is still on its way stays. */
export async function deleteOldSms(tx: Db, centerId: number, before: Temporal.Instant, limit: number): Promise<number> {
  const gone = await sql<{ smsId: string }>`
    delete from notice.sms where center_id = ${centerId} and sms_id in (
      select sms_id from notice.sms where center_id = ${centerId} and created_at < ${before}::timestamptz
        and state in ('delivered', 'failed', 'unknown', 'withheld') limit ${limit}) returning sms_id`.execute(tx);
  const smsIds = gone.rows.map((row) => row.smsId);
  for (const table of ['notice.smsTry', 'notice.smsPart'] as const)
    await tx
      .deleteFrom(table)
      .where('centerId', '=', centerId)
      .where('smsId', '=', sql<string>`any (${smsIds}::uuid[])`)
      .execute();
  return smsIds.length;
}

export async function deleteOldUplinks(
  tx: Db,
  centerId: number,
  before: Temporal.Instant,
  limit: number,
): Promise<number> {
  const done = await sql`
    delete from notice.uplink where center_id = ${centerId} and uplink_id in (
      select uplink_id from notice.uplink where center_id = ${centerId} and received_at < ${before}::timestamptz limit ${limit})`.execute(
    tx,
  );
  return Number(done.numAffectedRows ?? 0n);
}
