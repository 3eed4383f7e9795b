/** Words that the catalogue is written in. */
import type { Field } from './fields.ts';

export const whole = (unit: string, min: number, max: number): Field => ({ kind: 'whole', unit, min, max });
export const yuan = (min: number, max: number): Field => ({ kind: 'yuan', min, max });
export const share = (minPercent: number, maxPercent: number): Field => ({
  kind: 'share',
  min: minPercent * 10_000,
  max: maxPercent * 10_000,
});
export const one = (name: string) => ({ name });
export const offered = { name: '状态', kind: 'yes', yes: '开办', no: '不开办' } as const;
export const orNone = <F extends Field>(field: F, none: string): F & { readonly none: string } => ({ ...field, none });

/** One million yuan in fen. */
export const million = 100_000_000;
