import type { ContentPlace } from '@anju/ui';

/** Where this hall shows what the centre publishes, and where the businesses are that guides lead to. */
export const contentPlace = (centerId: number): ContentPlace => ({
  centerId,
  channel: 'hall',
  listPath: '/info',
  pathOf: (itemId) => `/info/${itemId}`,
  starts: {
    account: '/my',
    withdrawal: '/my/withdrawals/new',
    loan: '/my/loans',
    papers: '/my/papers',
    booking: '/my/bookings',
    calculator: '/calculator',
  },
});
