import {
  Button,
  type Column,
  DataTable,
  DayText,
  formatCount,
  InstantText,
  Money,
  PageHeader,
  Panel,
  SelectField,
  StateTag,
  type StateTexts,
  TextField,
  useList,
  useListState,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ChoiceFilter } from '../../parts/filters.tsx';
import { type ReconciliationReport, settlement } from '../../parts/server.ts';
import './bank.css';

const verdicts: StateTexts<'agrees' | 'breaks' | 'incomplete'> = {
  agrees: ['账款相符', 'good'],
  breaks: ['有差异', 'bad'],
  incomplete: ['对账单不完整', 'wait'],
};
export const verdictOf = ({ agrees, isComplete }: Pick<ReconciliationReport, 'agrees' | 'isComplete'>) =>
  agrees ? 'agrees' : isComplete ? 'breaks' : 'incomplete';

const columns: readonly Column<ReconciliationReport>[] = [
  {
    key: 'day',
    title: '日期',
    width: 120,
    isRowHeader: true,
    render: (row) => (
      <Link to={`/reconciliations/${row.accountNo}/${row.day}`}>
        <DayText value={row.day} plain />
      </Link>
    ),
  },
  { key: 'accountNo', title: '专户', width: 200 },
  {
    key: 'verdict',
    title: '结论',
    width: 130,
    render: (row) => <StateTag state={verdictOf(row)} texts={verdicts} />,
  },
  {
    key: 'in',
    title: '银行收入（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.statementInFen} />,
  },
  {
    key: 'bookIn',
    title: '账面收入（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.bookInFen} />,
  },
  {
    key: 'out',
    title: '银行支出（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.statementOutFen} />,
  },
  {
    key: 'bookOut',
    title: '账面支出（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.bookOutFen} />,
  },
  { key: 'matchedCount', title: '相符', align: 'right', width: 80, render: (row) => formatCount(row.matchedCount) },
  { key: 'breakCount', title: '未达', align: 'right', width: 80, render: (row) => formatCount(row.breakCount) },
  { key: 'runAt', title: '对账时间', width: 140, render: (row) => <InstantText value={row.runAt} /> },
];

/** Goes to a day of an account, whether it was reconciled or not. */
function DayChooser({
  accounts,
  today,
}: {
  accounts: readonly { accountNo: string; bankName: string }[];
  today: string;
}) {
  const navigate = useNavigate();
  const [day, setDay] = useState(today);
  const [chosen, setChosen] = useState<string>();
  const accountNo = chosen ?? accounts[0]?.accountNo;
  return (
    <form
      className="button-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (accountNo && /^\d{4}-\d{2}-\d{2}$/.test(day)) void navigate(`/reconciliations/${accountNo}/${day}`);
      }}
    >
      {accounts.length > 1 && (
        <SelectField
          name="account"
          label="专户"
          value={accountNo ?? ''}
          options={accounts.map((one) => ({ value: one.accountNo, label: `${one.bankName} ${one.accountNo}` }))}
          onChange={setChosen}
        />
      )}
      <TextField name="day" label="查看日期" type="date" value={day} onChange={setDay} />
      <Button type="primary" htmlType="submit">
        打开
      </Button>
    </form>
  );
}

export function ReconciliationsPage() {
  const list = useListState();
  const account = list.get('account');
  const query = useList(
    settlement.listReconciliations,
    list,
    { query: { ...(account && { accountNo: account }) } },
    { refetchInterval: 15_000 },
  );
  const accounts = query.data?.accounts ?? [];
  return (
    <>
      <PageHeader
        title="银行对账"
        description="每个专户每天：银行对账单、结算报文与账面 101 三方核对。每日凌晨自动取前一日对账单。"
        extra={query.data && <DayChooser accounts={accounts} today={query.data.today} />}
      />
      <Panel flush>
        <DataTable<ReconciliationReport>
          caption="对账日报"
          columns={columns}
          rowKey={(row) => `${row.accountNo}-${row.day}`}
          query={query}
          paging={list}
          filters={
            accounts.length > 1 && (
              <ChoiceFilter
                list={list}
                name="account"
                label="专户"
                options={Object.fromEntries(accounts.map((one) => [one.accountNo, `${one.bankName} ${one.accountNo}`]))}
              />
            )
          }
          empty={{
            title: '还没有对过账',
            text: '请在上方选择日期打开，向银行取对账单或上传对账单文件；对账从第一份对账单开始。',
          }}
        />
      </Panel>
    </>
  );
}
