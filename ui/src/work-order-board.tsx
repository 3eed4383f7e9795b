import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type RouteOutput, workorder } from '../../server/src/contract.ts';
import { askedKinds, workOrderKinds } from '../../server/src/rules.ts';
import { SelectField } from './field.tsx';
import { InstantText } from './figures.tsx';
import { useListState } from './list-state.ts';
import { Pager } from './pager.tsx';
import { EmptyState, PageSkeleton, Panel } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useList } from './query.ts';
import { PageHeader } from './shell.tsx';
import type { WorkOrderPlace } from './work-orders.tsx';
import './styles/content.css';

type BoardRow = RouteOutput<typeof workorder.listBoard>['rows'][number];

function BoardItem({ row }: { readonly row: BoardRow }) {
  return (
    <li className="board-item">
      <details>
        <summary>
          <span className="content-row-title">{row.title}</span>
          <span className="content-row-facts">
            <span className="tag">{workOrderKinds[row.kind]}</span>
            {row.author}　<InstantText value={row.writtenAt} />
          </span>
        </summary>
        <p className="content-plain">{row.question}</p>
        <div className="board-answer">
          <p className="content-plain">{row.answer}</p>
          <p className="muted">
            中心答复于 <InstantText value={row.answeredAt} />
          </p>
        </div>
      </details>
    </li>
  );
}

/** P-O6, U-O7: chosen questions and answers, for anyone. */
export function WorkOrderBoard({
  centerId,
  place,
  extra,
}: {
  readonly centerId: number;
  readonly place: WorkOrderPlace;
  readonly extra?: ReactNode;
}) {
  const list = useListState();
  const kind = askedKinds.find((one) => one === list.get('kind'));
  const { data, error, refetch } = useList(
    workorder.listBoard,
    list,
    { query: { centerId, ...(kind && { kind }) } },
    { enabled: centerId > 0, staleTime: 30_000 },
  );
  return (
    <div className="content-page">
      <PageHeader
        title="留言公开"
        description="经留言人同意公开的问题和中心的答复。"
        extra={
          <>
            {extra}
            <Link className="button" to={place.newPath}>
              写留言
            </Link>
          </>
        }
      />
      <Panel>
        <div className="board-filter">
          <SelectField
            name="kind"
            label="类别"
            value={kind ?? ''}
            options={[
              { value: '', label: '全部' },
              ...askedKinds.map((value) => ({ value, label: workOrderKinds[value] })),
            ]}
            onChange={(value) => list.set({ kind: value })}
          />
        </div>
        {error ? (
          <ProblemSummary error={error} onRetry={refetch} />
        ) : !data ? (
          <PageSkeleton />
        ) : data.rows.length === 0 ? (
          <EmptyState title="还没有公开的留言" text="请换一个类别，或先看看办事指南。" />
        ) : (
          <>
            <ul className="content-rows">
              {data.rows.map((row) => (
                <BoardItem key={row.number} row={row} />
              ))}
            </ul>
            <Pager label="留言分页" total={data.total} {...list} />
          </>
        )}
      </Panel>
    </div>
  );
}
