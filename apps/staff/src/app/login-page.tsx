import {
  BrandMark,
  Button,
  DepartureNote,
  faultOf,
  formatInstant,
  NewPasswordFields,
  PasswordField,
  ProblemSummary,
  passwordRules,
  problemOf,
  TextField,
  useCommand,
  useSession,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { identity } from '../parts/server.ts';
import { useCenterChoice } from './center-choice.tsx';

const codeLength = 6;

function Explanation() {
  return (
    <aside className="login-help">
      <h2>登录说明</h2>
      <ul>
        <li>动态口令是手机身份验证应用中每 30 秒更换一次的 6 位数字，快到时间时请等下一个。</li>
        <li>
          密码或动态口令连续输错，账号会暂时锁定，到时间自动解除；每次输错后，页面会告诉您还能试几次。不是您本人输错的，请立即联系系统管理员。
        </li>
        <li>忘记密码、手机遗失，请联系系统管理员重置，工作人员不能自行找回。</li>
        <li>密码到期的，登录时按提示设置新密码。</li>
        <li>本系统只供本中心工作人员办理业务，全部查看和办理都会记录。</li>
      </ul>
    </aside>
  );
}

const isWeak = (password: string, username: string): boolean =>
  passwordRules(password, [username.trim()]).some(({ isMet }) => isMet === false);

/** When a lock ends, as far as the refusal tells. */
function LockedUntil({ error }: { error: unknown }) {
  const until = error ? problemOf(error)['until'] : undefined;
  if (typeof until !== 'string') return null;
  return (
    <p className="note note-warn">
      锁定将在 <strong>{formatInstant(until)}</strong> 自动解除，之后可以再次登录。
    </p>
  );
}

export function LoginPage() {
  const { enter } = useSession();
  const { centerId, field: centerField } = useCenterChoice();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const command = useCommand(identity.enterAsStaff, {
    onSuccess: ({ session }) => enter(session),
  });
  // Once asked for, the new password stays asked for: a refusal of it must not take its fields away.
  const [isTooOld, setTooOld] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const faults = {
      ...(username.trim() === '' && { username: '请输入用户名' }),
      ...(password === '' && { password: '请输入密码' }),
      ...(isTooOld && isWeak(newPassword, username) && { newPassword: '新密码还不符合上面的要求' }),
      ...(isTooOld && repeated !== newPassword && { repeated: '两次输入的密码不一样' }),
      ...(totp.length !== codeLength && { totp: '请输入 6 位动态口令' }),
    };
    setMissing(faults);
    const first = Object.keys(faults)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    // A code is good for one login: the next try needs the next code.
    return command.mutate(
      { body: { centerId, username: username.trim(), password, totp, ...(isTooOld && { newPassword }) } },
      {
        onError: (error) => {
          setTotp('');
          if (problemOf(error).code === 'staff-account/password-too-old') setTooOld(true);
        },
      },
    );
  };
  const fault = (name: string) => missing[name] ?? faultOf(command.error, name);
  return (
    <main className="login" id="main">
      <div className="login-card">
        <header>
          <BrandMark />
          <div>
            <h1>业务工作台</h1>
            <p>住房公积金管理中心工作人员</p>
          </div>
        </header>
        <DepartureNote />
        <ProblemSummary error={command.error} />
        <LockedUntil error={command.error} />
        <form onSubmit={submit} noValidate>
          {centerField}
          <TextField
            name="username"
            label="用户名"
            value={username}
            onChange={setUsername}
            error={fault('username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            autoFocus
          />
          <PasswordField
            name="password"
            label="密码"
            value={password}
            onChange={setPassword}
            error={fault('password')}
          />
          {isTooOld && (
            <NewPasswordFields
              value={newPassword}
              repeated={repeated}
              onChange={setNewPassword}
              onRepeat={setRepeated}
              personal={[username.trim()]}
              personalName="用户名"
              error={fault('newPassword')}
              repeatError={missing['repeated']}
            />
          )}
          <TextField
            name="totp"
            label="动态口令"
            hint="身份验证应用中的 6 位数字"
            value={totp}
            onChange={(text) => setTotp(text.replace(/\D/g, '').slice(0, codeLength))}
            error={fault('totp')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={codeLength}
          />
          <Button type="primary" htmlType="submit" size="large" block loading={command.isPending}>
            {isTooOld ? '设置新密码并登录' : '登录'}
          </Button>
        </form>
        <p className="muted">
          新账号或重置后第一次登录？<Link to="/activate">用激活码激活账号</Link>
        </p>
      </div>
      <Explanation />
    </main>
  );
}
