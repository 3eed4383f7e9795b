import {
  BrandMark,
  Button,
  faultOf,
  NewPasswordFields,
  ProblemSummary,
  passwordRules,
  TextField,
  useCommand,
  useSession,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Enrolment } from '../parts/enrolment.tsx';
import { identity, type StaffEnrolment } from '../parts/server.ts';
import { useCenterChoice } from './center-choice.tsx';

interface Asked {
  readonly centerId: number;
  readonly username: string;
  readonly code: string;
}

function CodeStep({ onProved }: { readonly onProved: (asked: Asked, enrolment: StaffEnrolment) => void }) {
  const { centerId, field: centerField } = useCenterChoice();
  const [username, setUsername] = useState('');
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const start = useCommand(identity.startStaffActivation);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const faults = {
      ...(username.trim() === '' && { username: '请输入用户名' }),
      ...(code.trim() === '' && { code: '请输入激活码' }),
    };
    setMissing(faults);
    const first = Object.keys(faults)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    const asked = { centerId, username: username.trim(), code: code.trim() };
    return start.mutate({ body: asked }, { onSuccess: (enrolment) => onProved(asked, enrolment) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <ProblemSummary error={start.error} />
      {centerField}
      <TextField
        name="username"
        label="用户名"
        value={username}
        onChange={setUsername}
        error={missing['username']}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        autoFocus
      />
      <TextField
        name="code"
        label="激活码"
        hint="安全管理员交给您的 12 位字母和数字，不分大小写"
        value={code}
        onChange={setCode}
        error={missing['code']}
        autoComplete="off"
        spellCheck={false}
        maxLength={30}
      />
      <Button type="primary" htmlType="submit" size="large" block loading={start.isPending}>
        下一步
      </Button>
    </form>
  );
}

function SetUpStep({ asked, enrolment }: { readonly asked: Asked; readonly enrolment: StaffEnrolment }) {
  const { enter } = useSession();
  const navigate = useNavigate();
  const [newPassword, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [totp, setTotp] = useState('');
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const finish = useCommand(identity.finishStaffActivation, {
    onSuccess: ({ session }) => {
      void navigate('/', { replace: true });
      enter(session);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isWeak = passwordRules(newPassword, [asked.username]).some(({ isMet }) => isMet === false);
    const found = {
      ...(isWeak && { newPassword: '新密码还不符合上面的要求' }),
      ...(repeated !== newPassword && { repeated: '两次输入的密码不一样' }),
      ...(totp.length !== 6 && { totp: '请输入 6 位动态口令' }),
    };
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    return finish.mutate({ body: { ...asked, newPassword, totp } }, { onError: () => setTotp('') });
  };
  return (
    <form onSubmit={submit} noValidate>
      <p>{enrolment.name}，请设置密码，并把动态口令装到您自己的手机上。两项都完成，账号才启用。</p>
      <ProblemSummary error={finish.error} />
      <NewPasswordFields
        value={newPassword}
        repeated={repeated}
        onChange={setPassword}
        onRepeat={setRepeated}
        personal={[asked.username]}
        personalName="用户名"
        error={faults['newPassword'] ?? faultOf(finish.error, 'newPassword')}
        repeatError={faults['repeated']}
      />
      <Enrolment
        qrSvg={enrolment.qrSvg}
        secret={enrolment.secret}
        totp={totp}
        onTotp={setTotp}
        error={faults['totp'] ?? faultOf(finish.error, 'totp')}
      />
      <Button type="primary" htmlType="submit" size="large" block loading={finish.isPending}>
        启用账号并登录
      </Button>
    </form>
  );
}

/** 激活账号: the code of the security officer, then a password and an authenticator of one's own. */
export function ActivatePage() {
  const [proved, setProved] = useState<{ readonly asked: Asked; readonly enrolment: StaffEnrolment }>();
  return (
    <main className="login" id="main">
      <div className="login-card">
        <header>
          <BrandMark />
          <div>
            <h1>激活账号</h1>
            <p>{proved ? '第 2 步，共 2 步：密码和动态口令' : '第 1 步，共 2 步：核对激活码'}</p>
          </div>
        </header>
        {proved ? (
          <SetUpStep {...proved} />
        ) : (
          <CodeStep onProved={(asked, enrolment) => setProved({ asked, enrolment })} />
        )}
        <p className="muted">
          已经激活？<Link to="/">返回登录</Link>
        </p>
      </div>
      <aside className="login-help">
        <h2>激活说明</h2>
        <ul>
          <li>激活码由安全管理员当面交给您，72 小时内有效，只能用一次；过期或遗失的，请安全管理员重新生成。</li>
          <li>激活码被别人用过、您自己没有激活成功的，请立即报告安全管理员。</li>
          <li>密码和动态口令只由您自己掌握，任何人都不会向您索要。</li>
          <li>动态口令应用请装在自己的手机上；更换手机前，先在“本人账号”里换到新手机。</li>
        </ul>
      </aside>
    </main>
  );
}
