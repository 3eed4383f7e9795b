/** Where the pages of this app are, below `/employer`. */
export const paths = {
  home: '/',
  remit: '/remit',
  remittance: (remittanceId: string) => `/remit/${remittanceId}`,
  sign: (remittanceId: string) => `/remit/${remittanceId}/sign`,
  records: '/records',
  record: (remittanceId: string) => `/records/${remittanceId}`,
  businesses: '/businesses',
  newBusiness: (kind: string) => `/businesses/new/${kind}`,
  business: (businessId: string) => `/businesses/${businessId}`,
  signBusiness: (businessId: string) => `/businesses/${businessId}/sign`,
  employees: '/employees',
  unit: '/unit',
  exports: '/exports',
  messages: '/messages',
} as const;
