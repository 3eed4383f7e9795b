import type { Call } from '../../platform/call.ts';
import { maskBankCard, maskHolder } from '../party/index.ts';
import { counterAccountContext, payeeAccountContext } from './contexts.ts';

// Who reads the name of an account holder in full on the pages of money. An employer's name is public; a person's is
// masked here as on every page of the desk, but for those whose work is to compare it:
//
// – whoever confirms payments and reconciles with the bank (会计) compares names with the bank's, line by line; asking a
//   reason for each of hundreds of lines would leave a trail that says nothing;
// – whoever proposes what becomes of a receipt (the counter) must see who paid, since the name is often all there is to
//   find its owner by. That right reaches receipts only, not payments to people nor their loans' instalments.
//
// Whoever else may read these pages (复核, 审批, 审计) sees the money and its course; a name in full is had from the person's
// page, with a reason.

const asIs = (name: string): string => name;
const mayAny = (call: Call, ...wanted: readonly string[]): boolean =>
  wanted.some((permission) => call.actor.permissions.has(permission));

/** How a name of a payment, a batch or a statement is shown to the caller. */
export const holderNames = (call: Call): ((name: string) => string) =>
  mayAny(call, 'settlement.confirm', 'settlement.reconcile') ? asIs : maskHolder;

/** How the payer of a receipt is shown to the caller. */
export const payerNames = (call: Call): ((name: string) => string) =>
  mayAny(call, 'settlement.propose', 'settlement.confirm', 'settlement.reconcile') ? asIs : maskHolder;

const paymentNumber = /^[A-Z]{2}\d{10,}$/;

/** Words of a reconciliation, which begin with the name that the bank gave, or with the number of a payment and its name. */
export function holderWords(call: Call): (words: string) => string {
  const shown = holderNames(call);
  return (words) => {
    const parts = words.split(' ');
    const at = paymentNumber.test(parts[0] ?? '') ? 1 : 0;
    return parts.map((part, index) => (index === at ? shown(part) : part)).join(' ');
  };
}

/** The account of who paid a receipt, and of who gets a payment or a refund: its last digits only. */
export const payerMasked = (call: Call, sealed: Buffer): string =>
  maskBankCard(call.vault.open(sealed, counterAccountContext));
export const payeeMasked = (call: Call, sealed: Buffer): string =>
  maskBankCard(call.vault.open(sealed, payeeAccountContext));
