import { randomInt, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { openTransferAccess, type TransferAccess } from './access.ts';
import { foreignCentres } from './centres.ts';
import { answerForeign, type Behaviour, behaviours, type ForeignMoney } from './foreign.ts';
import { type Mailboxes, openMailboxes } from './platform.ts';

/** The transfer platform and the centres behind it. */
export interface Transfers {
  readonly access: TransferAccess;
  readonly mailboxes: Mailboxes;
  behaviour: Behaviour;
}

interface Options {
  readonly directory: string;
  readonly pay: (money: ForeignMoney) => void;
  readonly now: () => Temporal.Instant;
  readonly paceMs: number;
}

export function openTransfers(app: FastifyInstance, { directory, pay, now, paceMs }: Options): Transfers {
  const access = openTransferAccess(directory);
  const mailboxes = openMailboxes(app, {
    access,
    foreignNodes: new Set(foreignCentres.map(({ nodeNo }) => nodeNo)),
    onForeign: (letter) =>
      answerForeign(letter, { behaviour: () => transfers.behaviour, post: mailboxes.post, pay, paceMs }),
    now,
  });
  const transfers: Transfers = { access, mailboxes, behaviour: 'prompt' };
  return transfers;
}

const FaultBody = Type.Object(
  {
    behaviour: Type.Optional(Type.Union(behaviours.map((behaviour) => Type.Literal(behaviour)))),
    isDown: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const LetterBody = Type.Object(
  {
    from: Type.String({ pattern: '^T2000[1-5]$' }),
    to: Type.String({ pattern: '^T1000\\d$' }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    certificateNumber: Type.String({ minLength: 4, maxLength: 30 }),
  },
  { additionalProperties: false },
);

/** `GET /transfers/state`, `POST /transfers/faults`, `POST /transfers/letters`: for the sandbox page and for trying out. */
export function registerTransferRoutes(app: FastifyInstance, transfers: Transfers, now: () => Temporal.Instant): void {
  const state = () => ({
    behaviour: transfers.behaviour,
    isDown: transfers.mailboxes.isDown,
    letters: transfers.mailboxes
      .sent()
      .slice(-50)
      .map(({ content: _, ...letter }) => letter),
  });
  app.get('/transfers/state', state);
  app.post<{ Body: Static<typeof FaultBody> }>('/transfers/faults', { schema: { body: FaultBody } }, ({ body }) => {
    if (body.behaviour !== undefined) transfers.behaviour = body.behaviour;
    if (body.isDown !== undefined) transfers.mailboxes.isDown = body.isDown;
    return state();
  });
  app.post<{ Body: Static<typeof LetterBody> }>('/transfers/letters', { schema: { body: LetterBody } }, ({ body }) => {
    const centre = foreignCentres.find(({ nodeNo }) => nodeNo === body.from) as (typeof foreignCentres)[number];
    const today = now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
    const letterNo = `${body.from}${today.toString().replaceAll('-', '').slice(2)}${String(randomInt(1_000_000)).padStart(6, '0')}`;
    transfers.mailboxes.post({
      messageId: randomUUID(),
      from: body.from,
      to: body.to,
      kind: 'contact-letter',
      letterNo,
      content: {
        name: body.name,
        certificateType: 'id-card',
        certificateNumber: body.certificateNumber,
        formerAccountNo: null,
        receivingAccountNo: centre.accountNo,
        receivingAccountName: centre.accountName,
        receivingPersonAccountNo: '200000000001',
        writtenOn: today.toString(),
      },
    });
    return { letterNo };
  });
}
