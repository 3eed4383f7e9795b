import type { Call } from '../../platform/call.ts';
import type { JobRun } from '../../platform/jobs.ts';
import { accountsOf, changedBy, countChanges } from '../account/index.ts';
import { countEntries, entriesAfter } from '../ledger/index.ts';
import { findEmployer, getCenter } from '../party/index.ts';
import { findOrInsertBatch, holdBatchState } from './batch-store.ts';
import { reachOf } from './reach.ts';
import { declarationOf } from './rules/catalogue.ts';
import { channelsFor } from './rules/channels.ts';
import { queueSms } from './sms/queue.ts';
import { advanceOccasion, beginOccasion, insertMessages, lockOpenOccasion, type Occasion } from './store.ts';
import { type Figures, fillingOf } from './templates.ts';
import { type Told, wordingsOn } from './wordings.ts';

const chunk = 1_000;
/** A send to so many is a batch: its progress is on screen, and it can be paused and stopped. */
const batchFrom = 100;

type Open = NonNullable<Awaited<ReturnType<typeof lockOpenOccasion>>>;

/**
 * Tells everybody concerned, a chunk in each transaction. Safe to stop and start at any point: how far it is stands in
 * the occasion. A batch that was paused is left as it is until it goes on.
 */
export async function expand({ inCall }: Pick<JobRun, 'inCall'>, occasionId: string): Promise<void> {
  const begun = await inCall((call) => begin(call, occasionId));
  if (!begun) return;
  while (await inCall((call) => step(call, occasionId)));
}

/** Notes how many will be told; answers whether there is anything to do. */
async function begin(call: Call, occasionId: string): Promise<boolean> {
  const { tx, centerId } = call;
  const occasion = await lockOpenOccasion(tx, centerId, occasionId);
  if (!occasion || occasion.expectedCount !== null) return occasion !== undefined;
  const expectedCount = await countRecipients(call, occasion);
  const batchId = expectedCount < batchFrom ? null : await batchOf(call, occasion);
  await beginOccasion(tx, centerId, occasionId, { expectedCount, batchId });
  return true;
}

function countRecipients({ tx, centerId }: Call, { audienceKind, audienceId }: Occasion): Promise<number> {
  if (audienceKind === 'journal') return countEntries(tx, centerId, audienceId);
  return audienceKind === 'changed-accounts' ? countChanges(tx, centerId, audienceId) : Promise.resolve(1);
}

/** The chunks of one settlement of interest are one send; everything else is one by itself. */
function batchOf({ tx, centerId, newId }: Call, { kind, variables, occasionId, createdAt }: Occasion): Promise<string> {
  const { settlesOn } = variables as { settlesOn?: string };
  const batchKey = kind === 'accounting.interest-settled' && settlesOn ? `${kind} ${settlesOn}` : occasionId;
  return findOrInsertBatch(tx, centerId, { batchId: newId(), batchKey, kind, createdAt });
}

/** Tells the next chunk; answers whether more are left. */
async function step(call: Call, occasionId: string): Promise<boolean> {
  const { tx, centerId, now } = call;
  const occasion = await lockOpenOccasion(tx, centerId, occasionId);
  if (!occasion) return false;
  const state = occasion.batchId ? await holdBatchState(tx, centerId, occasion.batchId) : 'open';
  if (state === 'paused') return false;
  const isStopped = state === 'stopped';
  const { recipients, next } = isStopped ? { recipients: [], next: null } : await recipientsAfter(call, occasion);
  const told = await tell(call, occasion, recipients);
  await advanceOccasion(tx, centerId, occasionId, { told, cursorId: next, endedAt: next === null ? now : null });
  return next !== null;
}

interface Recipient {
  readonly recipientId: string;
  readonly figures?: Figures;
}

/** The next people to tell, and where to go on after them; null at the end. */
async function recipientsAfter(
  { tx, centerId }: Call,
  { audienceKind, audienceId, cursorId }: Open,
): Promise<{ recipients: Recipient[]; next: string | null }> {
  const page = { after: cursorId ?? undefined, limit: chunk };
  const nextOf = (rows: readonly { accountId: string }[]) =>
    rows.length === chunk ? (rows.at(-1)?.accountId ?? null) : null;
  if (audienceKind === 'changed-accounts') {
    const changes = await changedBy(tx, centerId, audienceId, page);
    const recipients = changes.map(({ accountNo, personId, kind, beforeText, afterText }) => ({
      recipientId: personId,
      figures: { accountTail: accountNo.slice(-4), kind, beforeText, afterText },
    }));
    return { recipients, next: nextOf(changes) };
  }
  if (audienceKind !== 'journal') return { recipients: [{ recipientId: audienceId }], next: null };
  const entries = await entriesAfter(tx, centerId, audienceId, page);
  const accounts = await accountsOf(
    tx,
    centerId,
    entries.map((entry) => entry.accountId),
  );
  const recipients = entries.flatMap(({ accountId, amountFen, balanceAfterFen }) => {
    const account = accounts.get(accountId);
    if (!account) return [];
    const figures = { accountTail: account.accountNo.slice(-4), amountFen, balanceFen: balanceAfterFen };
    return [{ recipientId: account.personId, figures }];
  });
  return { recipients, next: nextOf(entries) };
}

/** Into the inbox of each, and to the phones of those who have signed up for it. Answers how many are newly told. */
async function tell(call: Call, occasion: Open, recipients: readonly Recipient[]): Promise<number> {
  if (recipients.length === 0) return 0;
  const { kind, variables, audienceKind } = occasion;
  const wordingOf = await wordingsOn(call, occasion.createdAt);
  const messages = recipients.map(({ recipientId, figures }) => ({
    recipientId,
    ...wordingOf(fillingOf(kind, variables as never, figures)),
  }));
  const recipientKind = audienceKind === 'employer' ? 'employer' : 'person';
  const told = await insertMessages(call.tx, call.centerId, occasion, recipientKind, messages);
  if (recipientKind === 'employer') {
    // Told before: the handler has it.
    if (told > 0) await tellHandlers(call, occasion, messages);
    return told;
  }
  const reach = await reachOf(
    call,
    messages.map(({ recipientId }) => recipientId),
  );
  if (reach.size === 0) return told;
  const { name } = await getCenter(call.tx, call.centerId);
  const letters = messages.flatMap(({ recipientId: personId, template, templateNumber, title, short }) => {
    const own = reach.get(personId);
    if (!own) return [];
    const { category, urgency } = declarationOf(template);
    const ways = channelsFor(category, { reachable: new Set(own.addresses.keys()), mutes: own.mutes });
    return ways.map((channel) => ({
      personId,
      channel,
      address: own.addresses.get(channel) ?? '',
      text: channel === 'sms' ? `【${name}】${short}` : `${title}\n${short}`,
      template,
      templateNumber,
      urgency,
    }));
  });
  const { occasionId, batchId } = occasion;
  await queueSms(call, letters, { occasionId, batchId, validMinutes: 24 * 60 });
  return told;
}

/** What must not wait until somebody looks into the employer's inbox goes to the mobile of its handler, who registered it. */
async function tellHandlers(
  call: Call,
  { occasionId, batchId }: Open,
  messages: readonly (Told & { readonly recipientId: string })[],
): Promise<void> {
  const { name } = await getCenter(call.tx, call.centerId);
  for (const { recipientId, template, templateNumber, short } of messages) {
    const { toHandler, urgency } = declarationOf(template);
    const employer = toHandler && (await findEmployer(call, recipientId));
    if (!employer || !employer.handlerMobile) continue;
    const letter = {
      personId: null,
      channel: 'sms',
      address: employer.handlerMobile,
      text: `【${name}】${short}`,
      template,
      templateNumber,
      urgency,
    } as const;
    await queueSms(call, [letter], { occasionId, batchId, validMinutes: 24 * 60 });
  }
}
