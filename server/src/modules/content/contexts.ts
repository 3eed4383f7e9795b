/** Under which contexts this module seals personal data. */
export const contexts = { contact: 'content.inquiry.contact' } as const;
