import { SelectField, TextField, type WanAmount } from '@anju/ui';
import type { ComponentProps } from 'react';
import { type Home, homes, type RepaymentMethod, repaymentMethods } from '../../../../../server/src/rules.ts';

const yearChoices = Array.from({ length: 30 }, (_, index) => 30 - index).map((years) => ({
  value: String(years),
  label: `${years} 年（${years * 12} 期）`,
}));

interface Choice<V extends string> {
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly name?: string | undefined;
}

export const YearsField = ({ value, onChange, name = 'years' }: Choice<string>) => (
  <SelectField name={name} label="贷款年限" value={value} options={yearChoices} onChange={onChange} />
);

export function HomeField({ value, onChange, name = 'home' }: Choice<Home>) {
  const options = Object.entries(homes).map(([key, label]) => ({ value: key as Home, label }));
  return <SelectField name={name} label="房屋套数" value={value} options={options} onChange={onChange} />;
}

const methodHints: Readonly<Record<RepaymentMethod, string>> = {
  'level-payment': '每月还一样多，前期利息多、本金少',
  'level-principal': '每月本金一样多，月供逐月减少，总利息更少',
};

export function MethodField({ value, onChange, name = 'method' }: Choice<RepaymentMethod>) {
  const options = Object.entries(repaymentMethods).map(([key, label]) => ({ value: key as RepaymentMethod, label }));
  return (
    <SelectField
      name={name}
      label="还款方式"
      value={value}
      options={options}
      hint={methodHints[value]}
      onChange={onChange}
    />
  );
}

type AmountProps = ComponentProps<typeof WanAmount>;

export const PercentField = ({ isWrong, placeholder, ...props }: AmountProps & { readonly placeholder?: string }) => (
  <TextField
    {...props}
    placeholder={placeholder}
    inputMode="decimal"
    maxLength={8}
    error={isWrong ? '请填写年利率，例如 2.6' : undefined}
    beside={<span className="unit">%</span>}
  />
);

export const MonthsField = ({ isWrong, ...props }: AmountProps) => (
  <TextField
    {...props}
    inputMode="numeric"
    maxLength={3}
    error={isWrong ? '请填写 1 到 360 之间的整数' : undefined}
    beside={<span className="unit">期（月）</span>}
  />
);
