import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { dayOf } from '../../../server/src/platform/dates.ts';
import { emigrant } from '../province/registers.ts';
import { fictionalBankCard } from './identifiers.ts';
import { personIdOf } from './members.ts';

/** Somebody with a story to try: who they are and what for. */
export interface StoryPerson {
  readonly index: number;
  readonly note: string;
}

interface Parts {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
}

const centerId = 1;
/** People of the first demo employer whose registers in the province make these stories possible. */
const fixed: readonly StoryPerson[] = [
  { index: 2, note: '提取·租房：不动产登记有住房，会被退回' },
  { index: 4, note: '提取·租房：一次办完，不用材料；贷款（柜台）·首套新房：合同见“数据共享”' },
  { index: 8, note: '提取·购房：合同和发票见“数据共享”；贷款（柜台）：配偶户籍已注销，共同借款会退回补正' },
  { index: 5, note: '提取·现房：合同和发票见“数据共享”' },
  { index: 6, note: '提取·二手房：合同、不动产权证和契税证明见“数据共享”；贷款（柜台）·第二套二手房' },
  { index: 3, note: '提取·装修、物业费、大修、建造：有自有住房，发票见“数据共享”' },
  { index: 14, note: '提取·已婚租房：按家庭限额，请配偶同意' },
  { index: 15, note: '提取·家人：在“提取记录”答复配偶的申请' },
  { index: 12, note: '手机应用·租房：在手机上办完提取，预约、查询都可以试' },
  { index: emigrant, note: '提取·出境定居：户籍已注销，不用证明，销户' },
];

/** The number at the end of a seeded id. */
const indexOf = (personId: string) => Number.parseInt(personId.slice(-8), 16);

async function first(client: pg.Client, where: string, values: readonly unknown[]): Promise<string | undefined> {
  const { rows } = await client.query<{ person_id: string }>(
    `select a.person_id from account.personal_account a join party.person p using (center_id, person_id)
     join account.employer_account e using (center_id, employer_id)
     where a.center_id = ${centerId} and a.state = 'sealed' and ${where} order by a.account_no limit 1`,
    [...values],
  );
  return rows[0]?.person_id;
}

/** Somebody with an open fund loan who deposits; not the first person, who has stories of their own. */
async function firstBorrower(
  client: pg.Client,
  { notPersonId, grantedBefore }: { notPersonId: string; grantedBefore: Temporal.PlainDate },
): Promise<string | undefined> {
  const { rows } = await client.query<{ person_id: string }>(
    `select c.person_id from loan.contract c join loan.account l using (center_id, loan_id)
     join account.personal_account a on a.center_id = c.center_id and a.person_id = c.person_id and a.state = 'normal'
     where c.center_id = $1 and l.state = 'active' and l.overdue_fen = 0 and l.granted_on < $3 and c.person_id <> $2
     order by c.loan_id limit 1`,
    [centerId, notPersonId, grantedBefore],
  );
  return rows[0]?.person_id;
}

/** Who can log in to try a withdrawal: renters, a buyer, leavers of two kinds of employers, a retiree; as far as the city has them. */
export async function writeWithdrawalPeople({ client, vault, seed, now }: Parts): Promise<StoryPerson[]> {
  const today = dayOf(now);
  const stories: StoryPerson[] = [];
  for (const story of fixed) {
    const known = await client.query('select from account.personal_account where center_id = $1 and person_id = $2', [
      centerId,
      personIdOf(seed, centerId, story.index),
    ]);
    if (known.rowCount) stories.push(story);
  }
  const borrower = await firstBorrower(client, {
    notPersonId: personIdOf(seed, centerId, 0),
    grantedBefore: today.subtract({ years: 1 }),
  });
  if (borrower) stories.push({ index: indexOf(borrower), note: '提取·还贷：有公积金贷款，归还月供或提前还款' });
  const retiree = await first(client, `p.sex = 'female' and p.birth_date <= $1`, [today.subtract({ years: 55 })]);
  if (retiree) stories.push({ index: indexOf(retiree), note: '提取·退休：女满55周岁且账户封存，不用退休证明' });
  const taken = [retiree ?? personIdOf(seed, centerId, 0)];
  const halfYear = today.subtract({ months: 6 });
  const leaver = await first(client, 'a.sealed_on <= $1 and a.person_id <> all ($2)', [halfYear, taken]);
  if (leaver) stories.push({ index: indexOf(leaver), note: '提取·离职：封存满半年，单位正常，不用证明' });
  const irregular = await first(
    client,
    `a.sealed_on <= $1 and a.person_id <> all ($2) and not exists (
       select from account.personal_account other where other.center_id = a.center_id and other.employer_id = a.employer_id and other.person_id = any ($2))`,
    [halfYear, leaver ? [...taken, leaver] : taken],
  );
  if (irregular) {
    stories.push({ index: indexOf(irregular), note: '提取·离职：单位缓缴，需要解除劳动关系证明' });
    await client.query(
      `update account.employer_account set state = 'deferred' where center_id = $1 and employer_id =
         (select employer_id from account.personal_account where center_id = $1 and person_id = $2)`,
      [centerId, irregular],
    );
  }
  for (const { index } of stories) {
    await client.query(
      `update party.person set bank_card_sealed = $3, bank_name = '演示商业银行' where center_id = $1 and person_id = $2`,
      [centerId, personIdOf(seed, centerId, index), vault.seal(fictionalBankCard(index), 'party.person.bank-card')],
    );
  }
  return stories;
}
