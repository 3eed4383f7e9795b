import type { Call } from '../../../platform/call.ts';
import { beijing, dayOf, startOfDay } from '../../../platform/dates.ts';
import { getNumber, getStructure } from '../../params/index.ts';
import { personContexts } from '../../party/index.ts';
import { smsContexts } from '../contexts.ts';
import { canBeFolded, earliest, foldedText, type PhoneChannel, type SendingPolicy } from '../rules/channels.ts';
import { type Urgency, urgencies } from '../rules/kinds.ts';
import { countToday, findHosts, foldInto, insertSms, type NewSms } from './queue-store.ts';
import { endReasons } from './rules.ts';
import { findAccessNumber } from './store.ts';

/** One message to one phone. */
export interface Letter {
  readonly personId: string | null;
  readonly channel: PhoneChannel;
  /** The mobile, or where the person can be reached on the channel. */
  readonly address: string;
  readonly text: string;
  readonly template: string;
  readonly templateNumber: number;
  readonly urgency: Urgency;
}

interface Terms {
  readonly occasionId: string | null;
  readonly batchId?: string | null;
  /** Too late after so long: a code is of no use after five minutes. */
  readonly validMinutes: number;
  /** What this answers, and the number that the person wrote to. */
  readonly uplink?: { readonly uplinkId: string; readonly linkId: string; readonly accessNumber: string };
}

/** Queues messages to phones in the caller's transaction; the pump of the role `gateways` sends them. */
export async function queueSms(call: Call, letters: readonly Letter[], terms: Terms): Promise<string[]> {
  if (letters.length === 0) return [];
  const { tx, centerId } = call;
  const [policy, own, accessNumber] = await Promise.all([
    policyOf(call),
    urgenciesOf(call),
    terms.uplink?.accessNumber ?? findAccessNumber(tx, centerId),
  ]);
  const urgent = letters.map((letter) => ({ ...letter, urgency: own[letter.template] ?? letter.urgency }));
  const refused = await overLimit(call, urgent, policy.personDayLimit);
  const hosts = await hostsOf(call, urgent, policy);
  const messages = urgent.map((letter): NewSms => {
    const host = hosts.get(hostKey(letter));
    const reason = refused(letter) ?? (host ? endReasons.folded : null);
    return rowOf(call, letter, { ...terms, accessNumber, policy, reason });
  });
  const queued = await insertSms(tx, centerId, messages);
  for (const [index, letter] of urgent.entries()) {
    const host = hosts.get(hostKey(letter));
    const message = messages[index];
    // Only what was not queued before counts: the job of an occasion may run twice.
    if (!host || !message || message.reason !== endReasons.folded || !queued.has(message.smsId)) continue;
    host.foldedCount += 1;
    const bodySealed = call.vault.seal(foldedText(letter.text, host.foldedCount), smsContexts.body);
    await foldInto(tx, centerId, host.smsId, { bodySealed, foldedCount: host.foldedCount });
  }
  return messages.map(({ smsId }) => smsId);
}

function rowOf(
  { vault, now, newId }: Call,
  { personId, channel, address, text, template, templateNumber, urgency }: Letter,
  {
    occasionId,
    batchId = null,
    validMinutes,
    uplink,
    accessNumber,
    policy,
    reason,
  }: Terms & { accessNumber: string; policy: SendingPolicy; reason: string | null },
): NewSms {
  const nextAt = earliest(urgency, now.toZonedDateTimeISO(beijing), policy).toInstant();
  return {
    smsId: newId(),
    personId,
    occasionId,
    channel,
    batchId,
    mobileSealed: vault.seal(address, smsContexts.mobile),
    mobileIndex: vault.blindIndex(address, personContexts.mobile),
    bodySealed: vault.seal(text, smsContexts.body),
    accessNumber,
    template,
    templateNumber,
    priority: urgencies[urgency],
    uplinkId: uplink?.uplinkId ?? null,
    linkId: uplink?.linkId ?? '',
    createdAt: now,
    nextAt,
    expiresAt: nextAt.add({ minutes: validMinutes }),
    reason,
  };
}

/** How messages are held back, as it stands today. */
export async function policyOf({ tx, centerId, accountingDate: on }: Call): Promise<SendingPolicy> {
  const value = async (key: Parameters<typeof getNumber>[2]) => (await getNumber(tx, centerId, key, on)).value;
  const [from, to, priority, digestMinutes, personDayLimit] = await Promise.all([
    value('notice.quiet-from-hour'),
    value('notice.quiet-to-hour'),
    value('notice.quiet-priority'),
    value('notice.digest-minutes'),
    value('notice.person-day-limit'),
  ]);
  return { quiet: { from, to, priority }, digestMinutes, personDayLimit };
}

/** Urgencies that differ from the catalogue's, by template. */
async function urgenciesOf({ tx, centerId, accountingDate }: Call): Promise<Readonly<Record<string, Urgency>>> {
  const read = (value: unknown) => value as Readonly<Record<string, Urgency>>;
  return (await getStructure(tx, centerId, 'notice.urgencies', accountingDate, read)).value;
}

/** Says why a letter is one too many for its person today; codes and answers are never. */
async function overLimit(call: Call, letters: readonly Letter[], limit: number) {
  const counted = ({ personId, urgency }: Letter) => personId !== null && urgency !== 'code';
  const personIds = letters.filter(counted).flatMap(({ personId }) => (personId === null ? [] : [personId]));
  const since = startOfDay(dayOf(call.now));
  const counts = personIds.length === 0 ? new Map() : await countToday(call.tx, call.centerId, personIds, since);
  return (letter: Letter): string | undefined => {
    if (!counted(letter) || letter.personId === null) return undefined;
    const count = counts.get(letter.personId) ?? 0;
    if (count >= limit) return `已达每人每日上限（${limit} 条），内容见站内消息`;
    counts.set(letter.personId, count + 1);
    return undefined;
  };
}

const hostKey = ({ personId, channel, template }: Pick<Letter, 'personId' | 'channel' | 'template'>) =>
  `${personId}/${channel}/${template}`;

/** Messages of the same kind to the same person that still wait: what comes now is folded into them. */
async function hostsOf(call: Call, letters: readonly Letter[], { digestMinutes }: SendingPolicy) {
  const foldable = digestMinutes > 0 ? letters.filter(({ urgency }) => canBeFolded(urgency)) : [];
  const personIds = foldable.flatMap(({ personId }) => (personId === null ? [] : [personId]));
  const rows = personIds.length === 0 ? [] : await findHosts(call.tx, call.centerId, personIds, call.now);
  const wanted = new Set(foldable.map(hostKey));
  const found = rows.filter((row) => wanted.has(hostKey(row)));
  return new Map(found.map((row) => [hostKey(row), { smsId: row.smsId, foldedCount: row.foldedCount }]));
}
