import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { refusals } from './problems.ts';
import { type SourceCode, sourceCodes, sourceOf } from './rules/sources.ts';
import { type UnavailableReason, unavailableReasons } from './rules/waiting.ts';
import { listSourceSettings, makeDue, type SourceHealth, setPaused, sumHealth } from './source-store.ts';
import type { SourceSetting } from './store.ts';

const hoursCounted = 24;

/** Why a source did not answer, in Chinese. */
export const reasonText = (reason: string | null): string | null =>
  reason === null ? null : (unavailableReasons[reason as UnavailableReason] ?? null);

/** How every source does, in the order of their table. */
export async function sourceHealth(call: Call) {
  const health = await sumHealth(call.tx, call.centerId, call.now.subtract({ hours: hoursCounted }));
  const settings = await listSourceSettings(call.tx, call.centerId);
  return sourceCodes.map((source) => {
    const setting = settings.find((one) => one.source === source);
    const seen = health.find((one) => one.source === source);
    return { ...healthJson(source, seen ?? { ...neverAsked, source }), ...pauseJson(setting) };
  });
}

const neverAsked: Omit<SourceHealth, 'source'> = {
  lastAnsweredAt: null,
  lastFailedAt: null,
  lastReason: null,
  attempts: 0,
  failures: 0,
  medianMs: null,
  waiting: 0,
  waitingSince: null,
};
const textOf = (instant: Temporal.Instant | null) => instant?.toString() ?? null;

function healthJson(source: SourceCode, seen: SourceHealth) {
  const { name, authority } = sourceOf(source);
  return {
    source,
    name,
    authority,
    lastAnsweredAt: textOf(seen.lastAnsweredAt),
    lastFailedAt: textOf(seen.lastFailedAt),
    lastFailure: reasonText(seen.lastReason),
    attempts: seen.attempts,
    failures: seen.failures,
    medianMs: seen.medianMs,
    waiting: seen.waiting,
    waitingSince: textOf(seen.waitingSince),
  };
}

const pauseJson = (setting: SourceSetting | undefined) => ({
  pausedAt: textOf(setting?.pausedAt ?? null),
  pauseReason: setting?.pauseReason ?? null,
});

function known(source: string): SourceCode {
  const found = sourceCodes.find((code) => code === source);
  if (!found) throw new Problem(refusals.sourceNotFound);
  return found;
}

/** Asks a source no more until it is resumed; what would be asked waits. */
export async function pauseSource(call: Call, given: string, reason: string): Promise<void> {
  const source = known(given);
  const paused = { pausedAt: call.now, pausedBy: call.actor.id, pauseReason: reason };
  if (!(await setPaused(call.tx, call.centerId, source, paused)))
    throw new Problem(refusals.sourcePaused, { detail: '该数据源已经暂停。' });
  await recordAudit(call, 'evidence.pause', ['source', source], { reason });
}

/** Asks a source again, at once for what waits. */
export async function resumeSource(call: Call, given: string): Promise<void> {
  const source = known(given);
  if (!(await setPaused(call.tx, call.centerId, source, null)))
    throw new Problem(refusals.sourcePaused, { detail: '该数据源没有暂停。' });
  await makeDue(call.tx, call.centerId, source, call.now);
  await recordAudit(call, 'evidence.resume', ['source', source]);
}
