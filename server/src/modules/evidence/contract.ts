import { Type } from 'typebox';
import { DayJson, Done, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

export const SourceCode = Type.Union([
  Type.Literal('identity'),
  Type.Literal('housing-contract'),
  Type.Literal('real-estate'),
  Type.Literal('tax-invoice'),
  Type.Literal('marriage'),
  Type.Literal('retirement'),
  Type.Literal('employer'),
  Type.Literal('bank-loan'),
]);
export const Purpose = Type.Union([Type.Literal('withdrawal'), Type.Literal('loan'), Type.Literal('account')]);

/** A person's consent to sources being asked. */
export const Consent = Type.Object({
  consentId: Uuid,
  purpose: Purpose,
  sources: Type.Array(SourceCode),
  /** The words that were agreed to, in Chinese. */
  wording: Type.String(),
  channel: Type.String(),
  agreedAt: InstantJson,
  expiresOn: DayJson,
  revokedAt: Type.Union([InstantJson, Type.Null()]),
});

export const listMyConsents = route({
  method: 'GET',
  path: '/person/consents',
  summary: '我的查询授权',
  permission: 'person',
  query: Type.Object({ ...Page }),
  response: listOf(Consent),
});

const Wish = {
  purpose: Purpose,
  sources: Type.Array(SourceCode, { minItems: 1, maxItems: 8, uniqueItems: true }),
};

export const getConsentText = route({
  method: 'POST',
  path: '/person/consents/text',
  summary: '查询授权书内容',
  permission: 'person',
  body: Type.Object({ ...Wish }),
  response: Type.Object({ wording: Type.String(), expiresOn: DayJson }),
  unaudited: 'Answers the words of a consent and keeps nothing.',
});

export const giveMyConsent = route({
  method: 'POST',
  path: '/person/consents',
  summary: '同意查询授权',
  permission: 'person',
  body: Type.Object({ ...Wish }),
  response: Consent,
});

export const revokeMyConsent = route({
  method: 'POST',
  path: '/person/consents/:consentId/revoke',
  summary: '撤回查询授权',
  permission: 'person',
  params: Type.Object({ consentId: Uuid }),
  response: Done,
  problems: [refusals.consentNotFound],
});
