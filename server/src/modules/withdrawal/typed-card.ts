import type { Call } from '../../platform/call.ts';
import { type CaseRow, type CaseView, checkEvidence, evidenceCondition, getSubmittedForm } from '../casework/index.ts';
import { findPerson, foldIdentifier, maskBankCard } from '../party/index.ts';
import { openPayee, type Payee } from './banks.ts';
import type { WithdrawalForm } from './form.ts';
import { findApplication } from './store.ts';

// At the counter a clerk types the number of a card that is not the registered one. In the hall and the app its owner has
// typed it, under their own login; here another member of staff compares the number with a scan of the card.

export const cardSlots = [
  { key: 'card', name: '收款银行卡', hint: '填写的不是登记的卡时，扫描本人名下的银行卡正面' },
] as const;

interface TypedCard {
  readonly payee: Payee;
  readonly registered: string;
}

/** The card that a clerk has typed for a withdrawal; `undefined` when it is registered, or typed by its owner. */
export async function typedCardOf(call: Call, row: CaseRow): Promise<TypedCard | undefined> {
  const application = await findApplication(call.tx, call.centerId, row.caseId);
  if (application?.channel !== 'counter') return undefined;
  const { card } = (await getSubmittedForm(call, row.caseId)) as Partial<WithdrawalForm>;
  const person = await findPerson(call, row.subjectId);
  if (!card || !person || foldIdentifier(card.number) === person.bankCard) return undefined;
  const { bankCard, bankName } = person;
  return {
    payee: openPayee(call, application.payeeSealed),
    registered: bankCard ? `${bankName ?? ''} ${maskBankCard(bankCard)}` : '没有登记过银行卡',
  };
}

/** Refused while the scan is missing: whoever approves has nothing to compare the number with. */
export async function checkTypedCard(call: Call, row: CaseRow): Promise<void> {
  if (await typedCardOf(call, row)) await checkEvidence(call, row.caseId, cardSlots);
}

/** Whether the scan of a card that a clerk has typed is still to be taken. */
export async function needsCardScan(call: Call, row: CaseRow): Promise<boolean> {
  if (!['submitted', 'waiting', 'reviewing'].includes(row.state) || !(await typedCardOf(call, row))) return false;
  return (await evidenceCondition(call, row.caseId, cardSlots)).holds === 'no';
}

/** What the reviewer sees of it: the number in full, since the decision is about it, and whether the scan is there. */
export async function typedCardView(call: Call, row: CaseRow): Promise<Pick<CaseView, 'claims' | 'conditions'>> {
  const typed = await typedCardOf(call, row);
  if (!typed) return { claims: [], conditions: [] };
  const { payee, registered } = typed;
  return {
    claims: [
      {
        label: '收款银行卡（柜台填写，与扫描件核对）',
        claimed: `${payee.bankName} ${payee.number}`,
        found: registered,
        foundBy: '个人登记',
        verdict: 'differs',
      },
    ],
    conditions: [await evidenceCondition(call, row.caseId, cardSlots)],
  };
}
