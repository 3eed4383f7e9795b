/** Contexts under which short messages are sealed. */
export const smsContexts = { mobile: 'notice.sms.mobile', body: 'notice.sms.body' } as const;
