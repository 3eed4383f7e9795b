import { Type } from 'typebox';
import { DayJson, Done, InstantJson, listOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import { Category } from './contract-shapes.ts';
import { refusals } from './problems.ts';

export const Wording = Type.Object({ title: Type.String(), long: Type.String(), short: Type.String() });
const Subject = Type.Union([Type.Literal('template'), Type.Literal('parameter')]);
export const RevisionStates = Type.Union([
  Type.Literal('draft'),
  Type.Literal('in-review'),
  Type.Literal('approved'),
  Type.Literal('returned'),
  Type.Literal('withdrawn'),
]);

/** A version of a template, or a proposed value of a parameter. */
export const Revision = Type.Object({
  revisionId: Uuid,
  subject: Subject,
  key: Type.String(),
  name: Type.String(),
  number: Type.Integer(),
  content: Type.Unknown(),
  reason: Type.String(),
  state: RevisionStates,
  validFrom: DayJson,
  editedBy: Type.String(),
  editedAt: InstantJson,
  reviewedBy: Nullable(Type.String()),
  reviewedAt: Nullable(InstantJson),
  reviewNote: Nullable(Type.String()),
  /** Whoever edits does not review. */
  isOwn: Type.Boolean(),
});

const template = {
  key: Type.String(),
  name: Type.String(),
  category: Category,
  urgency: Type.String(),
  audience: Type.Union([Type.Literal('person'), Type.Literal('employer'), Type.Literal('phone')]),
  /** Which business causes it. */
  cause: Type.String(),
  /** The version in force; 0 the one of the system. */
  number: Type.Integer(),
  validFrom: Nullable(DayJson),
};
export const TemplateRow = Type.Object({ ...template, openState: Nullable(RevisionStates) });
export const Template = Type.Object({
  ...template,
  wording: Wording,
  original: Wording,
  variables: Type.Array(
    Type.Object({
      name: Type.String(),
      sample: Type.String(),
      isRequired: Type.Boolean(),
      isOptional: Type.Boolean(),
    }),
  ),
  revisions: Type.Array(Revision),
});

export const listTemplates = route({
  method: 'GET',
  path: '/staff/notice/templates',
  summary: '消息模板',
  permission: 'notice.review',
  response: Type.Object({ rows: Type.Array(TemplateRow) }),
});
export const getTemplate = route({
  method: 'GET',
  path: '/staff/notice/template',
  summary: '一个消息模板及其版本',
  permission: 'notice.review',
  query: Type.Object({ key: Type.String({ maxLength: 80 }) }),
  response: Template,
  problems: [refusals.templateNotFound],
});

export const SettingRow = Type.Object({
  key: Type.String(),
  name: Type.String(),
  text: Type.String(),
  kind: Type.Union([Type.Literal('number'), Type.Literal('routes'), Type.Literal('urgencies'), Type.Literal('words')]),
  unit: Type.String(),
  value: Type.Unknown(),
  source: Type.String(),
  validFrom: DayJson,
  open: Nullable(Revision),
});
export const listSettings = route({
  method: 'GET',
  path: '/staff/notice/settings',
  summary: '消息服务参数',
  permission: 'notice.review',
  response: Type.Object({ rows: Type.Array(SettingRow) }),
});

export const listRevisions = route({
  method: 'GET',
  path: '/staff/notice/revisions',
  summary: '模板与参数的修改记录',
  permission: 'notice.review',
  query: Type.Object({ ...Page, state: Type.Optional(RevisionStates), subject: Type.Optional(Subject) }),
  response: listOf(Revision),
});
/** Saves a draft or hands it in for review; the same id again changes it while it is a draft or was returned. */
export const saveRevision = route({
  method: 'POST',
  path: '/staff/notice/revisions',
  summary: '修改模板或参数',
  permission: 'notice.manage',
  body: Type.Object({
    revisionId: Uuid,
    subject: Subject,
    key: Type.String({ maxLength: 80 }),
    content: Type.Unknown(),
    reason: Words(200),
    validFrom: DayJson,
    isSubmitted: Type.Boolean(),
  }),
  response: Revision,
  problems: [
    refusals.templateNotFound,
    refusals.wrongContent,
    refusals.revisionOpen,
    refusals.notEditable,
    refusals.pastDay,
  ],
});
export const decideRevision = route({
  method: 'POST',
  path: '/staff/notice/revisions/:revisionId/decide',
  summary: '审核模板或参数的修改',
  permission: 'notice.review',
  params: Type.Object({ revisionId: Uuid }),
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: Revision,
  problems: [refusals.revisionNotFound, refusals.notInReview, refusals.ownRevision, refusals.noteMissing],
});
export const withdrawRevision = route({
  method: 'POST',
  path: '/staff/notice/revisions/:revisionId/withdraw',
  summary: '撤回模板或参数的修改',
  permission: 'notice.manage',
  params: Type.Object({ revisionId: Uuid }),
  response: Done,
  problems: [refusals.revisionNotFound, refusals.notEditable],
});
