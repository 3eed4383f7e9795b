import {
  type Column,
  DataTable,
  InstantText,
  Masked,
  Money,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { ChoiceFilter, ClearFilters, DaysFilter } from '../../parts/filters.tsx';
import { fen, formatYuan, type Payment, paymentStateTexts, settlement } from '../../parts/server.ts';
import { paymentPurposeText } from '../../parts/words.ts';
import { paymentWords } from './words.ts';
import './bank.css';

const columns: readonly Column<Payment>[] = [
  {
    key: 'paymentNo',
    title: '指令号',
    width: 160,
    render: (row) => (
      <>
        <Link to={`/payments/${row.paymentId}`}>{row.paymentNo}</Link>
        <span className="second-line">{row.attempt > 1 ? `第 ${row.attempt} 次` : '首次'}</span>
      </>
    ),
  },
  {
    key: 'direction',
    title: '方向',
    width: 90,
    render: (row) => (row.direction === 'out' ? '付款' : '委托收款'),
  },
  {
    key: 'counterName',
    title: '收款人 / 付款人',
    isRowHeader: true,
    render: (row) => (
      <>
        {row.counterName}
        <span className="second-line">
          {row.counterBankName} <Masked value={row.counterAccountMasked} />
        </span>
      </>
    ),
  },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    width: 150,
    render: (row) => <Money fen={row.amountFen} strong />,
  },
  {
    key: 'purpose',
    title: '用途',
    width: 130,
    render: (row) => (
      <>
        {paymentPurposeText(row.purpose)}
        {row.summary !== paymentPurposeText(row.purpose) && <span className="second-line">{row.summary}</span>}
      </>
    ),
  },
  {
    key: 'state',
    title: '状态',
    width: 180,
    render: (row) => <StateTag state={row.state} texts={paymentWords(row.direction)} />,
  },
  { key: 'reason', title: '说明', wraps: true },
  {
    key: 'registeredAt',
    title: '登记、办结',
    width: 190,
    render: (row) => (
      <>
        <InstantText value={row.registeredAt} seconds /> 登记
        <span className="second-line">
          {row.decidedAt ? (
            <>
              <InstantText value={row.decidedAt} seconds /> 办结
            </>
          ) : (
            '未办结'
          )}
        </span>
      </>
    ),
  },
];

const directions = { out: '付款', in: '委托收款' } as const;

export function PaymentsPage() {
  const list = useListState();
  const chosen = withoutEmpty({
    ...list.range('day'),
    state: list.choice('state', paymentStateTexts.out),
    direction: list.choice('direction', directions),
  });
  const query = useList(settlement.listPayments, list, { query: chosen }, { refetchInterval: 10_000 });
  return (
    <>
      <PageHeader
        title="付款与收款"
        description="经银行付出和委托银行收取的款项。银行没有答复之前不作成功，也不会重复发送，系统会自动查询。"
      />
      <Panel flush>
        <DataTable<Payment>
          caption="付款与委托收款"
          columns={columns}
          rowKey={(row) => row.paymentId}
          query={query}
          paging={list}
          summary={query.data && `合计 ${formatYuan(fen(query.data.totalFen))} 元`}
          filters={
            <>
              <DaysFilter list={list} label="登记日期" />
              <ChoiceFilter list={list} name="direction" label="方向" options={directions} />
              <ChoiceFilter list={list} name="state" label="状态" options={paymentStateTexts.out} />
              <ClearFilters list={list} names={['from', 'to', 'state', 'direction']} />
            </>
          }
          empty={{ title: '没有符合条件的付款', text: '提取、贷款发放等业务批准后，付款会显示在这里。' }}
        />
      </Panel>
    </>
  );
}
