import { Type } from 'typebox';
import { readSettings, readSettingsJson, shapeFaults, WrongSettings } from './platform/settings.ts';
import { AppCentre, HttpCentre, WechatCentre } from './push-centres.ts';
import { WeiboCentre } from './weibo-centres.ts';

const Peer = { host: Type.String(), port: Type.Integer({ minimum: 1, maximum: 65535 }) };
const Login = Type.Object({ name: Type.String({ maxLength: 16 }), password: Type.String({ maxLength: 16 }) });

/** A message centre that speaks CMPP, such as the province's 12329 platform. */
const CmppCentre = Type.Object({
  kind: Type.Literal('cmpp'),
  name: Type.String(),
  ...Peer,
  /** SP_Id, six characters. */
  sourceAddress: Type.String({ minLength: 6, maxLength: 6 }),
  secret: Type.String(),
  version: Type.Union([Type.Literal(2), Type.Literal(3)]),
  serviceId: Type.String({ maxLength: 10 }),
  verifiesGateway: Type.Boolean(),
});
/** Unicom's message centre. It connects back to `listenPort`. */
const SgipCentre = Type.Object({
  kind: Type.Literal('sgip'),
  name: Type.String(),
  ...Peer,
  listenHost: Type.String(),
  listenPort: Type.Integer({ minimum: 0, maximum: 65535 }),
  node: Type.Integer({ minimum: 3_000_000_000, maximum: 3_999_999_999 }),
  corporationId: Type.String({ maxLength: 5 }),
  serviceType: Type.String({ maxLength: 10 }),
  login: Login,
  inboundLogin: Login,
});
/** An SMSC that speaks SMPP 3.4. */
const SmppCentre = Type.Object({
  kind: Type.Literal('smpp'),
  name: Type.String(),
  ...Peer,
  login: Type.Object({ systemId: Type.String({ maxLength: 15 }), password: Type.String({ maxLength: 8 }) }),
  /** Whose numbers its uplinks come from. */
  carrier: Type.Union([Type.Literal('china-mobile'), Type.Literal('unicom'), Type.Literal('telecom')]),
  /** Its receipts name in decimal what its answers named in hexadecimal. */
  receiptIds: Type.Optional(Type.Literal('decimal')),
});
/** The message centres of an installation in the order in which they are tried: a file, for it holds secrets. */
const kinds = [CmppCentre, SgipCentre, SmppCentre, HttpCentre, WechatCentre, WeiboCentre, AppCentre] as const;
export const MessageCentres = Type.Array(Type.Union([...kinds]), {
  minItems: 1,
  // A province has an official account and an app for each centre.
  maxItems: 500,
});
export type MessageCentres = Type.Static<typeof MessageCentres>;

/**
 * Reads the file. Without `sandbox` it may name no centre on this machine: a message to a simulator would look sent; nor an
 * official account that WeChat speaks to in the open: there the signature leaves out what was said, and whoever has seen
 * one address could speak as anybody for minutes.
 */
export function readMessageCentres(file: string, { sandbox }: { sandbox: boolean }): MessageCentres {
  // Said by the kind that an entry names: what it lacks of all other kinds is of no use.
  const written = readSettingsJson(file);
  const faults = Array.isArray(written) ? written.flatMap(centreFaults) : [];
  if (faults.length > 0) throw new WrongSettings(faults.map((fault) => `${file}: ${fault}`));
  const centres = readSettings(file, MessageCentres);
  const isLocal = (text: string) => /^(localhost|127\.|\[?::1)/.test(text.replace(/^https?:\/\//, ''));
  for (const centre of centres) {
    if (sandbox) continue;
    if (isLocal(addressOf(centre)))
      throw new WrongSettings([
        `${file}: the message centre ${centre.name} is on this machine, as a sandbox is; set ANJU_SANDBOX=true to allow it`,
      ]);
    if (centre.kind === 'wechat' && centre.encodingAesKey === undefined)
      throw new WrongSettings([
        `${file}: the account ${centre.name} needs its encodingAesKey: choose the safe mode at WeChat`,
      ]);
  }
  return centres;
}

function centreFaults(centre: unknown, place: number): string[] {
  const named = (centre as { kind?: unknown } | null)?.kind;
  const kind = kinds.find(({ properties }) => properties.kind.const === named);
  const known = kinds.map(({ properties }) => properties.kind.const).join(', ');
  return kind ? shapeFaults(kind, centre, `/${place}`) : [`${place}/kind must be one of ${known}`];
}

const addressOf = (centre: MessageCentres[number]): string => {
  if (centre.kind === 'http') return centre.url;
  return 'origin' in centre ? centre.origin : centre.host;
};
