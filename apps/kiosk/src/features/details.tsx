import { Button, InterestWhy, useRoute } from '@anju/ui';
import { type ReactNode, useState } from 'react';
import { Choice, Title } from '../parts/frame.tsx';
import { RowList } from '../parts/list.tsx';
import { usePrintOrder } from '../parts/printing.tsx';
import { ProblemCard } from '../parts/problem.tsx';
import { accounting, formatYuan, kiosk, type OwnAccount, report } from '../parts/server.ts';

const periods = [
  { value: 'year', text: '本年度' },
  { value: 'twelve-months', text: '近一年' },
  { value: 'three-years', text: '近三年' },
  { value: 'all', text: '全部' },
] as const;
type Period = (typeof periods)[number]['value'];

const allAccounts = 'all';
const tailOf = ({ accountNo, stateText }: OwnAccount) => `尾号 ${accountNo.slice(-4)}（${stateText}）`;

/** What is printed of a list: for which time, and of which account where there are several; without any there is nothing. */
function PrintDetails({
  kind,
  title,
  accounts,
}: {
  readonly kind: 'contribution-details' | 'account-details';
  readonly title: string;
  readonly accounts: readonly OwnAccount[];
}) {
  const [period, setPeriod] = useState<Period>('twelve-months');
  const [chosen, setChosen] = useState<string>(allAccounts);
  const print = usePrintOrder();
  const order = { kind, period, ...(chosen !== allAccounts && { accountId: chosen }) };
  return (
    <section className="k-print-bar">
      {accounts.length > 1 && (
        <Choice
          label="打印哪个账户"
          value={chosen}
          options={[
            { value: allAccounts, text: `全部 ${accounts.length} 个账户` },
            ...accounts.map((one) => ({ value: one.accountId, text: tailOf(one) })),
          ]}
          onChange={setChosen}
        />
      )}
      <Choice label="打印期间" value={period} options={periods} onChange={setPeriod} />
      <Button type="primary" block className="k-go" onClick={() => print(title, order)}>
        打印{title}（带章）
      </Button>
    </section>
  );
}

/** Every account of the person; with several the list leaves room for the choice among them. */
function useAccounts() {
  const { data, error } = useRoute(kiosk.listOwnAccounts, {});
  const accounts = data?.accounts ?? [];
  return { accounts, error, ...(accounts.length > 1 && { pageSize: accounts.length > 3 ? 8 : 10 }) };
}

/** Which account a row is of, where there are several. */
const accountColumn = (accounts: readonly OwnAccount[]) =>
  accounts.length > 1
    ? [{ title: '账号尾号', show: ({ accountNo }: { accountNo: string | null }) => accountNo?.slice(-4) ?? '' }]
    : [];

/** K-P2 缴存记录. */
export function Contributions() {
  const { accounts, error, ...size } = useAccounts();
  return (
    <>
      <Title>缴存记录</Title>
      <RowList
        key={accounts.length}
        {...size}
        label="缴存记录"
        empty="还没有缴存记录。"
        usePage={(query) => useRoute(report.listMyContributions, { query }, { keepPrevious: true })}
        keyOf={(row, at) => `${row.on}-${at}`}
        columns={[
          { title: '年月', show: (row) => row.month ?? '—' },
          { title: '入账', show: (row) => row.on },
          { title: '单位（元）', isFigure: true, show: (row) => formatYuan(row.employerFen) },
          { title: '个人（元）', isFigure: true, show: (row) => formatYuan(row.memberFen) },
          { title: '合计（元）', isFigure: true, show: (row) => formatYuan(row.amountFen) },
          ...accountColumn(accounts),
        ]}
      />
      <ProblemCard error={error} />
      {accounts.length > 0 && <PrintDetails kind="contribution-details" title="缴存明细" accounts={accounts} />}
    </>
  );
}

interface Row {
  readonly on: string;
  readonly increaseFen: number;
  readonly accountNo: string | null;
}

/** Beside an interest, how it came about. */
function useInterestWhy() {
  const settlements = useRoute(accounting.getMyInterest, {}).data?.settlements ?? [];
  return ({ on, increaseFen, accountNo }: Row): ReactNode => {
    const found = settlements.find(
      (one) => one.on === on && one.interestFen === increaseFen && one.accountNo === accountNo,
    );
    return found && <InterestWhy title={`${found.valueDate} ${found.kindText}`} why={found.why} />;
  };
}

/** K-P3 账户明细. */
export function Entries() {
  const { accounts, error, ...size } = useAccounts();
  const whyOf = useInterestWhy();
  return (
    <>
      <Title>账户明细</Title>
      <RowList
        key={accounts.length}
        {...size}
        label="账户明细"
        empty="还没有账户明细。"
        usePage={(query) => useRoute(report.listMyEntries, { query }, { keepPrevious: true })}
        keyOf={(row, at) => `${row.on}-${at}`}
        columns={[
          { title: '日期', show: (row) => row.on },
          {
            title: '业务',
            show: (row) => (
              <span className="k-with-why">
                {row.kindText}
                {row.increaseFen > 0 && whyOf(row)}
              </span>
            ),
          },
          {
            title: '增减（元）',
            isFigure: true,
            show: (row) =>
              row.increaseFen
                ? `+${formatYuan(row.increaseFen)}`
                : row.decreaseFen
                  ? `−${formatYuan(row.decreaseFen)}`
                  : '',
          },
          {
            title: '余额（元）',
            isFigure: true,
            show: (row) => (row.balanceFen === null ? '' : formatYuan(row.balanceFen)),
          },
          ...accountColumn(accounts),
        ]}
      />
      <ProblemCard error={error} />
      {accounts.length > 0 && <PrintDetails kind="account-details" title="账户明细" accounts={accounts} />}
    </>
  );
}
