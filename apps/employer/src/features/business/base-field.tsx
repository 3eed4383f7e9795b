import { type Employee, formatYuan, parseYuan } from '../../parts/server.ts';
import { nameOf } from '../../parts/whole-names.tsx';

interface BaseFieldProps {
  readonly person: Employee;
  /** What was typed; the present base until then. */
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A field for one person's base inside a row of the table. */
export function BaseField({ person, value, onChange }: BaseFieldProps) {
  const text = value ?? formatYuan(person.baseFen);
  const isWrong = parseYuan(text) === undefined;
  return (
    <input
      type="text"
      inputMode="decimal"
      className="control control-cell"
      aria-label={`${nameOf(person)} ${person.accountNo} 的缴存基数`}
      aria-invalid={isWrong || undefined}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
