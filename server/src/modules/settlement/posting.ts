import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { insertJournalAccounts, type JournalAccount } from './payment-store.ts';

/** The subject that money at the bank stands on (住房公积金存款). */
const deposit = '101';

/**
 * The call with which a business answers a bank message: whatever it posts on 101 is remembered as a movement of that
 * special account, behind that message. So 101 can be reconciled account by account, and no business has to say which.
 */
export function behindMessage(
  call: Call,
  accountNo: string,
  message: { readonly kind: JournalAccount['messageKind']; readonly id: string },
): Call {
  return {
    ...call,
    onPosted: async ({ journalId, lines }) => {
      const rows = lines.flatMap((line, index) =>
        line.subject === deposit
          ? [
              {
                journalId,
                lineNo: index + 1,
                accountNo,
                messageKind: message.kind,
                messageId: message.id,
                debitFen: 'debit' in line ? fen(line.debit) : 0n,
                creditFen: 'credit' in line ? fen(line.credit) : 0n,
                accountingDate: call.accountingDate,
                recordedAt: call.now,
              },
            ]
          : [],
      );
      await insertJournalAccounts(call.tx, call.centerId, rows);
    },
  };
}
