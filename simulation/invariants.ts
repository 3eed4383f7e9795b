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
  await checkReceivedOnce(world);
  await checkPaidOnce(world);
  await checkShownOnce(world);
  await checkReports(world);
  await checkUplinksOnce(world);
  await world.logins.check(world);
}

/** What reconciliation says that the bank has beyond the book: money taken back that no order of ours explains. */
async function namedBreaks({ parts }: World, centerId: number): Promise<bigint> {
  const { banks = [] } = await outsideFacts({ tx: parts.database, centerId });
  return banks.reduce((sum, { named }) => sum + named, 0n);
}

/**
 * Money that came in, and of which the centre has said that it keeps the notice, is a receipt, once and of that amount; and
 * there is no receipt of money that never came. Reconciliation would name what is missing a break, and so hide it from the sums.
 */
async function checkReceivedOnce({ bank, data, startedAt }: World): Promise<void> {
  const { rows } = await data.ownerPool.query<{ key: string }>(
    `select account_no || '/' || bank_serial || '/' || amount_fen as key from settlement.receipt where received_at > $1 order by key`,
    [startedAt.toString()],
  );
  const came = bank.changes().filter(({ direction, isAcknowledged }) => direction === 'credit' && isAcknowledged);
  const keys = came.map(({ accountNo, bankSerial, amountFen }) => `${accountNo}/${bankSerial}/${amountFen}`).sort();
  const kept = rows.map(({ key }) => key).sort();
  const missing = keys.find((key) => !kept.includes(key));
  const invented = kept.find((key, index) => !keys.includes(key) || kept[index + 1] === key);
  if (missing ?? invented)
    throw new Finding(
      'money that came in is received once',
      missing ? `${missing} was acknowledged and is no receipt` : `the receipt ${invented} is one too many`,
    );
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
  for (const { smsId, part, arrives } of phones.office.taken)
    if (arrives) counts.set(`${smsId}/${part}`, (counts.get(`${smsId}/${part}`) ?? 0) + 1);
  const twice = [...counts].flatMap(([key, count]) => (count > 1 ? [key.split('/')[0] ?? ''] : []));
  const { rows } = await data.ownerPool.query<{ sms_id: string }>(
    'select sms_id from notice.sms where sms_id = any ($1) and not possibly_twice',
    [twice],
  );
  if (rows[0]) throw new Finding('a message is shown once', `${rows[0].sms_id} was shown twice and nobody says so`);
}

/** Short messages and what came by them are demanded since this moment: the service removes older ones (`notice.sms-months`). */
async function messagesSince({ data, clock }: World): Promise<Temporal.Instant> {
  const { rows } = await data.ownerPool.query<{ months: string }>(
    `select value #>> '{}' as months from params.national_value where key = 'notice.sms-months'
     union all select value #>> '{}' from params.center_value where key = 'notice.sms-months'`,
  );
  const months = Math.min(...rows.map((row) => Number(row.months)));
  return clock.now.toZonedDateTimeISO('Asia/Shanghai').subtract({ months }).toInstant();
}

/** When an id of version 7 was made: its first 48 bits are milliseconds (RFC 9562 §5.7). */
const madeAt = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

/**
 * What the service says of a message is what the centres told and what the phone shows. A part whose name the service
 * never heard is found by its number alone, so that nothing is demanded of that number.
 */
async function checkReports(world: World): Promise<void> {
  const { phones, data } = world;
  const since = (await messagesSince(world)).epochMilliseconds;
  const taken = phones.office.taken.filter(({ smsId }) => madeAt(smsId) >= since);
  const unsure = new Set(taken.flatMap(({ isTold, mobile }) => (isTold ? [] : [mobile])));
  const known = taken.filter(({ mobile, isReported }) => isReported && !unsure.has(mobile));
  const { rows } = await data.ownerPool.query<{ route: string; reference: string; state: string; message: string }>(
    `select p.route, p.reference, p.state, s.state as message from notice.sms_part p join notice.sms s using (center_id, sms_id)
     where p.reference = any ($1)`,
    [known.map(({ reference }) => reference)],
  );
  const kept = new Map(rows.map((row) => [`${row.route}/${row.reference}`, row]));
  for (const { route, reference, smsId, part, says } of known) {
    const found = kept.get(`${route}/${reference}`);
    if (found?.state !== says)
      throw new Finding(
        'a report is kept as it was told',
        `part ${part} of ${smsId}: ${route} reported ${says}, kept is ${found?.state ?? 'nothing'}`,
      );
  }
  const shown = new Set(taken.flatMap(({ arrives, smsId }) => (arrives ? [smsId] : [])));
  const { rows: told } = await data.ownerPool.query<{ sms_id: string }>(
    `select sms_id from notice.sms where state = 'delivered' and sms_id = any ($1) order by sms_id`,
    [taken.filter(({ mobile }) => !unsure.has(mobile)).map(({ smsId }) => smsId)],
  );
  for (const { sms_id: smsId } of told)
    if (!shown.has(smsId)) throw new Finding('what is called delivered was shown', `${smsId} was shown on no phone`);
}

/** What somebody wrote is kept once and answered once, however often a centre brings it. */
async function checkUplinksOnce(world: World): Promise<void> {
  const { phones, data } = world;
  const since = await messagesSince(world);
  const { rows } = await data.ownerPool.query<{ reference: string; answers: string }>(
    `select u.reference, (select count(*) from notice.sms s where s.center_id = u.center_id and s.uplink_id = u.uplink_id)::text as answers
     from notice.uplink u where u.reference = any ($1) order by u.route, u.reference`,
    [[...phones.keptUplinks.keys()]],
  );
  for (const [reference, at] of phones.keptUplinks) {
    if (Temporal.Instant.compare(at, since) < 0) continue;
    const found = rows.filter((row) => row.reference === reference);
    if (found.length !== 1 || Number(found[0]?.answers) > 1)
      throw new Finding(
        'what somebody wrote is kept and answered once',
        `${reference}: kept ${found.length} times, answered ${found.map(({ answers }) => answers).join(', ')} times`,
      );
  }
}
