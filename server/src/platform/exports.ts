import type { Static } from 'typebox';
import type { Call } from './call.ts';
import type { ExportDeclaration } from './route.ts';
import type { WrittenColumn, WrittenValue } from './xlsx.ts';

/** A row of a table: values by the keys of its columns; what is missing is an empty cell. */
export type ExportRow = Readonly<Partial<Record<string, WrittenValue>>>;

/** A column of a list. `isInWords` for the one whose sum counts: printed, it is written in capital numerals too, as on every paper about money. */
export interface ExportColumn extends WrittenColumn<string> {
  readonly isInWords?: boolean;
}

/** How a list becomes a file. `F` is the filter that its declaration names. */
export interface ExportWork<F> {
  readonly columns: readonly ExportColumn[];
  /** The choice in words, under the name of the list: `2026年11月，封存`. Empty for everything. */
  describe?(filter: F): string;
  /** How many rows there will be: the figure that progress is measured against. */
  count(call: Call, filter: F): Promise<number>;
  /**
   * The rows in the order of the list, in batches of some thousands. Read by keyset, not by offset: the call's
   * transaction is one snapshot, and the next batch is read while the one before is being written.
   */
  batches(call: Call, filter: F): AsyncIterable<readonly ExportRow[]>;
}

/** A list that can be exported in the background. */
export interface Export {
  readonly declared: ExportDeclaration;
  readonly columns: readonly ExportColumn[];
  describe(filter: unknown): string;
  count(call: Call, filter: unknown): Promise<number>;
  batches(call: Call, filter: unknown): AsyncIterable<readonly ExportRow[]>;
}

/**
 * The one door for exports, of any list of any module: declare it in `contract.ts` (`declareExport`), define it here,
 * add it to `allExports` in `modules.ts`. Request, progress, keeping, fetching, cancelling and the page 我的导出 come with it.
 *
 * The call that `count` and `batches` are given acts for whoever asked: the same centre, person or employer, and the one
 * permission that the export needs. The filter was checked against the declaration.
 */
export function defineExport<const E extends ExportDeclaration>(
  declared: E,
  { columns, describe = () => '', count, batches }: ExportWork<Static<E['filter']>>,
): Export {
  type Filter = Static<E['filter']>;
  return {
    declared,
    columns,
    describe: (filter) => describe(filter as Filter),
    count: (call, filter) => count(call, filter as Filter),
    batches: (call, filter) => batches(call, filter as Filter),
  };
}

/** Asks for the next batch while the one at hand is worked on: where it comes from and where it goes work at the same time. */
export async function* ahead<B>(batches: AsyncIterable<B>): AsyncGenerator<B> {
  const source = batches[Symbol.asyncIterator]();
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = source.next();
      // Its failure is met when it is awaited, which may be after somebody stopped reading.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    // The snapshot's connection must be idle before its transaction ends: what was asked for ahead, here and by the source,
    // is waited for.
    await next.catch(() => undefined);
    await source.return?.();
  }
}
