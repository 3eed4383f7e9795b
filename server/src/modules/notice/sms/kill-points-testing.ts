/** Where a process that sends a message is killed, in the order of its steps. */
export const killPoints = [
  /** The message is taken and not committed: nothing has happened. */
  'in-claim',
  /** The intent is committed, no byte has left. */
  'claimed',
  /** The first of two parts has been answered, the second has not left. */
  'part-sent',
  /** Both have been answered, and nothing of it is kept. */
  'sent',
  /** The outcome is written and not committed. */
  'in-settle',
  /** The outcome is committed. */
  'settled',
] as const;
export type KillPoint = (typeof killPoints)[number];
