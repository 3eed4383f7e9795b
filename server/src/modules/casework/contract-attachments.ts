import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { Done, InstantJson, Nullable, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

/** A document that may be handed in with a case, and what was. */
export const SlotView = Type.Object({ key: Type.String(), name: Type.String(), hint: Nullable(Type.String()) });
export const AttachmentView = Type.Object({
  attachmentId: Uuid,
  slot: Type.String(),
  slotName: Type.String(),
  fileName: Type.String(),
  contentType: Type.String(),
  byteCount: Type.Integer(),
  pageCount: Type.Integer(),
  sha256: Type.String(),
  uploadedAt: InstantJson,
  uploadedBy: Type.Union([Type.Literal('owner'), Type.Literal('staff')]),
  channelText: Type.String(),
  /** Whether whoever asks may take it away again now. */
  mayRemove: Type.Boolean(),
});

const ById = { params: Type.Object({ caseId: Uuid }) };
const UploadQuery = Type.Object({
  slot: Type.String({ maxLength: 60 }),
  fileName: Type.String({ minLength: 1, maxLength: 200 }),
});
const uploadProblems = [
  refusals.notFound,
  refusals.wrongState,
  refusals.fileUnreadable,
  refusals.tooManyFiles,
  refusals.slotUnknown,
  common.tooMany,
];
const OneAttachment = { params: Type.Object({ caseId: Uuid, attachmentId: Uuid }) };
const OnePage = {
  params: Type.Object({ caseId: Uuid, attachmentId: Uuid, page: Type.Integer({ minimum: 1, maximum: 200 }) }),
};
export const attachToMyCase = route({
  method: 'POST',
  path: '/cases/:caseId/attachments',
  summary: '上传材料',
  permission: 'case.own',
  ...ById,
  query: UploadQuery,
  takes: 'file',
  response: AttachmentView,
  problems: uploadProblems,
});
export const detachFromMyCase = route({
  method: 'DELETE',
  path: '/cases/:caseId/attachments/:attachmentId',
  summary: '删除材料',
  permission: 'case.own',
  ...OneAttachment,
  response: Done,
  problems: [refusals.notFound, refusals.attachmentNotFound, refusals.wrongState],
});
export const getMyAttachment = route({
  method: 'GET',
  path: '/cases/:caseId/attachments/:attachmentId/file',
  summary: '下载我的材料',
  permission: 'case.own',
  ...OneAttachment,
  answers: 'file',
  problems: [refusals.notFound, refusals.attachmentNotFound],
});
export const getMyAttachmentPage = route({
  method: 'GET',
  path: '/cases/:caseId/attachments/:attachmentId/pages/:page',
  summary: '查看我的材料',
  permission: 'case.own',
  ...OnePage,
  answers: 'file',
  problems: [refusals.notFound, refusals.attachmentNotFound],
});
export const attachAtCounter = route({
  method: 'POST',
  path: '/staff/cases/:caseId/attachments',
  summary: '柜台收取材料',
  permission: 'case.intake',
  ...ById,
  query: UploadQuery,
  takes: 'file',
  response: AttachmentView,
  problems: uploadProblems,
});
export const detachAtCounter = route({
  method: 'DELETE',
  path: '/staff/cases/:caseId/attachments/:attachmentId',
  summary: '柜台撤下收错的材料',
  permission: 'case.intake',
  ...OneAttachment,
  response: Done,
  problems: [refusals.notFound, refusals.attachmentNotFound, refusals.wrongState],
});
export const getStaffAttachment = route({
  method: 'GET',
  path: '/staff/cases/:caseId/attachments/:attachmentId/file',
  summary: '下载业务材料',
  permission: 'case.work',
  ...OneAttachment,
  answers: 'file',
  problems: [refusals.notFound, refusals.attachmentNotFound],
});
export const getStaffAttachmentPage = route({
  method: 'GET',
  path: '/staff/cases/:caseId/attachments/:attachmentId/pages/:page',
  summary: '查看业务材料',
  permission: 'case.work',
  ...OnePage,
  answers: 'file',
  problems: [refusals.notFound, refusals.attachmentNotFound],
});
