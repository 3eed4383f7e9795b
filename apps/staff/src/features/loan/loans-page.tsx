import {
  type Column,
  DataTable,
  DayText,
  Masked,
  Money,
  Nothing,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { ChoiceFilter, ClearFilters, FindFilter } from '../../parts/filters.tsx';
import { PersonLink } from '../../parts/links.tsx';
import { type LoanRow, loan } from '../../parts/server.ts';
import { loanStateOf, loanStates, loanStateWords } from './loan-words.ts';
import './loan.css';

const columns: readonly Column<LoanRow>[] = [
  {
    key: 'contractNo',
    title: '合同编号',
    isRowHeader: true,
    width: 190,
    render: (row) => <Link to={`/loans/${row.loanId}`}>{row.contractNo}</Link>,
  },
  {
    key: 'nameMasked',
    title: '借款人',
    width: 110,
    render: (row) => (
      <PersonLink id={row.personId}>
        <Masked value={row.nameMasked} />
      </PersonLink>
    ),
  },
  { key: 'kindText', title: '种类', width: 150 },
  {
    key: 'state',
    title: '状态',
    width: 120,
    render: (row) => <StateTag state={loanStateOf(row)} texts={loanStates} />,
  },
  {
    key: 'principalFen',
    title: '贷款金额（元）',
    align: 'right',
    sort: 'principal',
    render: (row) => <Money fen={row.principalFen} />,
  },
  {
    key: 'balanceFen',
    title: '正常本金（元）',
    align: 'right',
    sort: 'balance',
    render: (row) => <Money fen={row.balanceFen} strong />,
  },
  {
    key: 'overdueFen',
    title: '逾期本金（元）',
    align: 'right',
    sort: 'overdue',
    render: (row) =>
      row.overdueFen > 0 ? (
        <span className="loan-late">
          <Money fen={row.overdueFen} strong />
        </span>
      ) : (
        <Nothing />
      ),
  },
  {
    key: 'monthsLeft',
    title: '剩余期数',
    align: 'right',
    width: 100,
    render: (row) => `${row.monthsLeft} / ${row.termMonths}`,
  },
  {
    key: 'grantedOn',
    title: '发放',
    width: 110,
    render: (row) => <DayText value={row.grantedOn} plain />,
  },
  {
    key: 'nextDueOn',
    title: '下次还款',
    width: 110,
    sort: 'nextDueOn',
    render: (row) => <DayText value={row.nextDueOn} plain />,
  },
];

/** All loans of the centre: the overdue ones first. */
export function LoansPage() {
  const list = useListState();
  const asked = { q: list.get('q'), state: list.choice('state', loanStateWords) };
  const sorting = list.sorting(['principal', 'balance', 'overdue', 'nextDueOn']);
  const query = useList(loan.listLoans, list, { query: { ...withoutEmpty(asked), ...sorting.asked } });
  const sums = query.data?.sums;
  return (
    <>
      <PageHeader title="贷款台账" description="每一笔贷款的状态、余额和逾期；余额之和与总账 121、122 科目一致。" />
      <Panel flush>
        <DataTable<LoanRow>
          caption="贷款台账"
          columns={columns}
          rowKey="loanId"
          query={query}
          paging={list}
          sorting={sorting}
          filters={
            <>
              <FindFilter list={list} name="q" label="合同编号、证件号码或姓名" />
              <ChoiceFilter list={list} name="state" label="状态" options={loanStateWords} />
              <ClearFilters list={list} names={['q', 'state', 'sort', 'order']} />
            </>
          }
          summary={
            sums && (
              <>
                共 {query.data?.total} 笔　正常本金 <Money fen={sums.balanceFen} unit strong />
                　逾期本金 <Money fen={sums.overdueFen} unit strong />
              </>
            )
          }
          empty={{ title: '没有找到贷款', text: '请换一个条件；新的申请在综合窗口或职工页面受理。' }}
        />
      </Panel>
    </>
  );
}
