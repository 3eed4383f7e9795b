import type { Line, Mark } from './escpos.ts';

const paperWidth = 504;
const lineHeight = 24;
const margin = 16;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const heightOf = (line: Line): number =>
  Math.max(
    lineHeight,
    ...line.map((mark) => (mark.kind === 'text' ? mark.height * lineHeight : mark.rows.length + 12)),
  );

function drawText(mark: Mark & { kind: 'text' }, y: number): string {
  const { x, text, width, height, isBold } = mark;
  const length = [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0) * 12;
  const weight = isBold ? ' font-weight="700"' : '';
  return `<text transform="translate(${x} ${y + height * lineHeight - 4 * height}) scale(${width} ${height})" textLength="${length}" lengthAdjust="spacingAndGlyphs"${weight} xml:space="preserve">${escaped(text)}</text>`;
}

function drawDots(mark: Mark & { kind: 'dots' }, y: number): string {
  const left = mark.align === 1 ? (paperWidth - mark.columns) / 2 : mark.align === 2 ? paperWidth - mark.columns : 0;
  const path = mark.rows
    .map((row, down) => row.map((isDark, across) => (isDark ? `M${across} ${down}h1v1h-1z` : '')).join(''))
    .join('');
  return `<path transform="translate(${left} ${y + 6})" d="${path}"/>`;
}

/** The paper as a picture (SVG). */
export function drawPaper(lines: readonly Line[]): string {
  let y = 0;
  const drawn = lines.map((line) => {
    const top = y;
    y += heightOf(line);
    return line.map((mark) => (mark.kind === 'text' ? drawText(mark, top) : drawDots(mark, top))).join('');
  });
  const size = `${paperWidth + margin * 2} ${y + margin * 2}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}"><rect width="100%" height="100%" fill="#fff"/><g transform="translate(${margin} ${margin})" font-family="Noto Sans Mono CJK SC, Noto Sans SC, monospace" font-size="23">${drawn.join('')}</g></svg>`;
}

/** The words on the paper, line by line: for tests and for who cannot see the picture. */
export const wordsOf = (lines: readonly Line[]): string[] =>
  lines.map((line) => line.map((mark) => (mark.kind === 'text' ? mark.text : '▦')).join(' '));
