import type { ContentPlace } from '@anju/ui';
import { paths } from './routes.ts';

/** Where this hall shows what the centre publishes, and where the businesses are that guides lead to. */
export const contentPlace = (centerId: number): ContentPlace => ({
  centerId,
  channel: 'employer',
  listPath: paths.info,
  pathOf: paths.infoItem,
  starts: {
    booking: paths.bookings,
    remittance: paths.remit,
    'unit-business': paths.businesses,
    'unit-open': '/businesses/new/open',
    'unit-transfer-in': '/businesses/new/transfer-in',
    'unit-seal': '/businesses/new/seal',
    'unit-member-change': '/businesses/new/member-change',
    'unit-back-payment': '/businesses/new/back-payment',
    'unit-correction': '/businesses/new/correction',
    'unit-deferral': '/businesses/new/deferral',
    'unit-base': '/businesses/new/yearly',
    'unit-ratio': '/businesses/new/ratio',
    'unit-collection': '/businesses/new/collection-agreement',
  },
});
