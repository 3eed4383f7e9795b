import { OwnTransfer, OwnTransfers, type TransferPlace } from '@anju/ui';

const place: TransferPlace = { listPath: '/my/transfers' };

export const TransfersPage = () => <OwnTransfers place={place} />;
export const TransferPage = () => <OwnTransfer place={place} />;
