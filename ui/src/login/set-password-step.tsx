import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { Button } from '../button.tsx';
import { useCenter } from '../center.tsx';
import { CodeField } from '../codes.tsx';
import { NewPasswordFields } from '../new-password.tsx';
import { passwordRules } from '../password-policy.ts';
import { faultOf, ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import { type Session } from '../session.tsx';
import type { Proof } from './proof-step.tsx';

interface SetPasswordStepProps {
  readonly proof: Proof;
  readonly onEntered: (session: Session) => void;
  /** Another code needs another picture code: the first step again. */
  readonly onBack: () => void;
}

export function SetPasswordStep({ proof, onEntered, onBack }: SetPasswordStepProps) {
  const { centerId } = useCenter();
  const [code, setCode] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const personal = [proof.certificateNumber, proof.mobile];
  const finishing = useCommand(identity.finishActivation, { onSuccess: (answer) => onEntered(answer.session) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isWeak = passwordRules(newPassword, personal).some(({ isMet }) => isMet === false);
    const found = {
      ...(code.length !== 6 && { code: '请输入 6 位数字' }),
      ...(isWeak && { newPassword: '新密码还不符合上面的要求' }),
      ...(repeated !== newPassword && { repeated: '两次输入的密码不一样' }),
    };
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    finishing.mutate({ body: { centerId, codeId: proof.codeId, code, newPassword } });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <ProblemSummary error={finishing.error} />
      <CodeField
        value={code}
        onChange={setCode}
        mobileMasked={proof.mobileMasked}
        error={faults['code']}
        onResend={async () => onBack()}
      />
      <p className="muted">如果没有收到，可能是证件号码与手机号码不一致，或您没有在本中心开户，请返回核对。</p>
      <NewPasswordFields
        value={newPassword}
        repeated={repeated}
        onChange={setNewPassword}
        onRepeat={setRepeated}
        personal={personal}
        error={faults['newPassword'] ?? faultOf(finishing.error, 'newPassword')}
        repeatError={faults['repeated']}
      />
      <Button type="primary" htmlType="submit" disabled={finishing.isPending}>
        {finishing.isPending ? '正在设置' : '设置密码并登录'}
      </Button>
      <button type="button" className="link-button" onClick={onBack}>
        返回上一步
      </button>
    </form>
  );
}
