import {
  type Column,
  DataTable,
  DayText,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  scoreWords,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { ChoiceFilter, WordFilter } from '../../parts/filters.tsx';
import {
  priorities,
  type StaffWorkOrder,
  workOrderChannels,
  workOrderKinds,
  workOrderStates,
  workorder,
} from '../../parts/server.ts';
import { deskStates } from './words.ts';
import './work-orders.css';

const columns: readonly Column<StaffWorkOrder>[] = [
  {
    key: 'title',
    title: '工单',
    isRowHeader: true,
    wraps: true,
    render: ({ workOrderId, title, number }) => (
      <>
        <Link to={`/work-orders/${workOrderId}`}>{title}</Link>
        <span className="second-line figures">{number}</span>
      </>
    ),
  },
  { key: 'kind', title: '类别', width: 70, render: ({ kind }) => workOrderKinds[kind] },
  {
    key: 'subjectName',
    title: '提出人',
    wraps: true,
    width: 220,
    render: ({ subjectName, subjectKind, channel }) => (
      <>
        {subjectName}
        <span className="second-line">
          {subjectKind === 'employer' ? '单位' : subjectKind === 'person' ? '职工' : workOrderChannels[channel]}
        </span>
      </>
    ),
  },
  { key: 'writtenAt', title: '提交时间', width: 150, render: ({ writtenAt }) => <InstantText value={writtenAt} /> },
  {
    key: 'dueOn',
    title: '答复期限',
    width: 150,
    render: ({ dueOn, isOverdue, isDueToday, priority }) => (
      <>
        <DayText value={dueOn} plain /> {isOverdue && <span className="tag tag-bad">逾期</span>}{' '}
        {isDueToday && <span className="tag">今天到期</span>}{' '}
        {priority !== 'usual' && <span className="tag tag-bad">{priorities[priority]}</span>}
      </>
    ),
  },
  { key: 'state', title: '状态', width: 100, render: ({ state }) => <StateTag state={state} texts={deskStates} /> },
  {
    key: 'score',
    title: '评价',
    width: 90,
    render: ({ score }) => (score === null ? '—' : scoreWords[score - 1]),
  },
  {
    key: 'staffName',
    title: '承办',
    width: 130,
    render: ({ staffName, departmentName }) => (
      <>
        {staffName ?? departmentName ?? '—'}
        {staffName && departmentName && <span className="second-line">{departmentName}</span>}
      </>
    ),
  },
];

const scopes = {
  mine: '我承办的',
  department: '我的科室',
  waiting: '待分派',
  left: '承办人已停用',
  open: '全部未办结',
} as const;
const dues = { today: '今天到期', overdue: '已逾期' } as const;

/** What people and employers wrote, what is nearest to its day first. */
export function WorkOrdersPage() {
  const list = useListState();
  const q = useDeferredValue(list.get('q')?.trim());
  const state = list.choice('state', workOrderStates);
  const kind = list.choice('kind', workOrderKinds);
  const channel = list.choice('channel', workOrderChannels);
  const scope = list.choice('scope', scopes);
  const due = list.choice('due', dues);
  const query = useList(workorder.listStaffWorkOrders, list, {
    query: withoutEmpty({ state, kind, channel, scope, due, q }),
  });
  const counts = query.data?.counts;
  return (
    <>
      <PageHeader
        title="工单"
        description="热线、网厅、微信、微博、柜台等各渠道的咨询、投诉、建议、举报、回访和故障，在期限内答复。"
        extra={
          <span className="work-order-links">
            <Link to="/work-orders/overview">统计与科室</Link>
            <Link className="button button-primary" to="/work-orders/new">
              登记工单
            </Link>
          </span>
        }
      />
      <Panel flush>
        <DataTable<StaffWorkOrder>
          caption="工单"
          columns={columns}
          rowKey="workOrderId"
          query={query}
          paging={list}
          filters={
            <>
              <WordFilter list={list} name="q" label="编号或文字" maxLength={40} />
              <ChoiceFilter list={list} name="state" label="状态" options={workOrderStates} />
              <ChoiceFilter list={list} name="kind" label="类别" options={workOrderKinds} />
              <ChoiceFilter list={list} name="scope" label="范围" options={scopes} />
              <ChoiceFilter list={list} name="due" label="期限" options={dues} />
              <ChoiceFilter list={list} name="channel" label="来源" options={workOrderChannels} />
            </>
          }
          summary={
            counts &&
            `未办结 ${counts.open} 张：我承办 ${counts.mine}，待分派 ${counts.waiting}，${counts.left > 0 ? `承办人已停用 ${counts.left}，` : ''}待审核 ${counts.inReview}，今天到期 ${counts.dueToday}，逾期 ${counts.overdue}`
          }
          empty={{ title: '没有工单', text: '请换一个条件。' }}
        />
      </Panel>
    </>
  );
}
