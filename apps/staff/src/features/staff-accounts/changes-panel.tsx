import { type Column, DataTable, Panel, useCommand, useList, useListState, usePaging, withoutEmpty } from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { ProposedActions, ProposedFilters, proposedColumns } from '../../parts/proposed-changes.tsx';
import { identity, type StaffChange, staffChangeKinds } from '../../parts/server.ts';
import { type Activation, ActivationCode } from './activation-code.tsx';
import { changeStates, changeTexts } from './words.ts';

const effects: Readonly<Record<StaffChange['kind'], string>> = {
  open: '确认后建立账号，并生成一次性激活码，由您当面交给本人。',
  change: '确认后立即生效，本人的登录全部结束，重新登录后使用新的岗位权限。',
  stop: '确认后立即停用：密码、动态口令作废，全部登录结束。',
  resume: '确认后恢复使用，并生成一次性激活码，由本人重新设置密码和动态口令。',
  unlock: '确认后立即解除锁定，本人可以再次登录。',
  reset: '确认后原密码、动态口令立即作废，全部登录结束，并生成一次性激活码。',
};

function Actions({ row, onCode }: { readonly row: StaffChange; readonly onCode: (activation: Activation) => void }) {
  const { changeId } = row;
  const invalidates = [
    identity.listStaffChanges,
    identity.listStaffAccounts,
    identity.getStaffAccount,
    identity.listStaffHistory,
  ];
  const decide = useCommand(identity.decideStaffChange, {
    invalidates,
    onSuccess: ({ activation }) => {
      if (activation) onCode(activation);
    },
  });
  const withdraw = useCommand(identity.withdrawStaffChange, { invalidates });
  return (
    <ProposedActions
      change={row}
      kept="账号"
      withdraw={() => withdraw.mutateAsync({ params: { changeId } })}
      permission="staff-account.confirm"
      barred={row.isAboutSelf ? '本人账号，由另一位确认' : undefined}
      title={`确认“${staffChangeKinds[row.kind]}：${row.name}”？`}
      description={effects[row.kind]}
      usual={['岗位与通知不符', '工号有误', '请附通知文号']}
      decide={{
        mutateAsync: (body) => decide.mutateAsync({ params: { changeId }, body }),
        error: decide.error,
        isPending: decide.isPending,
      }}
    />
  );
}

const columnsOf = (onCode: (activation: Activation) => void, isAboutOne: boolean): readonly Column<StaffChange>[] => [
  {
    key: 'what',
    title: '变更',
    isRowHeader: true,
    width: 170,
    wraps: true,
    render: (row) => (
      <>
        {staffChangeKinds[row.kind]}
        {!isAboutOne && (
          <span className="second-line">
            {row.kind === 'open' && row.state !== 'approved' ? (
              row.name
            ) : (
              <Link to={`/staff-accounts/${row.staffId}`}>{row.name}</Link>
            )}
          </span>
        )}
      </>
    ),
  },
  {
    key: 'content',
    title: '内容与原因',
    wraps: true,
    render: (row) => (
      <>
        {changeTexts(row).map((text) => (
          <strong key={text} className="change-line">
            {text}
          </strong>
        ))}
        <span className="second-line">原因：{row.reason}</span>
      </>
    ),
  },
  ...proposedColumns<StaffChange>(changeStates, '确认'),
  { key: 'actions', title: '办理', width: 204, render: (row) => <Actions row={row} onCode={onCode} /> },
];

/** What waits for the second person, and all that was proposed before; of one account or of the centre. */
export function StaffChangesPanel({ staffId }: { readonly staffId?: string }) {
  const list = useListState();
  // Beside one account the address is that of the page, not of this list.
  const own = usePaging();
  const paging = staffId ? own : list;
  const [activation, setActivation] = useState<Activation>();
  const kind = list.choice('kind', staffChangeKinds);
  const state = list.choice('state', changeStates);
  const query = useList(identity.listStaffChanges, paging, {
    query: withoutEmpty({ staffId, kind, state }),
  });
  return (
    <Panel title={staffId ? '变更申请' : '变更申请与历史'} flush>
      <DataTable
        caption="账号变更的申请与历史"
        columns={columnsOf(setActivation, staffId !== undefined)}
        rowKey="changeId"
        query={query}
        paging={paging}
        empty={{ title: '没有账号变更', text: '系统管理员提出的变更在这里等安全管理员确认。' }}
        filters={!staffId && <ProposedFilters list={list} states={changeStates} kinds={staffChangeKinds} />}
      />
      {activation && <ActivationCode activation={activation} onClose={() => setActivation(undefined)} />}
    </Panel>
  );
}
