import type { ReactNode } from 'react';
import { formatYuan } from '../../server/src/rules.ts';
import { formatDayText, formatEnd, formatInstant, formatMonthText } from './calendar.ts';
import { formatRatio, formatSigned } from './format.ts';

/** Nothing to say; where the cells of a row are stacked, such a cell is left out. */
export const Nothing = () => <span className="muted nothing">—</span>;

interface MoneyProps {
  /** Integer fen; nothing known is shown as a dash. */
  readonly fen: number | null | undefined;
  /** Marks money that came in with a plus. */
  readonly sign?: boolean | undefined;
  readonly strong?: boolean | undefined;
  /** Says 元 after the figure; columns say it once in their heading. */
  readonly unit?: boolean | undefined;
}

/** An amount as the field writes it: `1,234.56 元`, in figures of one width. */
export function Money({ fen, sign = false, strong = false, unit = false }: MoneyProps) {
  if (fen === null || fen === undefined) return <Nothing />;
  const tone = sign && fen > 0 ? ' money-in' : fen < 0 ? ' money-out' : '';
  return (
    <span className={`money${strong ? ' money-strong' : ''}${tone}`}>
      {sign ? formatSigned(fen) : formatYuan(fen)}
      {unit && <span className="money-unit"> 元</span>}
    </span>
  );
}

/** The one amount a page is about. */
export function MoneyBig({ fen, label }: { readonly fen: number; readonly label?: ReactNode }) {
  const text = formatYuan(fen);
  return (
    <div>
      {label && <div className="money-big-label">{label}</div>}
      <div className="money-big-figure">
        {text.slice(0, -3)}
        <span className="money-big-cents">{text.slice(-3)}</span>
        <span className="money-big-unit"> 元</span>
      </div>
    </div>
  );
}

interface TimeProps {
  readonly value: string | null | undefined;
}

/** `2026年11月`. */
export function MonthText({ value }: TimeProps) {
  return value ? <time dateTime={value}>{formatMonthText(value)}</time> : <Nothing />;
}

/** `2026年11月23日` in text; `2026-11-23` with `plain`, for tables. */
export function DayText({ value, plain = false }: TimeProps & { readonly plain?: boolean | undefined }) {
  if (!value) return <Nothing />;
  return (
    <time className="figures" dateTime={value}>
      {plain ? (value.includes('T') ? formatInstant(value).slice(0, 10) : value) : formatDayText(value)}
    </time>
  );
}

/** `2026-11-23 14:05`, Beijing time. */
export function InstantText({ value, seconds = false }: TimeProps & { readonly seconds?: boolean | undefined }) {
  return value ? (
    <time className="figures" dateTime={value}>
      {formatInstant(value, seconds)}
    </time>
  ) : (
    <Nothing />
  );
}

/** When something ends, in Beijing time. */
export function EndText({ value }: { readonly value: string }) {
  return (
    <time className="figures" dateTime={value}>
      {formatEnd(value)}
    </time>
  );
}

/** A masked number as the server sent it; who listens hears that a part is hidden. */
export function Masked({ value }: { readonly value: string | null | undefined }) {
  if (!value) return <Nothing />;
  return (
    <span className="figures">
      <span aria-hidden="true">{value}</span>
      <span className="visually-hidden">{value.replace(/\*+/g, '，中间部分已隐藏，')}</span>
    </span>
  );
}

/** `12%` from parts per million. */
export function RatioText({ ppm }: { readonly ppm: number }) {
  return <span className="figures">{formatRatio(ppm)}</span>;
}
