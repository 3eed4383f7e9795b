import { dayOf } from '../../../platform/dates.ts';

/** Why a source gave no answer. Codes are kept with each attempt; screens and messages have the words. */
export const unavailableReasons = {
  'not-connected': '尚未接入该数据源',
  paused: '中心已暂停使用该数据源',
  unreachable: '数据源无法连接',
  timeout: '数据源未在规定时间内应答',
  refused: '共享平台未接受查询',
  busy: '共享平台限制查询次数',
  'source-down': '数据源部门系统暂停服务',
  garbage: '数据源应答内容无法识别',
  interrupted: '查询中断，结果未知',
} as const;
export type UnavailableReason = keyof typeof unavailableReasons;

const firstMinutes = 1;
const minutesMost = 60;

/** When a source that gave no answer is asked again: after 1, 2, 4 … minutes, at most an hour. `attempts` counts from 1. */
export function nextAskAt(now: Temporal.Instant, attempts: number): Temporal.Instant {
  const minutes = Math.min(minutesMost, firstMinutes * 2 ** Math.min(attempts - 1, 20));
  return now.add({ minutes });
}

/** Whether a question may no longer be asked by itself: its last day in Beijing has passed. */
export function isOverdue(now: Temporal.Instant, deadlineOn: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(dayOf(now), deadlineOn) > 0;
}

/** Until when an answer may be used again: so many days after it was given; 0 days means never. */
export function freshUntil(answeredAt: Temporal.Instant, freshDays: number): Temporal.Instant {
  return answeredAt.add({ hours: 24 * freshDays });
}

/**
 * Whether a certificate is drawn for the later audit: `draw` is a number from 0 to 999,999 that follows from the
 * certificate's id under a secret key, so nobody who decides can foresee or steer it.
 */
export function isDrawn(draw: number, sharePpm: bigint): boolean {
  return BigInt(draw) < sharePpm;
}
