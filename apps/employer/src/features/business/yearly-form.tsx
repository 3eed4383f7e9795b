import {
  type Column,
  DataTable,
  formatCount,
  Money,
  MonthText,
  Panel,
  ProblemSummary,
  useList,
  useListState,
} from '@anju/ui';
import { PageWait } from '../../parts/page-wait.tsx';
import { type AdjustmentYear, contribution } from '../../parts/server.ts';
import { SheetPanel } from './sheet-panel.tsx';

type Outside = AdjustmentYear['outside']['rows'][number];

const columns: readonly Column<Outside>[] = [
  { key: 'nameMasked', title: '姓名', width: 110, isRowHeader: true },
  { key: 'accountNo', title: '个人账号' },
  { key: 'baseFen', title: '现缴存基数（元）', align: 'right', render: ({ baseFen }) => <Money fen={baseFen} /> },
  {
    key: 'why',
    title: '原因',
    render: ({ why }) => (why === 'cap' ? '高于新年度上限' : '低于新年度下限'),
  },
  {
    key: 'limitedFen',
    title: '不调整将不能缴存，应执行（元）',
    align: 'right',
    render: ({ limitedFen }) => <Money fen={limitedFen} strong />,
  },
];

function Limits({ year }: { readonly year: AdjustmentYear }) {
  return (
    <Panel title="第一步　本年度政策">
      <table className="compare-table">
        <caption className="visually-hidden">缴存基数上下限</caption>
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col">上年度</th>
            <th scope="col">
              本年度（
              <MonthText value={year.yearFrom} /> 至 <MonthText value={year.yearTo} />）
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">缴存基数下限（元）</th>
            <td>
              <Money fen={year.baseMinBeforeFen} />
            </td>
            <td>
              <Money fen={year.baseMinFen} strong />
            </td>
          </tr>
          <tr>
            <th scope="row">缴存基数上限（元）</th>
            <td>
              <Money fen={year.baseMaxBeforeFen} />
            </td>
            <td>
              <Money fen={year.baseMaxFen} strong />
            </td>
          </tr>
        </tbody>
      </table>
      <p className="muted">
        缴存基数为职工本人上一年度月平均工资（《住房公积金管理条例》第十六条），低于下限按下限、高于上限按上限执行。上下限依据：
        {year.source}。
      </p>
    </Panel>
  );
}

/** U-T6, the yearly wizard: the year's limits, who is outside of them and why, then last year's wages as a sheet. */
export function YearlyForm() {
  const list = useListState();
  const query = useList(contribution.adjustmentYear, list);
  const { data: year, error, refetch } = query;
  if (!year) return <PageWait title="年度基数调整" error={error} onRetry={refetch} />;
  return (
    <>
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {year.notYet && <p className="notice">{year.notYet}</p>}
      <Limits year={year} />
      <Panel title={`第二步　现基数不在本年度范围内的职工（${formatCount(year.outside.total)} 人）`}>
        <DataTable
          caption="现基数不在本年度范围内的职工"
          columns={columns}
          query={{ ...query, data: year.outside }}
          rowKey="accountId"
          paging={list}
          empty={{ title: '没有', text: `${formatCount(year.personCount)} 名正常缴存的职工，现基数都在本年度范围内。` }}
        />
      </Panel>
      {!year.notYet && (
        <SheetPanel
          kind="yearly"
          title="第三步　提交上年月平均工资"
          text={`下载已填好 ${formatCount(year.personCount)} 名职工的表格，填写“上年月平均工资”后导入。系统按上下限核定新基数，列出按上限、下限执行的职工，并算出每月缴存额的变化；没有填的职工基数不变。`}
        />
      )}
    </>
  );
}
