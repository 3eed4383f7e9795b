import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { onlyDeclared } from './declared.ts';

test('what a shape does not declare is left out, at every depth', () => {
  const shape = Type.Object({
    outcome: Type.String(),
    home: Type.Optional(Type.Object({ price: Type.Integer() })),
    rows: Type.Array(Type.Object({ name: Type.String() })),
  });
  const given = { outcome: 'approve', actor: { id: 'x' }, home: { price: 1, owner: 'x' }, rows: [{ name: 'a', b: 1 }] };
  assert.deepEqual(onlyDeclared(shape, given), { outcome: 'approve', home: { price: 1 }, rows: [{ name: 'a' }] });
  const own = JSON.parse('{"outcome":"x","rows":[],"constructor":1,"__proto__":{"a":1}}');
  assert.deepEqual(onlyDeclared(shape, own), { outcome: 'x', rows: [] });
});

test('of a union what any branch declares stays; null, records and lists of values stay as they are', () => {
  const shape = Type.Object({
    wish: Type.Union([
      Type.Object({ kind: Type.Literal('a'), one: Type.Object({ x: Type.Integer() }) }),
      Type.Object({ kind: Type.Literal('b'), two: Type.Integer() }),
      Type.Null(),
    ]),
    facts: Type.Record(Type.String(), Type.Unknown()),
    names: Type.Array(Type.String()),
  });
  const given = { wish: { kind: 'b', two: 2, more: 1 }, facts: { any: { thing: 1 } }, names: ['a'] };
  assert.deepEqual(onlyDeclared(shape, given), { ...given, wish: { kind: 'b', two: 2 } });
  assert.deepEqual(onlyDeclared(shape, { ...given, wish: { kind: 'a', one: { x: 1, y: 2 } } }), {
    ...given,
    wish: { kind: 'a', one: { x: 1 } },
  });
  assert.deepEqual(onlyDeclared(shape, { ...given, wish: null }), { ...given, wish: null });
});
