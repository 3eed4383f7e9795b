import { Type } from 'typebox';

export const Home = Type.Union([Type.Literal('first'), Type.Literal('second')]);
export const Method = Type.Union([Type.Literal('level-payment'), Type.Literal('level-principal')]);
export const RateJson = Type.Integer({ minimum: 0, maximum: 240_000 });
export const Months = Type.Integer({ minimum: 1, maximum: 360 });
// Ten million yuan: more than any calculator needs.
export const LoanFen = Type.Integer({ minimum: 100, maximum: 1_000_000_000 });
