import type { Call } from '../../platform/call.ts';
import type { Operation } from './operations.ts';
import type { DetailKey, SubjectKind } from './rules.ts';
import { insertEntry } from './store.ts';

export { type AuditCheck, checkAudit, sealAudit, verifyAudit } from './chain.ts';
export { type Operation, operationText } from './operations.ts';
export { namelessStaff, type SubjectKind } from './rules.ts';
export {
  type AuditDigest,
  type AuditEntry,
  findLastSealing,
  listDigests as listAuditDigests,
  listEntries,
} from './store.ts';

/** What an entry may say: figures, codes and ids; never a name, a number of a person or a secret. */
export type AuditDetail = {
  readonly [K in DetailKey]?: string | number | boolean | null | readonly string[] | undefined;
};

/** Writes who did what to whom, in the caller's transaction. */
export async function recordAudit(
  call: Call,
  operation: Operation,
  subject: readonly [kind: SubjectKind, id: string],
  detail: AuditDetail = {},
): Promise<void> {
  await insertEntry(call.tx, call, { operation, subject, detail });
}

/** Writes an attempt that was refused, in a transaction of its own, so that the refusal's rollback keeps it. */
export async function recordRefusal(
  call: Call,
  operation: Operation,
  subject: readonly [kind: SubjectKind, id: string],
  detail: AuditDetail,
): Promise<void> {
  await call.aside((tx) => insertEntry(tx, call, { operation, subject, detail: { ...detail, refused: true } }));
}

/** Writes that somebody who has logged in asked for what they have no right to. */
export const recordDenied = (
  call: Call,
  { method, path, permission }: { readonly method: string; readonly path: string; readonly permission: string },
): Promise<void> => recordRefusal(call, 'request.denied', ['route', `${method} ${path}`], { permission });
