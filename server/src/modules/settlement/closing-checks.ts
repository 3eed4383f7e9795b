import type { ClosingCheck } from '../accounting/index.ts';
import { countUnsettled } from './store.ts';

/** Money that the bank says has come must be in the books before its day is closed. */
export const receiptsSettled: ClosingCheck = {
  name: 'receipts-settled',
  title: '尚未入账的到账通知',
  kinds: ['day', 'month', 'year'],
  isBlocking: true,
  link: '/receipts',
  find: async ({ tx, centerId }, through) => {
    const count = await countUnsettled(tx, centerId, through);
    return count > 0 ? `${count} 笔到账通知还没有处理` : undefined;
  },
};
