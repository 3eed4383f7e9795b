import { foreignCentres } from '../../sandbox/src/transfer-platform/centres.ts';
import { transfer } from '../../server/src/contract.ts';
import { findPerson } from '../../server/src/modules/party/index.ts';
import { fen } from '../../server/src/platform/money.ts';
import { ask, read } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { type Act, person, rowsOf, staff } from './act.ts';

// Money that moves with a person from one city to another: letters over the platform, money over the bank.

const nodeOf = ({ sandbox }: World, { centerId }: Center) =>
  sandbox.transfers.access.nodes.find((node) => node.centerId === centerId)?.node ?? '';

/** Somebody who works here now brings along what they had elsewhere, or thinks better of it. */
async function bring(world: World, center: Center): Promise<void> {
  const { random, sandbox } = world;
  const rows = await rowsOf<{ person_id: string }>(
    world,
    `select person_id from account.personal_account where center_id = $1 and state = 'normal' and person_id is not null order by account_no`,
    [center.centerId],
  );
  const shared = world.sharedPeople.filter(({ centerId }) => centerId === center.centerId);
  const isWithin = shared.length > 0 && random.chance(0.5);
  const personId = isWithin ? random.pick(shared)?.personId : random.pick(rows)?.person_id;
  if (personId === undefined) return;
  const who = person(center, personId);
  const own = await read(world, who, transfer.listMyTransfers, { params: {}, query: {} });
  const open = own.rows.find(({ endedAt }) => endedAt === null);
  if (open) {
    if (random.chance(0.4)) {
      const params = { transferId: open.transferId };
      await ask(world, who, transfer.withdrawMine, { params }, { isRepeatable: true });
    }
    return;
  }
  sandbox.transfers.behaviour = random.one([
    'prompt',
    'prompt',
    'money-first',
    'wrong-amount',
    'other-person',
    'silent',
    'refuses',
  ]);
  const [other] = world.centers.filter(({ centerId }) => centerId !== center.centerId);
  const nodeNo = isWithin && other ? nodeOf(world, other) : (random.pick(foreignCentres)?.nodeNo ?? '');
  await ask(world, who, transfer.applyForMine, { params: {}, body: { nodeNo, formerAccountNo: null } });
}

/** Another city asks for somebody's account; mostly of somebody whose employer has sealed it. */
async function askFor(world: World, center: Center): Promise<void> {
  const { random, parts, data, sandbox, clock } = world;
  const { centerId } = center;
  const rows = await rowsOf<{ person_id: string }>(
    world,
    `select person_id from account.personal_account where center_id = $1 and state = any ($2) and person_id is not null order by account_no`,
    [centerId, random.chance(0.85) ? ['sealed'] : ['normal', 'frozen', 'withdrawn']],
  );
  const row = random.pick(rows);
  const known = row && (await findPerson({ tx: parts.database, vault: data.vault, centerId }, row.person_id));
  const foreign = random.pick(foreignCentres);
  if (!known || !foreign) return;
  const today = clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const isRight = random.chance(0.9);
  sandbox.transfers.mailboxes.post({
    messageId: crypto.randomUUID(),
    from: foreign.nodeNo,
    to: nodeOf(world, center),
    kind: 'contact-letter',
    letterNo: `${foreign.nodeNo}${today.toString().replaceAll('-', '').slice(2)}${String(random.int(1_000_000)).padStart(6, '0')}`,
    content: {
      name: isRight ? known.name : '无名氏',
      certificateType: 'id-card',
      certificateNumber: known.certificateNumber,
      formerAccountNo: null,
      receivingAccountNo: foreign.accountNo,
      receivingAccountName: foreign.accountName,
      receivingPersonAccountNo: '200000000001',
      writtenOn: today.toString(),
    },
  });
  world.trace.add(`${foreign.nodeNo} asks centre ${centerId} for an account`);
}

/** Staff write to the other side, end what leads nowhere, take back what could not be paid. */
async function workOn(world: World, center: Center): Promise<void> {
  const { random } = world;
  const who = staff(center, random.one(['reviewer', 'approver'] as const), 1 + random.int(2));
  const list = await read(world, who, transfer.listTransfers, { query: { pageSize: 50 } });
  const one = random.pick(list.rows.filter(({ endedAt }) => endedAt === null));
  if (!one) return;
  const params = { transferId: one.transferId };
  const way = random.next();
  if (way < 0.4)
    return void (await ask(world, who, transfer.negotiate, { params, body: { text: '金额与信息不符，请核对' } }));
  const body = { reason: '协商未果，终止办理' };
  await ask(world, who, way < 0.7 ? transfer.close : transfer.giveUp, { params, body }, { isRepeatable: true });
}

/** What foreign centres have paid since the last time goes its way over the bank. */
export function payForeign(world: World): void {
  const { foreignMoney } = world.sandbox;
  for (let money = foreignMoney.shift(); money; money = foreignMoney.shift()) {
    const { fromAccountNo: from, fromAccountName: fromName, toAccountNo: to, summary } = money;
    const center = world.centers.find(({ accountNo }) => accountNo === to);
    const amount = fen(money.amountFen);
    world.bank.pay({ from, fromName, to, toName: center?.accountName ?? '', amount, remark: summary });
  }
}

export const transferActs: readonly Act[] = [
  { name: 'bring along', weight: 2, run: bring },
  { name: 'ask for an account', weight: 2, run: askFor },
  { name: 'work on a transfer', weight: 1, run: workOn },
];
