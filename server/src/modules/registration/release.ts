/** 解除冻结: proposed at the counter on a document, decided by another; the state before comes back. */
import { type Static, Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { lockAccount } from '../account/index.ts';
import {
  type CaseKind,
  type CaseRow,
  checkEvidence,
  evidenceCondition,
  executeCase,
  finishCase,
  getSubmittedForm,
  intakeAndReview,
  proposeCase,
} from '../casework/index.ts';
import type * as contract from './contract.ts';
import { release } from './freezes.ts';
import { refusals } from './problems.ts';
import { type Freeze, findFreeze } from './store.ts';

const kindName = 'registration.release';
const slots = [{ key: 'document', name: '解除冻结的法律文书' }];
const ReleaseForm = Type.Object({ freezeId: Type.String(), documentNo: Type.String(), reason: Type.String() });
type ReleaseForm = Static<typeof ReleaseForm>;

const formOf = async (call: Call, { caseId }: CaseRow): Promise<ReleaseForm> =>
  (await getSubmittedForm(call, caseId)) as ReleaseForm;

async function getInForce(call: Call, freezeId: string): Promise<Freeze> {
  const freeze = await findFreeze(call, freezeId);
  if (!freeze) throw new Problem(refusals.freezeNotFound);
  if (freeze.releasedAt === null) return freeze;
  throw new Problem(refusals.alreadyReleased, {
    detail: `已依据 ${freeze.releaseDocument} 解除。`,
    remedy: '请刷新页面查看账户的最新状态。',
  });
}

export async function proposeRelease(
  call: Call,
  { params: { freezeId }, body }: RouteInput<typeof contract.proposeRelease>,
): Promise<RouteOutput<typeof contract.proposeRelease>> {
  const { accountId } = await getInForce(call, freezeId);
  const account = await lockAccount(call, accountId);
  if (!account) throw new Problem(refusals.accountNotFound);
  const form: ReleaseForm = { freezeId, ...body };
  const subject = ['person', account.personId] as const;
  const { caseId, number } = await proposeCase(call, { kind: kindName, subject, matter: freezeId, form });
  return { caseId, number };
}

/** Facts of today decide: it may have been renewed, or have run out, since the proposal. */
async function approve(call: Call, row: CaseRow): Promise<void> {
  await checkEvidence(call, row.caseId, slots);
  const form = await formOf(call, row);
  if (!(await release(call, await getInForce(call, form.freezeId), form))) throw new Problem(refusals.alreadyReleased);
  await executeCase(call, row.caseId);
  await finishCase(call, row.caseId, { outcome: '已解除冻结' });
}

export const releaseKind: CaseKind = {
  kind: kindName,
  title: '解除冻结',
  prefix: 'JD',
  subject: 'person',
  stages: intakeAndReview,
  slots,
  isCounterForm: true,
  form: ReleaseForm,
  describe: ({ documentNo }: ReleaseForm) => ({ headline: `解除冻结，${documentNo}` }),
  async assess(call, row) {
    const conditions = [await evidenceCondition(call, row.caseId, slots)];
    return { next: 'review', reason: '解除冻结须由他人复核', conditions };
  },
  onApproved: approve,
  async view(call, row) {
    const { freezeId, documentNo, reason } = await formOf(call, row);
    const freeze = await findFreeze(call, freezeId, { lock: false });
    return {
      facts: [
        { label: '冻结机关', value: freeze?.authority ?? '—' },
        { label: '冻结文书', value: freeze?.documentNo ?? '—' },
        { label: '冻结期限', value: freeze ? `${freeze.fromOn} 至 ${freeze.untilOn}` : '—' },
        { label: '解除文书', value: documentNo },
        { label: '解除原因', value: reason },
      ],
      claims: [],
      conditions: row.endedAt === null ? [await evidenceCondition(call, row.caseId, slots)] : [],
    };
  },
  ownView: async (call, row) => [{ label: '解除文书', value: (await formOf(call, row)).documentNo }],
};
