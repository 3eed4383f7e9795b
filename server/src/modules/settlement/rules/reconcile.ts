import { type Fen, fen, sumFen } from '../../../platform/money.ts';

// Three-way match of one special account: the bank's statement, our messages with the bank, and the books (101).

type Direction = 'in' | 'out';

/** A row of the bank's statement. */
export interface StatementItem {
  readonly serial: string;
  readonly direction: Direction;
  readonly amount: Fen;
  readonly on: Temporal.PlainDate;
  /** Our number in its remark. */
  readonly paymentNo?: string | undefined;
  readonly words: string;
}

/** What a message says has moved: a receipt, a payment, a collection, a file of collections. */
export interface MessageItem {
  readonly kind: 'receipt' | 'payment' | 'batch';
  readonly id: string;
  readonly direction: Direction;
  readonly amount: Fen;
  readonly on: Temporal.PlainDate;
  /** The bank's serials that stand for it. */
  readonly serials: readonly string[];
  readonly paymentNo?: string | undefined;
  /** The bank has it, and its end is still open: not settled, not answered. */
  readonly isPending: boolean;
  readonly words: string;
}

/** A line on 101. */
export interface BookItem {
  readonly journalId: string;
  readonly lineNo: number;
  readonly direction: Direction;
  readonly amount: Fen;
  readonly on: Temporal.PlainDate;
  /** The message it was posted behind. */
  readonly message?: { readonly kind: MessageItem['kind']; readonly id: string } | undefined;
  /** A red line (红字): takes back the line of this journal; its amount is negative. */
  readonly reverses?: string | undefined;
  readonly words: string;
}

export const breakKinds = {
  'in-transit': '在途',
  'bank-only': '银行有，账上无',
  'books-only': '账上有，银行无',
  'message-only': '仅有结算报文',
  'amount-differs': '金额不符',
  duplicate: '重复',
} as const;
export type BreakKind = keyof typeof breakKinds;

export interface Group {
  /** The same for the same thing in every run: what ageing goes by. */
  readonly ref: string;
  readonly direction: Direction;
  readonly statement: readonly StatementItem[];
  readonly message?: MessageItem | undefined;
  readonly books: readonly BookItem[];
  /** `undefined`: matched. */
  readonly breakKind?: BreakKind | undefined;
  /** The earliest day of anything in it. */
  readonly on: Temporal.PlainDate;
}

interface Gathered {
  readonly ref: string;
  readonly direction: Direction;
  readonly statement: StatementItem[];
  message?: MessageItem;
  readonly books: BookItem[];
  /** Another message has the same serial of the bank. */
  readonly isTwin?: boolean;
  /** A line and the red line that took it back. */
  readonly isTakenBack?: boolean;
}

/** Manual vouchers meet statement rows of the same amount within so many days. */
const nearDays = 5;

const sumOf = (items: readonly { readonly amount: Fen }[]) => sumFen(items.map(({ amount }) => amount));
const messageKey = (kind: string, id: string, direction: Direction) => `${kind}:${id}:${direction}`;

/**
 * Groups what belongs together and names every group that does not agree. A statement row belongs to the message that
 * has its serial, else to the one whose number is in its remark; a book line to the message it was posted behind; what
 * is left on both sides meets by direction, amount and nearest day. Every item is in exactly one group.
 */
export function reconcile(given: {
  readonly statement: readonly StatementItem[];
  readonly messages: readonly MessageItem[];
  readonly books: readonly BookItem[];
  /** The last day whose statement is there: what is younger than it may still come. */
  readonly through: Temporal.PlainDate;
}): Group[] {
  const groups = new Map<string, Gathered>();
  const bySerial = new Map<string, Gathered>();
  const byNumber = new Map<string, Gathered>();
  for (const message of given.messages) {
    const { kind, id, direction } = message;
    const ref = messageKey(kind, id, direction);
    const keys = message.serials.map((serial) => `${serial}:${direction}`);
    const isTwin = keys.some((key) => bySerial.has(key));
    const group: Gathered = { ref, direction, message, isTwin, statement: [], books: [] };
    groups.set(ref, group);
    for (const key of keys) if (!bySerial.has(key)) bySerial.set(key, group);
    if (message.paymentNo !== undefined) byNumber.set(`${message.paymentNo}:${direction}`, group);
  }
  const loose: StatementItem[] = [];
  for (const item of given.statement) {
    const group =
      bySerial.get(`${item.serial}:${item.direction}`) ?? byNumber.get(`${item.paymentNo ?? ''}:${item.direction}`);
    if (group) group.statement.push(item);
    else loose.push(item);
  }
  const unsaid: BookItem[] = [];
  const { standing, takenBack } = withTakenBack(given.books);
  for (const item of standing) {
    const { message } = item;
    const group = message && groups.get(messageKey(message.kind, message.id, item.direction));
    if (group) group.books.push(item);
    else unsaid.push(item);
  }
  const all = [...groups.values(), ...meetByAmount(loose, unsaid), ...takenBack];
  return all.map((group) => judged(group, given.through));
}

/**
 * Parts lines that stand from pairs of a line and the red one that took it back: those come to nothing, and what the
 * line answered at the bank is open again. A red line whose original is not among them stays, a difference of its own.
 */
function withTakenBack(books: readonly BookItem[]): { standing: BookItem[]; takenBack: Gathered[] } {
  const byJournal = Map.groupBy(books, ({ journalId }) => journalId);
  const gone = new Set<BookItem>();
  const takenBack: Gathered[] = [];
  for (const red of books.filter(({ reverses }) => reverses !== undefined)) {
    const { direction, journalId, lineNo } = red;
    const original = byJournal
      .get(red.reverses ?? '')
      ?.find((one) => one.direction === direction && one.amount === -red.amount && !gone.has(one));
    if (!original) continue;
    gone.add(original).add(red);
    const ref = `reversal:${journalId}:${lineNo}`;
    takenBack.push({ ref, direction, statement: [], books: [original, red], isTakenBack: true });
  }
  return { standing: books.filter((line) => !gone.has(line)), takenBack };
}

/** Rows and lines that no message connects: the nearest of the same direction and amount meet, the oldest first. */
function meetByAmount(statement: readonly StatementItem[], books: readonly BookItem[]): Gathered[] {
  const byDay = (a: { on: Temporal.PlainDate }, b: { on: Temporal.PlainDate }) =>
    Temporal.PlainDate.compare(a.on, b.on);
  const waiting = Map.groupBy(books.toSorted(byDay), (item) => `${item.direction}:${item.amount}`);
  const groups: Gathered[] = [];
  for (const item of statement.toSorted(byDay)) {
    const same = waiting.get(`${item.direction}:${item.amount}`) ?? [];
    const distance = (book: BookItem) => Math.abs(book.on.until(item.on, { largestUnit: 'day' }).days);
    const nearest = same.toSorted((a, b) => distance(a) - distance(b)).find((book) => distance(book) <= nearDays);
    if (nearest) same.splice(same.indexOf(nearest), 1);
    const ref = `statement:${item.serial}:${item.direction}`;
    groups.push({ ref, direction: item.direction, statement: [item], books: nearest ? [nearest] : [] });
  }
  for (const item of [...waiting.values()].flat())
    groups.push({
      ref: `journal:${item.journalId}:${item.lineNo}`,
      direction: item.direction,
      statement: [],
      books: [item],
    });
  return groups;
}

/** The days on which anything of a group lies. */
export function daysOf({
  statement,
  books,
  message,
}: {
  readonly statement: readonly StatementItem[];
  readonly books: readonly BookItem[];
  readonly message?: MessageItem | undefined;
}): Temporal.PlainDate[] {
  const days = [...statement, ...books, ...(message ? [message] : [])].map(({ on }) => on);
  return [...new Map(days.map((day) => [day.toString(), day])).values()];
}

function judged(group: Gathered, through: Temporal.PlainDate): Group {
  const [first, ...others] = daysOf(group);
  if (!first) throw new Error('a group of nothing');
  const on = others.reduce((a, b) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b), first);
  return { ...group, on, breakKind: kindOf(group, through) };
}

/**
 * Whether a run names what is wrong with a group: with one that began within the days it judges, with one that is open
 * already, and with one that the bank adds to within them (or the books, when the bank has nothing), if its message, which
 * comes first, was looked at too. Older things are only half there.
 */
export function isJudged(
  { ref, on, breakKind, message, statement, books }: Group,
  begin: Temporal.PlainDate,
  openRefs: ReadonlySet<string>,
): boolean {
  const isWithin = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(day, begin) >= 0;
  if (breakKind === undefined || isWithin(on) || openRefs.has(ref)) return true;
  return message !== undefined && (statement.length > 0 ? statement : books).some((item) => isWithin(item.on));
}

function kindOf(group: Gathered, through: Temporal.PlainDate): BreakKind | undefined {
  const { statement, message, books, isTwin, isTakenBack } = group;
  if (isTakenBack) return undefined;
  if (!message) return statement.length > 0 && books.length > 0 ? undefined : onlyOne(statement, books);
  // A file may be booked in several sums, by the bank and by rounds of results.
  const isOne = message.kind !== 'batch';
  if (isOne && (statement.length > 1 || books.length > 1)) return 'duplicate';
  if (statement.length === 0 && isTwin) return 'duplicate';
  if (statement.length === 0) return withoutBank(message, books, through);
  if (books.length === 0) return message.isPending ? 'in-transit' : 'bank-only';
  return isOne ? amountsOf(statement, message, books) : amountsOf(statement, message, books) && fileOf(message);
}

function amountsOf(statement: readonly StatementItem[], message: MessageItem, books: readonly BookItem[]) {
  const told = sumOf(statement);
  return told === sumOf(books) && told === message.amount ? undefined : ('amount-differs' as const);
}

/** A file whose rows are still being decided may be booked by one side before the other. */
const fileOf = ({ isPending }: MessageItem): BreakKind => (isPending ? 'in-transit' : 'amount-differs');

const onlyOne = (statement: readonly StatementItem[], books: readonly BookItem[]): BreakKind | undefined =>
  statement.length > 0 ? 'bank-only' : books.length > 0 ? 'books-only' : undefined;

/** Not on the statement: it may come with the next day's, or its end is open; otherwise the bank does not have it. */
function withoutBank(
  message: MessageItem,
  books: readonly BookItem[],
  through: Temporal.PlainDate,
): BreakKind | undefined {
  if (message.amount === 0n && books.length === 0 && !message.isPending) return undefined;
  if (message.isPending || Temporal.PlainDate.compare(message.on, through) >= 0) return 'in-transit';
  return books.length > 0 ? 'books-only' : 'message-only';
}

/** What a group says of the bank beyond the books: in less out. The sum over all groups is the whole difference. */
export function differenceOf({ direction, statement, books }: Pick<Group, 'direction' | 'statement' | 'books'>): Fen {
  const difference = sumOf(statement) - sumOf(books);
  return fen(direction === 'in' ? difference : -difference);
}

export interface ChainRow {
  readonly direction: Direction;
  readonly amount: Fen;
  readonly balance?: Fen | undefined;
}

/**
 * The rows of a day so that the balances follow from each other and from the closing balance before, `undefined` when they
 * do not: a row that the bank left out (its list ends at 1,000) breaks the chain. Rows without balances prove nothing.
 * The order in which they came decides between rows that could stand in the same place; but a bank may write the newest
 * first, and what an earlier file left out comes after the others.
 */
export function inChain<R extends ChainRow>(rows: readonly R[], closingBefore?: Fen): R[] | undefined {
  const openings = new Map<bigint, R[]>();
  for (const row of rows) {
    if (row.balance === undefined) return undefined;
    const opening = openingOf(row, row.balance);
    const others = openings.get(opening);
    if (others) others.push(row);
    else openings.set(opening, [row]);
  }
  // A walk that takes every row once (Hierholzer): where it gets stuck it is the end of what is still to be walked.
  const start = closingBefore ?? firstOpening(rows);
  const chain: R[] = [];
  const walked: (R | undefined)[] = [undefined];
  while (walked.length > 0) {
    const at = walked.at(-1);
    const next = takeAt(openings, at ? at.balance : start);
    if (next) walked.push(next);
    else {
      walked.pop();
      if (at) chain.push(at);
    }
  }
  chain.reverse();
  const follows = chain.every(
    (row, index) => row.balance !== undefined && openingOf(row, row.balance) === (chain[index - 1]?.balance ?? start),
  );
  return follows && chain.length === rows.length ? chain : undefined;
}

const openingOf = ({ direction, amount }: ChainRow, balance: bigint): bigint =>
  direction === 'in' ? balance - amount : balance + amount;

/** Of the first statement of an account nobody knows what was there before: a balance that no row leaves behind. */
function firstOpening(rows: readonly ChainRow[]): bigint | undefined {
  const closings = new Set<bigint | undefined>(rows.map(({ balance }) => balance));
  const openings = rows.map((row) => openingOf(row, row.balance ?? 0n));
  return openings.find((opening) => !closings.has(opening)) ?? openings[0];
}

const takeAt = <R>(openings: Map<bigint, R[]>, balance: bigint | undefined): R | undefined =>
  balance === undefined ? undefined : openings.get(balance)?.shift();

export const ages = ['today', 'week', 'month', 'older'] as const;

/** How long something is open, in the classes of the report: up to 7 days, up to 30, longer. */
export function ageOf(firstDay: Temporal.PlainDate, today: Temporal.PlainDate): (typeof ages)[number] {
  const days = firstDay.until(today, { largestUnit: 'day' }).days;
  if (days <= 0) return 'today';
  return days <= 7 ? 'week' : days <= 30 ? 'month' : 'older';
}
