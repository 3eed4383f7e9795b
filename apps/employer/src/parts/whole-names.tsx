import { Button, type Column, useSession } from '@anju/ui';
import { useSyncExternalStore } from 'react';
import { servedEmployerId } from './seat.ts';

// For as long as the page lives: who looks at one list with names looks at the next one so, too; whoever comes after them
// does not.
let shownTo: string | undefined;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Whether lists show whole names: what to add to the query of a list, and the button that changes it. */
export function useWholeNames() {
  const me = useSession().session?.draftKey;
  const shown = useSyncExternalStore(subscribe, () => shownTo !== undefined && shownTo === me);
  const toggle = () => {
    shownTo = shown ? undefined : me;
    for (const listener of listeners) listener();
  };
  return {
    asked: shown ? ({ names: 'whole' } as const) : {},
    // At the window the clerk shows a person whole at the desk, with a reason.
    button: servedEmployerId === undefined && (
      <Button size="small" aria-pressed={shown} title="查看完整姓名会留下记录" onClick={toggle}>
        {shown ? '隐藏姓名' : '显示姓名'}
      </Button>
    ),
  };
}

interface Named {
  readonly nameMasked: string;
  readonly name?: string | undefined;
}

export const nameOf = ({ name, nameMasked }: Named): string => name ?? nameMasked;

/** A column of names, whole where they are shown. */
export const nameColumn = <Row extends Named>(width?: number): Column<Row> => ({
  key: 'nameMasked',
  title: '姓名',
  ...(width !== undefined && { width }),
  isRowHeader: true,
  render: nameOf,
});
