/** What sealed accounts are bound to: a value cannot be moved to another column. */
export const counterAccountContext = 'settlement.receipt.counter-account';
export const payeeAccountContext = 'settlement.payment.counter-account';
export const payerAccountContext = 'settlement.collection-row.payer-account';
export const statementAccountContext = 'settlement.statement-line.counter-account';
