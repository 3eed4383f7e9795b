import type { Call } from '../../platform/call.ts';
import { formatInstantText } from '../../platform/dates.ts';
import { announce } from '../../platform/live.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import type * as contract from './contract.ts';
import { settingsTopic } from './gate.ts';
import { refusals } from './problems.ts';
import { isOffered } from './rules/catalog.ts';
import { hoursFault, lifts, wholeChannel } from './rules/settings.ts';
import { type ChangeRow, insertChange, listChanges, lockChange, updateChange } from './store.ts';

type Proposal = RouteInput<typeof contract.proposeChange>['body'];

/** What is wrong with a proposal beyond its shape. */
function faultOf(body: Proposal): string | undefined {
  switch (body.kind) {
    case 'switch':
    case 'limit':
    case 'hours': {
      // What was set while a channel still offered the service can be lifted, and nothing else.
      const isHere = body.target === wholeChannel || isOffered(body.target, body.channel);
      if (!isHere && !lifts(body)) return '这项业务没有在这个渠道开办，只能解除原来的设置';
      if (body.kind === 'limit') return limitFault(body.content);
      return body.kind === 'hours' && body.content ? hoursFault(body.content) : undefined;
    }
    case 'preset':
      return body.content.services.length === 0 ? '请选择触发后停办的业务' : undefined;
    case 'channel':
    case 'threshold':
      return undefined;
    default:
      return body satisfies never;
  }
}

function limitFault({
  lowestFen,
  highestFen,
  dayFen,
  dayCount,
  warning,
}: Extract<Proposal, { kind: 'limit' }>['content']) {
  if (lowestFen !== null && highestFen !== null && lowestFen > highestFen) return '单笔下限不能高于单笔上限';
  if (highestFen !== null && dayFen !== null && highestFen > dayFen) return '单笔上限不能高于单日限额';
  const isLimited = lowestFen !== null || highestFen !== null || dayFen !== null || dayCount !== null;
  return isLimited && warning.trim() === '' ? '设有限额的，请写明给办事人看的提示' : undefined;
}

/** One person's word: what is to change, why and from when. In force is nothing yet. Sending the same again proposes once. */
export async function propose(call: Call, { body }: RouteInput<typeof contract.proposeChange>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const fault = faultOf(body);
  if (fault) throw new Problem(refusals.wrongContent, { detail: `${fault}。`, fields: { content: fault } });
  const takesEffectAt = body.takesEffectAt ? Temporal.Instant.from(body.takesEffectAt) : now;
  if (Temporal.Instant.compare(takesEffectAt.add({ minutes: 1 }), now) < 0)
    throw new Problem(refusals.pastTime, {
      detail: `现在是 ${formatInstantText(now)}，生效时间填了 ${formatInstantText(takesEffectAt)}。`,
      remedy: '请改为以后的时间，或选择“审批通过后立即生效”。',
    });
  const { changeId, kind, target, channel, content, reason } = body;
  const known = await lockChange(tx, centerId, changeId);
  if (known) {
    if (
      known.proposedBy !== actor.id ||
      JSON.stringify([known.kind, known.target, known.channel]) !== JSON.stringify([kind, target, channel])
    )
      throw new Problem(refusals.changeTaken, { remedy: '请刷新页面后重新提交。' });
    return;
  }
  const { rows } = await listChanges(
    tx,
    centerId,
    { kind, target, channel, state: 'waiting' },
    { limit: 1, offset: 0 },
  );
  const waiting = rows[0];
  if (waiting)
    throw new Problem(refusals.changeWaiting, {
      detail: `${formatInstantText(waiting.proposedAt)} 提出的变更还没有审批。`,
      remedy: '请先审批或撤回那一项，再提出新的变更。',
      changeId: waiting.changeId,
    });
  await insertChange(tx, centerId, {
    changeId,
    kind,
    target,
    channel,
    content,
    reason,
    takesEffectAt,
    proposedBy: actor.id,
    proposedAt: now,
  });
  await recordAudit(call, 'service.propose', ['service-change', changeId], { kind, target, channel, reason });
}

const stateTexts = { waiting: '等待审批', approved: '已批准', returned: '已退回', withdrawn: '已撤回' } as const;

async function waitingChange(call: Call, changeId: string): Promise<ChangeRow> {
  const row = await lockChange(call.tx, call.centerId, changeId);
  if (!row) throw new Problem(refusals.changeNotFound);
  if (row.state !== 'waiting')
    throw new Problem(refusals.notWaiting, { detail: `这项变更${stateTexts[row.state]}。`, state: row.state });
  return row;
}

/** The other person's word. What is approved after its time is in force from now; every process is told at the commit. */
export async function decide(call: Call, { params, body }: RouteInput<typeof contract.decideChange>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const row = await waitingChange(call, params.changeId);
  if (row.proposedBy === actor.id)
    throw new Problem(refusals.ownChange, {
      detail: '提出和审批须由两个人分别办理。',
      remedy: '请由另一位有审批权限的同事办理。',
    });
  const note = body.note.trim();
  if (!body.isApproved && note === '')
    throw new Problem(refusals.noteMissing, { fields: { note: '请写明退回的原因' } });
  const isDue = Temporal.Instant.compare(row.takesEffectAt, now) <= 0;
  await updateChange(tx, centerId, row.changeId, {
    state: body.isApproved ? 'approved' : 'returned',
    decidedBy: actor.id,
    decidedAt: now,
    note: note || null,
    takesEffectAt: body.isApproved && isDue ? now : row.takesEffectAt,
  });
  await recordAudit(call, 'service.decide', ['service-change', row.changeId], {
    kind: row.kind,
    target: row.target,
    channel: row.channel,
    isApproved: body.isApproved,
  });
  if (body.isApproved) await announce(tx, settingsTopic);
}

export async function withdraw(call: Call, { params }: RouteInput<typeof contract.withdrawChange>): Promise<void> {
  const row = await waitingChange(call, params.changeId);
  if (row.proposedBy !== call.actor.id) throw new Problem(refusals.othersChange);
  await updateChange(call.tx, call.centerId, row.changeId, {
    state: 'withdrawn',
    decidedBy: call.actor.id,
    decidedAt: call.now,
    note: null,
    takesEffectAt: row.takesEffectAt,
  });
  await recordAudit(call, 'service.withdraw', ['service-change', row.changeId], { kind: row.kind, target: row.target });
}
