import type { Call } from '../../../platform/call.ts';
import { escapeLike } from '../../../platform/db.ts';
import { certificateKey, foldIdentifier, personContexts } from '../../party/index.ts';

/** What a text looks for among people: an account of twelve digits, a whole certificate number, else a name's beginning. */
export function peopleNamed(
  { vault }: Pick<Call, 'vault'>,
  text: string | undefined,
): { nameLike?: string; certificateIndex?: Buffer; accountNo?: string } {
  const q = (text ?? '').trim();
  if (q === '') return {};
  const number = certificateKey(foldIdentifier(q));
  if (/^\d{12}$/.test(number)) return { accountNo: number };
  if (/\d{6}/.test(number)) return { certificateIndex: vault.blindIndex(number, personContexts.certificate) };
  return { nameLike: `${escapeLike(q)}%` };
}

/** Rows of a keyset in batches: `next` is given the last key, and a short batch is the last. */
export async function* batchesOf<R>(
  next: (after: R | undefined, limit: number) => Promise<readonly R[]>,
  limit = 2_000,
): AsyncGenerator<readonly R[]> {
  for (let after: R | undefined; ; ) {
    const batch = await next(after, limit);
    if (batch.length > 0) yield batch;
    if (batch.length < limit) return;
    after = batch.at(-1);
  }
}

/** Rows of a short list in batches by offset: of one snapshot no row is met twice or missed. */
export async function* pagesOf<R>(
  next: (page: { limit: number; offset: number }) => Promise<readonly R[]>,
  limit = 2_000,
): AsyncGenerator<readonly R[]> {
  for (let offset = 0; ; offset += limit) {
    const batch = await next({ limit, offset });
    if (batch.length > 0) yield batch;
    if (batch.length < limit) return;
  }
}
