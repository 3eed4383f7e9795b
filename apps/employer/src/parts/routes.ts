/** Where the pages of this app are, below `/employer`. */
export const paths = {
  home: '/',
  remit: '/remit',
  remittance: (remittanceId: string) => `/remit/${remittanceId}`,
  sign: (remittanceId: string) => `/remit/${remittanceId}/sign`,
  records: '/records',
  record: (remittanceId: string) => `/records/${remittanceId}`,
  employees: '/employees',
  employee: (accountId: string) => `/employees/${accountId}`,
  lists: '/lists',
  history: '/history',
  unitEntries: '/unit-entries',
  unit: '/unit',
  exports: '/exports',
  messages: '/messages',
} as const;
