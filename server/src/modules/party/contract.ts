import { Type } from 'typebox';
import { Page } from '../../platform/route.ts';

/** Of the query of a list of an employer's people: the page, and whether their whole names are asked for. */
export const PeoplePage = { ...Page, names: Type.Optional(Type.Literal('whole')) };
/** Of its rows: there when it was asked for. */
export const WholeName = { name: Type.Optional(Type.String()) };
