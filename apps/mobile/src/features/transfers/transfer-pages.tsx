import { OwnTransfer, OwnTransfers, type TransferPlace } from '@anju/ui';
import { Guide } from '../../parts/guide.tsx';

const place: TransferPlace = {
  listPath: '/transfers',
  back: { to: '/apply', text: '办理' },
  guide: <Guide start="transfer" />,
};

export const TransfersPage = () => <OwnTransfers place={place} />;
export const TransferPage = () => <OwnTransfer place={place} />;
