import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { countByState, employerStates, findAccountByNo, getEmployerAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type Employer,
  findEmployerByCreditCode,
  findPerson,
  findPersonByCertificate,
  listPersonsByMobile,
  type Person,
  searchEmployers,
  searchPersons,
} from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type Question, questionOf } from './rules.ts';
import { personHits } from './shapes.ts';

const hitsMax = 20;
const listOf = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);

async function findPersons(call: Call, asked: Question['person']): Promise<Person[]> {
  if (!asked) return [];
  const { by, text } = asked;
  switch (by) {
    case 'certificate':
      return listOf(await findPersonByCertificate(call, text));
    case 'mobile':
      return listPersonsByMobile(call, text);
    case 'account': {
      const account = await findAccountByNo(call.tx, call.centerId, text);
      return account ? listOf(await findPerson(call, account.personId)) : [];
    }
    case 'name':
      return searchPersons(call, text, hitsMax + 1);
  }
}

async function findEmployers(call: Call, asked: Question['employer']): Promise<Employer[]> {
  if (!asked) return [];
  const { by, text } = asked;
  switch (by) {
    case 'credit-code':
      return listOf(await findEmployerByCreditCode(call, text));
    case 'account':
    case 'name':
      return searchEmployers(call, text, hitsMax + 1);
  }
}

async function employerHit({ tx, centerId }: Call, { employerId, name, employerAccountNo, creditCode }: Employer) {
  const [account, counts] = await Promise.all([
    getEmployerAccount(tx, centerId, employerId),
    countByState(tx, centerId, employerId),
  ]);
  return {
    employerId,
    name,
    employerAccountNo,
    creditCode,
    state: employerStates[account.state],
    normalCount: counts.normal,
  };
}

/**
 * Finds people and employers by what was typed, at most 20 of each. Looking people up is an operation: it leaves an audit
 * entry under a keyed digest of the text, so that the same question can be recognised and a mobile cannot be guessed back.
 */
export async function search(
  call: Call,
  { query }: RouteInput<typeof contract.search>,
): Promise<RouteOutput<typeof contract.search>> {
  const question = questionOf(query.q);
  if (!question) throw new Problem(refusals.queryTooShort);
  const [persons, employers] = await Promise.all([
    findPersons(call, question.person),
    findEmployers(call, question.employer),
  ]);
  const more = persons.length > hitsMax || employers.length > hitsMax;
  const shown = { persons: persons.slice(0, hitsMax), employers: employers.slice(0, hitsMax) };
  const asked = question.person?.text ?? question.employer?.text ?? '';
  const digest = call.vault.mac(asked, 'report.search').toString('hex').slice(0, 32);
  await call.aside((tx) =>
    recordAudit({ ...call, tx }, 'report.search', ['search', digest], {
      persons: shown.persons.length,
      employers: shown.employers.length,
      more,
    }),
  );
  return {
    persons: await personHits(call, shown.persons),
    employers: await Promise.all(shown.employers.map((employer) => employerHit(call, employer))),
    more,
  };
}
