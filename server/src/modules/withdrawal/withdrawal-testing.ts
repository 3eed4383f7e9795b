import type { Call } from '../../platform/call.ts';
import type { Channel } from '../../platform/channels.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestServiceWithBank, type TestDatabase } from '../../testing.ts';
import { unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { askDue, type Question, type SourceAnswer, useExchange } from '../evidence/index.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';

// Support for tests: the whole service with the sandbox bank, and agencies whose registers a test writes.

export type Withdrawals = Awaited<ReturnType<typeof openTestServiceWithBank>> & {
  /** What each agency has on record; `undefined`: no such record; `'down'`: it does not answer. */
  readonly registers: Map<Question['source'], Readonly<Record<string, string | number | boolean>> | 'down'>;
  inCall<T>(work: (call: Call) => Promise<T>, centerId?: number): Promise<T>;
  /** Asks again what is due, as the worker's round does. */
  askAgain(): Promise<number>;
};

export async function openWithdrawals(): Promise<Withdrawals> {
  const service = await openTestServiceWithBank();
  const registers: Withdrawals['registers'] = new Map();
  useExchange(async ({ source }): Promise<SourceAnswer> => {
    const record = registers.get(source);
    if (record === 'down') return { kind: 'unavailable', reason: 'source-down' };
    return { kind: 'answered', serial: 'S1', records: record ? [record] : [] };
  });
  const inCall = <T>(work: (call: Call) => Promise<T>, centerId = 1): Promise<T> =>
    systemCall(service.service.parts, { name: 'test', centerId, requestId: unknownUuid() })(work);
  return { ...service, registers, inCall, askAgain: () => inCall(askDue) };
}

export interface Member {
  readonly personId: string;
  readonly accountId: string;
  readonly employerId: string;
}

const taken = new Set<string>();

/** A member with a registered card that no test has used; `sql` changes what they are. */
export async function freshMember({ ownerPool }: TestDatabase, ...changes: readonly string[]): Promise<Member> {
  const { rows } = await ownerPool.query<{ person_id: string; account_id: string; employer_id: string }>(
    `select a.person_id, a.account_id, a.employer_id from account.personal_account a join party.person p using (center_id, person_id)
     where a.center_id = 1 and a.state = 'normal' and p.bank_card_sealed is not null and a.opened_on < '2025-01-01' and a.person_id <> all ($1)
     order by a.account_no limit 1`,
    [[...taken]],
  );
  const row = rows[0];
  if (!row) throw new Error('no more members');
  taken.add(row.person_id);
  const member = { personId: row.person_id, accountId: row.account_id, employerId: row.employer_id };
  for (const change of changes) {
    const text = change
      .replaceAll(':account', `'${member.accountId}'`)
      .replaceAll(':person', `'${member.personId}'`)
      .replaceAll(':employer', `'${member.employerId}'`);
    await ownerPool.query(text);
  }
  return member;
}

/** Sealed on a day, as an employer's list would have done it. */
export const sealedOn = (day: string) =>
  `update account.personal_account set state = 'sealed', sealed_on = '${day}' where center_id = 1 and account_id = :account`;

export type View = Awaited<ReturnType<Awaited<ReturnType<typeof asPerson>>['open']>>;

/** What somebody does in the hall, or on another channel. */
export async function asPerson(service: Withdrawals, personId: string, channel: Channel = 'web') {
  const { name, value } = await service.cookieOf({ kind: 'person', subjectId: personId, centerId: 1, channel });
  const me = service.visitor({ cookie: `${name}=${value}` });
  const get = (caseId: string) => me.call(contract.getMine, { params: { caseId } });
  return {
    me,
    get,
    open: (form: WithdrawalForm) => me.call(contract.openMine, { params: {}, body: form }),
    check: (caseId: string) => me.call(contract.checkMine, { params: { caseId }, body: { isConsented: true } }),
    submit: async (caseId: string) => {
      const { version } = await get(caseId);
      return me.call(contract.submitMine, { params: { caseId }, body: { version } });
    },
    /** Until the case, or its money, is in a state. */
    reaches: (caseId: string, wanted: string) =>
      until(async () => {
        const view = await get(caseId);
        // A page is read by several statements: the case may be seen a moment before its money.
        const isThere =
          wanted === 'paid'
            ? view.moneyState === 'paid' && view.caseState === 'done'
            : view.caseState === wanted || view.moneyState === wanted;
        return isThere && view;
      }),
  };
}
