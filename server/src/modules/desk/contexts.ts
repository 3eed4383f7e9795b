/** Under which contexts this module seals what is personal. */
export const contexts = {
  said: 'desk.message',
  image: 'desk.image',
  outside: 'desk.outside-account',
} as const;
