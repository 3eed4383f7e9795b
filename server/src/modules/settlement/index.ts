import type { Edge } from '../../platform/http.ts';
import { pageOf } from '../../platform/route.ts';
import { maskBankCard } from '../party/index.ts';
import * as contract from './contract.ts';
import { counterAccountContext } from './receive.ts';
import { listReceiptRows } from './store.ts';

export { settleReceived } from './jobs.ts';
export { type AccountChange, receiveAccountChange } from './receive.ts';
export { type Claim, registerClaim } from './settle.ts';
export { findCenterOfAccount, getSpecialAccount, listReceiptRows, type Receipt, sumUnmatched } from './store.ts';

export function registerSettlement(edge: Edge): void {
  edge.serve(contract.listReceipts, async (call, { query }) => {
    const { rows, total } = await listReceiptRows(call.tx, call.centerId, { state: query.state }, pageOf(query));
    return {
      total,
      rows: rows.map(({ counterAccountSealed, ...row }) => ({
        ...row,
        counterAccountMasked: maskBankCard(call.vault.open(counterAccountSealed, counterAccountContext)),
        amountFen: Number(row.amountFen),
        transactedOn: row.transactedOn.toString(),
        state: row.state as 'received' | 'settled' | 'unmatched',
        receivedAt: row.receivedAt.toString(),
        settledAt: row.settledAt?.toString() ?? null,
      })),
    };
  });
}
