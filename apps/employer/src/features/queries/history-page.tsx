import { type Column, DayText, formatCount, InstantText, Money, PageHeader, Panel, StateTag, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { paths } from '../../parts/routes.ts';
import {
  businessStates,
  channelText,
  contribution,
  type RouteInput,
  type RouteOutput,
  report,
} from '../../parts/server.ts';
import { businessStateTexts, businessTexts } from '../../parts/words.ts';
import { moneyColumn, monthColumn, personColumns } from './person-columns.tsx';
import { type Asked, QueryList } from './query-list.tsx';
import { Tabs } from './tabs.tsx';

const keep = { keepPrevious: true } as const;
type Business = RouteOutput<typeof contribution.listBusinesses>['rows'][number];
type Submitted = RouteOutput<typeof report.listSubmittedLines>['rows'][number];
type Change = RouteOutput<typeof report.listPersonChanges>['rows'][number];

const businessColumns: readonly Column<Business>[] = [
  { key: 'createdAt', title: '提交时间', sort: 'at', render: ({ createdAt }) => <InstantText value={createdAt} /> },
  { key: 'kind', title: '业务', isRowHeader: true, render: ({ kind }) => businessTexts[kind] },
  {
    key: 'number',
    title: '业务流水号',
    render: ({ kind, businessId, number }) => (
      <Link to={kind === 'remittance' ? paths.remittance(businessId) : paths.business(businessId)}>{number}</Link>
    ),
  },
  { key: 'state', title: '状态', render: ({ state }) => <StateTag state={state} texts={businessStateTexts} /> },
  monthColumn('effectiveMonth', '所属月份'),
  {
    key: 'personCount',
    title: '人数',
    align: 'right',
    sort: 'persons',
    render: ({ personCount }) => formatCount(personCount),
  },
  moneyColumn('amountFen', '金额（元）', { sort: 'amount' }),
  { key: 'confirmedBy', title: '确认人' },
  { key: 'finishedAt', title: '办结时间', render: ({ finishedAt }) => <InstantText value={finishedAt} /> },
  { key: 'channel', title: '渠道', render: ({ channel }) => channelText(channel) },
];
type Kind = NonNullable<RouteInput<typeof contribution.listBusinesses>['query']['kind']>;
type State = Business['state'];
const businessSorts = ['at', 'persons', 'amount'] as const;
const useBusinesses = ({ choice, state, q: number, ...asked }: Asked<(typeof businessSorts)[number]>) =>
  useRoute(
    contribution.listBusinesses,
    {
      query: {
        ...asked,
        ...(number && { number }),
        ...(choice !== undefined && { kind: choice as Kind }),
        ...(state !== undefined && { state: state as State }),
      },
    },
    keep,
  );

/** U-Q13. */
const Businesses = () => (
  <QueryList
    caption="历史业务"
    columns={businessColumns}
    rowKey={(row) => row.businessId}
    useRows={useBusinesses}
    sorts={businessSorts}
    dates={{ label: '提交日期', by: 'day' }}
    search="业务流水号"
    choice={{ label: '业务种类', options: businessTexts }}
    states={businessStates}
    summary={({ total }) => `共 ${formatCount(total)} 笔`}
    declared={report.exportBusinesses}
    fileFilter={({ q: number, choice: kind, ...asked }) => ({ ...asked, number, kind })}
    empty={{ what: '业务', text: '办理过的汇缴、补缴、开户、封存等业务会列在这里。' }}
  />
);

/** The base that was submitted; where it is another than before, that one below. */
function Base({ line: { baseFen, baseBeforeFen } }: { readonly line: Submitted }) {
  return (
    <>
      <Money fen={baseFen} />
      {baseBeforeFen !== null && baseBeforeFen !== baseFen && (
        <>
          <br />
          <span className="muted">
            原 <Money fen={baseBeforeFen} />
          </span>
        </>
      )}
    </>
  );
}

const submittedColumns: readonly Column<Submitted>[] = [
  { key: 'at', title: '提交日期', sort: 'at', render: ({ at }) => <DayText value={at} plain /> },
  { key: 'kindText', title: '业务' },
  { key: 'stateText', title: '状态' },
  monthColumn('month', '所属月份', 'month'),
  ...personColumns<Submitted>(),
  { key: 'baseFen', title: '基数', align: 'right', render: (line) => <Base line={line} /> },
  moneyColumn('amountFen', '合计', { strong: true, sort: 'amount' }),
  { key: 'reason', title: '原因', width: 110, wraps: true },
  { key: 'number', title: '业务流水号' },
];
type SubmittedState = NonNullable<RouteInput<typeof report.listSubmittedLines>['query']['state']>;
const submittedSorts = ['at', 'month', 'amount'] as const;
const useSubmitted = ({ choice: _choice, state, ...asked }: Asked<(typeof submittedSorts)[number]>) =>
  useRoute(
    report.listSubmittedLines,
    { query: { ...asked, ...(state !== undefined && { state: state as SubmittedState }) } },
    keep,
  );

/** U-Q14. */
const SubmittedLines = () => (
  <QueryList
    caption="提交数据"
    columns={submittedColumns}
    rowKey={(row, index) => `${row.number}-${index}`}
    useRows={useSubmitted}
    sorts={submittedSorts}
    dates={{ label: '提交日期', by: 'day' }}
    search="姓名、证件号码或个人账号"
    hasNames
    states={businessStates}
    summary={({ total }) => `共 ${formatCount(total)} 条`}
    declared={report.exportSubmittedLines}
    empty={{ what: '提交数据', text: '单位提交的每一笔业务涉及的职工都列在这里，包括未办结的。' }}
  />
);

const changeColumns: readonly Column<Change>[] = [
  { key: 'at', title: '变更时间', sort: 'at', render: ({ at }) => <InstantText value={at} /> },
  ...personColumns<Change>(),
  { key: 'field', title: '变更项目' },
  { key: 'before', title: '变更前' },
  { key: 'after', title: '变更后' },
  { key: 'actor', title: '操作人' },
  { key: 'channel', title: '渠道' },
];
const changeSorts = ['at'] as const;
const useChanges = ({ choice: _choice, state: _state, ...query }: Asked<(typeof changeSorts)[number]>) =>
  useRoute(report.listPersonChanges, { query }, keep);

/** U-Q15. */
const PersonChanges = () => (
  <QueryList
    caption="个人信息变更记录"
    columns={changeColumns}
    rowKey={(row, index) => `${row.at}-${row.accountNo}-${index}`}
    useRows={useChanges}
    sorts={changeSorts}
    dates={{ label: '变更日期', by: 'day' }}
    search="姓名、证件号码或个人账号"
    hasNames
    summary={({ total }) => `共 ${formatCount(total)} 条`}
    declared={report.exportPersonChanges}
    empty={{ what: '变更记录', text: '本单位职工的手机号码等信息变更后会列在这里，内容已脱敏。' }}
  />
);

/** 业务记录 (U-Q13, U-Q14, U-Q15). */
export function HistoryPage() {
  return (
    <>
      <PageHeader title="业务记录" description="单位办理过的业务、提交过的数据，以及职工个人信息的变更。" />
      <Panel>
        <Tabs
          label="记录种类"
          tabs={[
            { key: 'businesses', label: '历史业务', content: <Businesses /> },
            { key: 'submitted', label: '提交数据', content: <SubmittedLines /> },
            { key: 'person-changes', label: '个人信息变更记录', content: <PersonChanges /> },
          ]}
        />
      </Panel>
    </>
  );
}
