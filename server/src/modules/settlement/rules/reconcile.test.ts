import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, sumFen } from '../../../platform/money.ts';
import {
  ageOf,
  type BookItem,
  type BreakKind,
  differenceOf,
  type Group,
  inChain,
  isJudged,
  type MessageItem,
  reconcile,
  type StatementItem,
} from './reconcile.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const through = day('2026-11-12');
const early = day('2026-11-09');

/** One real movement of money, as all three see it. */
function movement(number: number, given: { direction: 'in' | 'out'; amount: bigint; kind: 'receipt' | 'payment' }) {
  const { direction, kind } = given;
  const amount = fen(given.amount);
  const words = `movement ${number}`;
  const common = { direction, amount, words, on: early };
  const statement: StatementItem = { ...common, serial: `S${number}` };
  const message: MessageItem = { ...common, kind, id: `m${number}`, serials: [`S${number}`], isPending: false };
  const book: BookItem = { ...common, journalId: `j${number}`, lineNo: 1, message: { kind, id: message.id } };
  return { statement: [statement], messages: [message], books: [book] };
}
type World = { statement: StatementItem[]; messages: MessageItem[]; books: BookItem[] };

/** Ways to spoil a movement, each with the break that must come of it. */
const faults: readonly (readonly [name: string, spoil: (world: World) => World, kind: BreakKind | undefined])[] = [
  ['nothing wrong', (world) => world, undefined],
  ['the notice never came', (world) => ({ ...world, messages: [], books: [] }), 'bank-only'],
  ['the receipt was not posted', (world) => ({ ...world, books: [] }), 'bank-only'],
  [
    'it is being settled',
    (world) => ({ ...world, books: [], messages: world.messages.map((one) => ({ ...one, isPending: true })) }),
    'in-transit',
  ],
  [
    'the bank has not told it yet',
    (world) => ({
      statement: [],
      messages: world.messages.map((one) => ({ ...one, on: through })),
      books: world.books.map((one) => ({ ...one, on: through })),
    }),
    'in-transit',
  ],
  ['the bank does not have it', (world) => ({ ...world, statement: [] }), 'books-only'],
  ['only a message says so', (world) => ({ ...world, statement: [], books: [] }), 'message-only'],
  [
    'the bank moved another amount',
    (world) => ({ ...world, statement: world.statement.map((one) => ({ ...one, amount: fen(one.amount + 1n) })) }),
    'amount-differs',
  ],
  [
    'the books have another amount',
    (world) => ({ ...world, books: world.books.map((one) => ({ ...one, amount: fen(one.amount + 7n) })) }),
    'amount-differs',
  ],
  [
    'posted twice',
    (world) => ({
      ...world,
      books: world.books.flatMap((one) => [one, { ...one, journalId: `${one.journalId}-again` }]),
    }),
    'duplicate',
  ],
  [
    'paid twice by the bank, by its number',
    (world) => ({
      statement: world.statement.flatMap((one) => [
        { ...one, paymentNo: `FK${one.serial}` },
        { ...one, serial: `${one.serial}-again`, paymentNo: `FK${one.serial}` },
      ]),
      messages: world.messages.map((one) => ({ ...one, paymentNo: `FK${one.serials[0]}` })),
      books: world.books,
    }),
    'duplicate',
  ],
  [
    'two receipts for one movement',
    (world) => ({
      statement: world.statement,
      messages: world.messages.flatMap((one) => [one, { ...one, id: `${one.id}-again` }]),
      books: world.books.flatMap((one) => [
        one,
        {
          ...one,
          journalId: `${one.journalId}-again`,
          message: one.message && { ...one.message, id: `${one.message.id}-again` },
        },
      ]),
    }),
    'duplicate',
  ],
  ['a voucher that no bank knows', (world) => ({ statement: [], messages: [], books: [unsaid(world)] }), 'books-only'],
  [
    'a voucher made by hand for what the bank shows',
    (world) => ({ statement: world.statement, messages: [], books: [unsaid(world)] }),
    undefined,
  ],
  [
    'posted, and taken back in red although the bank has it',
    (world) => ({ ...world, books: [...world.books, ...world.books.map(redOf)] }),
    'bank-only',
  ],
  [
    'a wrong voucher and the red one that took it back',
    (world) => ({ statement: [], messages: [], books: [unsaid(world), redOf(unsaid(world))] }),
    undefined,
  ],
  [
    'taken back in red after its original was settled long ago',
    (world) => ({ statement: [], messages: [], books: [redOf(unsaid(world))] }),
    'books-only',
  ],
];
function redOf(book: BookItem): BookItem {
  const { journalId, amount, message: _, ...rest } = book;
  return { ...rest, journalId: `${journalId}-red`, amount: fen(-amount), reverses: journalId };
}
function unsaid({ books }: World): BookItem {
  const [book] = books;
  assert.ok(book);
  return { ...book, message: undefined };
}

const inAll = (items: readonly { direction: 'in' | 'out'; amount: bigint }[]) =>
  items.reduce((sum, { direction, amount }) => sum + (direction === 'in' ? amount : -amount), 0n);

const belongsTo = (group: Group, number: number) =>
  [...group.statement, ...group.books, ...(group.message ? [group.message] : [])].every(
    ({ words }) => words === `movement ${number}`,
  );

test('every fault is found and named, what is right is matched, and the breaks add up to the whole difference', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          direction: fc.constantFrom('in' as const, 'out' as const),
          kind: fc.constantFrom('receipt' as const, 'payment' as const),
          fault: fc.nat(faults.length - 1),
        }),
        { minLength: 1, maxLength: 60 },
      ),
      fc.infiniteStream(fc.nat()),
      (moves, chances) => {
        // Amounts apart from each other, so that nothing meets by chance.
        const worlds = moves.map(({ direction, kind, fault }, number) => {
          const world = movement(number, { direction, kind, amount: BigInt(1_000 * (number + 1)) });
          return (faults[fault] ?? faults[0])?.[1](world) ?? world;
        });
        const shuffled = <T>(items: readonly T[]) =>
          items
            .map((item) => [chances.next().value ?? 0, item] as const)
            .toSorted((a, b) => a[0] - b[0])
            .map(([, item]) => item);
        const statement = shuffled(worlds.flatMap((world) => world.statement));
        const messages = worlds.flatMap((world) => world.messages);
        const books = shuffled(worlds.flatMap((world) => world.books));
        const groups = reconcile({ statement, messages, books, through });
        moves.forEach(({ fault }, number) => {
          const own = groups.filter((group) => belongsTo(group, number));
          const kinds = own.flatMap(({ breakKind }) => breakKind ?? []);
          const expected = faults[fault]?.[2];
          assert.deepEqual(kinds, expected === undefined ? [] : [expected], faults[fault]?.[0] ?? '');
        });
        // Every item is in exactly one group.
        assert.equal(groups.flatMap((group) => group.statement).length, statement.length);
        assert.equal(groups.flatMap((group) => group.books).length, books.length);
        const differences = sumFen(groups.map(differenceOf));
        assert.equal(differences, inAll(statement) - inAll(books));
        const matched = groups.filter(({ breakKind }) => breakKind === undefined);
        assert.equal(
          inAll(matched.flatMap((group) => group.statement)),
          inAll(matched.flatMap((group) => group.books)),
        );
      },
    ),
    { numRuns: 150 },
  );
});

test('a file is booked in several sums by the bank and by rounds, and agrees when the sums do', () => {
  const on = early;
  const message: MessageItem = {
    kind: 'batch',
    id: 'PL1',
    direction: 'in',
    amount: fen(300),
    on,
    serials: [],
    paymentNo: 'PL1',
    isPending: false,
    words: '',
  };
  const row = (serial: string, amount: number): StatementItem => ({
    serial,
    direction: 'in',
    amount: fen(amount),
    on,
    paymentNo: 'PL1',
    words: '',
  });
  const book = (journalId: string, amount: number): BookItem => ({
    journalId,
    lineNo: 1,
    direction: 'in',
    amount: fen(amount),
    on,
    message: { kind: 'batch', id: 'PL1' },
    words: '',
  });
  const kindOf = (given: { statement: StatementItem[]; books: BookItem[]; isPending?: boolean }) =>
    reconcile({ ...given, messages: [{ ...message, isPending: given.isPending ?? false }], through })[0]?.breakKind;
  assert.equal(kindOf({ statement: [row('a', 100), row('b', 200)], books: [book('x', 300)] }), undefined);
  assert.equal(kindOf({ statement: [row('a', 300)], books: [book('x', 50), book('y', 250)] }), undefined);
  assert.equal(kindOf({ statement: [row('a', 299)], books: [book('x', 300)] }), 'amount-differs');
  assert.equal(kindOf({ statement: [row('a', 300)], books: [book('x', 50)], isPending: true }), 'in-transit');
});

test('rows of the same amount without messages meet the nearest voucher, and none that is more than five days away', () => {
  const row = (serial: string, on: string): StatementItem => ({
    serial,
    direction: 'in',
    amount: fen(100),
    on: day(on),
    words: serial,
  });
  const book = (journalId: string, on: string): BookItem => ({
    journalId,
    lineNo: 1,
    direction: 'in',
    amount: fen(100),
    on: day(on),
    words: journalId,
  });
  const groups = reconcile({
    statement: [row('late', '2026-11-12'), row('early', '2026-11-01')],
    messages: [],
    books: [book('x', '2026-11-11'), book('y', '2026-11-20')],
    through,
  });
  assert.deepEqual(
    groups.map(({ ref, breakKind, books }) => [ref, breakKind, books[0]?.journalId]),
    [
      ['statement:early:in', 'bank-only', undefined],
      ['statement:late:in', undefined, 'x'],
      ['journal:y:1', 'books-only', 'y'],
    ],
  );
});

test('what the bank adds to a file that was matched long ago is named; an old group that is only half there is not', () => {
  const [old, begin, now] = [day('2026-10-20'), day('2026-11-02'), early];
  const file = { kind: 'batch', id: 'b1', direction: 'out', amount: fen(500), serials: [], isPending: false } as const;
  const row = { direction: 'out', amount: fen(500), words: '扣款退回', paymentNo: 'PL1' } as const;
  const message: MessageItem = { ...file, paymentNo: 'PL1', on: old, words: '' };
  const book: BookItem = {
    ...row,
    journalId: 'j1',
    lineNo: 1,
    on: old,
    message: { kind: 'batch', id: 'b1' },
  };
  const [first, second] = [
    { ...row, serial: 'S1', on: old },
    { ...row, serial: 'S2', on: now },
  ];
  const judge = (statement: StatementItem[], messages = [message], openRefs: readonly string[] = []) =>
    reconcile({ statement, messages, books: [book], through }).map((group) => [
      group.breakKind,
      isJudged(group, begin, new Set(openRefs)),
    ]);
  assert.deepEqual(judge([first]), [[undefined, true]]);
  assert.deepEqual(judge([first, second]), [['amount-differs', true]]);
  assert.deepEqual(judge([]), [['books-only', false]], 'its statement may lie before the days that were looked at');
  assert.deepEqual(judge([], [message], ['batch:b1:out']), [['books-only', true]]);
});

test('a row that the bank left out breaks the chain of balances', () => {
  const rows = [
    { direction: 'in' as const, amount: fen(100), balance: fen(1_100) },
    { direction: 'out' as const, amount: fen(50), balance: fen(1_050) },
    { direction: 'in' as const, amount: fen(7), balance: fen(1_057) },
  ];
  assert.deepEqual(inChain(rows, fen(1_000)), rows);
  assert.deepEqual(inChain(rows), rows);
  assert.equal(inChain(rows, fen(999)), undefined);
  assert.equal(inChain(rows.toSpliced(1, 1), fen(1_000)), undefined);
  assert.equal(inChain(rows.toSpliced(0, 1), fen(1_000)), undefined);
  assert.equal(inChain([{ direction: 'in', amount: fen(1) }]), undefined);
  assert.deepEqual(inChain([], fen(1)), []);
});

test('rows in any order are put in that of their balances, and in theirs where either could stand', () => {
  const row = (name: string, amount: number, balance: number) => ({
    name,
    direction: amount < 0 ? ('out' as const) : ('in' as const),
    amount: fen(Math.abs(amount)),
    balance: fen(balance),
  });
  const rows = [row('a', 10, 110), row('b', -10, 100), row('c', 10, 110), row('d', 5, 115), row('e', 1, 116)];
  const order = (given: typeof rows, before?: number) =>
    inChain(given, before === undefined ? undefined : fen(before))
      ?.map(({ name }) => name)
      .join('');
  assert.equal(order(rows, 100), 'abcde');
  // A file that begins with the newest row, where money came and went again.
  assert.match(order(rows.toReversed(), 100) ?? '', /^(abc|cba)de$/);
  const [a, b, c, d, e] = rows as [
    (typeof rows)[0],
    (typeof rows)[0],
    (typeof rows)[0],
    (typeof rows)[0],
    (typeof rows)[0],
  ];
  assert.match(order([e, c, a, d, b], 100) ?? '', /^(abc|cba)de$/);
  assert.equal(order([row('z', -100, 0), row('y', 3, 3)], 100), 'zy');
  // The first statement of an account, newest first: it begins where no other row ends.
  assert.equal(order([e, d]), 'de');
  assert.equal(order([a, c, d], 100), undefined);
});

test('ages: today, within a week, within a month, older', () => {
  const of = (text: string) => ageOf(day(text), through);
  assert.deepEqual(['2026-11-12', '2026-11-11', '2026-11-05', '2026-11-04', '2026-10-13', '2026-10-12'].map(of), [
    'today',
    'week',
    'week',
    'month',
    'month',
    'older',
  ]);
});
