/** What sealed values belong to: one cannot be moved to another's place. */
export const contexts = { caller: 'hotline.caller' } as const;
