import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';

export type EndedBy = 'caller' | 'us' | 'fault' | 'lost';
export type AgentOutcome = 'ringing' | 'talking' | 'talked' | 'no-answer' | 'busy' | 'failed' | 'left';

export interface CallRow {
  readonly callId: string;
  readonly channelId: string;
  readonly callerSealed: Buffer | null;
  readonly callerMasked: string;
  readonly beganAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
  readonly endedBy: EndedBy | null;
  readonly personId: string | null;
  readonly employerId: string | null;
  readonly identifiedAt: Temporal.Instant | null;
  /** The person has logged out of every channel since. */
  readonly identityEndedAt: Temporal.Instant | null;
  readonly wantedPersonAt: Temporal.Instant | null;
  readonly agentId: string | null;
  readonly agentExtension: string | null;
  readonly agentGivenAt: Temporal.Instant | null;
  readonly agentOutcome: AgentOutcome | null;
  readonly talkEndedAt: Temporal.Instant | null;
  readonly score: number | null;
}

const columns = [
  'callId',
  'channelId',
  'callerSealed',
  'callerMasked',
  'beganAt',
  'endedAt',
  'endedBy',
  'personId',
  'employerId',
  'identifiedAt',
  'identityEndedAt',
  'wantedPersonAt',
  'agentId',
  'agentExtension',
  'agentGivenAt',
  'agentOutcome',
  'talkEndedAt',
  'score',
] as const;
// The table's CHECKs say so.
const shaped = (row: object): CallRow => row as CallRow;

export async function insertCall(
  tx: Db,
  centerId: number,
  row: Pick<CallRow, 'callId' | 'channelId' | 'callerSealed' | 'callerMasked' | 'beganAt'>,
): Promise<void> {
  await tx
    .insertInto('hotline.call')
    .values({ centerId, ...row })
    .execute();
}

export async function findCall(
  tx: Db,
  centerId: number,
  callId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<CallRow | undefined> {
  const row = await tx
    .selectFrom('hotline.call')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('callId', '=', callId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shaped(row);
}

export async function updateCall(
  tx: Db,
  centerId: number,
  callId: string,
  set: Partial<Omit<CallRow, 'callId' | 'channelId' | 'callerSealed' | 'callerMasked' | 'beganAt'>>,
): Promise<void> {
  await tx.updateTable('hotline.call').set(set).where('centerId', '=', centerId).where('callId', '=', callId).execute();
}

/** Calls under way no longer know the person. */
export async function endIdentity(tx: Db, centerId: number, personId: string, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('hotline.call')
    .set({ identityEndedAt: at })
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .execute();
}

/** Ends a call that has not ended yet. */
export async function endCall(
  tx: Db,
  centerId: number,
  callId: string,
  { endedAt, endedBy }: { endedAt: Temporal.Instant; endedBy: EndedBy },
): Promise<void> {
  await tx
    .updateTable('hotline.call')
    .set({ endedAt, endedBy })
    .where('centerId', '=', centerId)
    .where('callId', '=', callId)
    .where('endedAt', 'is', null)
    .execute();
}

/** Calls whose process is gone: nobody talks for so long. Answers how many. */
export async function endLost(tx: Db, centerId: number, began: Temporal.Instant, now: Temporal.Instant) {
  const { numUpdatedRows } = await tx
    .updateTable('hotline.call')
    .set({ endedAt: now, endedBy: 'lost' })
    .where('centerId', '=', centerId)
    .where('endedAt', 'is', null)
    .where('beganAt', '<', began)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface Step {
  readonly at: Temporal.Instant;
  readonly what: string;
  readonly result: string;
}

/** Adds steps after `from` others. */
export async function insertSteps(
  tx: Db,
  centerId: number,
  callId: string,
  from: number,
  steps: readonly Step[],
): Promise<void> {
  if (steps.length === 0) return;
  await tx
    .insertInto('hotline.callStep')
    .values(steps.map((step, index) => ({ centerId, callId, seq: from + index + 1, ...step })))
    .execute();
}

export async function listSteps(tx: Db, centerId: number, callId: string): Promise<Step[]> {
  return tx
    .selectFrom('hotline.callStep')
    .select(['at', 'what', 'result'])
    .where('centerId', '=', centerId)
    .where('callId', '=', callId)
    .orderBy('seq')
    .execute();
}

export interface CallFilter {
  readonly from?: Temporal.Instant | undefined;
  readonly before?: Temporal.Instant | undefined;
  /** `person`: who wanted a person; `identified`; `open`: under way. */
  readonly kind?: 'person' | 'identified' | 'open' | undefined;
}

export async function listCalls(
  tx: Db,
  centerId: number,
  { from, before, kind }: CallFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: CallRow[]; total: number }> {
  const chosen = tx
    .selectFrom('hotline.call')
    .where('centerId', '=', centerId)
    .$if(from !== undefined, (query) => query.where('beganAt', '>=', from as Temporal.Instant))
    .$if(before !== undefined, (query) => query.where('beganAt', '<', before as Temporal.Instant))
    .$if(kind === 'person', (query) => query.where('wantedPersonAt', 'is not', null))
    .$if(kind === 'identified', (query) => query.where('identifiedAt', 'is not', null))
    .$if(kind === 'open', (query) => query.where('endedAt', 'is', null));
  const { rows, total } = await readPage(chosen.select(columns).orderBy('beganAt', 'desc').orderBy('callId'), page);
  return { rows: rows.map(shaped), total };
}

/** How often the person had an answer sent since then. */
export async function countSent(tx: Db, centerId: number, personId: string, since: Temporal.Instant): Promise<number> {
  const { sent } = await tx
    .selectFrom('hotline.callStep')
    .innerJoin('hotline.call', (join) =>
      join
        .onRef('hotline.call.centerId', '=', 'hotline.callStep.centerId')
        .onRef('hotline.call.callId', '=', 'hotline.callStep.callId'),
    )
    .select(sql<bigint>`count(*)`.as('sent'))
    .where('hotline.callStep.centerId', '=', centerId)
    .where('hotline.call.personId', '=', personId)
    .where('hotline.callStep.at', '>=', since)
    .where('hotline.callStep.what', 'like', 'send:%')
    .where('hotline.callStep.result', '=', 'sent')
    .executeTakeFirstOrThrow();
  return Number(sent);
}

interface PromptRow {
  readonly key: string;
  readonly version: number;
  readonly text: string | null;
  readonly changedBy: string;
  readonly changedAt: Temporal.Instant;
}

/** The newest version of every sentence that was ever changed. */
export async function listPromptRows(tx: Db, centerId: number): Promise<PromptRow[]> {
  return tx
    .selectFrom('hotline.prompt')
    .distinctOn('key')
    .select(['key', 'version', 'text', 'changedBy', 'changedAt'])
    .where('centerId', '=', centerId)
    .orderBy('key')
    .orderBy('version', 'desc')
    .execute();
}

export async function insertPrompt(tx: Db, centerId: number, row: PromptRow): Promise<void> {
  await tx
    .insertInto('hotline.prompt')
    .values({ centerId, ...row })
    .execute();
}
