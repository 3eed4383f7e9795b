import { type Column, DataTable, DayText, Money, Panel, StateTag, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { type LoanRow, loan } from '../../parts/server.ts';
import { loanStateOf, loanStates } from './loan-words.ts';

const columns: readonly Column<LoanRow>[] = [
  {
    key: 'contractNo',
    title: '合同编号',
    isRowHeader: true,
    render: (row) => <Link to={`/loans/${row.loanId}`}>{row.contractNo}</Link>,
  },
  { key: 'state', title: '状态', render: (row) => <StateTag state={loanStateOf(row)} texts={loanStates} /> },
  {
    key: 'balanceFen',
    title: '正常本金（元）',
    align: 'right',
    render: (row) => <Money fen={row.balanceFen} strong />,
  },
  { key: 'overdueFen', title: '逾期本金（元）', align: 'right', render: (row) => <Money fen={row.overdueFen} /> },
  { key: 'nextDueOn', title: '下一还款日', render: (row) => <DayText value={row.nextDueOn} plain /> },
  {
    key: 'actions',
    title: '办理',
    render: ({ loanId, state, overdueFen }) =>
      state === 'active' ? (
        <Link to={`/loans/${loanId}`}>{overdueFen > 0 ? '归还逾期' : '提前还款、变更'}</Link>
      ) : state === 'settled' ? (
        <Link to={`/loans/${loanId}`}>打印结清证明</Link>
      ) : null,
  },
];

/** The loans of whoever sits at the window, as borrower or together with another: early repayment and changes begin there. */
export function VisitorLoans({ subjectId }: { readonly subjectId: string }) {
  const query = useRoute(loan.listLoans, { query: { personId: subjectId, pageSize: 5 } });
  return (
    <Panel title="贷款" flush>
      <DataTable
        caption="贷款"
        query={query}
        rowKey="loanId"
        columns={columns}
        empty={{ title: '没有公积金贷款', text: '本人没有作为借款人或共同借款人的贷款。' }}
      />
    </Panel>
  );
}
