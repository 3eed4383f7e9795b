import {
  type Column,
  DataTable,
  directionTexts,
  InstantText,
  Money,
  PageHeader,
  Panel,
  StateTag,
  transferTexts,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { type RouteOutput, transfer } from '../../../../../server/src/contract.ts';
import { ChoiceFilter, ClearFilters, WordFilter } from '../../parts/filters.tsx';

type Row = RouteOutput<typeof transfer.listTransfers>['rows'][number];

const columns: readonly Column<Row>[] = [
  {
    key: 'letterNo',
    title: '联系函',
    isRowHeader: true,
    render: (row) => (
      <>
        <Link to={`/transfers/${row.transferId}`}>{row.letterNo}</Link>
        <span className="second-line">
          {directionTexts[row.direction]}　{row.personName}
        </span>
      </>
    ),
  },
  { key: 'otherName', title: '对方中心', wraps: true },
  { key: 'totalFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.totalFen} /> },
  {
    key: 'state',
    title: '进度',
    render: (row) => (
      <>
        <StateTag state={row.state} texts={transferTexts} /> <span className="muted">{row.code}</span>
      </>
    ),
  },
  {
    key: 'changedAt',
    title: '最近变化',
    render: (row) => (
      <>
        <InstantText value={row.changedAt} />
        {row.isLate && <span className="second-line">已 {row.daysUnchanged} 天没有进展，请催办</span>}
      </>
    ),
  },
  { key: 'begunAt', title: '开始', render: (row) => <InstantText value={row.begunAt} /> },
];

const directionOptions = { in: '转入', out: '转出' } as const;
const stateOptions = Object.fromEntries(Object.entries(transferTexts).map(([state, [text]]) => [state, text]));

/** 转移接续台账: every transfer of the centre, both ways, the newest first. */
export function TransfersPage() {
  const list = useListState();
  const asked = withoutEmpty({
    direction: list.choice('direction', directionOptions),
    state: list.choice('state', transferTexts),
    letterNo: list.get('letterNo'),
  });
  const isLate = list.choice('late', { late: true }) && { isLate: true };
  const query = useList(transfer.listTransfers, list, { query: { ...asked, ...isLate } });
  return (
    <>
      <PageHeader
        title="转移接续"
        description="转入和转出的每一笔：进度、金额、往来函件。转出的复核、审批在“业务待办”中办理。"
      />
      <Panel>
        <DataTable<Row>
          caption="转移接续"
          filters={
            <>
              <ChoiceFilter list={list} name="direction" label="方向" options={directionOptions} />
              <ChoiceFilter list={list} name="state" label="进度" options={stateOptions} />
              <ChoiceFilter
                list={list}
                name="late"
                label="时间"
                options={{ late: `超过 ${query.data?.answerDays ?? ''} 天没有进展` }}
              />
              <WordFilter list={list} name="letterNo" label="联系函编号" maxLength={30} />
              <ClearFilters list={list} names={['direction', 'state', 'late', 'letterNo']} />
            </>
          }
          columns={columns}
          rowKey="transferId"
          query={query}
          paging={list}
          empty={{ title: '没有符合条件的转移', text: '职工申请转入、外地来函转出后，会列在这里。' }}
        />
      </Panel>
    </>
  );
}
