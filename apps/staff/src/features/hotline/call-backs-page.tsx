import {
  type Column,
  DataTable,
  DayText,
  Dialog,
  Field,
  InstantText,
  PageHeader,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { ChoiceFilter } from '../../parts/filters.tsx';
import { useListState } from '../../parts/list-state.ts';
import { type HotlineCallBack, hotline } from '../../parts/server.ts';
import { HotlineNav } from './hotline-nav.tsx';

const states = { waiting: '待回电', done: '已回电' } as const;
const affected = [hotline.listCallBacks];

/** The number, masked until it is asked for: who saw it is written down. */
function CallNumber({ row }: { readonly row: HotlineCallBack }) {
  const reveal = useCommand(hotline.revealNumber);
  if (reveal.data) return <span className="figures">{reveal.data.number}</span>;
  return (
    <>
      <span className="figures">{row.numberMasked}</span>{' '}
      {row.state === 'waiting' && (
        <button
          type="button"
          className="link-button"
          onClick={() => reveal.mutate({ params: { callBackId: row.callBackId } })}
        >
          查看号码（记入审计）
        </button>
      )}
      <ProblemSummary error={reveal.error} />
    </>
  );
}

function FinishDialog({ row, onClose }: { readonly row: HotlineCallBack; readonly onClose: () => void }) {
  const [note, setNote] = useState('');
  const finishing = useCommand(hotline.finishCallBack, { invalidates: affected, onSuccess: onClose });
  return (
    <Dialog
      title="登记已回电"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button
            type="primary"
            disabled={note.trim().length < 2}
            loading={finishing.isPending}
            onClick={() => finishing.mutate({ params: { callBackId: row.callBackId }, body: { note: note.trim() } })}
          >
            登记
          </Button>
        </>
      }
    >
      <ProblemSummary error={finishing.error} />
      <p>
        {row.personName ?? '来电人'} {row.numberMasked}，<InstantText value={row.askedAt} /> 要求回电。
      </p>
      <Field name="note" label="回电结果" hint="例如：已答复提取条件；三次未接，已发短信。">
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={3}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}

/** Who asked to be called back, what is nearest to its day first. */
export function CallBacksPage() {
  const list = useListState();
  const [finishing, setFinishing] = useState<HotlineCallBack>();
  const state = list.get('state') === 'done' ? 'done' : 'waiting';
  const query = useRoute(
    hotline.listCallBacks,
    { query: { page: list.page, pageSize: list.pageSize, state } },
    { keepPrevious: true },
  );
  const columns: readonly Column<HotlineCallBack>[] = [
    {
      key: 'askedAt',
      title: '要求时间',
      width: 150,
      isRowHeader: true,
      render: (row) => <InstantText value={row.askedAt} />,
    },
    { key: 'numberMasked', title: '回电号码', width: 280, render: (row) => <CallNumber row={row} /> },
    {
      key: 'personName',
      title: '来电人',
      width: 100,
      render: (row) => row.personName ?? <span className="muted">未核实</span>,
    },
    {
      key: 'dueOn',
      title: '回电期限',
      width: 150,
      render: (row) => (
        <>
          <DayText value={row.dueOn} /> {row.isOverdue && <span className="tag tag-bad">逾期</span>}
        </>
      ),
    },
    ...(state === 'done'
      ? ([
          { key: 'note', title: '结果', wraps: true },
          { key: 'doneBy', title: '回电人', width: 100 },
        ] as const)
      : []),
    ...(state === 'waiting'
      ? [
          {
            key: 'callBackId',
            title: '操作',
            width: 110,
            render: (row: HotlineCallBack) => <Button onClick={() => setFinishing(row)}>登记已回电</Button>,
          } satisfies Column<HotlineCallBack>,
        ]
      : []),
  ];
  return (
    <>
      <PageHeader title="12329 语音" description="回电：来电人要求回电的，在期限内回电并登记结果。" />
      <HotlineNav />
      <Panel flush>
        <DataTable<HotlineCallBack>
          caption="回电"
          columns={columns}
          rowKey="callBackId"
          query={query}
          page={list.page}
          pageSize={list.pageSize}
          onPage={list.onPage}
          filters={
            <ChoiceFilter
              name="state"
              label="状态"
              value={state}
              options={states}
              onChange={(value) => list.set({ state: value })}
            />
          }
          empty={{
            title: state === 'waiting' ? '没有待回的电话' : '还没有回过电话',
            text: '来电人在语音里要求回电后，会列在这里。',
          }}
        />
      </Panel>
      {finishing && <FinishDialog row={finishing} onClose={() => setFinishing(undefined)} />}
    </>
  );
}
