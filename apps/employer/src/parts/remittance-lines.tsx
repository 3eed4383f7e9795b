import { type Column, DataTable, Masked, Money, Nothing, Panel, StateTag, useList } from '@anju/ui';
import { type ReactNode, useState } from 'react';
import { Difference } from './difference.tsx';
import { FilterChips } from './filter-chips.tsx';
import { useSearchedPages } from './searched-pages.tsx';
import { contribution, type LineChange, type Remittance, type RemittanceLine } from './server.ts';
import { nameColumn, useWholeNames } from './whole-names.tsx';
import { changeExplanations, changeTexts, correctionTexts } from './words.ts';

function Base({ line }: { readonly line: RemittanceLine }) {
  if (line.change === 'gone') {
    return (
      <span className="base-change">
        <span className="base-before">
          <Money fen={line.baseBeforeFen ?? line.baseFen} />
        </span>
        <span aria-hidden="true"> → </span>
        <span>停缴</span>
      </span>
    );
  }
  if (line.baseBeforeFen === null || line.baseBeforeFen === line.baseFen) return <Money fen={line.baseFen} />;
  return (
    <span className="base-change">
      <span className="base-before">
        <span className="visually-hidden">原为 </span>
        <Money fen={line.baseBeforeFen} />
      </span>
      <span aria-hidden="true"> → </span>
      <span className="visually-hidden">改为 </span>
      <Money fen={line.baseFen} strong />
    </span>
  );
}

const columns: readonly Column<RemittanceLine>[] = [
  { key: 'lineNo', title: '序号', width: 56, align: 'right' },
  nameColumn<RemittanceLine>(110),
  { key: 'change', title: '变化', width: 92, render: ({ change }) => <StateTag state={change} texts={changeTexts} /> },
  {
    key: 'certificateMasked',
    title: '证件号码',
    render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
  },
  {
    key: 'accountNo',
    title: '个人账号',
    render: ({ accountNo }) => accountNo ?? <span className="muted">确认后开户</span>,
  },
  { key: 'baseFen', title: '缴存基数（元）', align: 'right', render: (line) => <Base line={line} /> },
  {
    key: 'difference',
    title: '基数变化',
    align: 'right',
    render: ({ change, baseBeforeFen, baseFen }) =>
      change === 'changed' && baseBeforeFen !== null ? (
        <Difference fromFen={baseBeforeFen} toFen={baseFen} />
      ) : (
        <Nothing />
      ),
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
    render: ({ amountFen, leftOut, correction }) =>
      leftOut === null ? (
        <>
          {correction !== null && <StateTag state={correction} texts={correctionTexts} />}{' '}
          <Money fen={amountFen} strong />
        </>
      ) : (
        <span className="field-error">暂不缴</span>
      ),
  },
];

const shownChanges: readonly LineChange[] = ['new', 'back', 'changed', 'gone', 'same'];

interface RemittanceLinesProps {
  readonly remittanceId: string;
  readonly counts: Remittance['counts'];
  readonly title?: string;
  /** Shows first what most needs to be looked at: the first kind of change that there is. */
  readonly startsWithChanges?: boolean;
  /** What may be done with each person. */
  readonly action?: (line: RemittanceLine) => ReactNode;
}

/** The people of a remittance (U-Q8), filtered by what changed and by name or certificate number. */
export function RemittanceLines({
  remittanceId,
  counts,
  title = '清册明细',
  startsWithChanges = false,
  action,
}: RemittanceLinesProps) {
  const first = startsWithChanges ? shownChanges.find((change) => change !== 'same' && counts[change] > 0) : undefined;
  const [change, setChange] = useState<LineChange | undefined>(first);
  const search = useSearchedPages('姓名或证件号码', { size: 50 });
  const names = useWholeNames();
  const query = useList(contribution.listRemittanceLines, search.paging, {
    params: { remittanceId },
    query: { ...search.asked, ...names.asked, ...(change && { change }) },
  });
  const all = shownChanges.reduce((sum, kind) => sum + counts[kind], 0);
  const options = [
    { value: undefined, label: '全部', count: all },
    ...shownChanges.map((kind) => ({
      value: kind,
      label: changeTexts[kind][0],
      count: counts[kind],
      hint: changeExplanations[kind],
    })),
  ];
  return (
    <Panel title={title}>
      <DataTable
        caption="汇缴职工明细"
        columns={action ? [...columns, { key: 'action', title: '调整', render: action }] : columns}
        query={query}
        rowKey={({ lineNo, certificateMasked }) => `${lineNo}-${certificateMasked}`}
        paging={search.paging}
        maxHeight="62vh"
        extra={names.button}
        filters={
          <>
            <FilterChips
              label="按变化查看"
              options={options}
              value={change}
              onChange={(next) => {
                setChange(next);
                search.restart();
              }}
            />
            {search.field}
          </>
        }
        summary={
          change && (
            <span className="muted">
              {changeTexts[change][0]}：{changeExplanations[change]}。
            </span>
          )
        }
        empty={{ title: '没有符合条件的职工', text: '换一个变化类型，或清空查找内容。' }}
      />
    </Panel>
  );
}
