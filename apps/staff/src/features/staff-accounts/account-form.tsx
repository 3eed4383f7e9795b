import {
  Button,
  Dialog,
  Field,
  faultOf,
  newRequestId,
  ProblemSummary,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { type FormEvent, useId, useState } from 'react';
import {
  identity,
  type StaffAccount,
  type StaffRole,
  type StaffRoleRow,
  staffUsernamePattern,
} from '../../parts/server.ts';

interface RolesFieldProps {
  readonly all: readonly StaffRoleRow[];
  readonly chosen: readonly StaffRole[];
  readonly onChange: (roles: readonly StaffRole[]) => void;
  readonly error: string | undefined;
}

/** Why a role cannot be added to those that are chosen. */
const conflictWith = (row: StaffRoleRow, chosen: readonly StaffRole[]) =>
  row.conflicts.find(({ role }) => chosen.includes(role));

/** The roles to choose from, each with what it may do; what cannot be held with those chosen says why. */
function RolesField({ all, chosen, onChange, error }: RolesFieldProps) {
  const names = new Map(all.map(({ role, name }) => [role, name]));
  return (
    <Field name="roles" label="岗位" hint="可以选几个；互相制约的岗位不能由同一人担任。" error={error}>
      {(control) => (
        <div className="role-choices" role="group" aria-label="岗位" {...control}>
          {all.map((row) => {
            const isChosen = chosen.includes(row.role);
            const conflict = isChosen ? undefined : conflictWith(row, chosen);
            return (
              <label key={row.role} className={`role-choice${conflict ? ' role-barred' : ''}`}>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={conflict !== undefined}
                  onChange={() =>
                    onChange(isChosen ? chosen.filter((role) => role !== row.role) : [...chosen, row.role])
                  }
                />
                <span>
                  <strong>{row.name}</strong>
                  <span className="second-line">
                    {conflict
                      ? `不能与“${names.get(conflict.role)}”兼任：${conflict.reason}`
                      : `${row.may
                          .slice(0, 4)
                          .map(({ text }) => text)
                          .join('、')}${row.may.length > 4 ? `等 ${row.may.length} 项` : ''}`}
                  </span>
                </span>
              </label>
            );
          })}
        </div>
      )}
    </Field>
  );
}

interface Draft {
  readonly username: string;
  readonly name: string;
  readonly employeeNumber: string;
  readonly certificateNumber: string;
  readonly outlet: string;
  readonly reason: string;
}

function faultsOf(draft: Draft, roles: readonly StaffRole[], isNew: boolean): Readonly<Record<string, string>> {
  return {
    ...(isNew &&
      !new RegExp(staffUsernamePattern).test(draft.username) && {
        username: '3 到 30 位小写字母、数字、点、横线，以字母开头',
      }),
    ...(draft.name.trim().length < 2 && { name: '请填写姓名' }),
    ...(draft.employeeNumber !== '' &&
      !/^[0-9A-Za-z-]{1,20}$/.test(draft.employeeNumber) && { employeeNumber: '只能是数字、字母和横线' }),
    ...(roles.length === 0 && { roles: '请至少选一个岗位' }),
    ...(draft.reason.trim().length < 2 && { reason: '请写明原因，例如调入、轮岗的通知文号' }),
  };
}

/** A new account, or other roles and particulars of one that is there: a proposal, which another person confirms. */
export function AccountForm({
  account,
  outlets,
  onDone,
  onClose,
}: {
  readonly account?: StaffAccount | undefined;
  /** Departments that other accounts have, to choose from. */
  readonly outlets: readonly string[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [form, list] = [useId(), useId()];
  const [changeId] = useState(newRequestId);
  const [draft, setDraft] = useState<Draft>({
    username: account?.username ?? '',
    name: account?.name ?? '',
    employeeNumber: account?.employeeNumber ?? '',
    certificateNumber: '',
    outlet: account?.outlet ?? '',
    reason: '',
  });
  const [roles, setRoles] = useState<readonly StaffRole[]>((account?.roles ?? []) as readonly StaffRole[]);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const known = useRoute(identity.listStaffRoles, {}, { staleTime: 600_000 });
  const command = useCommand(identity.proposeStaffChange, {
    invalidates: [identity.listStaffChanges, identity.listStaffAccounts, identity.getStaffAccount],
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(draft, roles, account === undefined);
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    const content = {
      name: draft.name.trim(),
      employeeNumber: draft.employeeNumber.trim() || null,
      outlet: draft.outlet.trim(),
      roles: [...roles],
    };
    const certificateNumber = draft.certificateNumber.trim();
    const base = { changeId, reason: draft.reason.trim(), content, ...(certificateNumber && { certificateNumber }) };
    command.mutate({
      body: account
        ? { ...base, kind: 'change', staffId: account.staffId }
        : { ...base, kind: 'open', username: draft.username },
    });
  };
  const text = (name: keyof Draft, label: string, more: object = {}) => (
    <TextField
      name={name}
      label={label}
      value={draft[name]}
      onChange={(value) => setDraft({ ...draft, [name]: value })}
      error={faults[name] ?? faultOf(command.error, name)}
      {...more}
    />
  );
  return (
    <Dialog
      title={account ? `变更：${account.name}` : '新增账号'}
      onClose={onClose}
      placement="drawer"
      wide
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" htmlType="submit" form={form} loading={command.isPending}>
            提交，等安全管理员确认
          </Button>
        </>
      }
    >
      <form id={form} className="stack" noValidate onSubmit={submit}>
        <ProblemSummary error={command.error} />
        <div className="account-fields">
          {text('name', '姓名', { maxLength: 40, 'data-autofocus': true })}
          {!account &&
            text('username', '用户名', {
              hint: '登录时使用，确认后不能修改',
              maxLength: 30,
              autoCapitalize: 'none',
              spellCheck: false,
            })}
          {text('employeeNumber', '工号（没有可不填）', { maxLength: 20 })}
          {text('certificateNumber', '居民身份证号码', {
            hint: account?.certificateMasked
              ? `已登记，尾号 ${account.certificateMasked.slice(-4)}，不改不填`
              : '登记后不能办理本人的业务',
            maxLength: 18,
            autoComplete: 'off',
          })}
          {text('outlet', '所在部门或网点', { maxLength: 60, list })}
        </div>
        <datalist id={list}>
          {outlets.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <ProblemSummary error={known.error} onRetry={known.refetch} quiet />
        {known.data && (
          <RolesField
            all={known.data.roles}
            chosen={roles}
            onChange={setRoles}
            error={faults['roles'] ?? faultOf(command.error, 'roles')}
          />
        )}
        {text('reason', '原因', { maxLength: 200, hint: '例如：新入职、调入城东管理部、轮岗通知文号' })}
      </form>
    </Dialog>
  );
}
