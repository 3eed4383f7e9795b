// The one place where this app reaches for the server's two browser doors.
import type { kiosk, RouteInput, RouteOutput, withdrawal } from '../../../../server/src/contract.ts';

export {
  accounting,
  casework,
  contribution,
  identity,
  kiosk,
  loan,
  report,
  withdrawal,
} from '../../../../server/src/contract.ts';
export { businessStates, formatYuan, percentText, type TextSize } from '../../../../server/src/rules.ts';

export type Kiosk = RouteOutput<typeof kiosk.enrolKiosk>;
export type Card = RouteInput<typeof kiosk.startPerson>['body']['card'];
export type Print = RouteOutput<typeof kiosk.getPrint>;
export type PrinterState = Kiosk['printerState'];
export type PersonOrder = RouteInput<typeof kiosk.printForPerson>['body']['order'];
export type EmployerOrder = RouteInput<typeof kiosk.printForEmployer>['body']['order'];
export type CodeSent = RouteOutput<typeof kiosk.startPerson>;
export type WithdrawalOption = RouteOutput<typeof withdrawal.getMyStart>['reasons'][number];
export type OwnAccount = RouteOutput<typeof kiosk.listOwnAccounts>['accounts'][number];
