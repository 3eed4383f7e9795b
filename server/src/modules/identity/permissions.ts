/** What the roles of a centre's staff may do. System, audit and business are separated (三员分离). */
const roles: Readonly<Record<string, readonly string[]>> = {
  clerk: [
    'staff.day',
    'staff.search',
    'staff.person',
    'staff.employer',
    'staff.unmask',
    'ledger.read',
    'settlement.read',
    'settlement.propose',
    'audit.read',
    'case.work',
    'case.intake',
    'evidence.read',
    'evidence.handle',
    'evidence.health',
    'loan.read',
    'loan.repay',
  ],
  // 复核 and 审批: the second and third person in the chain of a case.
  reviewer: [
    'staff.day',
    'staff.search',
    'staff.person',
    'staff.employer',
    'ledger.read',
    'settlement.read',
    'case.work',
    'case.review',
    'accounting.approve',
    'evidence.read',
    'evidence.decide',
    'evidence.health',
    'settlement.confirm',
    'loan.read',
  ],
  approver: [
    'staff.day',
    'staff.search',
    'staff.person',
    'staff.employer',
    'ledger.read',
    'settlement.read',
    'case.work',
    'case.approve',
    'accounting.approve',
    'evidence.read',
    'evidence.decide',
    'evidence.health',
    'loan.read',
  ],
  accountant: [
    'staff.day',
    'staff.search',
    'staff.employer',
    'ledger.read',
    'accounting.close',
    'accounting.prepare',
    'settlement.read',
    'settlement.propose',
    'settlement.confirm',
    'settlement.reconcile',
    'loan.read',
    // 发放: the fourth person of a loan's chain.
    'loan.grant',
  ],
  // Outlets, windows, messages, content and policy: business administration, no money.
  manager: [
    'staff.day',
    'staff.search',
    'staff.employer',
    'loan.read',
    'loan.estates',
    'case.work',
    'case.oversee',
    'withdrawal.ban',
    'evidence.health',
    'evidence.sources',
  ],
  auditor: [
    'evidence.read',
    'evidence.audit',
    'evidence.health',
    'case.work',
    'case.oversee',
    'staff.day',
    'staff.search',
    'staff.person',
    'staff.employer',
    'ledger.read',
    'settlement.read',
    'audit.read',
    'loan.read',
  ],
};

/** Everything that the staff of a centre can be allowed to do. */
export const staffPermissions = [...new Set(Object.values(roles).flat())];

export function permissionsOf(kind: 'person' | 'employer' | 'staff', held: readonly string[]): ReadonlySet<string> {
  if (kind !== 'staff') return new Set(['inbox.own', 'session.own', 'case.own']);
  return new Set(['session.own', ...held.flatMap((role) => roles[role] ?? [])]);
}
