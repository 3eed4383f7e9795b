import { PasswordField } from './field.tsx';
import { passwordRules } from './password-policy.ts';

interface NewPasswordFieldsProps {
  readonly value: string;
  readonly repeated: string;
  readonly onChange: (value: string) => void;
  readonly onRepeat: (value: string) => void;
  /** The certificate number and mobile as far as the page knows them. */
  readonly personal?: readonly string[] | undefined;
  /** What those are called. */
  readonly personalName?: string | undefined;
  readonly error?: string | undefined;
  readonly repeatError?: string | undefined;
}

/** A new password typed twice, with its requirements ticked off while it is typed. */
export function NewPasswordFields({
  value,
  repeated,
  onChange,
  onRepeat,
  personal = [],
  personalName,
  error,
  repeatError,
}: NewPasswordFieldsProps) {
  const rules = passwordRules(value, personal, personalName);
  return (
    <>
      <PasswordField
        name="newPassword"
        label="新密码"
        autoComplete="new-password"
        value={value}
        onChange={onChange}
        error={error}
        hint={
          <ul className="rules">
            {rules.map(({ text, isMet }) => (
              <li key={text} className={isMet && value !== '' ? 'rule-met' : undefined}>
                <span aria-hidden="true" className="rule-mark" />
                {text}
                {isMet && value !== '' && <span className="visually-hidden">，已符合</span>}
              </li>
            ))}
          </ul>
        }
      />
      <PasswordField
        name="repeated"
        label="再输入一次新密码"
        autoComplete="new-password"
        value={repeated}
        onChange={onRepeat}
        error={repeatError}
      />
    </>
  );
}
