import type { ContentPlace } from '@anju/ui';

/** Where this app shows what the centre publishes, and where the businesses are that guides lead to. */
export const contentPlace = (centerId: number): ContentPlace => ({
  centerId,
  channel: 'mobile',
  listPath: '/info',
  pathOf: (itemId) => `/info/${itemId}`,
  starts: { account: '/account', withdrawal: '/withdrawals/new', loan: '/loans', booking: '/bookings' },
});
