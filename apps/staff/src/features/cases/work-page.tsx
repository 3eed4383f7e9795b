import {
  Button,
  type Column,
  DataTable,
  formatCount,
  type ListState,
  Money,
  PageHeader,
  Panel,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { ChoiceFilter, ClearFilters, DaysFilter, FindFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { casework, type WorkRow } from '../../parts/server.ts';
import { BatchDialog } from './batch-dialog.tsx';
import './cases.css';
import { workColumns } from './queue.tsx';

const queues = {
  mine: ['待我办理', '轮到您这个岗位、您可以办理的业务，时限近的在前。'],
  waiting: ['等待中', '等待核验、待补正、等待付款结果或办理失败的业务。'],
  overdue: ['已超时', '超过办理时限还没有作出决定的业务，请优先办理。'],
  left: ['离岗待交接', '领取的人账号已停用，请打开业务转给同事，或放回待办。'],
  all: ['全部在办', '您有权查看的全部在办业务；已办结的按业务编号、申请人或办理情况查找。'],
} as const;
type Queue = keyof typeof queues;
const queueOf = (text: string | undefined): Queue => (text && text in queues ? (text as Queue) : 'mine');

const states = {
  reviewing: '审核中',
  waiting: '等待核验',
  returned: '待补正',
  approved: '已批准',
  executing: '办理中',
  failed: '办理失败',
  done: '已办结',
  refused: '不予批准',
  cancelled: '已撤销',
} as const;

const filterNames = ['kind', 'state', 'q', 'from', 'to'] as const;

/** The worklist that the address asks for. */
function useWork(list: ListState) {
  const queue = queueOf(list.get('queue'));
  const sorting = list.sorting(['due', 'submitted', 'amount'], { by: 'due', order: 'asc' });
  const filters = withoutEmpty({
    kind: list.get('kind'),
    state: list.choice('state', states),
    q: list.get('q'),
    ...list.range('day'),
  });
  const query = useRoute(
    casework.listWork,
    { query: { queue, page: list.page, pageSize: list.pageSize, ...sorting.asked, ...filters } },
    // Never by a clock: asking by itself would keep the session alive.
    { keepPrevious: true },
  );
  return { queue, sorting, query };
}

function Filters({ list, kinds }: { list: ListState; kinds: readonly { kind: string; title: string }[] }) {
  return (
    <>
      <FindFilter
        list={list}
        name="q"
        label="查找"
        className="work-search"
        placeholder="编号、姓名、证件、手机、单位"
      />
      <ChoiceFilter
        list={list}
        name="kind"
        label="业务"
        options={Object.fromEntries(kinds.map(({ kind, title }) => [kind, title]))}
      />
      <ChoiceFilter list={list} name="state" label="办理情况" options={states} />
      <DaysFilter list={list} label="受理日期" />
      <ClearFilters list={list} names={filterNames} />
    </>
  );
}

/** A box for each case that can be approved with others, and one for all of the page. */
const chooseColumn = (
  rows: readonly WorkRow[],
  chosen: ReadonlySet<string>,
  choose: (caseIds: readonly string[], isChosen: boolean) => void,
): Column<WorkRow> => ({
  key: 'chosen',
  title: (
    <input
      type="checkbox"
      className="choose"
      aria-label="选择本页全部业务"
      checked={rows.length > 0 && rows.every(({ caseId }) => chosen.has(caseId))}
      onChange={(event) =>
        choose(
          rows.map(({ caseId }) => caseId),
          event.target.checked,
        )
      }
    />
  ),
  width: 44,
  render: (row) => (
    <input
      type="checkbox"
      className="choose"
      aria-label={`选择 ${row.number}`}
      checked={chosen.has(row.caseId)}
      onChange={(event) => choose([row.caseId], event.target.checked)}
    />
  ),
});

export function WorkPage() {
  const may = useMay();
  const list = useListState();
  const { queue, sorting, query } = useWork(list);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isDeciding, setDeciding] = useState(false);
  const rows = query.data?.rows ?? [];
  const selected = rows.filter(({ caseId }) => chosen.has(caseId));
  const sum = selected.reduce((total, { amountFen }) => total + (amountFen ?? 0), 0);
  const mayChoose = queue === 'mine' && rows.length > 0;
  const choose = (caseIds: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const caseId of caseIds) {
      if (isChosen) next.add(caseId);
      else next.delete(caseId);
    }
    setChosen(next);
  };
  const goTo = (to: Queue) => {
    setChosen(new Set());
    list.set({ queue: to === 'mine' ? undefined : to });
  };
  return (
    <>
      <PageHeader title="业务待办" description={queues[queue][1]} />
      <Panel flush>
        <div className="segments" role="group" aria-label="待办清单">
          {(Object.keys(queues) as Queue[])
            .filter((key) => key !== 'left' || may('case.assign'))
            .map((key) => (
              <button
                key={key}
                type="button"
                className="segment"
                aria-pressed={key === queue}
                onClick={() => goTo(key)}
              >
                {queues[key][0]}
                {query.data && (
                  <span
                    className={
                      (key === 'overdue' || key === 'left') && query.data.counts[key] > 0 ? 'count count-bad' : 'count'
                    }
                  >
                    {formatCount(query.data.counts[key])}
                  </span>
                )}
              </button>
            ))}
        </div>
        <DataTable<WorkRow>
          caption={`业务待办（${queues[queue][0]}）`}
          columns={queue === 'mine' ? [chooseColumn(rows, chosen, choose), ...workColumns] : workColumns}
          rowKey="caseId"
          query={query}
          paging={list}
          sorting={sorting}
          filters={<Filters list={list} kinds={query.data?.kinds ?? []} />}
          rowClassName={(row) => (row.isOverdue ? 'row-late' : undefined)}
          // There from the start: what is being ticked does not move away under the hand.
          summary={
            mayChoose &&
            (selected.length > 0 ? (
              <>
                已选 {selected.length} 笔，合计 <Money fen={sum} unit strong />
              </>
            ) : (
              '勾选后可以批量通过'
            ))
          }
          extra={
            mayChoose && (
              <Button
                type={selected.length > 0 ? 'primary' : undefined}
                disabled={selected.length === 0}
                onClick={() => setDeciding(true)}
              >
                批量通过{selected.length > 0 && `所选 ${selected.length} 笔`}
              </Button>
            )
          }
          empty={
            queue === 'mine'
              ? { title: '没有待您办理的业务', text: '轮到您这个岗位的业务会显示在这里。' }
              : { title: '没有符合条件的业务', text: '可以放宽条件后再查。' }
          }
        />
      </Panel>
      {isDeciding && (
        <BatchDialog
          rows={selected}
          onClose={() => {
            setDeciding(false);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}
