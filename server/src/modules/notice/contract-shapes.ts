import { Type } from 'typebox';
import { KeyOf } from '../../platform/route.ts';
import { phoneChannels } from './rules/channels.ts';
import { categories } from './rules/kinds.ts';

/** The kinds of messages, and where one is on its way to a phone. */
export const Category = KeyOf(categories);
export const PhoneChannel = KeyOf(phoneChannels);
export const SmsState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sending'),
  Type.Literal('handed-over'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('unknown'),
  Type.Literal('withheld'),
]);
