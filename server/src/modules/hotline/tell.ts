import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import {
  countByState,
  employerStates,
  findShownAccount,
  getEmployerAccount,
  isClosed,
  monthlyDeposit,
  personalStates,
} from '../account/index.ts';
import { outletsOf } from '../booking/index.ts';
import { listCasesOf, summaryOf } from '../casework/index.ts';
import { findEntries, findPersonalBalance } from '../ledger/index.ts';
import { newestLoanOf } from '../loan/index.ts';
import { findEmployer } from '../party/index.ts';
import { withdrawalsOf } from '../withdrawal/index.ts';
import type { Spoken, Value } from './rules/prompts.ts';
import type { Topic } from './rules/talk.ts';

/** Who is known on the line. */
export interface Known {
  readonly personId: string | undefined;
  readonly employerId: string | undefined;
}

const say = (prompt: Spoken['prompt'], values?: Spoken['values']): Spoken => ({ prompt, ...(values && { values }) });
const text = (value: string): Value => ({ kind: 'text', text: value });
const tail = (number: string): Value => ({ kind: 'digits', digits: number.slice(-4) });
const amount = (amountFen: bigint | number): Value => ({ kind: 'amount', fen: BigInt(amountFen) });
const day = (value: Temporal.PlainDate): Value => ({ kind: 'day', day: value });
const dayOfInstant = (instant: string): Value => day(dayOf(Temporal.Instant.from(instant)));
// More would not be listened to.
const rowsAtMost = 3;

/** What is told about a topic: figures and states, never a name or a number of a certificate. */
export async function tell(call: Call, topic: Topic, { personId, employerId }: Known): Promise<Spoken[]> {
  if (topic === 'outlets') return outlets(call);
  if (topic === 'employer') return employerId ? employer(call, employerId) : [];
  if (!personId) return [];
  switch (topic) {
    case 'balance':
      return balance(call, personId);
    case 'withdrawals':
      return withdrawals(call, personId);
    case 'loan':
      return loan(call, personId);
    case 'cases':
      return cases(call, personId);
    default:
      return topic satisfies never;
  }
}

async function balance(call: Call, personId: string): Promise<Spoken[]> {
  const { tx, centerId } = call;
  const account = await findShownAccount(tx, centerId, personId);
  const money = account && (await findPersonalBalance(tx, centerId, account.accountId));
  if (!account || !money) return [say('no-account')];
  const { ratios } = await getEmployerAccount(tx, centerId, account.employerId);
  const kinds = ['remittance', 'back-payment'] as const;
  const { rows } = await findEntries(tx, centerId, [account.accountId], { kinds }, { limit: 1, offset: 0 });
  const last = rows[0];
  return [
    say('balance', {
      尾号: tail(account.accountNo),
      状态: text(personalStates[account.state]),
      余额: amount(money.carried + money.current),
    }),
    ...(isClosed(account.state)
      ? []
      : [say('month-deposit', { 金额: amount(monthlyDeposit(account.base, ratios).total) })]),
    last?.month
      ? say('last-contribution', {
          日期: day(last.accountingDate),
          月份: { kind: 'month', month: last.month },
          金额: amount(last.amountFen),
        })
      : say('no-contribution'),
  ];
}

async function withdrawals(call: Call, personId: string): Promise<Spoken[]> {
  const { rows } = await withdrawalsOf(call, personId, rowsAtMost);
  if (rows.length === 0) return [say('no-withdrawal')];
  return rows.map((row) =>
    say('withdrawal', {
      日期: dayOfInstant(row.submittedAt),
      事由: text(row.reasonName),
      金额: amount(row.amountFen),
      状态: text(row.stateText),
    }),
  );
}

async function loan(call: Call, personId: string): Promise<Spoken[]> {
  const view = await newestLoanOf(call, personId);
  if (!view) return [say('no-loan')];
  const 尾号 = tail(view.contractNo);
  if (view.state === 'settled') return [say('loan-settled', { 尾号 })];
  if (view.state === 'signing') return [say('loan-signing', { 金额: amount(view.principalFen) })];
  if (view.state === 'returned') return [say('loan-returned', { 金额: amount(view.principalFen) })];
  const { nextDueOn, nextPaymentFen, owedFen } = view;
  return [
    say('loan', { 尾号, 余额: amount(view.balanceFen) }),
    ...(nextDueOn && nextPaymentFen !== null
      ? [say('loan-next', { 日期: day(Temporal.PlainDate.from(nextDueOn)), 金额: amount(nextPaymentFen) })]
      : []),
    ...(owedFen > 0 ? [say('loan-owed', { 金额: amount(owedFen) })] : []),
  ];
}

async function cases(call: Call, personId: string): Promise<Spoken[]> {
  const page = { limit: rowsAtMost, offset: 0 };
  const { rows } = await listCasesOf(call.tx, call.centerId, ['person', personId], page);
  if (rows.length === 0) return [say('no-case')];
  return rows.map(summaryOf).map((row) =>
    say('case-progress', {
      日期: dayOfInstant(row.submittedAt ?? row.openedAt),
      业务: text(row.title),
      状态: text(row.stateText),
    }),
  );
}

/** 商丘 tells an employer its basic data. */
async function employer(call: Call, employerId: string): Promise<Spoken[]> {
  const { tx, centerId } = call;
  const known = await findEmployer(call, employerId);
  if (!known) return [];
  const account = await getEmployerAccount(tx, centerId, employerId);
  const base = { 尾号: tail(known.employerAccountNo), 状态: text(employerStates[account.state]) };
  if (!account.contributedTo) return [say('employer-new', base)];
  const { normal } = await countByState(tx, centerId, employerId);
  const percent = (ppm: bigint): Value => text(`百分之${percentText(ppm)}`);
  return [
    say('employer', {
      ...base,
      月份: { kind: 'month', month: account.contributedTo },
      人数: { kind: 'number', value: normal },
      单位比例: percent(account.ratios.employer),
      个人比例: percent(account.ratios.member),
    }),
  ];
}

const percentText = (ppm: bigint): string => String(Number(ppm) / 10_000);

async function outlets(call: Call): Promise<Spoken[]> {
  const { outlets: all } = await outletsOf(call, call.centerId);
  if (all.length === 0) return [say('no-outlets')];
  const clock = (minute: number) => `${Math.floor(minute / 60)}点${minute % 60 === 0 ? '' : `${minute % 60}分`}`;
  return all.slice(0, 6).map((outlet) =>
    say('outlet', {
      网点: text(outlet.name),
      地址: text(outlet.address),
      电话: { kind: 'digits', digits: outlet.phone },
      时间: text(`工作日${clock(outlet.opens)}到${clock(outlet.closes)}`),
    }),
  );
}
