import type pg from 'pg';
import { fictionalBaseFen, fictionalPerson } from '../sandbox/src/city/people.ts';
import { personContexts } from '../server/src/modules/party/index.ts';
import type { Vault } from '../server/src/platform/crypto.ts';

// Employers larger than any of the city, for what grows with the people of one.

export const employerOf = (count: number) => `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;

/** Adds an employer with so many people, each with a certificate under seal and a balance; answers its id. */
export async function fillEmployer(
  client: pg.Client,
  vault: Vault,
  { centerId, people: count }: { centerId: number; people: number },
): Promise<string> {
  const employerId = employerOf(count);
  await client.query(
    `insert into party.employer (center_id, employer_id, employer_account_no, name, credit_code, address, legal_representative, handler_name, payday, registered_on)
     values ($1, $2::uuid, $3::text, '大单位', $3::text, '', '', '', 10, '2020-01-01')`,
    [centerId, employerId, String(count)],
  );
  await client.query(
    `insert into account.employer_account (center_id, employer_id, state, employer_ratio_ppm, member_ratio_ppm, first_month, contributed_to, opened_on)
     values ($1, $2, 'normal', 120000, 120000, '2020-01-01', '2026-10-01', '2020-01-01')`,
    [centerId, employerId],
  );
  await client.query(
    'insert into ledger.employer_balance (center_id, employer_id, unallocated_fen, entry_no) values ($1, $2, 0, 0)',
    [centerId, employerId],
  );
  for (let start = 0; start < count; start += 5_000) {
    const people = Array.from({ length: Math.min(5_000, count - start) }, (_, index) => {
      const place = start + index;
      const { name, certificateNumber } = fictionalPerson(place + count * 10);
      const id = `${String(count).padStart(8, '0')}-0000-7000-8000-${String(place).padStart(12, '0')}`;
      return {
        id,
        name,
        no: String(100_000_000_000 + count * 1_000_000 + place),
        base: fictionalBaseFen(place),
        sealed: vault.seal(certificateNumber, personContexts.certificate),
        index: vault.blindIndex(certificateNumber, personContexts.certificate),
      };
    });
    const column = <K extends keyof (typeof people)[number]>(key: K) => people.map((person) => person[key]);
    await client.query(
      `with given as (select * from unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bytea[], $8::bytea[]) g (id, name, no, base, sealed, index)),
       person as (insert into party.person (center_id, person_id, name, certificate_type, certificate_sealed, certificate_index, sex, registered_at)
         select $1, id, name, 'id-card', sealed, index, 'unknown', now() from given),
       account as (insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
         select $1, id, no, id, $2, 'normal', base, '2020-01-01', '2020-01-01' from given)
       insert into ledger.personal_balance (center_id, account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to, entry_no, contributed_to)
       select $1, id, base * 3, base, 0, 0, '2026-10-01', 0, '2026-10-01' from given`,
      [
        centerId,
        employerId,
        column('id'),
        column('name'),
        column('no'),
        column('base'),
        column('sealed'),
        column('index'),
      ],
    );
  }
  return employerId;
}
