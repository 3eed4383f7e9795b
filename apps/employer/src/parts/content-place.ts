import type { ContentPlace } from '@anju/ui';
import { paths } from './routes.ts';

/** Where this hall shows what the centre publishes, and where the businesses are that guides lead to. */
export const contentPlace = (centerId: number): ContentPlace => ({
  centerId,
  channel: 'employer',
  listPath: paths.info,
  pathOf: paths.infoItem,
  starts: { booking: paths.bookings, remittance: paths.remit, 'unit-business': paths.businesses },
});
