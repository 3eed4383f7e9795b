import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { fictionalPerson } from '../city/people.ts';

/** What the chip of a second-generation card says, in the words of reader middlewares. */
export interface Card {
  readonly cardId: string;
  /** What this card is for, on the page of the sandbox. */
  readonly note: string;
  readonly name: string;
  readonly sex: '男' | '女';
  readonly nation: string;
  readonly birthDate: string;
  readonly address: string;
  readonly certificateNumber: string;
  readonly issuedBy: string;
  readonly validFrom: string;
  /** A day, or 长期. */
  readonly validUntil: string;
}

function cardOf(index: number, note: string, more: Partial<Card> = {}): Card {
  const { name, sex, birthDate, certificateNumber } = fictionalPerson(index);
  return {
    cardId: `card-${index}`,
    note,
    name,
    sex: sex === 'male' ? '男' : '女',
    nation: '汉',
    birthDate: birthDate.toString(),
    address: `安居市演示区幸福路${index + 1}号`,
    certificateNumber,
    issuedBy: '安居市公安局演示分局',
    validFrom: '2016-03-08',
    validUntil: '2036-03-08',
    ...more,
  };
}

// Handlers (经办人) of the first centre's employers, by the number of the employer.
const handlersFrom = 1_850_000;
// Nobody of the city has such an index: its people are counted from zero.
const strangerIndex = 1_999_000;

/** Cards to lay on the reader: the people of the demo logins and their neighbours, and cards that are refused. */
export const demoCards: readonly Card[] = [
  cardOf(0, '演示职工（与演示登录同一人）'),
  cardOf(1, '演示职工（首次登录）'),
  ...[2, 3, 4, 5, 6, 7, 8, 9].map((index) => cardOf(index, '普通职工')),
  cardOf(handlersFrom + 1, '演示单位的经办人（单位账号 2001000001）', { cardId: 'card-handler' }),
  cardOf(10, '身份证已过期', { cardId: 'card-expired', validFrom: '2006-03-08', validUntil: '2016-03-08' }),
  cardOf(11, '姓名与登记不一致', { cardId: 'card-renamed', name: '改名人' }),
  cardOf(strangerIndex, '在本中心没有登记', { cardId: 'card-stranger' }),
];

/** A card reader (二代证阅读器) with nothing on it until somebody lays a card there. */
export interface CardReader {
  lying(): Card | undefined;
  /** Lays a card on the reader, or takes it away; false for a card that is not there. */
  lay(cardId: string | null): boolean;
}

export function openCardReader(): CardReader {
  let lying: Card | undefined;
  return {
    lying: () => lying,
    lay(cardId) {
      const card = demoCards.find((known) => known.cardId === cardId);
      if (cardId !== null && !card) return false;
      lying = card;
      return true;
    },
  };
}

const compact = (day: string) => day.replaceAll('-', '');

/**
 * The reader's local service, as the middlewares of readers have it: `GET /idcard/readcard` answers `resultFlag` 0 with
 * `resultContent`, or -1 with a message. The application it is registered on decides which pages may ask.
 */
export function registerReader(app: FastifyInstance, reader: CardReader, path = '/idcard/readcard'): void {
  app.get(path, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    const card = reader.lying();
    if (!card) return { resultFlag: -1, resultMsg: '未放卡或卡片放置不正确', errorMsg: '请将身份证平放在阅读器上' };
    return {
      resultFlag: 0,
      resultMsg: '读卡成功',
      resultContent: {
        certType: '1',
        partyName: card.name,
        gender: card.sex,
        nation: card.nation,
        bornDay: compact(card.birthDate),
        certAddress: card.address,
        certNumber: card.certificateNumber,
        certOrg: card.issuedBy,
        effDate: compact(card.validFrom),
        expDate: card.validUntil === '长期' ? '长期' : compact(card.validUntil),
        identityPic: '',
      },
    };
  });
}

/** Without a card: whatever lies there is taken away. */
const Lay = Type.Object({ cardId: Type.Optional(Type.String({ maxLength: 40 })) });

/** What the page of the sandbox asks: which cards there are, which one lies on the reader, and to lay another there. */
export function registerCards(app: FastifyInstance, reader: CardReader, path = '/cards'): void {
  const state = () => ({ cards: demoCards, lying: reader.lying()?.cardId ?? null });
  app.get(path, async () => state());
  app.post<{ Body: Type.Static<typeof Lay> }>(`${path}/lying`, { schema: { body: Lay } }, async (request, reply) => {
    if (!reader.lay(request.body.cardId ?? null)) return reply.code(404).send({ message: '没有这张身份证' });
    return state();
  });
}
