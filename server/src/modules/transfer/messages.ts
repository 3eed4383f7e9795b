import { type Static, type TSchema, Type } from 'typebox';
import { DayJson, FenJson, MonthJson } from '../../platform/route.ts';

// What centres write to each other. The national platform's byte format (BDC901–909) is not published: these bodies are ours.

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Reason = Text(300);

export const contents = {
  /** 联系函: the receiving centre asks for an account. */
  'contact-letter': Type.Object({
    name: Text(60),
    certificateType: Text(30),
    certificateNumber: Text(30),
    formerAccountNo: Type.Union([Text(30), Type.Null()]),
    receivingAccountNo: Text(40),
    receivingAccountName: Text(120),
    receivingPersonAccountNo: Text(30),
    writtenOn: DayJson,
  }),
  'letter-accepted': Type.Object({ accountNo: Text(30) }),
  'letter-refused': Type.Object({ reason: Reason }),
  /** 账户信息: amounts and history; the money follows over the settlement bank with the letter number in its summary. */
  'account-data': Type.Object({
    name: Text(60),
    certificateNumber: Text(30),
    accountNo: Text(30),
    openedOn: Type.Union([DayJson, Type.Null()]),
    principalFen: FenJson,
    interestFen: FenJson,
    totalFen: FenJson,
    months: Type.Array(Type.Object({ month: MonthJson, amountFen: FenJson }), { maxItems: 1_200 }),
  }),
  /** The former centre could not pay and has opened the account again. */
  'transfer-failed': Type.Object({ reason: Reason }),
  withdrawal: Type.Object({ reason: Reason }),
  'withdrawal-answer': Type.Object({ isAccepted: Type.Boolean(), reason: Reason }),
  /** Either side: money and data do not agree, and what is to be done about it. */
  negotiation: Type.Object({ text: Reason }),
  /** The receiving side has ended the negotiation; the money has gone back. */
  closed: Type.Object({ reason: Reason }),
  /** The receiving side has credited it. */
  credited: Type.Object({ totalFen: FenJson, creditedOn: DayJson }),
} as const satisfies Readonly<Record<string, TSchema>>;
export type MessageKind = keyof typeof contents;
export type Content<K extends MessageKind> = Static<(typeof contents)[K]>;
export const isMessageKind = (kind: string): kind is MessageKind => Object.hasOwn(contents, kind);

export const messageNames: Readonly<Record<MessageKind, string>> = {
  'contact-letter': '联系函',
  'letter-accepted': '受理通知',
  'letter-refused': '不予转出通知',
  'account-data': '账户信息',
  'transfer-failed': '转出失败通知',
  withdrawal: '撤销申请',
  'withdrawal-answer': '撤销答复',
  negotiation: '协商函',
  closed: '终止通知',
  credited: '入账通知',
};

/** What seals the contents in the database. */
export const messageContext = 'transfer.message';
