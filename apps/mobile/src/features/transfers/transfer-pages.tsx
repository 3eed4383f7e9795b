import { OwnTransfer, OwnTransfers, type TransferPlace } from '@anju/ui';

const place: TransferPlace = { listPath: '/transfers', back: { to: '/apply', text: '办理' } };

export const TransfersPage = () => <OwnTransfers place={place} />;
export const TransferPage = () => <OwnTransfer place={place} />;
