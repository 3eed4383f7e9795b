/**
 * Tables in and out: reads `.xlsx` and CSV uploads row by row, writes `.xlsx` row by row.
 * The only door to `platform/xlsx/`.
 */

export type { CellFault } from './xlsx/cells.ts';
export type { SheetColumn, SheetLimits, SheetRow, SheetSource } from './xlsx/read.ts';
export { readSheet } from './xlsx/read.ts';
export { sheetRefusals } from './xlsx/refusals.ts';
export type { SheetOutput, WrittenColumn, WrittenValue } from './xlsx/write.ts';
export { writeSheet } from './xlsx/write.ts';
