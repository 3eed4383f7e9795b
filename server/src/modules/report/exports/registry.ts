import type { Export } from '../../../platform/exports.ts';

let known: ReadonlyMap<string, Export> = new Map();

/** Sets what can be exported: once at start-up, by `modules.ts`. Two of one name are a programming error. */
export function useExports(exports: readonly Export[]): void {
  known = new Map(exports.map((one) => [one.declared.name, one]));
  if (known.size !== exports.length) throw new Error('two exports share a name');
}

export const findDefinition = (name: string): Export | undefined => known.get(name);
