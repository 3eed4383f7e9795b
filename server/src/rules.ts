// The other door for the browser: money, dates and pure rules, for early feedback only; the server decides again.

export { type PaymentState, paymentStateTexts } from './modules/settlement/states.ts';
export { type Fen, fen, formatYuan, parseYuan, sumFen, yuanCapital } from './platform/money.ts';
