import { type Column, DataTable, InstantText, Panel, useCommand, useList, useListState } from '@anju/ui';
import { approvalStates, ProposedActions, ProposedFilters, proposedColumns } from '../../parts/proposed-changes.tsx';
import { type ServiceBoard, type ServiceChange, service } from '../../parts/server.ts';
import { serviceChangeKinds } from '../../parts/words.ts';
import { beforeText, contentText, type PresetContent } from './words.ts';

function Actions({ row }: { readonly row: ServiceChange }) {
  const { changeId } = row;
  const invalidates = [service.listChanges, service.getServiceBoard];
  const decide = useCommand(service.decideChange, { invalidates });
  const withdraw = useCommand(service.withdrawChange, { invalidates });
  return (
    <ProposedActions
      change={row}
      kept="设置"
      withdraw={() => withdraw.mutateAsync({ params: { changeId } })}
      permission="service.approve"
      title="批准这项变更？"
      description={`${contentText(row.kind, row.content)}。到生效时间即在所有进程生效。`}
      usual={['请改到非工作时间', '请先公告', '范围过大']}
      decide={{
        mutateAsync: (body) => decide.mutateAsync({ params: { changeId }, body }),
        error: decide.error,
        isPending: decide.isPending,
      }}
    />
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
        {serviceChangeKinds[row.kind]}
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
  ...proposedColumns<ServiceChange>(approvalStates, '审批'),
  { key: 'actions', title: '办理', width: 204, render: (row) => <Actions row={row} /> },
];

/** What waits for the other person, and the history of everything that was set. */
export function ChangesPanel({ board }: { readonly board: ServiceBoard | undefined }) {
  const list = useListState(20);
  const [kind, state] = [list.choice('kind', serviceChangeKinds), list.choice('state', approvalStates)];
  const query = useList(service.listChanges, list, { query: { ...(kind && { kind }), ...(state && { state }) } });
  const nameOf = (code: string) => board?.services.find((one) => one.service === code)?.name ?? code;
  const placeOf = ({ target, channel, kind: of, content }: ServiceChange) => {
    if (of === 'preset') return (content as PresetContent).services.map(nameOf).join('、');
    const channelName = board?.channels.find((one) => one.channel === channel)?.name ?? channel;
    const name = target === '*' ? '整个渠道' : nameOf(target);
    return `${channelName} · ${name}`;
  };
  return (
    <Panel title="变更申请与历史" flush>
      <DataTable
        caption="变更申请与历史"
        columns={columnsOf(placeOf)}
        rowKey="changeId"
        query={query}
        paging={list}
        empty={{ title: '还没有变更', text: '点上方表格中的任意一格提出变更，由另一位同事审批。' }}
        filters={<ProposedFilters list={list} states={approvalStates} kinds={serviceChangeKinds} />}
      />
    </Panel>
  );
}
