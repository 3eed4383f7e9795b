import { Type } from 'typebox';
import { KeyOf } from '../../platform/route.ts';
import { repaymentMethods } from './rules/schedule.ts';

export const Home = Type.Union([Type.Literal('first'), Type.Literal('second')]);
export const Method = KeyOf(repaymentMethods);
export const RateJson = Type.Integer({ minimum: 0, maximum: 240_000 });
export const Months = Type.Integer({ minimum: 1, maximum: 360 });
// Ten million yuan: more than any calculator needs.
export const LoanFen = Type.Integer({ minimum: 100, maximum: 1_000_000_000 });
