import type { Call } from '../../../platform/call.ts';
import { beijing } from '../../../platform/dates.ts';
import { getNumber } from '../../params/index.ts';
import { personContexts } from '../../party/index.ts';
import { smsContexts } from '../contexts.ts';
import { quietUntil } from './rules.ts';
import { findAccessNumber, insertSms, type NewSms } from './store.ts';

/** How urgent: codes and answers go at once and before all; what can wait does not come at night. */
export const priorities = { code: 1, money: 2, other: 3 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];

export interface Letter {
  readonly personId: string | null;
  readonly mobile: string;
  readonly text: string;
}

interface Terms {
  readonly template: string;
  readonly priority: Priority;
  readonly occasionId: string | null;
  /** Too late after so long: a code is of no use after five minutes. */
  readonly validMinutes: number;
  /** The number that the person wrote to, for answers; the centre's own otherwise. */
  readonly accessNumber?: string;
}

/** Queues short messages in the caller's transaction; the pump of the role `gateways` sends them. */
export async function queueSms(call: Call, letters: readonly Letter[], terms: Terms): Promise<string[]> {
  const { tx, centerId, vault, now } = call;
  if (letters.length === 0) return [];
  const accessNumber = terms.accessNumber ?? (await findAccessNumber(tx, centerId));
  const nextAt = terms.priority === priorities.other ? await afterQuietHours(call) : now;
  const messages = letters.map(
    ({ personId, mobile, text }): NewSms => ({
      smsId: call.newId(),
      personId,
      occasionId: terms.occasionId,
      mobileSealed: vault.seal(mobile, smsContexts.mobile),
      mobileIndex: vault.blindIndex(mobile, personContexts.mobile),
      bodySealed: vault.seal(text, smsContexts.body),
      accessNumber,
      template: terms.template,
      priority: terms.priority,
      createdAt: now,
      nextAt,
      expiresAt: nextAt.add({ minutes: terms.validMinutes }),
    }),
  );
  await insertSms(tx, centerId, messages);
  return messages.map(({ smsId }) => smsId);
}

async function afterQuietHours({ tx, centerId, now, accountingDate }: Call): Promise<Temporal.Instant> {
  const [from, to] = await Promise.all([
    getNumber(tx, centerId, 'notice.quiet-from-hour', accountingDate),
    getNumber(tx, centerId, 'notice.quiet-to-hour', accountingDate),
  ]);
  const until = quietUntil(now.toZonedDateTimeISO(beijing), { from: from.value, to: to.value });
  return until?.toInstant() ?? now;
}
