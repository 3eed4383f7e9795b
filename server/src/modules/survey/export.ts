import type { Call } from '../../platform/call.ts';
import { defineExport, type ExportRow } from '../../platform/exports.ts';
import { findEmployer, maskName, namesOf } from '../party/index.ts';
import { listSheets, type Sheet } from './answer-store.ts';
import { resultsExport } from './contract.ts';
import { smallestGroup } from './rules/anonymity.ts';
import { type Question, questionKinds } from './rules/questions.ts';
import { type Tally, tallyOf } from './rules/results.ts';
import { getSurveyRow } from './screens.ts';

const shareOf = (part: number, whole: number): string => (whole > 0 ? `${((part * 100) / whole).toFixed(1)}%` : '');

/** Who answered by name, as the desk may see it. */
async function namesOfSheets(call: Call, sheets: readonly Sheet[]): Promise<(sheet: Sheet) => string> {
  const people = sheets.flatMap(({ by }) => (by?.kind === 'person' ? [by.id] : []));
  const names = new Map([...(await namesOf(call, people))].map(([id, { name }]) => [id, maskName(name)]));
  for (const { by } of sheets)
    if (by?.kind === 'employer') names.set(by.id, (await findEmployer(call, by.id))?.name ?? '');
  return ({ by }) => (by && names.get(by.id)) ?? '';
}

interface Counted {
  readonly sheets: readonly Sheet[];
  readonly nameOf: (sheet: Sheet) => string;
}

function linesOf(question: Question, at: number, tally: Tally, { sheets, nameOf }: Counted): ExportRow[] {
  const { key, title, kind, options } = question;
  const { answered, counts, meanHundredths, isTooSmall } = tally;
  const head = { number: at + 1, title, kind: questionKinds[kind] };
  if (isTooSmall) return [{ ...head, value: `不足 ${smallestGroup} 份，为保护匿名不列出`, count: answered }];
  if (kind === 'text')
    return sheets.flatMap((sheet) => {
      const text = sheet.answers.find((answer) => answer.key === key)?.text;
      return text === undefined ? [] : [{ ...head, value: text, by: nameOf(sheet) }];
    });
  const rows: ExportRow[] = counts.map((count, choice) => ({
    ...head,
    value: kind === 'rating' ? `${choice + 1} 分` : (options[choice] ?? ''),
    count,
    share: shareOf(count, answered),
  }));
  if (meanHundredths !== null)
    rows.push({ ...head, value: `平均 ${(meanHundredths / 100).toFixed(2)} 分`, count: answered });
  return rows;
}

async function allLines(call: Call, surveyId: string): Promise<ExportRow[]> {
  const survey = await getSurveyRow(call, surveyId);
  const sheets = await listSheets(call.tx, call.centerId, survey);
  const nameOf = await namesOfSheets(call, sheets);
  const tallies = tallyOf(
    survey.questions,
    sheets.map(({ answers }) => answers),
    survey,
  );
  return survey.questions.flatMap((question, at) => linesOf(question, at, tallies[at] as Tally, { sheets, nameOf }));
}

/** The results as a workbook: what the page shows, and every free text. */
export const surveyResultsExport = defineExport(resultsExport, {
  columns: [
    { key: 'number', header: '题号', kind: 'integer' },
    { key: 'title', header: '题目', kind: 'text', width: 36 },
    { key: 'kind', header: '题型', kind: 'text', width: 14 },
    { key: 'value', header: '选项、评分或文字', kind: 'text', width: 44 },
    { key: 'count', header: '份数', kind: 'integer' },
    { key: 'share', header: '占比', kind: 'text', width: 10 },
    { key: 'by', header: '填写人（实名调查）', kind: 'text', width: 24 },
  ],
  count: async (call, { surveyId }) => (await allLines(call, surveyId)).length,
  async *batches(call, { surveyId }) {
    yield await allLines(call, surveyId);
  },
});
