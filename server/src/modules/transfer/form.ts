import { type Static, Type } from 'typebox';

/** What an applicant says; who they are comes from their own record, never from a channel. */
export const IncomingForm = Type.Object({
  nodeNo: Type.String({ pattern: '^[A-Z]\\d{5}$' }),
  /** `null`: the former centre looks it up by the certificate. */
  formerAccountNo: Type.Union([Type.String({ pattern: '^[0-9A-Za-z]{4,30}$' }), Type.Null()]),
});
export type IncomingForm = Static<typeof IncomingForm>;
