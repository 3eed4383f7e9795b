import {
  Button,
  type Column,
  DataTable,
  ExportButton,
  InstantText,
  type ListState,
  PageHeader,
  Panel,
  useList,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { ChoiceFilter, ClearFilters, FindFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { Sections } from '../../parts/sections.tsx';
import {
  identity,
  type StaffAccount,
  type StaffAccounts,
  staffAccountStates,
  staffChangeKinds,
  staffRoleNames,
} from '../../parts/server.ts';
import { AccountForm } from './account-form.tsx';
import { StaffChangesPanel } from './changes-panel.tsx';
import './staff-accounts.css';
import { StateTags } from './state-tags.tsx';
import { rolesText } from './words.ts';

const columns: readonly Column<StaffAccount>[] = [
  {
    key: 'name',
    title: '姓名',
    isRowHeader: true,
    width: 190,
    render: (row) => (
      <>
        <Link to={`/staff-accounts/${row.staffId}`}>{row.name}</Link>
        <span className="second-line">{row.username ?? '没有用户名'}</span>
      </>
    ),
  },
  { key: 'employeeNumber', title: '工号', width: 100 },
  { key: 'outlet', title: '部门或网点', wraps: true },
  { key: 'roles', title: '岗位', wraps: true, render: (row) => rolesText(row.roles) },
  {
    key: 'state',
    title: '状态',
    width: 180,
    wraps: true,
    render: (row) => (
      <>
        <StateTags row={row} />
        {row.waitingKind && <span className="second-line">待确认：{staffChangeKinds[row.waitingKind]}</span>}
      </>
    ),
  },
  {
    key: 'lastLoginAt',
    title: '最近登录',
    width: 150,
    render: (row) => (row.lastLoginAt ? <InstantText value={row.lastLoginAt} /> : <span className="muted">从未</span>),
  },
];

const stateOptions = { ...staffAccountStates, locked: '已锁定', unused: '长期未用' } as const;

function Accounts({ list }: { readonly list: ListState }) {
  const text = list.get('text');
  const role = list.choice('role', staffRoleNames);
  const state = list.choice('state', stateOptions);
  const chosen = withoutEmpty({ text, role, state });
  const query = useList(identity.listStaffAccounts, list, { query: chosen });
  return (
    <>
      {query.data && (
        <Notices data={query.data} onUnused={() => list.set({ state: 'unused', text: undefined, role: undefined })} />
      )}
      <Panel title="账号" flush>
        <DataTable
          caption="工作人员账号"
          columns={columns}
          rowKey="staffId"
          query={query}
          paging={list}
          summary={
            query.data &&
            `在用 ${query.data.counts.active}，待激活 ${query.data.counts.awaiting}，已停用 ${query.data.counts.stopped}`
          }
          empty={{ title: '没有符合条件的账号', text: '请换一个条件，或清除条件后再找。' }}
          filters={
            <>
              <FindFilter list={list} name="text" label="姓名、用户名、工号、部门" maxLength={40} />
              <ChoiceFilter list={list} name="role" label="岗位" options={staffRoleNames} />
              <ChoiceFilter list={list} name="state" label="状态" options={stateOptions} />
              <ClearFilters list={list} names={['text', 'role', 'state']} />
              <ExportButton declared={identity.staffAccountsExport} filter={chosen} exportsPath="/exports" />
            </>
          }
        />
      </Panel>
    </>
  );
}

/** What somebody should do something about: accounts that nobody uses, and an officer of whom there is one. */
function Notices({ data, onUnused }: { readonly data: StaffAccounts; readonly onUnused: () => void }) {
  const { counts, officers, unusedDays, unusedSource } = data;
  const alone = [
    ...(officers.administrator < 2 ? [`系统管理员 ${officers.administrator} 名`] : []),
    ...(officers.security < 2 ? [`安全管理员 ${officers.security} 名`] : []),
  ];
  return (
    <div className="account-notices">
      {counts.unused > 0 && (
        <p className="note note-warn">
          <span title={unusedSource}>
            有 <strong>{counts.unused}</strong> 个账号连续 {unusedDays} 天没有登录，请核实，不再使用的应停用（GB/T
            22239-2019 8.1.4.2 c）。
          </span>
          <button type="button" className="link-button" onClick={onUnused}>
            查看这些账号
          </button>
        </p>
      )}
      {alone.length > 0 && (
        <p className="note">
          可以登录的{alone.join('，')}。自己不能办理自己的账号，请各配备两名，一人忘记密码或更换手机时由另一人办理。
        </p>
      )}
    </div>
  );
}

/** The centre's own staff: who has an account, what they may do, and what waits for the second person. */
export function StaffAccountsPage() {
  const may = useMay();
  const list = useListState(20);
  const [isOpening, setOpening] = useState(false);
  const [isProposed, setProposed] = useState(false);
  const waiting = useRoute(identity.listStaffChanges, { query: { state: 'waiting', pageSize: 1 } });
  const outlets = useRoute(identity.listStaffAccounts, { query: { pageSize: 200 } }, { staleTime: 60_000 });
  const count = waiting.data?.total ?? 0;
  // Whoever confirms sees first what waits for them.
  const usual = may('staff-account.confirm') && count > 0 ? 'changes' : 'accounts';
  const show = (section: string) =>
    list.set({ section, text: undefined, role: undefined, state: undefined, kind: undefined });
  return (
    <>
      <PageHeader
        title="人员账号"
        description="系统管理员提出，安全管理员确认，审计管理员查看记录：三员分离，谁也不能办理自己的账号。"
        extra={
          may('staff-account.propose') && (
            <Button type="primary" onClick={() => setOpening(true)}>
              新增账号
            </Button>
          )
        }
      />
      {isProposed && (
        <p className="note note-good" role="status">
          已提交，等安全管理员确认。确认后账号待激活，由安全管理员把激活码当面交给本人。
        </p>
      )}
      <Sections
        label="人员账号"
        chosen={list.get('section') ?? usual}
        onChoose={show}
        sections={[
          { key: 'accounts', text: '账号', content: <Accounts list={list} /> },
          {
            key: 'changes',
            text: count > 0 ? `变更申请（待确认 ${count}）` : '变更申请',
            content: <StaffChangesPanel />,
          },
        ]}
      />
      {isOpening && (
        <AccountForm
          outlets={[...new Set((outlets.data?.rows ?? []).map(({ outlet }) => outlet).filter(Boolean))]}
          onClose={() => setOpening(false)}
          onDone={() => {
            setOpening(false);
            setProposed(true);
            show('changes');
          }}
        />
      )}
    </>
  );
}
