import { fen, formatYuan, type Hours, hoursText, presetMetrics } from '../../../../../server/src/rules.ts';
import type { ServiceBoard, ServiceChange } from '../../parts/server.ts';

export type Cell = ServiceBoard['services'][number]['cells'][number];
export type Kind = ServiceChange['kind'];
export type Channel = ServiceBoard['channels'][number];

export const serviceKindTexts = {
  business: '业务办理',
  query: '信息查询',
  publish: '信息发布',
  interact: '互动交流',
} as const;

const yuan = (amount: number) => `${formatYuan(fen(amount))} 元`;
type Limit = NonNullable<Cell['limit']>;
export function limitText({ lowestFen, highestFen, dayFen, dayCount }: Limit): string {
  const parts = [
    lowestFen !== null && `单笔不低于 ${yuan(lowestFen)}`,
    highestFen !== null && `单笔不超过 ${yuan(highestFen)}`,
    dayFen !== null && `每天不超过 ${yuan(dayFen)}`,
    dayCount !== null && `每天 ${dayCount} 次`,
  ].filter((part) => part !== false);
  return parts.join('，') || '不限';
}

type Threshold = NonNullable<Channel['threshold']>;
export function thresholdText(threshold: Threshold | null): string {
  const parts = [
    threshold?.visitsPerMinute != null && `访问 ${threshold.visitsPerMinute} 次/分钟`,
    threshold?.businessPerMinute != null && `业务 ${threshold.businessPerMinute} 笔/分钟`,
  ].filter((part) => typeof part === 'string');
  return parts.join('，') || '不限';
}

export type PresetContent = ServiceBoard['presets'][number]['content'];
export const presetText = (preset: PresetContent) =>
  `${presetMetrics[preset.metric]}在最近 ${preset.minutes} 分钟达到 ${preset.thresholdPpm / 10_000}%（至少 ${preset.least} 次）时停办，${
    preset.reopenMinutes === null ? '人工恢复' : `满 ${preset.reopenMinutes} 分钟且低于阈值后自动恢复`
  }`;

/** What a change sets, in a sentence. */
export function contentText(kind: Kind, content: unknown): string {
  switch (kind) {
    case 'switch':
    case 'channel':
      return (content as { isOn: boolean }).isOn ? '开放' : '停办';
    case 'hours':
      return hoursText((content as Hours | null) ?? undefined);
    case 'threshold':
      return thresholdText(content as Threshold);
    case 'limit':
      return limitText(content as Limit);
    case 'preset':
      return (content as PresetContent).isOn ? presetText(content as PresetContent) : '停用';
    default:
      return kind satisfies never;
  }
}

/** What is in force where nobody has set anything. */
export const beforeText = (kind: Kind, before: unknown): string =>
  before === null
    ? { switch: '开放', channel: '开放', hours: '全天', threshold: '不限', limit: '不限', preset: '没有' }[kind]
    : contentText(kind, before);
