import {
  Button,
  Facts,
  faultOf,
  InstantText,
  NewPasswordFields,
  PageHeader,
  PageSkeleton,
  Panel,
  PasswordField,
  ProblemSummary,
  passwordRules,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Enrolment } from '../../parts/enrolment.tsx';
import { identity, type OwnAccount } from '../../parts/server.ts';
import { LoginsTable, SessionsTable } from '../../parts/staff-logins.tsx';

const digits = (text: string) => text.replace(/\D/g, '').slice(0, 6);

function PasswordPanel({ account }: { readonly account: OwnAccount }) {
  const [draft, setDraft] = useState({ oldPassword: '', newPassword: '', repeated: '', totp: '' });
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const personal = account.username ? [account.username] : [];
  const change = useCommand(identity.changeOwnPassword, {
    invalidates: [identity.getOwnAccount, identity.listOwnLogins],
    onSuccess: () => setDraft({ oldPassword: '', newPassword: '', repeated: '', totp: '' }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { oldPassword, newPassword, repeated, totp } = draft;
    const isWeak = passwordRules(newPassword, personal).some(({ isMet }) => isMet === false);
    const found = {
      ...(oldPassword === '' && { oldPassword: '请输入原密码' }),
      ...(isWeak && { newPassword: '新密码还不符合上面的要求' }),
      ...(repeated !== newPassword && { repeated: '两次输入的密码不一样' }),
      ...(totp.length !== 6 && { passwordTotp: '请输入 6 位动态口令' }),
    };
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    return change.mutate(
      { body: { oldPassword, newPassword, totp } },
      { onError: () => setDraft({ ...draft, totp: '' }) },
    );
  };
  const set = (name: keyof typeof draft) => (value: string) => setDraft({ ...draft, [name]: value });
  return (
    <Panel title="修改密码">
      <form className="stack own-form" noValidate onSubmit={submit}>
        {change.isSuccess && (
          <p className="note note-good" role="status">
            密码已修改，其他设备上的登录已全部退出。
          </p>
        )}
        <ProblemSummary error={change.error} />
        <PasswordField
          name="oldPassword"
          label="原密码"
          value={draft.oldPassword}
          onChange={set('oldPassword')}
          error={faults['oldPassword'] ?? faultOf(change.error, 'oldPassword')}
        />
        <NewPasswordFields
          value={draft.newPassword}
          repeated={draft.repeated}
          onChange={set('newPassword')}
          onRepeat={set('repeated')}
          personal={personal}
          personalName="用户名"
          error={faults['newPassword'] ?? faultOf(change.error, 'newPassword')}
          repeatError={faults['repeated']}
        />
        <TextField
          name="passwordTotp"
          label="动态口令"
          hint="身份验证应用中的 6 位数字"
          value={draft.totp}
          onChange={(text) => set('totp')(digits(text))}
          error={faults['passwordTotp'] ?? faultOf(change.error, 'totp')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
        />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          修改密码
        </Button>
      </form>
    </Panel>
  );
}

function NewSecret({
  enrolment,
  onDone,
}: {
  readonly enrolment: { qrSvg: string; secret: string };
  readonly onDone: () => void;
}) {
  const [totp, setTotp] = useState('');
  const [fault, setFault] = useState<string>();
  const finish = useCommand(identity.finishOwnTotp, {
    invalidates: [identity.getOwnAccount],
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFault(totp.length === 6 ? undefined : '请输入 6 位动态口令');
    if (totp.length !== 6) return document.getElementById('field-totp')?.focus();
    return finish.mutate({ body: { totp } }, { onError: () => setTotp('') });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <p>新密钥还没有生效：请用新手机扫描，输入新口令确认；确认之前，原来的动态口令仍可使用。</p>
      <ProblemSummary error={finish.error} />
      <Enrolment {...enrolment} totp={totp} onTotp={setTotp} error={fault ?? faultOf(finish.error, 'totp')} />
      <Button type="primary" htmlType="submit" loading={finish.isPending}>
        确认更换
      </Button>
    </form>
  );
}

function TotpPanel() {
  const [totp, setTotp] = useState('');
  const [fault, setFault] = useState<string>();
  const [isDone, setDone] = useState(false);
  const start = useCommand(identity.startOwnTotp);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFault(totp.length === 6 ? undefined : '请输入 6 位动态口令');
    if (totp.length !== 6) return document.getElementById('field-presentTotp')?.focus();
    setDone(false);
    return start.mutate({ body: { totp } }, { onSettled: () => setTotp('') });
  };
  return (
    <Panel title="更换动态口令">
      {start.data ? (
        <NewSecret
          enrolment={start.data}
          onDone={() => {
            start.reset();
            setDone(true);
          }}
        />
      ) : (
        <form className="stack own-form" noValidate onSubmit={submit}>
          {isDone && (
            <p className="note note-good" role="status">
              动态口令已更换，原手机上的口令作废，其他设备上的登录已全部退出。
            </p>
          )}
          <ProblemSummary error={start.error} />
          <p className="muted">更换手机前在这里把动态口令换到新手机。原手机已经丢失的，请联系系统管理员重置。</p>
          <TextField
            name="presentTotp"
            label="现用动态口令"
            value={totp}
            onChange={(text) => setTotp(digits(text))}
            error={fault ?? faultOf(start.error, 'totp')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
          />
          <Button htmlType="submit" loading={start.isPending}>
            取得新的二维码
          </Button>
        </form>
      )}
    </Panel>
  );
}

/** 本人账号: who I am here, what I may do, my password, my authenticator and my logins. */
export function OwnAccountPage() {
  const { data: account, error, refetch } = useRoute(identity.getOwnAccount, {});
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!account) return <PageSkeleton lines={10} />;
  return (
    <>
      <PageHeader title="本人账号" description="岗位和所在部门由系统管理员提出、安全管理员确认，本人不能修改。" />
      <Panel title={account.name}>
        <Facts
          columns={3}
          items={[
            { label: '用户名', value: account.username ?? '没有' },
            { label: '工号', value: account.employeeNumber ?? '没有登记' },
            { label: '部门或网点', value: account.outlet || '没有登记' },
            { label: '岗位', value: account.roleNames.join('、') },
            {
              label: `密码更换期限（每 ${account.passwordDays} 天）`,
              value: account.passwordEndsAt ? (
                <span title={account.passwordSource}>
                  <InstantText value={account.passwordEndsAt} />
                </span>
              ) : (
                '下次登录时更换'
              ),
            },
            {
              label: '上次修改密码',
              value: account.passwordChangedAt ? <InstantText value={account.passwordChangedAt} /> : '没有记录',
            },
          ]}
        />
        <details className="own-rights">
          <summary>可以办理的 {account.may.length} 项</summary>
          <ul>
            {account.may.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      </Panel>
      <div className="own-pair">
        <PasswordPanel account={account} />
        <TotpPanel />
      </div>
      <Panel title="正在登录" flush>
        <SessionsTable rows={account.sessions} />
      </Panel>
      <Panel
        title="登录记录"
        flush
        extra={<span className="muted">不是您本人的登录，请立即修改密码并报告安全管理员</span>}
      >
        <LoginsTable route={identity.listOwnLogins} />
      </Panel>
    </>
  );
}
