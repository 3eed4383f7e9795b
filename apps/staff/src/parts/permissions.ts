import { useSession } from '@anju/ui';

/** Everything a section of this desk may ask for. */
export type DeskPermission =
  | 'withdrawal.ban'
  | 'staff.day'
  | 'staff.search'
  | 'staff.person'
  | 'staff.employer'
  | 'employer.dun'
  | 'staff.unmask'
  | 'ledger.read'
  | 'accounting.close'
  | 'accounting.prepare'
  | 'accounting.approve'
  | 'settlement.read'
  | 'settlement.propose'
  | 'settlement.confirm'
  | 'settlement.reconcile'
  | 'counter.employer'
  | 'registration.employer'
  | 'registration.account'
  | 'audit.read'
  | 'notice.manage'
  | 'notice.review'
  | 'content.edit'
  | 'content.review'
  | 'hotline.serve'
  | 'hotline.manage'
  | 'inquiry.answer'
  | 'inquiry.review'
  | 'booking.window'
  | 'booking.figures'
  | 'booking.manage'
  | 'evidence.read'
  | 'evidence.handle'
  | 'evidence.decide'
  | 'evidence.audit'
  | 'evidence.health'
  | 'evidence.sources'
  | 'case.work'
  | 'case.intake'
  | 'case.oversee'
  | 'loan.read'
  | 'loan.repay'
  | 'loan.grant'
  | 'loan.estates'
  | 'service.read'
  | 'service.propose'
  | 'service.approve'
  | 'service.stop'
  | 'kpi.read';

/** Whether the clerk at this screen may do something; the server decides again. */
export function useMay(): (permission: DeskPermission) => boolean {
  const { session } = useSession();
  return (permission) => session?.permissions.includes(permission) ?? false;
}
