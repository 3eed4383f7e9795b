import { fileURLToPath } from 'node:url';
import type { Call } from '../../platform/call.ts';
import { formatInstantText } from '../../platform/dates.ts';
import { uncoveredCharacters } from '../../platform/pdf.ts';
import { Problem } from '../../platform/problem.ts';
import { throttlePapers } from '../identity/index.ts';
import { getCenter } from '../party/index.ts';
import { refusals } from './problems.ts';
import { getStamping } from './stamp.ts';

/** A list to print: texts ready to read, a row of totals when there is one. */
export interface PrintedList {
  readonly title: string;
  /** Whose list it is. */
  readonly owner: string;
  readonly filterText: string;
  readonly columns: readonly {
    readonly header: string;
    readonly isFigure: boolean;
    /** Its part of the line beside the others; 0 for as wide as its longest text. */
    readonly share: number;
  }[];
  readonly rows: readonly (readonly string[])[];
  /** One text a column; none when nothing is summed. */
  readonly totals: readonly string[];
  /** The sum that counts, in capital numerals; '' when there is none. */
  readonly capital: string;
  /** Whether each line bears its number. */
  readonly isNumbered: boolean;
  /** Stands in the foot of every page. */
  readonly remark: string;
  /** Who signs below the last line. */
  readonly signatures: readonly string[];
  /** How often each row is underlined in red, as account books are; none when there is nothing to underline. */
  readonly underlined?: readonly (0 | 1 | 2)[];
}

/** What stands around a list of people or businesses. */
export const listPaper = {
  isNumbered: true,
  remark: '本清册不加盖印章，以中心登记为准',
  signatures: ['制表：', '复核：', '单位（盖章）：', '日期：　　　年　　月　　日'],
} as const satisfies Partial<PrintedList>;

const template = fileURLToPath(new URL('./templates/printed-list.typ', import.meta.url));

/** Sets a list as PDF for printing: neither numbered nor sealed, so nothing is kept. Call it with no transaction open. */
export async function printList(call: Call, list: PrintedList): Promise<Uint8Array> {
  const uncovered = uncoveredCharacters([list.owner, ...list.rows.flat()].join(''));
  if (uncovered.length > 0)
    throw new Problem(refusals.uncoveredCharacters, { characters: uncovered, remedy: '请导出表格后打印。' });
  await throttlePapers(call);
  const { name: centerName } = await getCenter(call.tx, call.centerId);
  const data = { ...list, underlined: list.underlined ?? [], centerName, printedAt: formatInstantText(call.now) };
  const { pdf } = await getStamping().pool.render({ template, data, createdAt: call.now });
  return pdf;
}
