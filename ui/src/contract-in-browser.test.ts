import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

// In browser builds a stand-in takes TypeBox's place: what a contract reads back of its shapes must be there in both.
const standIn = new URL('./typebox-stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typebox' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

test('every contract can be read as the browser reads it', async () => {
  const contracts = await import('../../server/src/contract.ts');
  assert.equal(contracts.report.listEmployees.path, '/employer/employees');
  assert.ok(Object.keys(contracts).length > 10);
});
