import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import type { Db } from '../../platform/db.ts';
import { entriesAsText, findLastDigest, insertDigest, lastEntryBefore, listDigests } from './store.ts';

const first = '00000000-0000-0000-0000-000000000000';
// Transactions live less than this, so that no entry can still appear before a sealed one.
const settledAfter = { minutes: 10 };

const digestOf = (previous: string, lines: readonly string[]) => sha256([previous, ...lines].join('\n'));

/**
 * Seals the entries since the last batch: the digest covers the previous digest and every row, so that no row can be
 * changed, removed or slipped in unseen. The digest is to be filed outside the database too (docs/operations.md).
 */
export async function sealAudit(call: Call): Promise<{ entryCount: number; digest: string } | undefined> {
  const last = await findLastDigest(call.tx, call.centerId);
  const after = last?.throughId ?? first;
  const through = await lastEntryBefore(call.tx, call.centerId, call.now.subtract(settledAfter));
  if (through === undefined || through <= after) return undefined;
  const lines = await entriesAsText(call.tx, call.centerId, after, through);
  const digest = digestOf(last?.digest ?? '', lines);
  await insertDigest(call.tx, call.centerId, {
    batchNo: (last?.batchNo ?? 0) + 1,
    throughId: through,
    entryCount: lines.length,
    digest,
    sealedAt: call.now,
  });
  return { entryCount: lines.length, digest };
}

/** Recomputes the chain; answers the number of the first batch that does not agree, or `undefined` when all do. */
export async function verifyAudit(tx: Db, centerId: number): Promise<number | undefined> {
  let previous = '';
  let after = first;
  for (const sealed of await listDigests(tx, centerId)) {
    const lines = await entriesAsText(tx, centerId, after, sealed.throughId);
    if (lines.length !== sealed.entryCount || digestOf(previous, lines) !== sealed.digest) return sealed.batchNo;
    previous = sealed.digest;
    after = sealed.throughId;
  }
  return undefined;
}

export interface AuditCheck {
  readonly batches: number;
  readonly entries: number;
  readonly sealedAt: Temporal.Instant | undefined;
  /** The first batch that does not agree. */
  readonly brokenBatch: number | undefined;
}

/** The chain recomputed, with how much of it there is. */
export async function checkAudit(tx: Db, centerId: number): Promise<AuditCheck> {
  const sealed = await listDigests(tx, centerId);
  return {
    batches: sealed.length,
    entries: sealed.reduce((sum, { entryCount }) => sum + entryCount, 0),
    sealedAt: sealed.at(-1)?.sealedAt,
    brokenBatch: await verifyAudit(tx, centerId),
  };
}
