/** A call as it is called out. */
export interface Call {
  readonly number: string;
  readonly windowNo: number;
}

/** The clips that say a call, in order: 请 A 0 1 2 号 到 3 号窗口办理. Numbers of windows are read as numbers: 12 is 十二. */
export function clipsOf({ number, windowNo }: Call): string[] {
  const figures = [...number.toLowerCase()].filter((sign) => /[a-z0-9]/.test(sign));
  return ['please', ...figures, 'number', 'to', ...windowFigures(windowNo), 'window'];
}

/** What the browser's own voice is given: `A012` apart, so that it is read figure by figure and not as twelve. */
export const spokenText = ({ number, windowNo }: Call): string =>
  `请 ${[...number].join(' ')} 号，到 ${windowNo} 号窗口办理`;

/** 1 … 99 as Chinese says them. */
function windowFigures(windowNo: number): string[] {
  const [tens, ones] = [Math.floor(windowNo / 10), windowNo % 10];
  if (tens === 0) return [String(ones)];
  return [...(tens > 1 ? [String(tens)] : []), 'ten', ...(ones > 0 ? [String(ones)] : [])];
}
