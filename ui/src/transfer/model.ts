import { type RouteInput, type RouteOutput, transfer } from '../../../server/src/contract.ts';
import { call } from '../api.ts';
import type { StateTexts } from '../parts.tsx';

export type Transfer = RouteOutput<typeof transfer.getMyTransfer>;
export type TransferRow = RouteOutput<typeof transfer.listMyTransfers>['rows'][number];
export type TransferStart = RouteOutput<typeof transfer.getMyTransferStart>;
export type TransferForm = RouteInput<typeof transfer.applyForMine>['body'];

/** The same business through the hall (one's own) or the counter (the person at the window). */
export interface TransferDoor {
  readonly key: string;
  readonly start: () => Promise<TransferStart>;
  readonly apply: (form: TransferForm) => Promise<Transfer>;
  readonly list: () => Promise<{ readonly rows: readonly TransferRow[]; readonly total: number }>;
  readonly get: (transferId: string) => Promise<Transfer>;
  readonly withdraw: (transferId: string) => Promise<Transfer>;
}

export const ownTransfers: TransferDoor = {
  key: 'own',
  start: () => call(transfer.getMyTransferStart, { params: {} }),
  apply: (body) => call(transfer.applyForMine, { params: {}, body }),
  list: () => call(transfer.listMyTransfers, { params: {}, query: {} }),
  get: (transferId) => call(transfer.getMyTransfer, { params: { transferId } }),
  withdraw: (transferId) => call(transfer.withdrawMine, { params: { transferId } }),
};

export const counterTransfers = (personId: string): TransferDoor => ({
  key: personId,
  start: () => call(transfer.getTheirTransferStart, { params: { personId } }),
  apply: (body) => call(transfer.applyForTheirs, { params: { personId }, body }),
  list: () => call(transfer.listTheirTransfers, { params: { personId }, query: {} }),
  get: (transferId) => call(transfer.getTheirTransfer, { params: { personId, transferId } }),
  withdraw: (transferId) => call(transfer.withdrawTheirs, { params: { personId, transferId } }),
});

export const transferTexts: StateTexts<Transfer['state']> = {
  'letter-approved': ['联系函已发出', 'wait'],
  accepted: ['转出地已受理', 'wait'],
  'data-approved': ['账户信息已审核', 'wait'],
  negotiating: ['协商中', 'bad'],
  completed: ['已办结', 'good'],
  refused: ['不予转出', 'bad'],
  withdrawn: ['已撤销', 'calm'],
  closed: ['协商后终止', 'calm'],
  failed: ['转出失败', 'bad'],
  unpaid: ['银行未付成', 'bad'],
  returned: ['款项退回', 'bad'],
};

export const directionTexts = { in: '转入', out: '转出' } as const;
