import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { ProblemError } from '../api.ts';
import { Button } from '../button.tsx';
import { useCenter } from '../center.tsx';
import { CaptchaField, noCaptcha } from '../codes.tsx';
import { PasswordField, TextField } from '../field.tsx';
import { faultOf, ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import { type Session } from '../session.tsx';
import type { SentCode } from './code-step.tsx';
import { LockedNote } from './locked-note.tsx';

export interface Credentials {
  readonly account: string;
  readonly password: string;
}

interface PasswordStepProps {
  readonly onEntered: (session: Session) => void;
  readonly onCode: (sent: SentCode, credentials: Credentials) => void;
}

const asksForCaptcha = (error: unknown) =>
  error instanceof ProblemError &&
  (error.problem['captchaNeeded'] === true || /^identity\/captcha-(needed|wrong)$/.test(error.problem.code));

function emptyFaults(
  { account, password }: Credentials,
  captcha: string | undefined,
): Readonly<Record<string, string>> {
  return {
    ...(account.trim() === '' && { account: '请输入证件号码或手机号码' }),
    ...(password === '' && { password: '请输入密码' }),
    ...(captcha === '' && { captcha: '请输入图形验证码' }),
  };
}

export function PasswordStep({ onEntered, onCode }: PasswordStepProps) {
  const { centerId } = useCenter();
  const [credentials, setCredentials] = useState<Credentials>({ account: '', password: '' });
  const [captcha, setCaptcha] = useState(noCaptcha);
  const [showsCaptcha, setShowsCaptcha] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [empty, setEmpty] = useState<Readonly<Record<string, string>>>({});
  const entering = useCommand(identity.enterAsPerson, {
    onSuccess: (answer) => (answer.next === 'done' ? onEntered(answer.session) : onCode(answer, credentials)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const faults = emptyFaults(credentials, showsCaptcha ? captcha.captcha.trim() : undefined);
    setEmpty(faults);
    const first = Object.keys(faults)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    const body = { centerId, account: credentials.account.trim(), password: credentials.password };
    entering.mutate(
      { body: showsCaptcha ? { ...body, captchaId: captcha.captchaId, captcha: captcha.captcha.trim() } : body },
      {
        onError: (error) => {
          // A picture code serves once, whatever the answer was.
          if (asksForCaptcha(error)) setShowsCaptcha(true);
          setAttempt((before) => before + 1);
        },
      },
    );
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <ProblemSummary error={entering.error} />
      <LockedNote error={entering.error} />
      <TextField
        name="account"
        label="证件号码或手机号码"
        autoComplete="username"
        spellCheck={false}
        maxLength={40}
        value={credentials.account}
        onChange={(account) => setCredentials({ ...credentials, account })}
        error={empty['account'] ?? faultOf(entering.error, 'account')}
      />
      <PasswordField
        name="password"
        label="密码"
        value={credentials.password}
        onChange={(password) => setCredentials({ ...credentials, password })}
        error={empty['password'] ?? faultOf(entering.error, 'password')}
      />
      {showsCaptcha && (
        <CaptchaField
          centerId={centerId}
          value={captcha}
          onChange={setCaptcha}
          attempt={attempt}
          error={empty['captcha'] ?? faultOf(entering.error, 'captcha')}
        />
      )}
      <Button type="primary" htmlType="submit" disabled={entering.isPending || centerId === 0}>
        {entering.isPending ? '正在登录' : '登录'}
      </Button>
    </form>
  );
}
