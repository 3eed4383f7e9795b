import { type Column, DataTable, DayText, formatDayText, Panel, useCommand, useList, useListState } from '@anju/ui';
import { Link } from 'react-router';
import { approvalStates, ProposedActions, ProposedFilters, proposedColumns } from '../../parts/proposed-changes.tsx';
import { type ParameterChange, policy } from '../../parts/server.ts';

const pageOf = (key: string) => (key.startsWith('calendar.') ? `/calendars/${key.slice(9)}` : `/parameters/${key}`);

/** What comes of a change that is approved. */
function effectText({ name, text, changed, validFrom }: ParameterChange): string {
  const parts = changed.map((one) => `${one.name} ${one.before} → ${one.after}`);
  return `${name}：${parts.length > 0 ? parts.join('；') : `改为 ${text}`}。自${formatDayText(validFrom)}起对全中心有效。`;
}

/** What may be done about a parameter's change that waits. */
export function ChangeActions({ change }: { readonly change: ParameterChange }) {
  const { changeId } = change;
  const invalidates = [policy.listParameters, policy.getParameter, policy.listParameterChanges, policy.getCalendar];
  const decide = useCommand(policy.decideParameter, { invalidates });
  const withdraw = useCommand(policy.withdrawParameter, { invalidates });
  return (
    <ProposedActions
      change={change}
      kept="参数"
      withdraw={() => withdraw.mutateAsync({ params: { changeId } })}
      permission="policy.approve"
      title="批准这项变更？"
      description={effectText(change)}
      usual={['请附文件和文号', '生效日有误', '与文件不符']}
      decide={{
        mutateAsync: (body) => decide.mutateAsync({ params: { changeId }, body }),
        error: decide.error,
        isPending: decide.isPending,
      }}
    />
  );
}

/** What becomes of the value; of one of many parts those that change. */
export function Difference({ change }: { readonly change: ParameterChange }) {
  const { text, beforeText, changed } = change;
  if (changed.length > 0)
    return (
      <ul className="policy-changed">
        {changed.map(({ name, before, after }) => (
          <li key={name}>
            {name}：<span className="muted">{before} → </span>
            <strong>{after}</strong>
          </li>
        ))}
      </ul>
    );
  return (
    <>
      {beforeText !== null && <span className="muted">{beforeText} → </span>}
      <strong className="policy-text">{text}</strong>
    </>
  );
}

const columns: readonly Column<ParameterChange>[] = [
  {
    key: 'name',
    title: '参数',
    isRowHeader: true,
    wraps: true,
    width: 190,
    render: ({ key, name }) => <Link to={pageOf(key)}>{name}</Link>,
  },
  {
    key: 'text',
    title: '变更与依据',
    wraps: true,
    render: (change) => (
      <>
        <Difference change={change} />
        <span className="second-line">
          {change.source}；{change.reason}
        </span>
      </>
    ),
  },
  { key: 'validFrom', title: '生效日', width: 110, render: ({ validFrom }) => <DayText value={validFrom} /> },
  ...proposedColumns<ParameterChange>(approvalStates, '审批'),
  { key: 'actions', title: '办理', width: 204, render: (change) => <ChangeActions change={change} /> },
];

/** What waits for the other person, and everything that was ever proposed. */
export function ChangesPanel() {
  const list = useListState(10);
  const state = list.choice('state', approvalStates);
  const query = useList(policy.listParameterChanges, list, { query: { ...(state && { state }) } });
  return (
    <Panel title="变更申请与历史" flush>
      <DataTable
        caption="变更申请与历史"
        columns={columns}
        rowKey="changeId"
        query={query}
        paging={list}
        empty={{ title: '还没有变更', text: '打开一个参数提出变更，由另一位同事审批。' }}
        filters={<ProposedFilters list={list} states={approvalStates} />}
      />
    </Panel>
  );
}
