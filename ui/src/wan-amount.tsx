import type { ReactNode } from 'react';
import { TextField } from './field.tsx';
import './styles/loan-panels.css';

interface WanAmountProps {
  readonly name: string;
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isWrong: boolean;
  readonly hint?: ReactNode;
}

/** An amount in ten thousands of yuan, as people speak of loans. */
export const WanAmount = ({ isWrong, ...props }: WanAmountProps) => (
  <TextField
    {...props}
    inputMode="decimal"
    maxLength={11}
    error={isWrong ? '请填写 1,000 万元以内的金额，例如 50 或 58.5' : undefined}
    beside={<span className="unit">万元</span>}
  />
);
