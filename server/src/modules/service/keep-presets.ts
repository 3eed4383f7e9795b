import type { Call } from '../../platform/call.ts';
import { announce } from '../../platform/live.ts';
import { recordAudit } from '../audit/index.ts';
import { countSent } from '../settlement/index.ts';
import { countFailures, deleteOldFlow } from './flow-store.ts';
import { settingsTopic } from './gate.ts';
import { type Preset, presetCloses, presetMetrics, presetReopens } from './rules/settings.ts';
import { presetsOf, settingsOf } from './screens.ts';
import { endStop, insertStop, lastEndOfPreset, listOpenStops, lockPreset } from './store.ts';

/** What a preset looks at: the events of its last minutes, and none from before it was last opened again. */
async function seenBy(call: Call, key: string, preset: Preset) {
  const { tx, centerId, now } = call;
  const from = now.subtract({ minutes: preset.minutes });
  const opened = await lastEndOfPreset(tx, centerId, key);
  const since = opened && Temporal.Instant.compare(opened, from) > 0 ? opened : from;
  switch (preset.metric) {
    case 'bank-failures':
      return countSent(tx, centerId, { since, now });
    case 'request-failures':
      return countFailures(tx, centerId, { since, services: preset.services, channels: preset.channels });
    default:
      return preset.metric satisfies never;
  }
}

const percent = (seen: { readonly total: number; readonly failed: number }) =>
  `${((seen.failed * 100) / Math.max(1, seen.total)).toFixed(1)}%`;

/** Closes and opens by the presets of a centre. Two workers at once do no harm: a preset is held while it is looked at. */
export async function keepPresets(call: Call): Promise<void> {
  const { tx, centerId, now } = call;
  const presets = presetsOf(await settingsOf(call), now);
  if (presets.length === 0) return;
  for (const { key, content: preset } of presets) {
    await lockPreset(tx, centerId, key);
    const open = (await listOpenStops(tx, centerId)).find((stop) => stop.preset === key);
    const seen = await seenBy(call, key, preset);
    if (open) {
      if (presetReopens(preset, { begunAt: open.begunAt, now, seen })) await reopen(call, open.stopId, preset);
    } else if (presetCloses(preset, seen)) await close(call, { key, preset, seen });
  }
}

async function close(
  call: Call,
  { key, preset, seen }: { key: string; preset: Preset; seen: { readonly total: number; readonly failed: number } },
): Promise<void> {
  const { tx, centerId, now } = call;
  const stopId = call.newId();
  const reason = `${presetMetrics[preset.metric]}过高（最近 ${preset.minutes} 分钟 ${percent(seen)}），正在恢复`;
  await insertStop(tx, centerId, {
    stopId,
    services: preset.services,
    channels: preset.channels,
    cause: 'preset',
    preset: key,
    reason,
    figures: seen,
    begunAt: now,
    begunBy: null,
  });
  await recordAudit(call, 'service.stop', ['service-stop', stopId], { preset: key, ...seen });
  await announce(tx, settingsTopic);
}

async function reopen(call: Call, stopId: string, preset: Preset): Promise<void> {
  const endReason = preset.isOn ? `${presetMetrics[preset.metric]}已低于阈值，按预设恢复` : '预设规则已关闭';
  await endStop(call.tx, call.centerId, stopId, { endedAt: call.now, endedBy: null, endReason });
  await recordAudit(call, 'service.end-stop', ['service-stop', stopId], { reason: endReason });
  await announce(call.tx, settingsTopic);
}

/** Minutes are kept as long as the daily figures may be made again from them. */
const flowDays = 40;

/** Removes what the gate has counted long ago. */
export async function removeOldFlow({ tx, centerId, now }: Call): Promise<void> {
  await deleteOldFlow(tx, centerId, {
    leases: now.subtract({ minutes: 60 }),
    flows: now.subtract({ hours: 24 * flowDays }),
  });
}
