import { formatCount, TextField, usePaging, withoutEmpty } from '@anju/ui';
import { useDeferredValue, useState } from 'react';

/** The pages of a list within a form, and the field that searches it: what is typed begins again at the first page. */
export function useSearchedPages(
  label: string,
  { begin = '', size = 20 }: { readonly begin?: string | undefined; readonly size?: number } = {},
) {
  const [text, setText] = useState(begin);
  const paging = usePaging(size);
  const q = useDeferredValue(text.trim());
  const restart = () => paging.onPage(1, paging.pageSize);
  const field = (
    <TextField
      name="q"
      label={label}
      type="search"
      maxLength={50}
      value={text}
      onChange={(next) => {
        setText(next);
        restart();
      }}
    />
  );
  return {
    asked: withoutEmpty({ q }),
    isSearched: q !== '',
    paging,
    restart,
    field,
  };
}

interface ChosenCountProps {
  readonly count: number;
  readonly onClear: () => void;
}

/** How many are chosen, over all pages, and the way to begin again. */
export function ChosenCount({ count, onClear }: ChosenCountProps) {
  return (
    <span className="button-row">
      <span>
        已选 <strong>{formatCount(count)}</strong> 人
      </span>
      {count > 0 && (
        <button type="button" className="link-button" onClick={onClear}>
          清空选择
        </button>
      )}
    </span>
  );
}
