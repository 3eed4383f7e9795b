/** The columns of an amount on a voucher, left to right; the last two are jiao and fen. */
export const digitColumns = ['十', '亿', '千', '百', '十', '万', '千', '百', '十', '元', '角', '分'] as const;

/**
 * An amount in fen as one digit a column, `''` where the voucher stays blank; zero leaves the whole field blank, as on
 * paper. With `yuanSign`, `¥` stands before the first digit when a column is left for it. `undefined` when the amount
 * has more digits than there are columns: then it must be written in figures.
 */
export function digitCells(fen: number, yuanSign = false): string[] | undefined {
  const width = digitColumns.length;
  if (fen === 0) return Array.from({ length: width }, () => '');
  const digits = String(Math.abs(fen)).padStart(3, '0');
  if (digits.length > width) return undefined;
  const cells = [...digits.padStart(width, ' ')].map((digit) => digit.trim());
  const before = width - digits.length - 1;
  if (yuanSign && before >= 0) cells[before] = '¥';
  return cells;
}
