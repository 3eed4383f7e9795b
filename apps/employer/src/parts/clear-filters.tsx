import { Button, type ListState } from '@anju/ui';

/** Offered where a list shows nothing: puts the named filters back, when one of them is set. */
export function ClearFilters({ list, names }: { readonly list: ListState; readonly names: readonly string[] }) {
  if (!names.some((name) => list.get(name))) return null;
  return <Button onClick={() => list.set(Object.fromEntries(names.map((name) => [name, undefined])))}>清除条件</Button>;
}
