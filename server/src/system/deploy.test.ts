import assert from 'node:assert/strict';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import * as contracts from '../contract.ts';
import { unconnected } from '../exchange.ts';
import { readMessageCentres } from '../message-centre-settings.ts';
import { staffPermissions } from '../modules/identity/permissions.ts';
import { routesOf } from '../openapi.ts';
import { readConfig } from '../platform/config.ts';
import type { WrongSettings } from '../platform/settings.ts';
import { serviceRoles } from '../service.ts';
import { readTransferNodes } from '../transfer-port.ts';
import { read, root } from './sources.ts';

// What a server is set up with (`deploy/`) fits the service.

test('the example of an installation is a complete configuration for production, and names nothing that is not read', () => {
  const example = parseEnv(read('deploy/anju.env'));
  const config = readConfig({ ...example, ANJU_PORT: '8081', ANJU_MONITOR_PORT: '9081' });
  assert.equal(config.sandbox, false);
  const nameOf = (key: string) => `ANJU_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const known = new Set(Object.keys(config).map(nameOf));
  assert.deepEqual(
    Object.keys(example).filter((name) => !known.has(name)),
    [],
  );
});

test('the example files beside it are what the service reads in production', () => {
  const inDeploy = (name: string) => join(root, 'deploy', name);
  const centres = readMessageCentres(inDeploy('message-centres.json'), { sandbox: false });
  assert.equal(centres[0]?.kind, 'cmpp', 'the province’s platform is tried first');
  // An account that WeChat would speak to in the open is for a sandbox alone.
  const open = join(mkdtempSync(join(tmpdir(), 'anju-deploy-')), 'centres.json');
  writeFileSync(open, read('deploy/message-centres.json').replace(/,\s*"encodingAesKey": "\w+"/, ''));
  assert.throws(
    () => readMessageCentres(open, { sandbox: false }),
    (error: WrongSettings) => /encodingAesKey/.test(error.faults.join()),
  );
  assert.equal(readMessageCentres(open, { sandbox: true }).length, centres.length);
  rmSync(dirname(open), { recursive: true });
  assert.deepEqual(unconnected({ exchangeFile: inDeploy('exchange.json') }), [], 'every source has a line in it');
  assert.equal(readTransferNodes({ transferFile: inDeploy('transfer.json') }).length, 1);
});

test('what the units begin exists, in roles that the service has, each watched on a port of its own', () => {
  const unit = read('deploy/anju@.service');
  const [, script = ''] = /^ExecStart=\/opt\/anju\/(\S+) %i$/m.exec(unit) ?? [];
  accessSync(join(root, script), constants.X_OK);
  const processes = [...read('deploy/anju.target').matchAll(/anju@([a-z]+)-(\d+)\.service/g)];
  const roles = new Set(processes.map(([, role]) => role));
  assert.deepEqual(roles, new Set(serviceRoles.filter((role) => role !== 'all')));
  const numbers = processes.map(([, , number]) => Number(number));
  const ports = numbers.flatMap((number) => [number, number + 1_000]);
  assert.equal(new Set(ports).size, ports.length);
  const api = processes.filter(([, role]) => role === 'api').map(([, , number]) => number);
  const behindProxy = [...read('deploy/nginx.conf').matchAll(/server 127\.0\.0\.1:(\d+)/g)].map(([, port]) => port);
  assert.deepEqual(behindProxy, api);
});

test('the proxy keeps what is the staff’s and the kiosks’ within the centre’s net, and nothing that is anybody else’s', () => {
  const [, within = ''] = /location ~ (\S+) \{[^}]*deny all;/.exec(read('deploy/nginx.conf')) ?? [];
  assert.notEqual(within, '');
  const isWithin = (path: string) => new RegExp(within).test(path);
  const halls: readonly string[] = ['public', 'person', 'employer'];
  for (const { route } of routesOf(contracts)) {
    const ofStaff = route.permission === 'staff' || staffPermissions.includes(route.permission);
    const address = `/api${route.path}`;
    if (ofStaff) assert.ok(isWithin(address), `${address} is the staff’s`);
    else if (halls.includes(route.permission) && !/^\/(kiosk|sessions\/staff)/.test(route.path))
      assert.ok(!isWithin(address), `${address} is everybody’s`);
  }
  for (const page of ['/staff', '/staff/cases', '/kiosk', '/api/sessions/staff/activation'])
    assert.ok(isWithin(page), page);
  for (const page of ['/', '/my', '/employer', '/m/', '/signage', '/staffing']) assert.ok(!isWithin(page), page);
});

test('a process that dies writes nobody’s data to the disk', () =>
  assert.match(read('deploy/anju@.service'), /^LimitCORE=0$/m));
