// The one place where this app reaches for the server's two browser doors.
import type { Static } from 'typebox';
import type { contribution, notice } from '../../../../server/src/contract.ts';

export { contribution, document, identity, notice } from '../../../../server/src/contract.ts';
export { fen, formatYuan } from '../../../../server/src/rules.ts';

export type Overview = Static<typeof contribution.getEmployerOverview.response>;
export type Remittance = Static<typeof contribution.Remittance>;
export type RemittanceSummary = Static<typeof contribution.RemittanceSummary>;
export type RemittanceState = Static<typeof contribution.RemittanceState>;
export type RemittanceLine = Static<typeof contribution.RemittanceLine>;
export type LineChange = Static<typeof contribution.LineChange>;
export type RosterFault = Static<typeof contribution.RosterFault>;
export type Employee = Static<typeof contribution.Employee>;
export type Message = Static<typeof notice.Message>;
