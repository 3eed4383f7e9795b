import { Type } from 'typebox';
import { CenterId, InstantJson, Uuid } from '../../platform/route.ts';

export const TextSize = Type.Union([Type.Literal('large'), Type.Literal('larger'), Type.Literal('largest')]);

export const Session = Type.Object({
  kind: Type.Union([Type.Literal('visitor'), Type.Literal('person'), Type.Literal('employer'), Type.Literal('staff')]),
  centerId: CenterId,
  centerName: Type.String(),
  /** Shown at the top of the page: a person's masked name, an employer's or a clerk's name. */
  displayName: Type.String(),
  permissions: Type.Array(Type.String()),
  /** When the session ends if nothing is done; the page warns before and can keep it. */
  idleEndsAt: Type.Union([InstantJson, Type.Null()]),
  /** Says nothing but that it is the same person: what a browser keeps half filled in is offered to nobody else. */
  draftKey: Type.String(),
  /** 关怀版, and how large its letters are. */
  careMode: Type.Boolean(),
  textSize: TextSize,
  /** Opened by a bound phone: what changes something asks for a code first. */
  needsCode: Type.Boolean(),
});
export const Entered = Type.Object({ next: Type.Literal('done'), session: Session });
/** The password was right, but this login needs the code sent to the mobile too. */
export const CodeSent = Type.Object({
  next: Type.Literal('code'),
  codeId: Uuid,
  mobileMasked: Type.String(),
  expiresAt: InstantJson,
});

export const LoginLogRow = Type.Object({
  at: InstantJson,
  channel: Type.String(),
  address: Type.String(),
  place: Type.String(),
  device: Type.String(),
  result: Type.String(),
});
