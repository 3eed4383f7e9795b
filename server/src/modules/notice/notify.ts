import type { Call } from '../../platform/call.ts';
import { getCenter } from '../party/index.ts';
import { expandOccasion } from './jobs.ts';
import type { OccasionKind, OccasionVariables } from './occasions.ts';
import { declarationOf } from './rules/catalogue.ts';
import { queueSms } from './sms/queue.ts';
import { insertOccasion } from './store.ts';
import { fillingOf } from './templates.ts';
import { type Told, wordingsOn } from './wordings.ts';

/** Who is concerned: everybody on a journal, everybody whose account a business changed, one person, or an employer's clerks. */
export type Audience = readonly ['journal' | 'changed-accounts' | 'person' | 'employer', id: string];

/**
 * Says what happened; `notice` decides who is told how. Written in the caller's transaction, turned into one message
 * for each person concerned by a job, so that ten thousand messages do not hold up a posting.
 */
export async function notify<K extends OccasionKind>(
  call: Call,
  kind: K,
  audience: Audience,
  variables: OccasionVariables[K],
): Promise<void> {
  const occasionId = call.newId();
  await insertOccasion(call.tx, call.centerId, {
    occasionId,
    kind,
    audienceKind: audience[0],
    audienceId: audience[1],
    variables,
    createdAt: call.now,
  });
  await call.enqueue(expandOccasion, { occasionId });
}

/** Sends a one-time code to a mobile: queued in the caller's transaction, of no use after five minutes. */
export async function sendCode(
  call: Call,
  mobile: string,
  { code, purpose, centerName }: { readonly code: string; readonly purpose: string; readonly centerName: string },
): Promise<void> {
  const filling = { template: 'one-time-code', values: { 验证码: code, 用途: purpose } } as const;
  const told = (await wordingsOn(call))(filling);
  await queueSms(call, [letterTo(mobile, told, centerName)], { occasionId: null, validMinutes: 5 });
}

/** Tells one telephone what happened, whoever has signed up: for what its holder must know. */
export async function tellMobile<K extends OccasionKind>(
  call: Call,
  mobile: string,
  kind: K,
  variables: OccasionVariables[K],
): Promise<void> {
  const { name } = await getCenter(call.tx, call.centerId);
  const told = (await wordingsOn(call))(fillingOf(kind, variables));
  await queueSms(call, [letterTo(mobile, told, name)], { occasionId: null, validMinutes: 24 * 60 });
}

const letterTo = (mobile: string, { template, templateNumber, short }: Told, centerName: string) => ({
  personId: null,
  channel: 'sms' as const,
  address: mobile,
  text: `【${centerName}】${short}`,
  template,
  templateNumber,
  urgency: declarationOf(template).urgency,
});
