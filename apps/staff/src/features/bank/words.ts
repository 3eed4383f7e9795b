import type { StateTexts, Tone } from '@anju/ui';
import { type PartState, type PaymentState, partStateTexts, paymentStateTexts } from '../../parts/server.ts';

const tones: Readonly<Record<PaymentState, Tone>> = {
  proposed: 'wait',
  withdrawn: 'calm',
  registered: 'info',
  unknown: 'wait',
  accepted: 'wait',
  paid: 'good',
  returned: 'bad',
  failed: 'bad',
};

/** A payment's states in the words of its direction, each with its tone. */
export const paymentWords = (direction: 'out' | 'in'): StateTexts<PaymentState> =>
  Object.fromEntries(
    Object.entries(paymentStateTexts[direction]).map(([state, text]) => [state, [text, tones[state as PaymentState]]]),
  ) as unknown as StateTexts<PaymentState>;

const partTones: Readonly<Record<PartState, Tone>> = {
  registered: 'info',
  unknown: 'wait',
  accepted: 'wait',
  done: 'good',
  failed: 'bad',
};
export const partWords = Object.fromEntries(
  Object.entries(partStateTexts).map(([state, text]) => [state, [text, partTones[state as PartState]]]),
) as unknown as StateTexts<PartState>;

export const batchWords: StateTexts<'open' | 'submitted' | 'finished'> = {
  open: ['登记中', 'info'],
  submitted: ['办理中', 'wait'],
  finished: ['已完成', 'good'],
};

export const rowWords: StateTexts<'waiting' | 'collected' | 'failed' | 'returned'> = {
  waiting: ['等待结果', 'wait'],
  collected: ['已扣款', 'good'],
  failed: ['未扣成', 'bad'],
  returned: ['已退还', 'bad'],
};

export const breakTones: Readonly<Record<string, Tone>> = {
  'in-transit': 'wait',
  'bank-only': 'bad',
  'books-only': 'bad',
  'message-only': 'bad',
  'amount-differs': 'bad',
  duplicate: 'bad',
};

/** `repayment:2026-11-27:2` as a clerk reads it. */
export function batchName(businessId: string): string {
  const match = /^repayment:(\d{4}-\d{2}-\d{2})(?::(\d+))?$/.exec(businessId);
  return match ? `${match[1]} 到期${match[2] ? `，当天第 ${match[2]} 批` : ''}` : businessId;
}
