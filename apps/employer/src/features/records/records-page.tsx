import {
  type Column,
  DataTable,
  ExportButton,
  formatCount,
  InstantText,
  Money,
  MonthRange,
  MonthText,
  PageHeader,
  Panel,
  PrintButton,
  SelectField,
  StateTag,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { ClearFilters } from '../../parts/clear-filters.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution, type RemittanceState, type RemittanceSummary, report } from '../../parts/server.ts';
import { SlipButton } from '../../parts/slip-button.tsx';
import { remittanceTexts } from '../../parts/words.ts';

const stateOptions: readonly { value: RemittanceState | 'all'; label: string }[] = [
  { value: 'all', label: '全部状态' },
  { value: 'posted', label: '已入账' },
  { value: 'confirmed', label: '待缴款' },
  { value: 'short', label: '缴款不足' },
  { value: 'collecting', label: '委托收款中' },
  { value: 'draft', label: '待核对确认' },
  { value: 'withdrawn', label: '已作废' },
];

const hasSlip = (state: RemittanceState) => state !== 'draft' && state !== 'withdrawn';

function Actions({ row }: { readonly row: RemittanceSummary }) {
  const isOpen = row.state !== 'posted' && row.state !== 'withdrawn';
  return (
    <span className="row-actions">
      <Link to={paths.record(row.remittanceId)} aria-label={`${row.month} 明细`}>
        明细
      </Link>
      {isOpen && (
        <Link to={paths.remittance(row.remittanceId)} aria-label={`${row.month} 继续办理`}>
          继续办理
        </Link>
      )}
      {hasSlip(row.state) && <SlipButton remittanceId={row.remittanceId} about={row.month} isLink />}
    </span>
  );
}

const columns: readonly Column<RemittanceSummary>[] = [
  {
    key: 'month',
    title: '汇缴月份',
    isRowHeader: true,
    sort: 'month',
    render: ({ month }) => <MonthText value={month} />,
  },
  { key: 'serial', title: '业务流水号' },
  { key: 'state', title: '状态', render: ({ state }) => <StateTag state={state} texts={remittanceTexts} /> },
  {
    key: 'personCount',
    title: '人数',
    align: 'right',
    sort: 'persons',
    render: ({ personCount }) => formatCount(personCount),
  },
  {
    key: 'employerFen',
    title: '单位部分（元）',
    align: 'right',
    render: ({ employerFen }) => <Money fen={employerFen} />,
  },
  { key: 'memberFen', title: '个人部分（元）', align: 'right', render: ({ memberFen }) => <Money fen={memberFen} /> },
  {
    key: 'amountFen',
    title: '合计（元）',
    align: 'right',
    sort: 'amount',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
  { key: 'confirmedAt', title: '确认时间', render: ({ confirmedAt }) => <InstantText value={confirmedAt} /> },
  { key: 'postedAt', title: '入账时间', render: ({ postedAt }) => <InstantText value={postedAt} /> },
  { key: 'actions', title: '操作', render: (row) => <Actions row={row} /> },
];

/** 缴款记录查询 (U-Q16): every remittance, filtered, with its total and its slip. */
export function RecordsPage() {
  const list = useListState();
  const range = list.range('month');
  const state = stateOptions.find(({ value }) => value === list.get('state'))?.value ?? 'all';
  const chosen = withoutEmpty({ ...range, state: state === 'all' ? undefined : state });
  const sorting = list.sorting(['month', 'persons', 'amount'], { by: 'month', order: 'desc' });
  const query = useList(contribution.listRemittances, list, { query: { ...chosen, ...sorting.asked } });
  return (
    <>
      <PageHeader title="缴款记录" description="查询历次汇缴，查看职工明细，打印汇缴书。" />
      <Panel>
        <DataTable
          caption="缴款记录"
          columns={columns}
          query={query}
          rowKey={({ remittanceId }) => remittanceId}
          paging={list}
          sorting={sorting}
          filters={
            <>
              <MonthRange label="汇缴月份" value={range} onChange={({ from, to }) => list.set({ from, to })} />
              <SelectField
                name="state"
                label="状态"
                value={state}
                options={stateOptions}
                onChange={(next) => list.set({ state: next === 'all' ? undefined : next })}
              />
            </>
          }
          extra={
            <>
              <PrintButton declared={report.exportPayments} filter={chosen} />
              <ExportButton declared={report.exportPayments} filter={chosen} exportsPath={paths.exports} />
            </>
          }
          summary={
            query.data && (
              <span>
                共 {formatCount(query.data.total)} 笔，合计 <Money fen={query.data.totalFen} strong unit />
                {query.data.postedFen < query.data.totalFen && (
                  <>
                    ，其中已入账 <Money fen={query.data.postedFen} strong unit />
                  </>
                )}
              </span>
            )
          }
          empty={
            Object.keys(chosen).length > 0
              ? {
                  title: '没有符合条件的缴款记录',
                  text: '换一个月份范围或状态再查。',
                  action: <ClearFilters list={list} names={['from', 'to', 'state']} />,
                }
              : {
                  title: '还没有缴款记录',
                  text: '核定并确认汇缴后，每个月的应缴、到账和入账会列在这里。',
                  action: <Link to={paths.remit}>办理汇缴</Link>,
                }
          }
        />
      </Panel>
    </>
  );
}
