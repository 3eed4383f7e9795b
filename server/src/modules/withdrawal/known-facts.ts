import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { personalStates } from '../account/index.ts';
import { maskBankCard, maskCertificate, maskName } from '../party/index.ts';
import type * as contract from './contract.ts';
import type { Known } from './facts.ts';
import { reasons } from './rules/reasons.ts';
import { stateNames } from './states.ts';
import { listRecords } from './store.ts';

type Fact = RouteOutput<typeof contract.getMyStart>['known'][number];

const sources = {
  person: '本中心登记的个人信息',
  account: '本中心个人账户',
  employer: '本中心单位账户',
  loan: '本中心贷款账户',
  earlier: '本中心提取记录',
  card: '本中心登记的收款卡',
} as const satisfies Record<Fact['topic'], string>;

/** What is on record and is therefore not asked: shown beside the questions that it bears on, each with its source. */
export async function knownFacts(call: Call, known: Known): Promise<Fact[]> {
  const of = (topic: Fact['topic'], lines: readonly (readonly [label: string, value: string | null | undefined])[]) =>
    lines.flatMap(([label, value]) => (value ? [{ topic, label, value, source: sources[topic] }] : []));
  const { person } = known;
  return [
    ...of('person', [
      ['姓名', maskName(person.name)],
      ['证件号码', maskCertificate(person.certificateNumber)],
    ]),
    ...of('account', accountLines(known)),
    ...of('employer', employerLines(known)),
    ...of('loan', loanLines(known)),
    ...of('earlier', await earlierLines(call, person.personId)),
    ...of('card', [['收款卡', person.bankCard && `${person.bankName ?? ''} ${maskBankCard(person.bankCard)}`]]),
  ];
}

function accountLines({ account, facts }: Known) {
  if (!account || !facts.account) return [];
  const { balance, held, contributedTo } = facts.account;
  const since = account.sealedOn ? `（${formatDay(account.sealedOn)}起）` : '';
  return [
    ['账户余额', `${formatYuan(balance)} 元`],
    ['其中正在办理其他业务', held > 0n ? `${formatYuan(held)} 元` : null],
    ['账户状态', `${personalStates[account.state]}${since}`],
    ['开户日期', formatDay(account.openedOn)],
    ['缴至年月', contributedTo && formatMonthText(contributedTo)],
  ] as const;
}

const employerLines = ({ facts: { employer } }: Known) =>
  employer
    ? ([
        ['缴存单位', employer.name],
        ['单位状态', employer.stateName],
        ['单位缴至', employer.contributedTo && formatMonthText(employer.contributedTo)],
      ] as const)
    : [];

const loanLines = ({ facts: { loan } }: Known) =>
  loan
    ? ([
        ['贷款本金余额', `${formatYuan(loan.outstanding)} 元`],
        ['本期月供', `${formatYuan(loan.instalment)} 元`],
        ['已从公积金冲还', loan.fundPaid.length > 0 ? `近两年 ${loan.fundPaid.length} 期` : null],
      ] as const)
    : [];

async function earlierLines(call: Call, personId: string) {
  const page = { limit: 1, offset: 0 };
  const { rows } = await listRecords(call.tx, call.centerId, personId, {}, page);
  const [last] = rows;
  if (!last) return [['上一次提取', '没有提取过']] as const;
  const { reason, amountFen, submittedAt, state } = last;
  return [
    [
      '上一次提取',
      `${formatDay(dayOf(submittedAt))} ${reasons[reason].name}，${formatYuan(amountFen)} 元（${stateNames[state]}）`,
    ],
  ] as const;
}
