import { Type } from 'typebox';
import { Done, FenJson, InstantJson, route, Uuid, Words } from '../../../platform/route.ts';
import { refusals } from '../problems.ts';

// Unallocated money that goes back to its employer (退回单位来款): a part of the module's contract.

export const Refund = Type.Object({
  refundId: Uuid,
  amountFen: FenJson,
  state: Type.Enum(['proposed', 'paying', 'done', 'failed', 'withdrawn']),
  accountMasked: Type.String(),
  bankName: Type.String(),
  reason: Type.String(),
  outcome: Type.Union([Type.String(), Type.Null()]),
  proposedBy: Type.String(),
  proposedAt: InstantJson,
  /** The caller proposed it: somebody else must confirm. */
  isOwnProposal: Type.Boolean(),
});

const employerParams = Type.Object({ employerId: Uuid });

export const listRefunds = route({
  method: 'GET',
  path: '/staff/employers/:employerId/refunds',
  summary: '单位未分摊余额的退回',
  permission: 'settlement.read',
  params: employerParams,
  response: Type.Object({ unallocatedFen: FenJson, refunds: Type.Array(Refund) }),
  problems: [refusals.unknownEmployer],
});

export const proposeRefund = route({
  method: 'POST',
  path: '/staff/employers/:employerId/refunds',
  summary: '申请退回单位未分摊余额',
  permission: 'settlement.propose',
  params: employerParams,
  body: Type.Object({
    /** Made by the client: asking again with the same id does nothing more. */
    refundId: Uuid,
    amountFen: FenJson,
    accountNo: Type.String({ pattern: '^\\d{8,32}$' }),
    bankCode: Type.String({ pattern: '^\\d{3}$' }),
    bankName: Words(60),
    reason: Words(200),
  }),
  response: Done,
  problems: [refusals.unknownEmployer, refusals.refundOverUnallocated, refusals.refundOpen],
});

const refundParams = Type.Object({ refundId: Uuid });

export const confirmRefund = route({
  method: 'POST',
  path: '/staff/refunds/:refundId/confirm',
  summary: '复核退回单位未分摊余额',
  permission: 'settlement.confirm',
  params: refundParams,
  response: Done,
  problems: [refusals.refundNotFound, refusals.wrongState, refusals.sameActor, refusals.refundOverUnallocated],
});

export const withdrawRefund = route({
  method: 'POST',
  path: '/staff/refunds/:refundId/withdraw',
  summary: '撤销退回申请',
  permission: 'settlement.withdraw',
  params: refundParams,
  response: Done,
  problems: [refusals.refundNotFound, refusals.wrongState],
});
