import { Problem, type ProblemDetail, problems, type Refusal } from '../problem.ts';

/** Every way in which an uploaded table can be refused as a whole. */
export const sheetRefusals = problems('sheet', {
  empty: [422, '文件是空的'],
  tooLarge: [413, '文件过大'],
  notSheet: [415, '这不是 Excel 或 CSV 表格文件'],
  oldFormat: [415, '不支持旧版 Excel 格式'],
  encrypted: [415, '文件设有打开密码'],
  macro: [415, '文件含有宏，不予受理'],
  encoding: [415, '文件的文字编码无法识别'],
  bomb: [413, '文件解压后过大，不予受理'],
  damaged: [422, '文件已损坏，无法读取'],
  noHeader: [422, '没有找到表头'],
  missingColumn: [422, '表格缺少必需的列'],
  repeatedColumn: [422, '表格中有重复的列'],
  tooManyRows: [413, '表格行数超出上限'],
});

const remedies: Readonly<Record<keyof typeof sheetRefusals, string>> = {
  empty: '请检查是否选错了文件。',
  tooLarge: '请拆分成几个文件分别上传。',
  notSheet: '请上传 .xlsx 或 .csv 文件；网页另存的表格请先用 Excel 打开，再另存为 .xlsx。',
  oldFormat: '请用 Excel 或 WPS 打开后，另存为“Excel 工作簿（.xlsx）”再上传。',
  encrypted: '请取消打开密码后重新保存再上传。',
  macro: '请另存为不含宏的“Excel 工作簿（.xlsx）”再上传。',
  encoding: '请另存为 .xlsx，或另存为“CSV UTF-8”再上传。',
  bomb: '请把数据复制到新建的工作簿中另存后再上传。',
  damaged: '请用 Excel 或 WPS 打开并重新保存后再上传。',
  noHeader: '请使用下载的模板，表头应在前 10 行内。',
  missingColumn: '请使用下载的模板，补齐所缺的列。',
  repeatedColumn: '请只保留其中一列。',
  tooManyRows: '请拆分成几个文件分别上传。',
};

/** The problem to throw for a whole file, with what the user can do about it. */
export function refuseSheet(name: keyof typeof sheetRefusals, detail: ProblemDetail = {}): Problem {
  const refusal: Refusal = sheetRefusals[name];
  return new Problem(refusal, { remedy: remedies[name], ...detail });
}
