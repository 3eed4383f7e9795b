import { type Column, DataTable, Masked, Money, useList } from '@anju/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { ChosenCount, useSearchedPages } from '../../parts/searched-pages.tsx';
import { type Employee, report } from '../../parts/server.ts';
import { nameColumn, nameOf, useWholeNames } from '../../parts/whole-names.tsx';

export type Chosen = ReadonlyMap<string, Employee>;

interface PersonPickerProps {
  readonly state: 'normal' | 'sealed';
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
  /** Only one at a time. */
  readonly isSingle?: boolean;
  /** A column of the caller's own, such as a field for the new base. */
  readonly own?: { readonly title: string; readonly render: (person: Employee) => ReactNode };
}

/** The page's people all chosen, or, when they are, none of them. */
function toggledPage(chosen: Chosen, people: readonly Employee[], isWhole: boolean): Chosen {
  const next = new Map(chosen);
  for (const person of people) {
    if (isWhole) next.delete(person.accountId);
    else next.set(person.accountId, person);
  }
  return next;
}

function toggled(chosen: Chosen, person: Employee, isSingle: boolean): Chosen {
  const next = new Map(isSingle ? [] : chosen);
  if (chosen.has(person.accountId)) next.delete(person.accountId);
  else next.set(person.accountId, person);
  return next;
}

/** The account number of whoever another page begins the business for. */
function useGivenPerson(): string | undefined {
  const [search] = useSearchParams();
  const given = search.get('account') ?? '';
  return /^\d{6,20}$/.test(given) ? given : undefined;
}

/** Chooses people of the employer: searched by name or number, over as many pages as there are; the choice is kept. */
export function PersonPicker({ state, chosen, onChange, isSingle = false, own }: PersonPickerProps) {
  const given = useGivenPerson();
  const search = useSearchedPages('姓名、证件号码或个人账号', { begin: given });
  const names = useWholeNames();
  const query = useList(report.listEmployees, search.paging, { query: { ...search.asked, ...names.asked, state } });
  const people = query.data?.rows ?? [];
  const [found] = people;
  const isGivenChosen = useRef(false);
  // Who the address names is looked for and chosen, once: it may be taken out again.
  useEffect(() => {
    if (isGivenChosen.current || given === undefined || found?.accountNo !== given) return;
    isGivenChosen.current = true;
    onChange(new Map([[found.accountId, found]]));
  }, [given, found, onChange]);
  const isWhole = people.length > 0 && people.every(({ accountId }) => chosen.has(accountId));
  const columns: Column<Employee>[] = [
    {
      key: 'choice',
      title: isSingle ? (
        <span className="visually-hidden">选择</span>
      ) : (
        <input
          type="checkbox"
          className="pick"
          aria-label="选择本页全部职工"
          title="选择本页全部职工"
          checked={isWhole}
          disabled={people.length === 0}
          onChange={() => onChange(toggledPage(chosen, people, isWhole))}
        />
      ),
      width: 48,
      align: 'center',
      render: (person) => (
        <input
          type={isSingle ? 'radio' : 'checkbox'}
          className="pick"
          aria-label={`选择 ${nameOf(person)} ${person.accountNo}`}
          checked={chosen.has(person.accountId)}
          onChange={() => onChange(toggled(chosen, person, isSingle))}
        />
      ),
    },
    nameColumn<Employee>(100),
    { key: 'accountNo', title: '个人账号' },
    {
      key: 'certificateMasked',
      title: '证件号码',
      render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
    },
    { key: 'contributedTo', title: '缴至月份', render: ({ contributedTo }) => contributedTo ?? '—' },
    { key: 'baseFen', title: '缴存基数（元）', align: 'right', render: ({ baseFen }) => <Money fen={baseFen} /> },
    { key: 'amountFen', title: '月缴存额（元）', align: 'right', render: ({ amountFen }) => <Money fen={amountFen} /> },
    ...(own ? [{ key: 'own', title: own.title, width: 190, render: own.render }] : []),
  ];
  return (
    <DataTable
      caption={state === 'normal' ? '正常缴存的职工' : '封存的职工'}
      columns={columns}
      query={query}
      rowKey={({ accountId }) => accountId}
      paging={search.paging}
      maxHeight="56vh"
      rowClassName={({ accountId }) => (chosen.has(accountId) ? 'row-chosen' : undefined)}
      summary={!isSingle && <ChosenCount count={chosen.size} onClear={() => onChange(new Map())} />}
      filters={search.field}
      extra={names.button}
      empty={
        !search.isSearched
          ? { title: state === 'normal' ? '没有正常缴存的职工' : '没有封存的职工' }
          : { title: '没有符合条件的职工', text: '请核对姓名；证件号码和个人账号须完整输入。' }
      }
    />
  );
}
