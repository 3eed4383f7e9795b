import type { JobRun } from '../../platform/jobs.ts';
import { accountsOf, changedBy } from '../account/index.ts';
import { entriesAfter } from '../ledger/index.ts';
import { changeWords } from './change-templates.ts';
import { closeOccasion, findOpenOccasion, insertMessages, type Occasion } from './store.ts';
import { type OccasionVariables, wordsOf } from './templates.ts';

const chunk = 1000;

/** Safe to stop and start at any point: a recipient who has the message already keeps the one. */
export async function expand({ inCall }: JobRun, occasionId: string): Promise<void> {
  const occasion = await inCall((call) => findOpenOccasion(call.tx, call.centerId, occasionId));
  if (!occasion) return;
  if (occasion.audienceKind === 'journal') await expandJournal({ inCall }, occasion);
  else if (occasion.audienceKind === 'changed-accounts') await expandChanges({ inCall }, occasion);
  else {
    const recipientKind = occasion.audienceKind;
    const words = wordsOf(occasion.kind, occasion.variables as never);
    await inCall((call) =>
      insertMessages(call.tx, call.centerId, occasion, recipientKind, [{ recipientId: occasion.audienceId, ...words }]),
    );
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
      await insertMessages(call.tx, call.centerId, occasion, 'person', messages);
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
      await insertMessages(call.tx, call.centerId, occasion, 'person', messages);
      return changes.length === chunk ? changes.at(-1)?.accountId : undefined;
    });
  } while (after !== undefined);
}
