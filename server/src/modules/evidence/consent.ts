import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { getNumber } from '../params/index.ts';
import { getCenter } from '../party/index.ts';
import { type ConsentRow, findConsentRow, findValidConsent, insertConsent, revokeConsentRow } from './consent-store.ts';
import { refusals } from './problems.ts';
import { consentWording, type Purpose, purposes, type SourceCode, sourceOf } from './rules/sources.ts';

export interface ConsentWish {
  readonly personId: string;
  readonly sources: readonly SourceCode[];
  readonly purpose: Purpose;
}

/** Until when a consent given today lasts, and the words to agree to. */
export async function consentText(
  call: Call,
  { sources, purpose }: Omit<ConsentWish, 'personId'>,
): Promise<{ wording: string; expiresOn: Temporal.PlainDate }> {
  const today = dayOf(call.now);
  const { value: days } = await getNumber(call.tx, call.centerId, 'evidence.consent-days', today);
  const expiresOn = today.add({ days });
  const center = await getCenter(call.tx, call.centerId);
  const wording = consentWording(purpose, sources, { centerName: center.name, expiresOn: formatDay(expiresOn) });
  return { wording, expiresOn };
}

/**
 * Keeps that a person agreed, in which words and on which channel. The caller makes sure that it was the person: in the
 * hall by the session, at the counter by the signed form.
 */
export async function giveConsent(call: Call, wish: ConsentWish): Promise<ConsentRow> {
  const { personId, sources, purpose } = wish;
  const { wording, expiresOn } = await consentText(call, wish);
  const consent: ConsentRow = {
    personId,
    sources,
    purpose,
    wording,
    expiresOn,
    consentId: call.newId(),
    channel: call.channel,
    agreedByKind: call.actor.kind,
    agreedBy: call.actor.id,
    agreedAt: call.now,
    revokedAt: null,
    revokedChannel: null,
  };
  await insertConsent(call.tx, call.centerId, consent);
  await recordAudit(call, 'evidence.consent', ['person', wish.personId], {
    consentId: consent.consentId,
    sources: wish.sources,
    purpose: wish.purpose,
  });
  return consent;
}

/** A standing consent that covers the sources for the purpose; `undefined` when the person must be asked. */
export const findConsent = (call: Call, wish: ConsentWish): Promise<ConsentRow | undefined> =>
  findValidConsent(call.tx, call.centerId, wish, dayOf(call.now));

/** Whether a consent covers a question at this moment. */
export function covers(
  consent: ConsentRow | undefined,
  asked: { personId: string; source: SourceCode; purpose: Purpose },
  now: Temporal.Instant,
): boolean {
  return (
    consent !== undefined &&
    consent.personId === asked.personId &&
    consent.purpose === asked.purpose &&
    consent.sources.includes(asked.source) &&
    consent.revokedAt === null &&
    Temporal.PlainDate.compare(dayOf(now), consent.expiresOn) <= 0
  );
}

/** Refuses without a consent that covers the question. */
export async function checkConsent(
  call: Call,
  consentId: string,
  asked: { personId: string; source: SourceCode; purpose: Purpose },
): Promise<void> {
  if (covers(await findConsentRow(call.tx, call.centerId, consentId), asked, call.now)) return;
  const { authority, name } = sourceOf(asked.source);
  throw new Problem(refusals.noConsent, {
    detail: `${purposes[asked.purpose]}需向${authority}查询${name}，没有查到本人对此项查询的有效授权。`,
    source: '《中华人民共和国个人信息保护法》第十三条、第十四条',
    remedy: '请先阅读并同意查询授权书；不愿授权的，可以提交有关部门出具的证明，由工作人员审核。',
    missing: [asked.source],
  });
}

/** Takes a consent back: what was asked before stays, nothing is asked on it any more. */
export async function revokeConsent(call: Call, personId: string, consentId: string): Promise<void> {
  const consent = await findConsentRow(call.tx, call.centerId, consentId);
  if (!consent || consent.personId !== personId) throw new Problem(refusals.consentNotFound);
  const isFirst = await revokeConsentRow(call.tx, call.centerId, consentId, {
    revokedAt: call.now,
    revokedByKind: call.actor.kind,
    revokedBy: call.actor.id,
    revokedChannel: call.channel,
  });
  if (isFirst) await recordAudit(call, 'evidence.revoke-consent', ['person', personId], { consentId });
}
