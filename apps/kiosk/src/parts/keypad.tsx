import { Button } from '@anju/ui';

interface KeypadProps {
  readonly label: string;
  readonly value: string;
  readonly length: number;
  readonly onChange: (value: string) => void;
  /** Letters too: for 统一社会信用代码, without I, O, S, V and Z (GB 32100). */
  readonly hasLetters?: boolean;
  /** Digits in boxes of their own, as a code is written. */
  readonly isCode?: boolean;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const letters = [...'ABCDEFGHJKLMNPQRTUWXY'];

/** The keyboard of the kiosk: the system's own never shows. */
export function Keypad({ label, value, length, onChange, hasLetters = false, isCode = false }: KeypadProps) {
  const press = (key: string) => onChange((value + key).slice(0, length));
  const key = (text: string) => (
    <Button key={text} className="k-key" onClick={() => press(text)}>
      {text}
    </Button>
  );
  return (
    <div className="k-pad-box">
      {isCode ? (
        <output className="k-code" aria-label={label}>
          {Array.from({ length }, (_, at) => (
            // The place is what tells one box from another.
            // biome-ignore lint/suspicious/noArrayIndexKey: boxes never move
            <span key={at} className={at === value.length ? 'k-code-next' : ''}>
              {value[at] ?? ''}
            </span>
          ))}
        </output>
      ) : (
        <output className="k-typed" aria-label={label}>
          {value || <span className="k-quiet">{label}</span>}
        </output>
      )}
      <div className={hasLetters ? 'k-pad k-pad-wide' : 'k-pad'} role="group" aria-label="键盘">
        {hasLetters ? [...digits, '0', ...letters].map(key) : digits.map(key)}
        <Button className="k-key k-key-soft" onClick={() => onChange('')} disabled={value === ''}>
          清空
        </Button>
        {!hasLetters && key('0')}
        <Button className="k-key k-key-soft" onClick={() => onChange(value.slice(0, -1))} disabled={value === ''}>
          退格
        </Button>
      </div>
    </div>
  );
}
