import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import * as contracts from '../contract.ts';
import {
  belongingOf,
  isOffered,
  isServiceCode,
  type ServiceChannel,
  serviceCodes,
} from '../modules/service/rules/catalog.ts';
import type { Route } from '../platform/route.ts';
import { read, root, withoutComments } from './sources.ts';

// What the switches of 业务与渠道 say of the kiosk and the app is what their screens can ask for: a service that a screen is
// given or loses, and the catalogue does not know, fails here.

interface Import {
  readonly from: string;
  /** `[name, what it is called here]`; nothing for a whole module. */
  readonly names: readonly (readonly [name: string, here: string])[];
}

/** What a module takes from others, its types left out. */
function importsOf(text: string): Import[] {
  const named = [...text.matchAll(/\b(?:import|export)\s*\{([^}]*)\}\s*from\s*'([^']+)'/g)].map(
    ([, list = '', from = '']) => ({
      from,
      names: list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '' && !one.startsWith('type '))
        .map((one) => one.split(/\s+as\s+/))
        .map(([name = '', here = name]) => [name, here] as const),
    }),
  );
  const lazy = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, from = '']) => ({ from, names: [] }));
  return [...named.filter(({ names }) => names.length > 0), ...lazy];
}

/** Where each name of the component kit comes from. */
const kit = new Map(
  importsOf(read('ui/src/index.ts')).flatMap(({ from, names }) =>
    names.map(([, name]) => [name, join('ui/src', from)] as const),
  ),
);

/** The modules of an application, one import after the other: of the kit those alone that it names. */
function modulesOf(main: string): string[] {
  const seen = new Set<string>();
  const waiting = [main];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || !existsSync(join(root, path))) continue;
    seen.add(path);
    for (const { from, names } of importsOf(read(path))) {
      if (from === '@anju/ui') waiting.push(...names.map(([name]) => kit.get(name) ?? `${name} is not of the kit`));
      else if (from.startsWith('.')) waiting.push(relative(root, join(root, dirname(path), from)));
    }
  }
  return [...seen].filter((path) => !path.startsWith('server/'));
}

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value;

/** The routes that a module names: `loan.listMyLoans`, or the same by a door of the application. */
function routesIn(path: string): Route[] {
  const text = withoutComments(read(path));
  return importsOf(text)
    .flatMap(({ names }) => names)
    .flatMap(([name, here]) => {
      const routes = (contracts as Readonly<Record<string, unknown>>)[name];
      if (typeof routes !== 'object' || routes === null) return [];
      return [...text.matchAll(new RegExp(`\\b${here}\\.(\\w+)`, 'g'))].map(
        ([, member = '']) => (routes as Readonly<Record<string, unknown>>)[member],
      );
    })
    .filter(isRoute);
}

/** The services that an application's screens ask for, with a route of each. */
function servicesOf(main: string, isAsked: (route: Route) => boolean): Map<string, string> {
  const services = new Map<string, string>();
  for (const path of modulesOf(main))
    for (const route of routesIn(path).filter(isAsked)) {
      const service = belongingOf(route);
      if (service !== undefined && isServiceCode(service)) services.set(service, `${route.path} in ${path}`);
    }
  return services;
}

/** The kit's doors to a business are there for the window too. */
const isOfWindow = ({ path }: Route) => /^\/(?:staff|counter)\//.test(path);

for (const [main, channels, isAsked] of [
  [
    'apps/mobile/src/main.tsx',
    ['app', 'wechat'],
    (route: Route) => !isOfWindow(route) && route.permission !== 'employer',
  ],
  ['apps/kiosk/src/main.tsx', ['kiosk'], (route: Route) => !isOfWindow(route)],
] as const) {
  test(`[G-1] what ${main} asks for is what its channel offers, no more and no less`, () => {
    const asked = servicesOf(main, isAsked);
    for (const channel of channels satisfies readonly ServiceChannel[])
      assert.deepEqual(
        serviceCodes.filter((code) => isOffered(code, channel)),
        serviceCodes.filter((code) => asked.has(code)),
        `${channel}: ${JSON.stringify(Object.fromEntries(asked), null, 2)}`,
      );
  });
}

test('the walk sees what is there, by a door of the kiosk and by the kit', () => {
  assert.ok(routesIn('apps/kiosk/src/parts/printing.tsx').some(({ path }) => path === '/kiosk/person/prints'));
  assert.ok(modulesOf('apps/mobile/src/main.tsx').includes('ui/src/loan/early-panel.tsx'));
  assert.ok(routesIn('ui/src/loan/early-panel.tsx').some(({ path }) => path === '/person/loans/:loanId/repayments'));
});
