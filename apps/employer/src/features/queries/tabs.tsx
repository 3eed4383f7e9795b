import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { FilterChips } from '../../parts/filter-chips.tsx';

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly key: string; readonly label: string; readonly content: ReactNode }[];
}

/** Lists that belong together on one page; the address says which is open. */
export function Tabs({ label, tabs }: TabsProps) {
  const [search, setSearch] = useSearchParams();
  const open = tabs.find(({ key }) => key === search.get('tab')) ?? tabs[0];
  return (
    <>
      <FilterChips
        label={label}
        options={tabs.map(({ key, label: text }) => ({ value: key, label: text }))}
        value={open?.key ?? ''}
        onChange={(tab) => setSearch({ tab }, { replace: true })}
      />
      <div key={open?.key}>{open?.content}</div>
    </>
  );
}
