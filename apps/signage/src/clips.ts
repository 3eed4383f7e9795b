/** The clips that say a call, in order: 请 A 0 1 2 号，到 3 号窗口. Numbers of windows are read as numbers: 12 is 十二. */
export function clipsOf({ number, windowNo }: { readonly number: string; readonly windowNo: number }): string[] {
  const figures = [...number.toLowerCase()].filter((sign) => /[a-z0-9]/.test(sign));
  return ['please', ...figures, 'number', 'to', ...windowFigures(windowNo), 'window'];
}

/** 1 … 99 as Chinese says them. */
export function windowFigures(windowNo: number): string[] {
  const [tens, ones] = [Math.floor(windowNo / 10), windowNo % 10];
  if (tens === 0) return [String(ones)];
  return [...(tens > 1 ? [String(tens)] : []), 'ten', ...(ones > 0 ? [String(ones)] : [])];
}

const files = import.meta.glob<string>('./clips-spoken/*.mp3', {
  eager: true,
  query: '?url&no-inline',
  import: 'default',
});

/** Where a clip is; `undefined` for a word that nobody recorded. */
export const addressOf = (name: string): string | undefined => files[`./clips-spoken/${name}.mp3`];
