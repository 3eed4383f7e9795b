/** Under which contexts this module seals what is personal. */
export const contexts = { contact: 'workorder.contact', attachment: 'workorder.attachment' } as const;

/** Telephones that came from earlier lists keep their seal. */
export const contactContexts: ReadonlySet<string> = new Set([
  contexts.contact,
  'content.inquiry.contact',
  'hotline.caller',
]);
