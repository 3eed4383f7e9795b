import type { Call } from '../../platform/call.ts';
import { formatInstantText } from '../../platform/dates.ts';
import { announce } from '../../platform/live.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import type * as contract from './contract.ts';
import { settingsTopic } from './gate.ts';
import { refusals } from './problems.ts';
import { endStop, insertStop, lockStop } from './store.ts';

/** 紧急停办: one person, at once, on every process as soon as PostgreSQL has told them. Opening again takes another person. */
export async function begin(call: Call, { body }: RouteInput<typeof contract.beginStop>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const known = await lockStop(tx, centerId, body.stopId);
  if (known) {
    if (known.begunBy !== actor.id || known.endedAt)
      throw new Problem(refusals.stopTaken, { remedy: '请刷新页面后重新提交。' });
    return;
  }
  await insertStop(tx, centerId, {
    ...body,
    cause: 'emergency',
    preset: null,
    figures: {},
    begunAt: now,
    begunBy: actor.id,
  });
  await recordAudit(call, 'service.stop', ['service-stop', body.stopId], {
    services: body.services,
    channels: body.channels,
    reason: body.reason,
  });
  await announce(tx, settingsTopic);
}

export async function end(call: Call, { params, body }: RouteInput<typeof contract.endStop>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const row = await lockStop(tx, centerId, params.stopId);
  if (!row) throw new Problem(refusals.stopNotFound);
  if (row.endedAt) throw new Problem(refusals.stopEnded, { detail: `已于 ${formatInstantText(row.endedAt)} 解除。` });
  if (row.begunBy === actor.id)
    throw new Problem(refusals.ownStop, {
      detail: '发出和解除紧急停办须由两个人分别办理。',
      remedy: '请由另一位有审批权限的同事核实后解除。',
    });
  await endStop(tx, centerId, row.stopId, { endedAt: now, endedBy: actor.id, endReason: body.reason });
  await recordAudit(call, 'service.end-stop', ['service-stop', row.stopId], { reason: body.reason });
  await announce(tx, settingsTopic);
}
