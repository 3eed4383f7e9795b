import { type Column, formatCount, InstantText, Money, PageHeader, Panel, useRoute } from '@anju/ui';
import { type RouteInput, type RouteOutput, report } from '../../parts/server.ts';
import { moneyColumn, monthColumn, personColumns } from './person-columns.tsx';
import { type Asked, QueryList } from './query-list.tsx';
import { Tabs } from './tabs.tsx';

const keep = { keepPrevious: true } as const;
const whom = '姓名、证件号码或个人账号';

type Line = RouteOutput<typeof report.listContributionLines>['rows'][number];
type Change = RouteOutput<typeof report.listAccountChanges>['rows'][number];
type Base = RouteOutput<typeof report.listBaseChanges>['rows'][number];
type BackPayment = RouteOutput<typeof report.listBackPaymentLines>['rows'][number];

const lineColumns: readonly Column<Line>[] = [
  monthColumn('month', '汇缴月份', 'month'),
  ...personColumns<Line>(),
  { key: 'changeText', title: '变动' },
  moneyColumn('baseFen', '缴存基数', { sort: 'base' }),
  moneyColumn('employerFen', '单位部分'),
  moneyColumn('memberFen', '个人部分'),
  moneyColumn('amountFen', '合计', { strong: true, sort: 'amount' }),
  { key: 'serial', title: '业务流水号' },
  { key: 'stateText', title: '状态' },
];
type LineChange = NonNullable<RouteInput<typeof report.listContributionLines>['query']['change']>;
const lineSorts = ['month', 'base', 'amount'] as const;
const useLines = ({ choice, ...asked }: Asked<(typeof lineSorts)[number]>) =>
  useRoute(
    report.listContributionLines,
    { query: { ...asked, ...(choice !== undefined && { change: choice as LineChange }) } },
    keep,
  );

/** U-Q8. */
const ContributionLines = () => (
  <QueryList
    caption="汇缴职工明细"
    columns={lineColumns}
    rowKey={(row) => `${row.serial}-${row.lineNo}`}
    useRows={useLines}
    sorts={lineSorts}
    dates={{ label: '汇缴月份', by: 'month' }}
    search={whom}
    hasNames
    choice={{
      label: '变动',
      options: { new: '新增', back: '启封', changed: '基数变动', gone: '减少', same: '无变化' },
    }}
    summary={({ total, amountFen }) => (
      <span>
        共 {formatCount(total)} 条，合计 <Money fen={amountFen} strong unit />
      </span>
    )}
    declared={report.exportContributionLines}
    fileFilter={({ choice, ...asked }) => ({ ...asked, change: choice })}
    empty={{ what: '汇缴明细', text: '汇缴入账后，每位职工每个月的缴存会列在这里。' }}
  />
);

const changeColumns: readonly Column<Change>[] = [
  { key: 'at', title: '办理时间', sort: 'at', render: ({ at }) => <InstantText value={at} /> },
  ...personColumns<Change>(),
  { key: 'kindText', title: '变更种类' },
  { key: 'summary', title: '变更内容', wraps: true },
  monthColumn('effectiveMonth', '生效月份', 'month'),
  { key: 'channel', title: '办理渠道' },
];
type ChangeKind = NonNullable<RouteInput<typeof report.listAccountChanges>['query']['kind']>;
const changeSorts = ['at', 'month'] as const;
const useChanges = ({ choice, ...asked }: Asked<(typeof changeSorts)[number]>) =>
  useRoute(
    report.listAccountChanges,
    { query: { ...asked, ...(choice !== undefined && { kind: choice as ChangeKind }) } },
    keep,
  );

/** U-Q9, U-Q10. */
const Changes = () => (
  <QueryList
    caption="变更清册"
    columns={changeColumns}
    rowKey={(row, index) => `${row.at}-${row.accountNo}-${index}`}
    useRows={useChanges}
    sorts={changeSorts}
    dates={{ label: '办理日期', by: 'day' }}
    search={whom}
    hasNames
    choice={{
      label: '变更种类',
      options: {
        open: '开户',
        seal: '封存',
        unseal: '启封',
        transfer: '单位变更',
        freeze: '冻结',
        unfreeze: '解除冻结',
        merge: '账户合并',
      },
    }}
    summary={({ total }) => `共 ${formatCount(total)} 条`}
    declared={report.exportAccountChanges}
    fileFilter={({ choice, ...asked }) => ({ ...asked, kind: choice })}
    empty={{ what: '变更', text: '开户、封存、启封、转移等变更会列在这里。' }}
  />
);

const baseColumns: readonly Column<Base>[] = [
  { key: 'at', title: '办理时间', sort: 'at', render: ({ at }) => <InstantText value={at} /> },
  ...personColumns<Base>(),
  moneyColumn('baseBeforeFen', '调整前基数'),
  moneyColumn('baseFen', '调整后基数', { strong: true, sort: 'base' }),
  {
    key: 'differenceFen',
    title: '增减',
    align: 'right',
    render: ({ differenceFen }) => <Money fen={differenceFen} sign />,
  },
  monthColumn('effectiveMonth', '生效月份', 'month'),
  { key: 'channel', title: '办理渠道' },
];
const baseSorts = ['at', 'base', 'month'] as const;
const useBases = ({ choice: _choice, ...query }: Asked<(typeof baseSorts)[number]>) =>
  useRoute(report.listBaseChanges, { query }, keep);

/** U-Q9, U-Q12. */
const Bases = () => (
  <QueryList
    caption="基数调整清册"
    columns={baseColumns}
    rowKey={(row, index) => `${row.at}-${row.accountNo}-${index}`}
    useRows={useBases}
    sorts={baseSorts}
    dates={{ label: '办理日期', by: 'day' }}
    search={whom}
    hasNames
    summary={({ total }) => `共 ${formatCount(total)} 条，金额单位：元`}
    declared={report.exportBaseChanges}
    empty={{ what: '基数调整', text: '年度调整和单个调整都会列在这里。' }}
  />
);

const backPaymentColumns: readonly Column<BackPayment>[] = [
  { key: 'at', title: '提交时间', sort: 'at', render: ({ at }) => <InstantText value={at} /> },
  ...personColumns<BackPayment>(),
  monthColumn('month', '补缴月份', 'month'),
  moneyColumn('employerFen', '单位部分'),
  moneyColumn('memberFen', '个人部分'),
  moneyColumn('amountFen', '合计', { strong: true, sort: 'amount' }),
  { key: 'reason', title: '补缴原因', wraps: true },
  { key: 'number', title: '业务流水号' },
  { key: 'stateText', title: '状态' },
];
const backPaymentSorts = ['at', 'month', 'amount'] as const;
const useBackPayments = ({ choice: _choice, ...query }: Asked<(typeof backPaymentSorts)[number]>) =>
  useRoute(report.listBackPaymentLines, { query }, keep);

/** U-Q9, U-Q11. */
const BackPayments = () => (
  <QueryList
    caption="补缴清册"
    columns={backPaymentColumns}
    rowKey={(row, index) => `${row.number}-${row.accountNo}-${row.month}-${index}`}
    useRows={useBackPayments}
    sorts={backPaymentSorts}
    dates={{ label: '提交日期', by: 'day' }}
    search={whom}
    hasNames
    summary={({ total, amountFen }) => (
      <span>
        共 {formatCount(total)} 条，合计 <Money fen={amountFen} strong unit />
      </span>
    )}
    declared={report.exportBackPaymentLines}
    empty={{ what: '补缴', text: '已确认的补缴会按职工和月份列在这里。' }}
  />
);

/** 清册查询 (U-Q8…U-Q12). */
export function ListsPage() {
  return (
    <>
      <PageHeader
        title="清册查询"
        description="汇缴、变更、补缴和基数调整的职工清册，可按职工和时间查询，可导出表格。"
      />
      <Panel>
        <Tabs
          label="清册种类"
          tabs={[
            { key: 'lines', label: '汇缴职工明细', content: <ContributionLines /> },
            { key: 'changes', label: '变更清册', content: <Changes /> },
            { key: 'bases', label: '基数调整清册', content: <Bases /> },
            { key: 'back-payments', label: '补缴清册', content: <BackPayments /> },
          ]}
        />
      </Panel>
    </>
  );
}
