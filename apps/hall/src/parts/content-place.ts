import { type ContentPlace, withdrawalStarts } from '@anju/ui';

/** Where this hall shows what the centre publishes, and where the businesses are that guides lead to. */
export const contentPlace = (centerId: number): ContentPlace => ({
  centerId,
  channel: 'hall',
  listPath: '/info',
  pathOf: (itemId) => `/info/${itemId}`,
  starts: {
    account: '/my',
    ...withdrawalStarts('/my/withdrawals/new'),
    'withdraw-death': '/my/bookings',
    loan: '/my/loans',
    'loan-application': '/my/bookings',
    'early-repayment': '/my/loans?tab=early',
    'loan-offset': '/my/loans?tab=offset',
    transfer: '/my/transfers',
    papers: '/my/papers',
    booking: '/my/bookings',
    calculator: '/calculator',
  },
});
