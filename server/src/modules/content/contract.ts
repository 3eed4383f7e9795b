import { Type } from 'typebox';

import {
  CenterId,
  DayJson,
  Done,
  InstantJson,
  KeyOf,
  listOf,
  Nullable,
  Page,
  route,
  Uuid,
  Words,
} from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { contentCategories, contentChannels, contentKinds, contentStarts } from './rules/kinds.ts';

export const Kind = KeyOf(contentKinds);
export const Category = KeyOf(contentCategories);
export const Channel = KeyOf(contentChannels);
export const Start = KeyOf(contentStarts);

/** What a reader sees of an item in a list. */
export const Head = Type.Object({
  itemId: Uuid,
  kind: Kind,
  category: Category,
  title: Type.String(),
  summary: Type.String(),
  /** The business that it leads to. */
  start: Nullable(Start),
  /** Since when this version is shown. */
  liveAt: InstantJson,
});
export const ShownSection = Type.Object({ key: Type.String(), name: Type.String(), text: Type.String() });

const atChannel = { centerId: CenterId, channel: Channel };
export const listContent = route({
  method: 'GET',
  path: '/content',
  summary: '政策、办事指南和公告查询',
  permission: 'public',
  query: Type.Object({
    ...Page,
    ...atChannel,
    kind: Type.Optional(Kind),
    category: Type.Optional(Category),
    q: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  response: listOf(Head),
});
export const getContent = route({
  method: 'GET',
  path: '/content/:itemId',
  summary: '一篇政策、办事指南或公告',
  permission: 'public',
  params: Type.Object({ itemId: Uuid }),
  query: Type.Object(atChannel),
  response: Type.Object({
    ...Head.properties,
    number: Type.Integer(),
    /** Empty when it is withdrawn. */
    sections: Type.Array(ShownSection),
    withdrawn: Nullable(Type.Object({ at: InstantJson, reason: Type.String() })),
    /** Every version that was shown here, the newest first. */
    history: Type.Array(Type.Object({ number: Type.Integer(), liveAt: InstantJson })),
  }),
  problems: [refusals.itemNotFound],
});

export const VersionState = Type.Union([
  Type.Literal('draft'),
  Type.Literal('in-review'),
  Type.Literal('approved'),
  Type.Literal('returned'),
  Type.Literal('withdrawn'),
]);
const Section = Type.Object({ key: Type.String({ maxLength: 20 }), text: Type.String({ maxLength: 8_000 }) });
const draft = {
  title: Type.String({ minLength: 1, maxLength: 60 }),
  summary: Type.String({ maxLength: 160 }),
  category: Category,
  sections: Type.Array(Section, { maxItems: 8 }),
  start: Nullable(Start),
  channels: Type.Array(Channel, { minItems: 1, maxItems: 3, uniqueItems: true }),
  /** Parameters whose figures the text says. */
  quotes: Type.Array(Type.String({ pattern: '^[a-z][a-z.-]{2,60}$' }), { maxItems: 60, uniqueItems: true }),
  reason: Words(200),
  /** When it is to be shown; at once after its review when nothing is given. */
  publishAt: Nullable(InstantJson),
  /** The last day on which it is shown. */
  expiresOn: Nullable(DayJson),
};
/** A quoted parameter that has changed since: the first day of its newest value. */
const Changed = Type.Array(Type.Object({ key: Type.String(), since: Nullable(DayJson) }));
export const Version = Type.Object({
  ...draft,
  versionId: Uuid,
  number: Type.Integer(),
  state: VersionState,
  editors: Type.Array(Type.String()),
  editedAt: InstantJson,
  reviewedBy: Nullable(Type.String()),
  reviewedAt: Nullable(InstantJson),
  reviewNote: Nullable(Type.String()),
  liveAt: Nullable(InstantJson),
  changed: Changed,
  /** Whether the caller wrote on it: whoever edits does not review. */
  isOwn: Type.Boolean(),
});
const Standing = Type.Union([
  Type.Literal('never'),
  Type.Literal('scheduled'),
  Type.Literal('live'),
  Type.Literal('withdrawn'),
]);
export const ItemRow = Type.Object({
  itemId: Uuid,
  kind: Kind,
  category: Category,
  title: Type.String(),
  channels: Type.Array(Channel),
  /** What readers see of it now. */
  standing: Standing,
  liveAt: Nullable(InstantJson),
  /** The version that is being edited or reviewed. */
  openState: Nullable(VersionState),
  editedAt: InstantJson,
  /** What has changed of what the shown text quotes, or the newest where none is shown. */
  changed: Changed,
});
export const Step = Type.Object({
  at: InstantJson,
  by: Type.String(),
  kind: Type.String(),
  number: Nullable(Type.Integer()),
  note: Type.String(),
});
export const Item = Type.Object({
  itemId: Uuid,
  kind: Kind,
  standing: Standing,
  liveNumber: Nullable(Type.Integer()),
  withdrawReason: Nullable(Type.String()),
  versions: Type.Array(Version),
  steps: Type.Array(Step),
});

export const listItems = route({
  method: 'GET',
  path: '/staff/content',
  summary: '内容管理',
  permission: 'content.review',
  query: Type.Object({
    ...Page,
    kind: Type.Optional(Kind),
    standing: Type.Optional(Standing),
    openState: Type.Optional(VersionState),
    isOutdated: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  response: listOf(ItemRow),
});
export const getItem = route({
  method: 'GET',
  path: '/staff/content/:itemId',
  summary: '一篇内容及其版本和经过',
  permission: 'content.review',
  params: Type.Object({ itemId: Uuid }),
  response: Item,
  problems: [refusals.itemNotFound],
});
/** Saves a draft or hands it in for review; the same version again changes it while it is a draft or was returned. */
export const saveVersion = route({
  method: 'POST',
  path: '/staff/content/:itemId/versions',
  summary: '编写内容',
  permission: 'content.edit',
  params: Type.Object({ itemId: Uuid }),
  body: Type.Object({ ...draft, versionId: Uuid, kind: Kind, isSubmitted: Type.Boolean() }),
  response: Item,
  problems: [refusals.wrongContent, refusals.versionOpen, refusals.notEditable, refusals.pastTime],
});
const ofVersion = Type.Object({ itemId: Uuid, versionId: Uuid });
export const decideVersion = route({
  method: 'POST',
  path: '/staff/content/:itemId/versions/:versionId/decide',
  summary: '审核内容',
  permission: 'content.review',
  params: ofVersion,
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: Item,
  problems: [refusals.versionNotFound, refusals.notInReview, refusals.ownVersion, refusals.noteMissing],
});
export const takeBackVersion = route({
  method: 'POST',
  path: '/staff/content/:itemId/versions/:versionId/take-back',
  summary: '撤回未发布的版本',
  permission: 'content.edit',
  params: ofVersion,
  response: Done,
  problems: [refusals.versionNotFound, refusals.notEditable],
});
export const withdrawItem = route({
  method: 'POST',
  path: '/staff/content/:itemId/withdraw',
  summary: '撤下已发布的内容',
  permission: 'content.review',
  params: Type.Object({ itemId: Uuid }),
  body: Type.Object({ reason: Words(200) }),
  response: Item,
  problems: [refusals.itemNotFound, refusals.notShown],
});
