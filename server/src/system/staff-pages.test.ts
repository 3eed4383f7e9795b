import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permissionsOf } from '../modules/identity/permissions.ts';
import { allRoles } from '../modules/identity/staffing/rules.ts';
import { allExports } from '../modules.ts';
import { read } from './sources.ts';

// The desk's sections and pages, as its sources write them down: what leads somewhere must be let in there.

/** Address → right. Pages that share one right say it once, as `const permission`. */
function asked(file: string, address: RegExp): [string, string][] {
  const source = read(`apps/staff/src/${file}`);
  const [, shared = ''] = /const permission = '([^']+)'/.exec(source) ?? [];
  return [...source.matchAll(address)].map(([, path = '', permission = shared]) => [path, permission]);
}
const page = /path: '([^']+)',\s*permission(?:: '([^']+)')?,/g;
const pages = new Map([...asked('app/staff-app.tsx', page), ...asked('features/books/pages.tsx', page)]);

test('a section of the desk leads to a page that asks for the same right', () => {
  const sections = asked('app/frame.tsx', /to: '\/([^']*)',[^}]*?permission: '([^']+)'/g);
  assert.ok(sections.length > 30);
  // The door shows the first section that is open.
  for (const [path, permission] of sections.filter(([to]) => to !== ''))
    assert.equal(pages.get(path), permission, path);
});

test('whoever may make a file of a list may open 我的导出, where it is kept', () => {
  const needed = pages.get('exports') ?? '';
  for (const { declared } of allExports)
    for (const role of allRoles) {
      const rights = permissionsOf('staff', [role]);
      if (rights.has(declared.permission)) assert.ok(rights.has(needed), `${role}, ${declared.name}`);
    }
});
