import { Type } from 'typebox';
import { Done, FenJson, InstantJson, KeyOf, route, Uuid, Words } from '../../../platform/route.ts';
import { refusals } from '../problems.ts';

// Temporary receipts (暂收): a part of the module's contract.

/**
 * Subjects that a temporary receipt may be booked to: money that is nobody's deposit, such as the bank's own interest (Cr 401,
 * or Cr 111 where it was set aside before) and what was owed to the centre (119). 财会字〔1999〕33号.
 */
export const receiptSubjects = {
  '401': '业务收入',
  '111': '应收利息',
  '119': '其他应收款',
} as const;

export const Allocation = Type.Object({
  allocationId: Uuid,
  kind: Type.Enum(['employer', 'return', 'subject']),
  state: Type.Enum(['proposed', 'paying', 'done', 'failed', 'withdrawn']),
  /** The employer's name, the bank that the money goes back to, or the subject. */
  target: Type.String(),
  reason: Type.String(),
  outcome: Type.Union([Type.String(), Type.Null()]),
  proposedBy: Type.String(),
  proposedAt: InstantJson,
  /** The caller proposed it: somebody else must confirm. */
  isOwnProposal: Type.Boolean(),
});

const receiptParams = Type.Object({ receiptId: Uuid });
const Reason = Words(200);

export const listAllocations = route({
  method: 'GET',
  path: '/staff/receipts/:receiptId/allocations',
  summary: '暂收款的处理经过',
  permission: 'settlement.read',
  params: receiptParams,
  response: Type.Object({ amountFen: FenJson, isUnmatched: Type.Boolean(), allocations: Type.Array(Allocation) }),
  problems: [refusals.receiptNotFound],
});

export const proposeAllocation = route({
  method: 'POST',
  path: '/staff/receipts/:receiptId/allocations',
  summary: '申请处理暂收款：分配至单位、退回付款人，或记入科目',
  permission: 'settlement.propose',
  params: receiptParams,
  body: Type.Union([
    Type.Object({
      kind: Type.Literal('employer'),
      employerAccountNo: Type.String({ pattern: '^\\d{4,20}$' }),
      reason: Reason,
    }),
    Type.Object({
      kind: Type.Literal('return'),
      bankCode: Type.String({ pattern: '^\\d{3}$' }),
      bankName: Words(60),
      holder: Type.Enum(['personal', 'corporate']),
      reason: Reason,
    }),
    Type.Object({
      kind: Type.Literal('subject'),
      subjectCode: KeyOf(receiptSubjects),
      reason: Reason,
    }),
  ]),
  response: Done,
  problems: [
    refusals.receiptNotFound,
    refusals.receiptNotUnmatched,
    refusals.employerNotFound,
    refusals.allocationOpen,
    refusals.payerUnknown,
  ],
});

const allocationParams = Type.Object({ allocationId: Uuid });

export const confirmAllocation = route({
  method: 'POST',
  path: '/staff/allocations/:allocationId/confirm',
  summary: '复核暂收款处理',
  permission: 'settlement.confirm',
  params: allocationParams,
  response: Done,
  problems: [
    refusals.allocationNotFound,
    refusals.wrongState,
    refusals.sameActor,
    refusals.receiptNotUnmatched,
    refusals.alreadyOpen,
  ],
});

export const withdrawAllocation = route({
  method: 'POST',
  path: '/staff/allocations/:allocationId/withdraw',
  summary: '撤销暂收款处理申请',
  permission: 'settlement.withdraw',
  params: allocationParams,
  response: Done,
  problems: [refusals.allocationNotFound, refusals.wrongState],
});
