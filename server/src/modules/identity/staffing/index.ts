import type { Edge } from '../../../platform/http.ts';
import { throttleAddress } from '../codes.ts';
import { inCenter, within } from '../sessions.ts';
import { finishActivation, renew, startActivation } from './activation.ts';
import * as contract from './contract.ts';
import { decide } from './decide.ts';
import { changeOwnPassword, finishOwnTotp, ownAccount, ownLogins, startOwnTotp } from './own-account.ts';
import { propose, withdraw } from './propose.ts';
import {
  accountHistory,
  accountLogins,
  accountRows,
  accountView,
  changeRows,
  endSessions,
  roleRows,
} from './screens.ts';

/** Serves the accounts of staff: their administration, their activation, and everybody's own. */
export function registerStaffing(edge: Edge): void {
  edge.serve(contract.listStaffAccounts, accountRows);
  edge.serve(contract.listStaffRoles, async () => roleRows());
  edge.serve(contract.getStaffAccount, accountView);
  edge.serve(contract.listStaffLogins, accountLogins);
  edge.serve(contract.listStaffHistory, accountHistory);
  edge.serve(contract.endStaffSessions, endSessions);
  edge.serve(contract.listStaffChanges, changeRows);
  edge.serve(contract.proposeStaffChange, propose);
  edge.serve(contract.decideStaffChange, decide);
  edge.serve(contract.withdrawStaffChange, withdraw);
  edge.serve(contract.renewStaffActivation, renew);
  edge.servePrepared(
    contract.startStaffActivation,
    async (call, { body }) => throttleAddress(await inCenter(call, body.centerId), 'activate-staff'),
    (call, input) => startActivation(within(call, input.body.centerId), input),
  );
  edge.servePrepared(
    contract.finishStaffActivation,
    async (call, { body }) => throttleAddress(await inCenter(call, body.centerId), 'activate-staff'),
    (call, input, answering) => finishActivation(within(call, input.body.centerId), input, answering),
  );
  edge.serve(contract.getOwnAccount, ownAccount);
  edge.serve(contract.listOwnLogins, ownLogins);
  edge.serve(contract.changeOwnPassword, changeOwnPassword);
  edge.serve(contract.startOwnTotp, startOwnTotp);
  edge.serve(contract.finishOwnTotp, finishOwnTotp);
}
