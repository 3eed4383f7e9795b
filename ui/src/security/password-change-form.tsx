import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { Button } from '../button.tsx';
import { CodeField } from '../codes.tsx';
import { PasswordField } from '../field.tsx';
import { NewPasswordFields } from '../new-password.tsx';
import { passwordRules } from '../password-policy.ts';
import { faultOf, ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';

interface PasswordChangeFormProps {
  readonly sent: { readonly codeId: string; readonly mobileMasked: string };
  readonly onResend: () => Promise<unknown>;
  readonly onDone: () => void;
}

const blank = { code: '', oldPassword: '', newPassword: '', repeated: '' };

function faultsOf({ code, oldPassword, newPassword, repeated }: typeof blank): Readonly<Record<string, string>> {
  const isWeak = passwordRules(newPassword, []).some(({ isMet }) => isMet === false);
  return {
    ...(code.length !== 6 && { code: '请输入 6 位数字' }),
    ...(oldPassword === '' && { oldPassword: '请输入现在的密码' }),
    ...(isWeak && { newPassword: '新密码还不符合上面的要求' }),
    ...(repeated !== newPassword && { repeated: '两次输入的密码不一样' }),
  };
}

export function PasswordChangeForm({ sent, onResend, onDone }: PasswordChangeFormProps) {
  const [given, setGiven] = useState(blank);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const changing = useCommand(identity.changePassword, { onSuccess: onDone });
  const set = (name: keyof typeof blank) => (value: string) => setGiven((before) => ({ ...before, [name]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(given);
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    const { code, oldPassword, newPassword } = given;
    changing.mutate({ body: { codeId: sent.codeId, code, oldPassword, newPassword } });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <ProblemSummary error={changing.error} />
      <CodeField
        value={given.code}
        onChange={set('code')}
        mobileMasked={sent.mobileMasked}
        error={faults['code']}
        onResend={onResend}
      />
      <PasswordField
        name="oldPassword"
        label="现在的密码"
        value={given.oldPassword}
        onChange={set('oldPassword')}
        error={faults['oldPassword'] ?? faultOf(changing.error, 'oldPassword')}
      />
      <NewPasswordFields
        value={given.newPassword}
        repeated={given.repeated}
        onChange={set('newPassword')}
        onRepeat={set('repeated')}
        error={faults['newPassword'] ?? faultOf(changing.error, 'newPassword')}
        repeatError={faults['repeated']}
      />
      <div>
        <Button type="primary" htmlType="submit" disabled={changing.isPending}>
          {changing.isPending ? '正在修改' : '修改密码'}
        </Button>
      </div>
    </form>
  );
}
