import {
  type Column,
  ConfirmButton,
  DataTable,
  DayText,
  formatDayText,
  InstantText,
  Panel,
  StateTag,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Link } from 'react-router';
import { ChoiceFilter, ClearFilters } from '../../parts/filters.tsx';
import { useListState } from '../../parts/list-state.ts';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type ParameterChange, policy } from '../../parts/server.ts';

const states = {
  waiting: ['待审批', 'wait'],
  approved: ['已批准', 'good'],
  returned: ['已退回', 'bad'],
  withdrawn: ['已撤回', 'calm'],
} as const;
const stateOptions = { waiting: '待审批', approved: '已批准', returned: '已退回', withdrawn: '已撤回' } as const;

const pageOf = (key: string) => (key.startsWith('calendar.') ? `/calendars/${key.slice(9)}` : `/parameters/${key}`);

/** What may be done about a change that waits: whoever proposed it takes it back, another decides. */
export function ChangeActions({ change }: { readonly change: ParameterChange }) {
  const may = useMay();
  const { changeId, text, name, isOwn, changed, validFrom } = change;
  const invalidates = [policy.listParameters, policy.getParameter, policy.listParameterChanges, policy.getCalendar];
  const decide = useCommand(policy.decideParameter, { invalidates });
  const withdraw = useCommand(policy.withdrawParameter, { invalidates });
  if (change.state !== 'waiting') return null;
  if (isOwn)
    return (
      <ConfirmButton
        title="撤回这项变更？"
        description="撤回后参数不变，可以重新提出。"
        confirmText="撤回"
        onConfirm={() => withdraw.mutateAsync({ params: { changeId } })}
      >
        撤回
      </ConfirmButton>
    );
  if (!may('policy.approve')) return <span className="muted">等待审批</span>;
  return (
    <div className="policy-actions">
      <PassOrReturn
        title="批准这项变更？"
        description={`${name}：${changed.length > 0 ? changed.map((one) => `${one.name} ${one.before} → ${one.after}`).join('；') : `改为 ${text}`}。自${formatDayText(validFrom)}起对全中心有效。`}
        noteLabel="退回的原因"
        usual={['请附文件和文号', '生效日有误', '与文件不符']}
        decide={{
          mutateAsync: (body) => decide.mutateAsync({ params: { changeId }, body }),
          error: decide.error,
          isPending: decide.isPending,
        }}
      />
    </div>
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
  {
    key: 'proposed',
    title: '提出',
    width: 150,
    render: ({ proposedByName, proposedAt }) => (
      <>
        {proposedByName}
        <span className="second-line">
          <InstantText value={proposedAt} />
        </span>
      </>
    ),
  },
  {
    key: 'decided',
    title: '审批',
    width: 160,
    wraps: true,
    render: ({ state, decidedByName, note }) => (
      <>
        <StateTag state={state} texts={states} /> {decidedByName}
        {note && <span className="second-line">{note}</span>}
      </>
    ),
  },
  { key: 'actions', title: '办理', width: 190, render: (change) => <ChangeActions change={change} /> },
];

/** What waits for the other person, and everything that was ever proposed. */
export function ChangesPanel() {
  const list = useListState(10);
  const state = list.get('state');
  const query = useRoute(
    policy.listParameterChanges,
    {
      query: {
        page: list.page,
        pageSize: list.pageSize,
        ...(state && { state: state as ParameterChange['state'] }),
      },
    },
    { keepPrevious: true },
  );
  return (
    <Panel title="变更申请与历史" flush>
      <DataTable
        caption="变更申请与历史"
        columns={columns}
        rowKey="changeId"
        query={query}
        page={list.page}
        pageSize={list.pageSize}
        onPage={list.onPage}
        empty={{ title: '还没有变更', text: '打开一个参数提出变更，由另一位同事审批。' }}
        filters={
          <>
            <ChoiceFilter
              name="state"
              label="状态"
              value={state}
              options={stateOptions}
              onChange={(value) => list.set({ state: value })}
            />
            <ClearFilters isSet={state !== undefined} onClear={() => list.set({ state: undefined })} />
          </>
        }
      />
    </Panel>
  );
}
