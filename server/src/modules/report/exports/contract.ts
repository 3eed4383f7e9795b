import { Type } from 'typebox';
import { common } from '../../../platform/problem.ts';
import { Done, InstantJson, listOf, Nullable, Page, route, Uuid } from '../../../platform/route.ts';
import { refusals as documentRefusals } from '../../document/problems.ts';
import { refusals } from '../problems.ts';

// Anybody who has logged in may ask; what may be exported, the export's own declaration says.
const permission = 'session.own';

export const ExportState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('running'),
  Type.Literal('ready'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
  Type.Literal('expired'),
]);

export const ExportView = Type.Object({
  exportId: Uuid,
  name: Type.String(),
  title: Type.String(),
  /** The employer that the clerk served when asking; null for an export of one's own. */
  employerId: Nullable(Uuid),
  /** What was asked for, in words; empty for everything. */
  filterText: Type.String(),
  /** To ask for the same again. */
  filter: Type.Record(Type.String(), Type.Unknown()),
  state: ExportState,
  rowCount: Type.Integer(),
  rowTotal: Nullable(Type.Integer()),
  fileBytes: Type.Integer(),
  failure: Nullable(Type.String()),
  requestedAt: InstantJson,
  finishedAt: Nullable(InstantJson),
  expiresAt: Nullable(InstantJson),
});

const ById = { params: Type.Object({ exportId: Uuid }) } as const;

/** At the window: the employer whose list a clerk of the centre asks for. */
const ServedEmployer = Type.Optional(Uuid);

/** Asks for a list as a file. The same list that is being made already is answered instead of made twice. */
export const requestExport = route({
  method: 'POST',
  path: '/exports',
  summary: '导出列表（后台生成）',
  permission,
  body: Type.Object({
    /** Made by the client: asking again with the same id does the work once. */
    exportId: Uuid,
    name: Type.String({ maxLength: 80 }),
    /** As the export's declaration says; checked against it. */
    filter: Type.Record(Type.String({ maxLength: 40 }), Type.Unknown()),
    employerId: ServedEmployer,
  }),
  response: ExportView,
  problems: [
    refusals.exportUnknown,
    refusals.employerNotFound,
    refusals.exportsBusy,
    refusals.nothingToExport,
    refusals.tooManyRows,
    common.repeatedWithOtherContent,
  ],
});
/** The same list as a PDF to print and file, at once: for lists that a person could hold in hand. */
export const printExport = route({
  method: 'POST',
  path: '/exports/print',
  summary: '打印列表（清册）',
  permission,
  answers: 'file',
  body: Type.Object({
    name: Type.String({ maxLength: 80 }),
    filter: Type.Record(Type.String({ maxLength: 40 }), Type.Unknown()),
    employerId: ServedEmployer,
  }),
  problems: [
    refusals.exportUnknown,
    refusals.employerNotFound,
    refusals.nothingToExport,
    refusals.tooManyToPrint,
    documentRefusals.uncoveredCharacters,
  ],
});
export const listExports = route({
  method: 'GET',
  path: '/exports',
  summary: '我的导出',
  permission,
  query: Type.Object({ ...Page }),
  response: listOf(ExportView),
});
export const getExport = route({
  method: 'GET',
  path: '/exports/:exportId',
  summary: '导出进度',
  permission,
  ...ById,
  response: ExportView,
  problems: [refusals.exportUnknown],
});
export const cancelExport = route({
  method: 'POST',
  path: '/exports/:exportId/cancel',
  summary: '取消导出',
  permission,
  ...ById,
  response: Done,
  problems: [refusals.exportUnknown, refusals.exportEnded],
});
export const getExportFile = route({
  method: 'GET',
  path: '/exports/:exportId/file',
  summary: '下载导出的文件',
  permission,
  answers: 'file',
  ...ById,
  problems: [refusals.exportUnknown, refusals.exportNotReady],
});
