import {
  Button,
  ConfirmButton,
  DataTable,
  Facts,
  InstantText,
  Masked,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useCommand,
  useList,
  usePaging,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ReasonDialog } from '../../parts/decide-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import {
  identity,
  type StaffAccountView,
  type StaffRole,
  staffChangeKinds,
  staffRoleNames,
} from '../../parts/server.ts';
import { LoginsTable, SessionsTable } from '../../parts/staff-logins.tsx';
import { AccountForm } from './account-form.tsx';
import { type Activation, ActivationCode } from './activation-code.tsx';
import { StaffChangesPanel } from './changes-panel.tsx';
import './staff-accounts.css';
import { StateTags } from './state-tags.tsx';
import { rolesText } from './words.ts';

type Simple = 'stop' | 'resume' | 'unlock' | 'reset';
const usualReasons: Readonly<Record<Simple, readonly string[]>> = {
  stop: ['调离', '退休', '离职', '长期未使用'],
  resume: ['返岗', '停用有误'],
  unlock: ['本人输错，已当面核实'],
  reset: ['忘记密码，已当面核实本人', '更换手机，已当面核实本人', '手机遗失'],
};

function ProposeDialog({
  view,
  kind,
  onDone,
  onClose,
}: {
  readonly view: StaffAccountView;
  readonly kind: Simple;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [changeId] = useState(newRequestId);
  const propose = useCommand(identity.proposeStaffChange, {
    invalidates: [
      identity.listStaffChanges,
      identity.getStaffAccount,
      identity.listStaffAccounts,
      identity.listStaffHistory,
    ],
    onSuccess: onDone,
  });
  const { staffId, name } = view.account;
  return (
    <ReasonDialog
      title={`${staffChangeKinds[kind]}：${name}`}
      label="原因"
      usual={usualReasons[kind]}
      confirmText="提交，等安全管理员确认"
      danger={kind === 'stop'}
      error={propose.error}
      isBusy={propose.isPending}
      name="reason"
      onConfirm={(reason) => propose.mutate({ body: { changeId, kind, staffId, reason } })}
      onClose={onClose}
    />
  );
}

/** What may be proposed of an account in its state. */
function kindsOf({ account }: StaffAccountView): readonly Simple[] {
  if (account.state === 'stopped') return ['resume'];
  return [...(account.lockedUntil ? (['unlock'] as const) : []), 'reset', 'stop'];
}

function Acts({ view, onSaid }: { readonly view: StaffAccountView; readonly onSaid: (text: string) => void }) {
  const may = useMay();
  const [act, setAct] = useState<Simple | 'change'>();
  const [activation, setActivation] = useState<Activation>();
  const { account, isOwn } = view;
  const renew = useCommand(identity.renewStaffActivation, {
    invalidates: [identity.getStaffAccount, identity.listStaffHistory],
    onSuccess: setActivation,
  });
  const done = () => {
    setAct(undefined);
    onSaid('已提交，等安全管理员确认。');
  };
  if (isOwn)
    return (
      <p className="muted">
        这是您本人的账号，须由其他人办理；修改密码、更换动态口令请到<Link to="/own-account">本人账号</Link>。
      </p>
    );
  return (
    <div className="row">
      {may('staff-account.propose') && account.state !== 'stopped' && (
        <Button disabled={account.waitingKind !== null} onClick={() => setAct('change')}>
          {staffChangeKinds.change}
        </Button>
      )}
      {may('staff-account.propose') &&
        kindsOf(view).map((kind) => (
          <Button
            key={kind}
            danger={kind === 'stop'}
            disabled={account.waitingKind !== null}
            onClick={() => setAct(kind)}
          >
            {staffChangeKinds[kind]}
          </Button>
        ))}
      {may('staff-account.confirm') && account.state === 'awaiting' && (
        <ConfirmButton
          title="重新生成激活码？"
          description="原来的激活码立即失效；新激活码请当面交给本人。"
          confirmText="重新生成"
          onConfirm={() => renew.mutateAsync({ params: { staffId: account.staffId } })}
        >
          重新生成激活码
        </ConfirmButton>
      )}
      {account.waitingKind && (
        <span className="muted">“{staffChangeKinds[account.waitingKind]}”正在等安全管理员确认</span>
      )}
      {act === 'change' && (
        <AccountForm account={account} outlets={[account.outlet]} onDone={done} onClose={() => setAct(undefined)} />
      )}
      {act !== undefined && act !== 'change' && (
        <ProposeDialog view={view} kind={act} onDone={done} onClose={() => setAct(undefined)} />
      )}
      {activation && <ActivationCode activation={activation} onClose={() => setActivation(undefined)} />}
    </div>
  );
}

function AccountFacts({ view }: { readonly view: StaffAccountView }) {
  const { account, createdAt, stoppedAt, passwordDays } = view;
  const time = (value: string | null, otherwise: string) =>
    value ? <InstantText value={value} /> : <span className="muted">{otherwise}</span>;
  return (
    <Facts
      columns={3}
      items={[
        { label: '用户名', value: account.username ?? '没有' },
        { label: '工号', value: account.employeeNumber ?? '没有登记' },
        {
          label: '身份证号码',
          value: account.certificateMasked ? (
            <Masked value={account.certificateMasked} />
          ) : (
            '没有登记，不能拦住办理本人的业务'
          ),
        },
        { label: '部门或网点', value: account.outlet || '没有登记' },
        { label: '岗位', value: rolesText(account.roles) },
        { label: '最近登录', value: time(account.lastLoginAt, '从未登录') },
        { label: '建立账号', value: time(createdAt, '没有记录') },
        ...(account.state === 'active'
          ? [{ label: `密码更换期限（每 ${passwordDays} 天）`, value: time(account.passwordEndsAt, '下次登录时更换') }]
          : []),
        ...(account.state === 'awaiting'
          ? [{ label: '激活码有效至', value: time(account.codeEndsAt, '没有有效的激活码') }]
          : []),
        ...(account.lockedUntil ? [{ label: '锁定至', value: time(account.lockedUntil, '') }] : []),
        ...(stoppedAt ? [{ label: '停用时间', value: time(stoppedAt, '') }] : []),
      ]}
    />
  );
}

function RightsPanel({ view }: { readonly view: StaffAccountView }) {
  const roles = view.account.roles as readonly StaffRole[];
  return (
    <Panel title={`可以办理的事项（${view.may.length} 项）`}>
      {roles.map((role) => {
        // What several roles give is said at the first of them.
        const own = view.may.filter((one) => one.roles[0] === role);
        return (
          <section key={role} className="account-rights">
            <h3>{staffRoleNames[role] ?? role}</h3>
            <ul>
              {own.map(({ right, text }) => (
                <li key={right}>{text}</li>
              ))}
            </ul>
          </section>
        );
      })}
    </Panel>
  );
}

function SessionsPanel({ view }: { readonly view: StaffAccountView }) {
  const may = useMay();
  const { staffId } = view.account;
  const end = useCommand(identity.endStaffSessions, {
    invalidates: [identity.getStaffAccount, identity.listStaffHistory],
  });
  return (
    <Panel
      title={`正在登录（${view.sessions.length}）`}
      extra={
        may('staff-account.end') &&
        view.sessions.length > 0 && (
          <ConfirmButton
            danger
            title={`结束${view.account.name}的全部登录？`}
            description="立即退出，没有保存的内容会丢失；本人可以重新登录。"
            confirmText="全部结束"
            onConfirm={() => end.mutateAsync({ params: { staffId } })}
          >
            全部结束
          </ConfirmButton>
        )
      }
      flush
    >
      <SessionsTable rows={view.sessions} />
    </Panel>
  );
}

function HistoryPanel({ staffId }: { readonly staffId: string }) {
  const paging = usePaging();
  const query = useList(identity.listStaffHistory, paging, { params: { staffId } });
  return (
    <Panel title="变更记录（审计）" flush>
      <DataTable
        caption="账号的变更记录"
        rowKey={(row, index) => `${row.at} ${index}`}
        query={query}
        paging={paging}
        empty={{ title: '还没有变更记录' }}
        columns={[
          { key: 'at', title: '时间', width: 165, render: (row) => <InstantText value={row.at} seconds /> },
          { key: 'actor', title: '谁', width: 130, isRowHeader: true },
          { key: 'operationText', title: '做了什么', width: 210 },
          { key: 'what', title: '内容', wraps: true },
        ]}
      />
    </Panel>
  );
}

/** One account: who it is, what it may do, who changed it, and where it is logged in. */
export function StaffAccountPage() {
  const { staffId = '' } = useParams();
  const { data: view, error, refetch } = useRoute(identity.getStaffAccount, { params: { staffId } });
  const [said, setSaid] = useState<string>();
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!view) return <PageSkeleton lines={10} />;
  return (
    <>
      <PageHeader
        title={view.account.name}
        description={<StateTags row={view.account} />}
        extra={<Link to="/staff-accounts">返回人员账号</Link>}
      />
      {said && (
        <p className="note note-good" role="status">
          {said}
        </p>
      )}
      <Panel title="账号">
        <div className="stack">
          <AccountFacts view={view} />
          <Acts view={view} onSaid={setSaid} />
        </div>
      </Panel>
      <StaffChangesPanel staffId={staffId} />
      <RightsPanel view={view} />
      <SessionsPanel view={view} />
      <HistoryPanel staffId={staffId} />
      <Panel title="登录记录" flush>
        <LoginsTable route={identity.listStaffLogins} params={{ staffId }} />
      </Panel>
    </>
  );
}
