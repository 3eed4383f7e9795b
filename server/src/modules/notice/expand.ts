import type { Call } from '../../platform/call.ts';
import type { JobRun } from '../../platform/jobs.ts';
import { accountsOf, changedBy } from '../account/index.ts';
import { entriesAfter } from '../ledger/index.ts';
import { getCenter } from '../party/index.ts';
import { changeWords } from './change-templates.ts';
import { priorities, queueSms } from './sms/queue.ts';
import { mobilesOfSubscribers } from './sms/subscribe.ts';
import { closeOccasion, findOpenOccasion, insertMessages, type NewMessage, type Occasion } from './store.ts';
import { type OccasionKind, type OccasionVariables, wordsOf } from './templates.ts';

const chunk = 1000;

/** What can wait for the morning: nobody is woken for it. */
const unhurried = new Set<OccasionKind>(['contribution.account-changed']);

/** Safe to stop and start at any point: a recipient who has the message already keeps the one. */
export async function expand({ inCall }: JobRun, occasionId: string): Promise<void> {
  const occasion = await inCall((call) => findOpenOccasion(call.tx, call.centerId, occasionId));
  if (!occasion) return;
  if (occasion.audienceKind === 'journal') await expandJournal({ inCall }, occasion);
  else if (occasion.audienceKind === 'changed-accounts') await expandChanges({ inCall }, occasion);
  else {
    const recipientKind = occasion.audienceKind;
    const words = wordsOf(occasion.kind, occasion.variables as never);
    await inCall((call) => tell(call, occasion, recipientKind, [{ recipientId: occasion.audienceId, ...words }]));
  }
  await inCall((call) => closeOccasion(call.tx, call.centerId, occasionId, call.now));
}

async function expandJournal({ inCall }: Pick<JobRun, 'inCall'>, occasion: Occasion): Promise<void> {
  let after: string | undefined;
  do {
    after = await inCall(async (call) => {
      const entries = await entriesAfter(call.tx, call.centerId, occasion.audienceId, { after, limit: chunk });
      const accounts = await accountsOf(
        call.tx,
        call.centerId,
        entries.map((entry) => entry.accountId),
      );
      const messages = entries.flatMap((entry) => {
        const account = accounts.get(entry.accountId);
        if (!account) return [];
        const figures = {
          accountTail: account.accountNo.slice(-4),
          amountFen: entry.amountFen,
          balanceFen: entry.balanceAfterFen,
        };
        return [{ recipientId: account.personId, ...wordsOf(occasion.kind, occasion.variables as never, figures) }];
      });
      await tell(call, occasion, 'person', messages);
      return entries.length === chunk ? entries.at(-1)?.accountId : undefined;
    });
  } while (after !== undefined);
}

async function expandChanges({ inCall }: Pick<JobRun, 'inCall'>, occasion: Occasion): Promise<void> {
  const variables = occasion.variables as OccasionVariables['contribution.account-changed'];
  let after: string | undefined;
  do {
    after = await inCall(async (call) => {
      const page = { after, limit: chunk };
      const changes = await changedBy(call.tx, call.centerId, occasion.audienceId, page);
      const messages = changes.map(({ accountNo, personId, kind, beforeText, afterText }) => ({
        recipientId: personId,
        ...changeWords(variables, { accountTail: accountNo.slice(-4), kind, beforeText, afterText }),
      }));
      await tell(call, occasion, 'person', messages);
      return changes.length === chunk ? changes.at(-1)?.accountId : undefined;
    });
  } while (after !== undefined);
}

/** Into the inbox of each, and by short message to those who have signed up for them. */
async function tell(
  call: Call,
  occasion: Occasion,
  recipientKind: 'person' | 'employer',
  messages: readonly NewMessage[],
): Promise<void> {
  await insertMessages(call.tx, call.centerId, occasion, recipientKind, messages);
  if (recipientKind !== 'person') return;
  const mobiles = await mobilesOfSubscribers(
    call,
    messages.map(({ recipientId }) => recipientId),
  );
  if (mobiles.size === 0) return;
  const { name } = await getCenter(call.tx, call.centerId);
  const letters = messages.flatMap(({ recipientId: personId, body }) => {
    const mobile = mobiles.get(personId);
    return mobile === undefined ? [] : [{ personId, mobile, text: `【${name}】${body}` }];
  });
  const priority = unhurried.has(occasion.kind) ? priorities.other : priorities.money;
  await queueSms(call, letters, {
    template: occasion.kind,
    priority,
    occasionId: occasion.occasionId,
    validMinutes: 24 * 60,
  });
}
