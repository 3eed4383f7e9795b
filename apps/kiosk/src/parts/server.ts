// The one place where this app reaches for the server's two browser doors.
import type { RouteInput, RouteOutput } from '../../../../server/src/contract.ts';
import { kiosk } from '../../../../server/src/contract.ts';

export { casework, contribution, identity, kiosk, loan, report } from '../../../../server/src/contract.ts';
export { businessStates, formatYuan, type TextSize, withdrawalReasons } from '../../../../server/src/rules.ts';

export type Kiosk = RouteOutput<typeof kiosk.enrolKiosk>;
export type Card = RouteInput<typeof kiosk.startPerson>['body']['card'];
export type Print = RouteOutput<typeof kiosk.getPrint>;
export type PrinterState = Kiosk['printerState'];
export type PersonOrder = RouteInput<typeof kiosk.printForPerson>['body']['order'];
export type EmployerOrder = RouteInput<typeof kiosk.printForEmployer>['body']['order'];
export type CodeSent = RouteOutput<typeof kiosk.startPerson>;
