import { type Static, Type } from 'typebox';
import type { Actor, Call } from '../../platform/call.ts';
import { systemCall } from '../../platform/jobs.ts';
import { fen } from '../../platform/money.ts';
import type { TestService } from '../../testing.ts';
import {
  type Assessment,
  type CaseRow,
  type Decision,
  decide,
  executeCase,
  finishCase,
  getSubmittedForm,
  openCase,
  registerCaseKind,
  submitCase,
} from './index.ts';

// Support for tests: a business with nothing but cases, whose form says what its rules answer.

export const SimpleForm = Type.Object({
  amountFen: Type.Integer({ minimum: 1 }),
  /** What the rules will say. */
  rules: Type.Union([Type.Literal('approve'), Type.Literal('review'), Type.Literal('wait')]),
  /** What is done once it is approved. */
  afterwards: Type.Union([
    Type.Literal('nothing'),
    Type.Literal('execute'),
    Type.Literal('finish'),
    Type.Literal('throw'),
  ]),
});
export type SimpleForm = Static<typeof SimpleForm>;
export const simpleForm: SimpleForm = { amountFen: 120_000, rules: 'review', afterwards: 'execute' };

/** What the business was told, newest last. */
export const told: string[] = [];
/** Whether the business still lets an approved case be cancelled. */
export const leave = { toCancel: false };
const tell =
  (what: string) =>
  async (_call: Call, { number }: CaseRow) => {
    told.push(`${what} ${number}`);
  };

async function assess(call: Call, { caseId }: CaseRow): Promise<Assessment> {
  const { rules: next } = (await getSubmittedForm(call, caseId)) as SimpleForm;
  const holds = next === 'approve' ? 'yes' : 'unknown';
  const conditions = [
    { key: 'limit', text: '不超过可提取额度', holds, figures: '申请 1,200.00 元，可提 1,500.00 元' },
  ] as const;
  return { next, reason: next === 'wait' ? '不动产登记信息暂时查询不到' : '按规则办理', conditions };
}

/** Registers the businesses of the tests: withdrawals of a kind with three stages, and loans with a contract and a payment. */
export function registerSimpleKinds(): void {
  const simple = {
    title: '测试业务',
    subject: 'person',
    form: SimpleForm,
    deadline: { parameter: 'withdrawal.decision-days', counting: 'days' },
    slots: [{ key: 'proof', name: '证明材料' }],
    describe: ({ amountFen }: SimpleForm) => ({ headline: '测试提取', amount: fen(amountFen) }),
    assess,
    async onApproved(call: Call, row: CaseRow) {
      told.push(`approved ${row.number}`);
      const { afterwards } = (await getSubmittedForm(call, row.caseId)) as SimpleForm;
      if (afterwards === 'throw') throw new Error('the business cannot');
      if (afterwards === 'execute') await executeCase(call, row.caseId);
      if (afterwards === 'finish') await finishCase(call, row.caseId, { outcome: '已办好' });
    },
    onRefused: tell('refused'),
    onReturned: tell('returned'),
    onCancelled: tell('cancelled'),
    mayCancel: async () => leave.toCancel,
    view: async () => ({
      facts: [{ label: '申请金额', value: '1,200.00 元' }],
      claims: [{ label: '姓名', claimed: '张*', found: '张*', foundBy: '公安', verdict: 'agrees' as const }],
      conditions: [],
    }),
  } as const;
  const review = [
    { key: 'intake', name: '受理', permission: 'case.intake', phase: 'review', isIntake: true },
    { key: 'review', name: '复核', permission: 'case.review', phase: 'review' },
    { key: 'approval', name: '审批', permission: 'case.approve', phase: 'review' },
  ] as const;
  registerCaseKind({ ...simple, kind: 'test.simple', prefix: 'CS', stages: review });
  registerCaseKind({
    ...simple,
    kind: 'test.staged',
    prefix: 'CD',
    stages: [
      ...review,
      { key: 'contract', name: '签约', permission: 'case.intake', phase: 'execution', isSeparate: false },
      { key: 'payment', name: '发放', permission: 'case.review', phase: 'execution' },
    ],
    onApproved: tell('approved'),
    async onStagePassed(call: Call, row: CaseRow, { stage, last }: { stage: string; last: boolean }) {
      told.push(`${stage} ${row.number}`);
      if (last) await finishCase(call, row.caseId, { outcome: '已发放' });
    },
  });
  registerCaseKind({ ...simple, kind: 'test.employer', prefix: 'CE', subject: 'employer', stages: review });
}

export type Acting = <T>(work: (call: Call) => Promise<T>) => Promise<T>;

/** Works in transactions of an actor, as the edge would open them. */
export function actingAs(
  { service, clock }: TestService,
  actor: Pick<Actor, 'kind' | 'id'> & Partial<Actor>,
  { channel, centerId = 1 }: { channel?: Call['channel']; centerId?: number } = {},
): Acting {
  const usual = actor.kind === 'staff' ? 'counter' : 'web';
  return (work) =>
    systemCall(
      { ...service.parts, now: () => clock.now },
      { name: 'test', centerId, requestId: crypto.randomUUID() },
    )((call) => work({ ...call, channel: channel ?? usual, actor: { permissions: new Set(), ...actor } }));
}

/** A member of staff with permissions: a new one each time. */
export const staffActing = (service: TestService, ...permissions: string[]): Acting & { readonly id: string } => {
  const id = crypto.randomUUID();
  return Object.assign(actingAs(service, { kind: 'staff', id, permissions: new Set(permissions) }), { id });
};

/** A case of somebody, submitted by themselves. */
export async function submitted(
  acting: Acting,
  personId: string,
  form: SimpleForm = simpleForm,
  kind = 'test.simple',
): Promise<CaseRow> {
  const { caseId } = await acting((call) => openCase(call, { kind, subject: ['person', personId], form }));
  return acting((call) => submitCase(call, { caseId }));
}

/** One decision at the version that the case has. */
export const decided = (
  acting: Acting,
  { caseId, version }: Pick<CaseRow, 'caseId' | 'version'>,
  more: Partial<Decision> = {},
): Promise<CaseRow> =>
  acting((call) => decide(call, { caseId, version, outcome: 'approve', reason: '符合规定', ...more }));

/** The code of what is refused, or the state that it came to. */
export async function outcomeOf(work: Promise<CaseRow>): Promise<string> {
  try {
    return (await work).state;
  } catch (error) {
    const { refusal } = error as { refusal?: { code: string } };
    if (!refusal) throw error;
    return refusal.code;
  }
}
