import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { ProblemError } from '../api.ts';
import { Button } from '../button.tsx';
import { useCenter } from '../center.tsx';
import { CodeField } from '../codes.tsx';
import { ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import { type Session } from '../session.tsx';
import type { Credentials } from './password-step.tsx';

export interface SentCode {
  readonly codeId: string;
  readonly mobileMasked: string;
  readonly expiresAt: string;
}

interface CodeStepProps {
  readonly sent: SentCode;
  readonly credentials: Credentials;
  readonly onEntered: (session: Session) => void;
  readonly onBack: () => void;
}

const isUsedUp = (error: unknown) => error instanceof ProblemError && error.problem.code === 'identity/code-expired';

/** The second step: the code that was sent to the registered mobile. */
export function CodeStep({ sent, credentials, onEntered, onBack }: CodeStepProps) {
  const { centerId } = useCenter();
  const [current, setCurrent] = useState(sent);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string>();
  const finishing = useCommand(identity.finishEntering, { onSuccess: (answer) => onEntered(answer.session) });
  const sending = useCommand(identity.enterAsPerson, {
    onSuccess: (answer) => {
      if (answer.next === 'done') return onEntered(answer.session);
      setCurrent(answer);
      setCode('');
      finishing.reset();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFault(code.length === 6 ? undefined : '请输入 6 位数字');
    if (code.length !== 6) return document.getElementById('field-code')?.focus();
    finishing.mutate({ body: { centerId, codeId: current.codeId, code } });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <ProblemSummary error={sending.error ?? finishing.error} />
      <CodeField
        value={code}
        onChange={setCode}
        mobileMasked={current.mobileMasked}
        error={fault}
        onResend={() => sending.mutateAsync({ body: { centerId, ...credentials } })}
      />
      <Button type="primary" htmlType="submit" disabled={finishing.isPending || isUsedUp(finishing.error)}>
        {finishing.isPending ? '正在登录' : '完成登录'}
      </Button>
      <button type="button" className="link-button" onClick={onBack}>
        返回重新输入
      </button>
    </form>
  );
}
