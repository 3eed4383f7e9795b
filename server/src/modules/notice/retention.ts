import type { Call } from '../../platform/call.ts';
import { getNumber } from '../params/index.ts';
import { deleteOldMessages, deleteOldSms, deleteOldUplinks } from './retention-store.ts';

const chunk = 5_000;
/** One run removes so many chunks at most: what is left is there for the next. */
const chunksAtMost = 40;

/** Removes what has been kept for as long as it is to be kept. Answers how many rows went. */
export async function removeOldMessages(call: Call): Promise<number> {
  const { tx, centerId, now, accountingDate } = call;
  const before = async (key: 'notice.inbox-months' | 'notice.sms-months') => {
    const months = (await getNumber(tx, centerId, key, accountingDate)).value;
    return now.toZonedDateTimeISO('Asia/Shanghai').subtract({ months }).toInstant();
  };
  const [inbox, sms] = [await before('notice.inbox-months'), await before('notice.sms-months')];
  let gone = 0;
  for (const remove of [
    () => deleteOldMessages(tx, centerId, inbox, chunk),
    () => deleteOldSms(tx, centerId, sms, chunk),
    () => deleteOldUplinks(tx, centerId, sms, chunk),
  ])
    for (let round = 0; round < chunksAtMost; round += 1) {
      const count = await remove();
      gone += count;
      if (count < chunk) break;
    }
  return gone;
}
