import { Type } from 'typebox';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { settle } from './settle.ts';

/** Matches money received with what it is for, and posts it. */
export const settleReceived = defineJob({
  name: 'settlement.settle',
  payload: Type.Object({ receiptId: Uuid }),
  retry: { limit: 20, backoffSeconds: 2 },
  handle: ({ inCall }, { receiptId }) => inCall((call) => settle(call, receiptId)),
});
