/** Under which contexts this module seals personal data. */
export const contexts = { urn: 'survey.urn' } as const;
