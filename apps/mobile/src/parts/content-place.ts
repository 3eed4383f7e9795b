import { type ContentPlace, withdrawalStarts } from '@anju/ui';

/** Where this app shows what the centre publishes, and where the businesses are that guides lead to. */
export const contentPlace = (centerId: number): ContentPlace => ({
  centerId,
  channel: 'mobile',
  listPath: '/info',
  pathOf: (itemId) => `/info/${itemId}`,
  starts: {
    account: '/account',
    ...withdrawalStarts('/withdrawals/new'),
    'withdraw-death': '/bookings',
    loan: '/loans',
    'loan-application': '/bookings',
    'early-repayment': '/loans?tab=early',
    'loan-offset': '/loans?tab=offset',
    transfer: '/transfers',
    papers: '/papers',
    booking: '/bookings',
  },
});
