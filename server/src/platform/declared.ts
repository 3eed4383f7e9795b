import type { TSchema } from 'typebox';
import { common, Problem } from './problem.ts';

type Shape = TSchema & {
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
};

/** The shapes that a property may have, over all the branches of a union that declare it. */
function shapesOf(shape: Shape, name: string): readonly Shape[] {
  if (shape.anyOf) return shape.anyOf.flatMap((branch) => shapesOf(branch, name));
  return shape.properties && Object.hasOwn(shape.properties, name) ? [shape.properties[name] as Shape] : [];
}

const declaresProperties = (shape: Shape): boolean => shape.anyOf?.some(declaresProperties) ?? !!shape.properties;

/** The shapes of the elements of a list. */
const itemsOf = (shape: Shape): readonly Shape[] => shape.anyOf?.flatMap(itemsOf) ?? (shape.items ? [shape.items] : []);

/**
 * A value that has its shape, without the properties that the shape does not declare: a command that spreads its input
 * never finds `actor` or `centerId` in it. Of a union, what any branch declares stays; a record keeps all its keys.
 */
export function onlyDeclared(schema: TSchema, value: unknown): unknown {
  const shape = schema as Shape;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = itemsOf(shape);
    return items.length === 0 ? value : value.map((item) => onlyDeclared(unionOf(items), item));
  }
  if (!declaresProperties(shape)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const shapes = shapesOf(shape, name);
      return shapes.length === 0 ? [] : [[name, onlyDeclared(unionOf(shapes), inner)]];
    }),
  );
}

const unionOf = (shapes: readonly Shape[]): TSchema =>
  shapes.length === 1 ? (shapes[0] as Shape) : ({ anyOf: shapes } as unknown as TSchema);

const deepest = 16;

/**
 * Refuses what no schema catches and no column holds: PostgreSQL has no U+0000, a surrogate without its partner is no
 * character, and an overlong number in an address becomes Infinity. Once here, for every value and every name of a
 * request; files are not looked into.
 */
export function checkValues(value: unknown, depth = 0): void {
  const isWrong =
    typeof value === 'string'
      ? value.includes('\0') || !value.isWellFormed()
      : typeof value === 'number' && !Number.isFinite(value); // prettier-ignore
  if (isWrong || depth > deepest)
    throw new Problem(common.invalid, { detail: '内容中含有不能使用的字符或数字，或层次过多' });
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const [name, part] of Object.entries(value)) {
    checkValues(name, depth);
    checkValues(part, depth + 1);
  }
}
