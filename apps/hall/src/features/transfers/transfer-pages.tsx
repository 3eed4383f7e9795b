import { OwnTransfer, OwnTransfers, type TransferPlace } from '@anju/ui';
import { Guide } from '../../parts/guide.tsx';

const place: TransferPlace = { listPath: '/my/transfers', guide: <Guide start="transfer" /> };

export const TransfersPage = () => <OwnTransfers place={place} />;
export const TransferPage = () => <OwnTransfer place={place} />;
