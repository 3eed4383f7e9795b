import { Type } from 'typebox';
import { defineJob } from '../../platform/jobs.ts';
import { DayJson } from '../../platform/route.ts';
import { settleChunk } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';

/** Settles one chunk of an annual settlement, and has its people told. A chunk that is done is left alone. */
export const settleInterestChunk = defineJob({
  name: 'accounting.settle-interest',
  payload: Type.Object({ settlesOn: DayJson, chunkNo: Type.Integer() }),
  retry: { limit: 20, backoffSeconds: 2 },
  handle: ({ inCall }, { settlesOn, chunkNo }) =>
    inCall(async (call) => {
      const { journalId } = await settleChunk(call, Temporal.PlainDate.from(settlesOn), chunkNo);
      if (journalId) await notify(call, 'accounting.interest-settled', ['journal', journalId], { settlesOn });
    }),
});
