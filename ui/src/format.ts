import { formatYuan } from '../../server/src/rules.ts';

/** `120000` parts per million → `12%`; trailing zeros are dropped, `15_500` → `1.55%`. */
export function formatRatio(ppm: number): string {
  const percent = (ppm / 10_000).toFixed(4).replace(/\.?0+$/, '');
  return `${percent}%`;
}

/** Account numbers in groups of four, for reading aloud. */
export const formatGroups = (text: string): string => text.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');

/** `1234` → `1,234`. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `1536` → `1.5 KB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${kibibytes.toFixed(1)} KB` : `${(kibibytes / 1024).toFixed(1)} MB`;
}

/** An amount with a plus for money that came in: `+1,234.56`. */
export const formatSigned = (fen: number): string => (fen > 0 ? `+${formatYuan(fen)}` : formatYuan(fen));

/** Leaves out what was not chosen, so that a query names only what the person asked for. */
export function withoutEmpty<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined | null | ''> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as { [K in keyof T]?: Exclude<T[K], undefined | null | ''> };
}
