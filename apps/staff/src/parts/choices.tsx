interface ChoicesProps<Value extends string> {
  readonly legend: string;
  readonly names: Readonly<Partial<Record<Value, string>>>;
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: Value[]) => void;
}

/** Several of a few, in the order of their names: the same choice is the same value. */
export function Choices<Value extends string>({ legend, names, chosen, onChange }: ChoicesProps<Value>) {
  const values = Object.keys(names) as Value[];
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(values.filter((one) => (one === value ? target.checked : chosen.includes(one))))
            }
          />
          {names[value]}
        </label>
      ))}
    </fieldset>
  );
}
