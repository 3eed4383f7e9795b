import type { ParameterKey } from '../../../params/rules.ts';
import type { Policies, PolicyKey } from '../../../withdrawal/rules/policy.ts';

/** The parameters that a centre lives by on a day: guides say their figures, so that none says another one. */
export interface Terms {
  number(key: ParameterKey): number;
  policy<K extends PolicyKey>(key: K): Policies[K];
  /** Where a figure comes from. */
  source(key: ParameterKey): string;
}

export interface TermRow {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
}

export function termsOf(rows: readonly TermRow[]): Terms {
  const known = new Map(rows.map((row) => [row.key, row]));
  const rowOf = (key: string): TermRow => {
    const row = known.get(key);
    if (!row) throw new Error(`a guide names the parameter ${key}, which nobody has set`);
    return row;
  };
  return {
    number: (key) => Number(rowOf(key).value),
    policy: <K extends PolicyKey>(key: K) => rowOf(key).value as Policies[K],
    source: (key) => rowOf(key).source,
  };
}

/** `1000元`, `30万元`: as people say an amount. */
export function yuan(fen: number): string {
  const whole = fen / 100;
  return whole >= 10_000 && whole % 10_000 === 0 ? `${whole / 10_000}万元` : `${whole}元`;
}

export const percent = (ppm: number): string => `${ppm / 10_000}%`;

/** `5年`, `18个月`. */
export const span = (months: number): string => (months % 12 === 0 ? `${months / 12}年` : `${months}个月`);

/** Lines of a list; what does not apply is left out. */
export const list = (...lines: readonly (string | false | null)[]): string =>
  lines
    .filter((line) => line !== false && line !== null)
    .map((line) => `- ${line}`)
    .join('\n');

export const numbered = (...lines: readonly (string | false | null)[]): string =>
  lines
    .filter((line) => line !== false && line !== null)
    .map((line, at) => `${at + 1}. ${line}`)
    .join('\n');

export const regulation = '《住房公积金管理条例》（国务院令第844号修订，2026年9月20日起施行）';
export const outlets = '各服务网点均可办理，地址和服务时间见“服务网点”。网上可全程办理的，不必到网点。';
export const phone = '全国住房公积金服务热线 12329';
export const fee = '不收费。';
