import { useContext } from 'react';
import { withdrawalChoices as choices, withdrawalLabels } from '../../../server/src/rules.ts';
import { FieldFaults, TextField } from '../field.tsx';
import { Choice, YuanField } from './inputs.tsx';
import type { WithdrawalForm } from './model.ts';

export interface QuestionProps {
  readonly form: WithdrawalForm;
  /** Fields that the rules of the day ask for. */
  readonly asks: readonly string[];
  readonly onChange: (form: WithdrawalForm) => void;
}

const labels = withdrawalLabels('rent');
type Rent = NonNullable<WithdrawalForm['rent']>;
export const withRent = (form: WithdrawalForm, change: { [K in keyof Rent]?: Rent[K] | undefined }): WithdrawalForm =>
  ({ ...form, rent: { ...form.rent, ...change } }) as WithdrawalForm;

export function Marital({ form, onChange }: QuestionProps) {
  const { rent } = form;
  return (
    <>
      <Choice
        name="marital"
        legend={labels.marital}
        value={rent?.marital}
        options={[
          { value: 'single', title: choices.marital.single },
          { value: 'married', title: choices.marital.married, text: '按家庭计算限额' },
          { value: 'divorced', title: choices.marital.divorced },
          { value: 'widowed', title: choices.marital.widowed },
        ]}
        onChange={(marital) => onChange(withRent(form, { marital }))}
      />
      {rent?.marital === 'married' && (
        <>
          <TextField
            name="spouseName"
            label={labels.spouseName}
            value={rent.spouseName ?? ''}
            maxLength={50}
            onChange={(spouseName) => onChange(withRent(form, { spouseName }))}
          />
          <TextField
            name="spouseCertificate"
            label={labels.spouseCertificate}
            value={rent.spouseCertificate ?? ''}
            maxLength={20}
            onChange={(spouseCertificate) => onChange(withRent(form, { spouseCertificate }))}
          />
        </>
      )}
    </>
  );
}

type Child = NonNullable<Rent['children']>[number];

/** Minor children, whose homes count as the family's: their guardian agrees for them. */
export function Children({ form, onChange }: QuestionProps) {
  const children = form.rent?.children ?? [];
  const isFaulty = useContext(FieldFaults)['children'] !== undefined;
  const faultOf = (text: string, fault: string) => (isFaulty && text.trim() === '' ? fault : undefined);
  const change = (next: readonly Child[]) =>
    onChange(withRent(form, { children: next.length > 0 ? [...next] : undefined }));
  const put = (at: number, changed: Partial<Child>) =>
    change(children.map((child, index) => (index === at ? { ...child, ...changed } : child)));
  return (
    <>
      <Choice
        name="hasChildren"
        legend={labels.children}
        value={children.length > 0 ? 'some' : 'none'}
        options={[
          { value: 'none', title: '没有' },
          { value: 'some', title: '有', text: '按本地规定，一并核实其名下住房，由您作为监护人同意查询' },
        ]}
        onChange={(chosen) => change(chosen === 'some' ? [{ name: '', certificate: '' }] : [])}
      />
      {children.map((child, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: children have nothing of their own until they are typed
        <fieldset key={at} className="wd-child">
          <legend>第 {at + 1} 个子女</legend>
          <TextField
            name={`child-name-${at}`}
            label={`子女姓名（${at + 1}）`}
            value={child.name}
            error={faultOf(child.name, '请填写子女姓名')}
            maxLength={50}
            onChange={(name) => put(at, { name })}
          />
          <TextField
            name={`child-certificate-${at}`}
            label={`子女证件号码（${at + 1}）`}
            value={child.certificate}
            error={faultOf(child.certificate, '请填写子女证件号码')}
            maxLength={20}
            onChange={(certificate) => put(at, { certificate })}
          />
          {children.length > 1 && (
            <button
              type="button"
              className="link-button"
              onClick={() => change(children.filter((_, one) => one !== at))}
            >
              删除第 {at + 1} 个子女
            </button>
          )}
        </fieldset>
      ))}
      {children.length > 0 && children.length < 6 && (
        <button
          type="button"
          className="link-button"
          onClick={() => change([...children, { name: '', certificate: '' }])}
        >
          再添加一个子女
        </button>
      )}
    </>
  );
}

export function RentPaid({ form, asks, onChange }: QuestionProps) {
  return (
    <>
      <YuanField
        name="rentFen"
        label={labels.rentFen}
        fen={form.rent?.rentFen}
        onChange={(rentFen) => onChange(withRent(form, { rentFen }))}
      />
      {asks.includes('familyIncomeFen') && (
        <YuanField
          name="familyIncomeFen"
          label={labels.familyIncomeFen}
          hint="本人和配偶的工资收入合计，用于比较房租所占的比例"
          fen={form.rent?.familyIncomeFen}
          onChange={(familyIncomeFen) => onChange(withRent(form, { familyIncomeFen }))}
        />
      )}
    </>
  );
}
