import { useState } from 'react';
import { Link } from 'react-router';
import { evidence, type RouteOutput, report } from '../../../server/src/contract.ts';
import { Dialog } from '../dialog.tsx';
import { EvidenceCard } from '../evidence.tsx';
import { SelectField } from '../field.tsx';
import { InstantText, Nothing } from '../figures.tsx';
import { usePaging } from '../list-state.ts';
import { PageSkeleton, Panel, StateTag, type StateTexts } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { useList, useRoute } from '../query.ts';
import { PageHeader } from '../shell.tsx';
import { type Column, DataTable } from '../table.tsx';
import { Consents } from './consents.tsx';

type Lookup = RouteOutput<typeof report.listMyLookups>['rows'][number];

const results: StateTexts<NonNullable<Lookup['result']>> = {
  match: ['一致', 'good'],
  mismatch: ['不一致', 'bad'],
  'not-found': ['查无记录', 'bad'],
  unavailable: ['等待应答', 'wait'],
  overdue: ['超期未应答', 'bad'],
  certified: ['凭证明认可', 'good'],
  cancelled: ['已撤销', 'calm'],
  asking: ['查询中', 'info'],
};

const columnsOf = (onOpen: (queryId: string) => void): readonly Column<Lookup>[] => [
  { key: 'at', title: '时间', isRowHeader: true, render: ({ at }) => <InstantText value={at} /> },
  {
    key: 'who',
    title: '谁',
    wraps: true,
    render: ({ kind, who }) => (
      <>
        {who}
        <span className="lookup-kind">{kind === 'query' ? '中心向该部门查询' : '中心工作人员'}</span>
      </>
    ),
  },
  { key: 'what', title: '查了什么', wraps: true },
  {
    key: 'purpose',
    title: '为什么、凭什么',
    wraps: true,
    render: ({ purpose, basis }) => (
      <>
        {purpose ?? '办理业务'}
        {basis && <span className="lookup-kind">依据：{basis}</span>}
      </>
    ),
  },
  {
    key: 'result',
    title: '结果',
    render: ({ result, queryId }) => (
      <span className="lookup-result">
        {result ? <StateTag state={result} texts={results} /> : <Nothing />}
        {queryId && (
          <button type="button" className="link-button" onClick={() => onOpen(queryId)}>
            看明细
          </button>
        )}
      </span>
    ),
  },
  { key: 'channel', title: '渠道' },
];

interface DetailProps {
  readonly queryId: string;
  readonly onClose: () => void;
  readonly certifyPath: LookupsPageProps['certifyPath'];
}

function Detail({ queryId, onClose, certifyPath }: DetailProps) {
  const { data, error, isPending, refetch } = useRoute(evidence.getMyEvidence, { params: { queryId } });
  return (
    <Dialog title="核验明细" onClose={onClose} wide>
      {isPending && <PageSkeleton lines={4} />}
      <ProblemSummary error={error} onRetry={refetch} />
      {data && (
        <EvidenceCard
          view={data}
          actions={data.mayCertify && certifyPath && <Link to={certifyPath(queryId)}>提交证明</Link>}
        />
      )}
    </Dialog>
  );
}

interface LookupsPageProps {
  /** Where a paper is handed in for what an agency did not confirm. */
  readonly certifyPath?: (queryId: string) => string;
  /** The way back, where the app has no navigation beside its pages. */
  readonly back?: { readonly to: string; readonly text: string };
}

/** who asked or looked at what about the person, why, when, on which basis, with which result. */
export function LookupsPage({ certifyPath, back }: LookupsPageProps) {
  const paging = usePaging();
  const [kind, setKind] = useState<Lookup['kind']>();
  const [opened, setOpened] = useState<string>();
  const query = useList(report.listMyLookups, paging, { query: { ...(kind && { kind }) } });
  return (
    <>
      <PageHeader
        title="谁看过我的信息"
        back={back}
        description="中心向其他部门查询您的信息，以及工作人员查看您的信息，每一次都记在这里。有不明白的，请拨打 12329。"
      />
      <div className="lookups">
        <Panel>
          <DataTable
            caption="查询与查看记录"
            columns={columnsOf(setOpened)}
            rowKey={(_row, index) => index}
            query={query}
            paging={paging}
            filters={
              <SelectField
                name="kind"
                label="记录种类"
                value={kind ?? 'all'}
                options={[
                  { value: 'all', label: '全部' },
                  { value: 'query', label: '中心向其他部门查询' },
                  { value: 'look', label: '工作人员查看' },
                ]}
                onChange={(chosen) => {
                  setKind(chosen === 'all' ? undefined : chosen);
                  paging.onPage(1, paging.pageSize);
                }}
              />
            }
            empty={{ title: '还没有人查询或查看您的信息', text: '办理业务需要核验时，会先征得您的同意，并记在这里。' }}
          />
        </Panel>
        <Consents />
      </div>
      {opened && <Detail queryId={opened} onClose={() => setOpened(undefined)} certifyPath={certifyPath} />}
    </>
  );
}
