import { type Column, ConfirmButton, DataTable, InstantText, Panel, StateTag, useCommand, useRoute } from '@anju/ui';
import { ChoiceFilter, ClearFilters } from '../../parts/filters.tsx';
import { useListState } from '../../parts/list-state.ts';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type ServiceBoard, type ServiceChange, service } from '../../parts/server.ts';
import { beforeText, contentText, kindTexts } from './words.ts';

const states = {
  waiting: ['待审批', 'wait'],
  approved: ['已批准', 'good'],
  returned: ['已退回', 'bad'],
  withdrawn: ['已撤回', 'calm'],
} as const;
const stateOptions = { waiting: '待审批', approved: '已批准', returned: '已退回', withdrawn: '已撤回' } as const;

function Actions({ row }: { readonly row: ServiceChange }) {
  const may = useMay();
  const { changeId } = row;
  const invalidates = [service.listChanges, service.getServiceBoard];
  const decide = useCommand(service.decideChange, { invalidates });
  const withdraw = useCommand(service.withdrawChange, { invalidates });
  if (row.state !== 'waiting') return null;
  if (row.isOwn)
    return (
      <ConfirmButton
        title="撤回这项变更？"
        description="撤回后设置不变，可以重新提出。"
        confirmText="撤回"
        onConfirm={() => withdraw.mutateAsync({ params: { changeId } })}
      >
        撤回
      </ConfirmButton>
    );
  if (!may('service.approve')) return null;
  return (
    <div className="service-actions">
      <PassOrReturn
        title="批准这项变更？"
        description={`${contentText(row.kind, row.content)}。到生效时间即在所有进程生效。`}
        noteLabel="退回的原因"
        usual={['请改到非工作时间', '请先公告', '范围过大']}
        decide={{
          mutateAsync: (body) => decide.mutateAsync({ params: { changeId }, body }),
          error: decide.error,
          isPending: decide.isPending,
        }}
      />
    </div>
  );
}

const columnsOf = (placeOf: (row: ServiceChange) => string): readonly Column<ServiceChange>[] => [
  {
    key: 'what',
    title: '变更',
    isRowHeader: true,
    width: 210,
    wraps: true,
    render: (row) => (
      <>
        {kindTexts[row.kind]}
        <span className="second-line">{placeOf(row)}</span>
      </>
    ),
  },
  {
    key: 'content',
    title: '内容与原因',
    wraps: true,
    render: (row) => (
      <>
        {row.state === 'waiting' && <span className="muted">{beforeText(row.kind, row.before)} → </span>}
        <strong>{contentText(row.kind, row.content)}</strong>
        <span className="second-line">{row.reason}</span>
      </>
    ),
  },
  { key: 'takesEffectAt', title: '生效时间', width: 140, render: (row) => <InstantText value={row.takesEffectAt} /> },
  {
    key: 'proposed',
    title: '提出',
    width: 140,
    render: (row) => (
      <>
        {row.proposedByName}
        <span className="second-line">
          <InstantText value={row.proposedAt} />
        </span>
      </>
    ),
  },
  {
    key: 'decided',
    title: '审批',
    width: 170,
    wraps: true,
    render: (row) => (
      <>
        <StateTag state={row.state} texts={states} /> {row.decidedByName}
        {row.note && <span className="second-line">{row.note}</span>}
      </>
    ),
  },
  { key: 'actions', title: '办理', width: 190, render: (row) => <Actions row={row} /> },
];

/** What waits for the other person, and the history of everything that was set. */
export function ChangesPanel({ board }: { readonly board: ServiceBoard | undefined }) {
  const list = useListState(20);
  const [kind, state] = [list.get('kind'), list.get('state')];
  const query = useRoute(
    service.listChanges,
    {
      query: {
        page: list.page,
        pageSize: list.pageSize,
        ...(kind && { kind: kind as ServiceChange['kind'] }),
        ...(state && { state: state as ServiceChange['state'] }),
      },
    },
    { keepPrevious: true },
  );
  const placeOf = ({ target, channel, kind: of }: ServiceChange) => {
    if (of === 'preset') return target;
    const channelName = board?.channels.find((one) => one.channel === channel)?.name ?? channel;
    const name = target === '*' ? '整个渠道' : (board?.services.find((one) => one.service === target)?.name ?? target);
    return `${channelName} · ${name}`;
  };
  return (
    <Panel title="变更申请与历史" flush>
      <DataTable
        caption="变更申请与历史"
        columns={columnsOf(placeOf)}
        rowKey="changeId"
        query={query}
        page={list.page}
        pageSize={list.pageSize}
        onPage={list.onPage}
        empty={{ title: '还没有变更', text: '点上方表格中的任意一格提出变更，由另一位同事审批。' }}
        filters={
          <>
            <ChoiceFilter
              name="kind"
              label="种类"
              value={kind}
              options={kindTexts}
              onChange={(value) => list.set({ kind: value })}
            />
            <ChoiceFilter
              name="state"
              label="状态"
              value={state}
              options={stateOptions}
              onChange={(value) => list.set({ state: value })}
            />
            <ClearFilters
              isSet={kind !== undefined || state !== undefined}
              onClear={() => list.set({ kind: undefined, state: undefined })}
            />
          </>
        }
      />
    </Panel>
  );
}
