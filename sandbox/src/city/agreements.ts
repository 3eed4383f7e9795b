import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { copyRows } from './copy.ts';
import type { EmployerPlan } from './employers.ts';
import { seededUuid } from './identifiers.ts';

interface Agreements {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly employers: readonly EmployerPlan[];
  readonly accountNoOf: (plan: EmployerPlan) => string;
}

const businessColumns = [
  'center_id',
  'business_id',
  'employer_id',
  'number',
  'kind',
  'state',
  'effective_month',
  'person_count',
  'facts',
  'list_hash',
  'confirmed_by',
  'channel',
  'created_by',
  'created_at',
  'confirmed_at',
  'finished_at',
];
const agreementColumns = [
  'center_id',
  'agreement_id',
  'employer_id',
  'state',
  'account_name',
  'account_sealed',
  'account_index',
  'bank_code',
  'bank_name',
  'signed_on',
];
const context = 'contribution.collection-agreement.account';

const factsOf = (accountName: string, accountNo: string) =>
  JSON.stringify({
    accountName,
    accountMasked: accountNo.replace(/.(?=.{4})/g, '*'),
    bankName: '演示商业银行',
    replaces: null,
  });

/** Employers that have signed for 委托收款 at the counter last spring: their months can be collected at once. */
export async function writeAgreements(parts: Agreements): Promise<void> {
  const { client, vault, seed, now, employers, accountNoOf } = parts;
  const signedAt = now.subtract({ hours: 24 * 200 });
  const signedOn = signedAt.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const idOf = (plan: EmployerPlan) =>
    seededUuid(seed, 'remittance', {
      centerId: plan.centerId,
      number: plan.number,
      atMs: signedAt.epochMilliseconds,
    });
  const month = signedOn.with({ day: 1 }).toString();
  const number = (plan: EmployerPlan) =>
    `${signedOn.toString().replaceAll('-', '').slice(2)}${String(plan.centerId * 1_000_000 + plan.number).padStart(9, '0')}`;
  await copyRows(
    client,
    'contribution.business',
    businessColumns,
    employers.map((plan) => [
      plan.centerId,
      idOf(plan),
      plan.employerId,
      number(plan),
      'collection-agreement',
      'done',
      month,
      0,
      factsOf(plan.name, accountNoOf(plan)),
      '',
      '柜面代办',
      'counter',
      'seed',
      signedAt,
      signedAt,
      signedAt,
    ]),
  );
  await copyRows(
    client,
    'contribution.collection_agreement',
    agreementColumns,
    employers.map((plan) => [
      plan.centerId,
      idOf(plan),
      plan.employerId,
      'active',
      plan.name,
      vault.seal(accountNoOf(plan), context),
      vault.blindIndex(accountNoOf(plan), context),
      '999',
      '演示商业银行',
      signedOn.toString(),
    ]),
  );
}
