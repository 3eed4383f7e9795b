import { checkBooks } from '../server/src/modules/ledger/index.ts';
import { outsideFacts } from '../server/src/modules.ts';
import { Finding } from './finding.ts';
import { bookOf, type World } from './world.ts';

/** The books of every centre agree with themselves: after every step. */
export async function checkInvariants({ parts, centers }: World): Promise<void> {
  for (const { centerId } of centers) {
    const facts = await outsideFacts({ tx: parts.database, centerId });
    const results = await checkBooks(parts.database, centerId, facts);
    const [first] = results.flatMap(({ differences }) => differences);
    if (first)
      throw new Finding(
        `the books agree (${first.check})`,
        `centre ${centerId}, ${first.key}: expected ${first.expected}, found ${first.found}`,
      );
  }
}

/** When nothing waits and every day is reconciled: the bank and the book moved alike, and everything was done once. */
export async function checkSettled(world: World): Promise<void> {
  for (const center of world.centers) {
    const bank = world.bank.balanceOf(center.accountNo) - center.bankBefore;
    const book = (await bookOf(world.data.ownerPool, center.centerId)) - center.bookBefore;
    const named = await namedBreaks(world, center.centerId);
    if (bank !== book + named)
      throw new Finding(
        'the bank and the book move alike',
        `centre ${center.centerId}: the bank moved by ${bank}, the book by ${book}, named beside it ${named}`,
      );
  }
  await checkPaidOnce(world);
  await checkShownOnce(world);
}

/** What reconciliation says that the bank has beyond the book: money taken back that no order of ours explains. */
async function namedBreaks({ parts }: World, centerId: number): Promise<bigint> {
  const { banks = [] } = await outsideFacts({ tx: parts.database, centerId });
  return banks.reduce((sum, { named }) => sum + named, 0n);
}

/** The bank carried out an order of ours once at most; one that it gave back may be ordered again under another number. */
async function checkPaidOnce({ bank, data }: World): Promise<void> {
  const { rows } = await data.ownerPool.query<{ payment_no: string; state: string }>(
    `select payment_no, state from settlement.payment where state <> 'proposed' order by center_id, payment_no`,
  );
  const own = bank.changes().filter(({ remark }) => !/退/.test(remark));
  for (const { payment_no: paymentNo, state } of rows) {
    const count = new Set(own.filter(({ remark }) => remark === paymentNo).map(({ bankSerial }) => bankSerial)).size;
    const expected = state === 'paid' || state === 'returned' ? 1 : 0;
    if (count !== expected)
      throw new Finding(
        'an order is carried out once',
        `${paymentNo} is ${state} and the bank moved money ${count} times`,
      );
  }
}

/** A phone shows a message once, unless the service itself says that it may have been shown twice. */
async function checkShownOnce({ phones, data }: World): Promise<void> {
  const counts = new Map<string, number>();
  for (const { smsId, part } of phones.shown) counts.set(`${smsId}/${part}`, (counts.get(`${smsId}/${part}`) ?? 0) + 1);
  const twice = [...counts].flatMap(([key, count]) => (count > 1 ? [key.split('/')[0] ?? ''] : []));
  const { rows } = await data.ownerPool.query<{ sms_id: string }>(
    'select sms_id from notice.sms where sms_id = any ($1) and not possibly_twice',
    [twice],
  );
  if (rows[0]) throw new Finding('a message is shown once', `${rows[0].sms_id} was shown twice and nobody says so`);
}
