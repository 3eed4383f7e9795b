import { Type } from 'typebox';

/** The kinds of messages, and where one is on its way to a phone. */
export const Category = Type.Union([
  Type.Literal('account'),
  Type.Literal('business'),
  Type.Literal('progress'),
  Type.Literal('repayment'),
  Type.Literal('security'),
]);
export const PhoneChannel = Type.Union([Type.Literal('sms'), Type.Literal('wechat'), Type.Literal('app')]);
export const SmsState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sending'),
  Type.Literal('handed-over'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('unknown'),
  Type.Literal('withheld'),
]);
