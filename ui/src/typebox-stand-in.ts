/**
 * Takes the place of TypeBox in browser builds. Contracts are data: the browser needs their methods, paths and
 * types (gone after compiling), and leaves validation to the server. Only `properties` is read back, when one
 * object's fields are spread into another.
 */
export const Type: Readonly<Record<string, (first?: unknown) => unknown>> = new Proxy(
  {},
  { get: () => (first?: unknown) => ({ properties: first }) },
);
