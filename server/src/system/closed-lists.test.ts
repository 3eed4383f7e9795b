import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateNames } from '../modules/casework/states.ts';
import { contentKinds } from '../modules/content/rules/kinds.ts';
import { businessKinds, businessStates } from '../modules/contribution/business/rules.ts';
import { deskChannels } from '../modules/desk/rules/conversation.ts';
import { changeKinds } from '../modules/identity/staffing/rules.ts';
import { printerStates } from '../modules/kiosk/rules.ts';
import { loanKinds, offsets, relations, securities } from '../modules/loan/rules/kinds.ts';
import { phoneChannels } from '../modules/notice/rules/channels.ts';
import { certificateTypes } from '../modules/party/rules.ts';
import { breakKinds } from '../modules/settlement/rules/reconcile.ts';
import { transferStates } from '../modules/transfer/states.ts';
import { read } from './sources.ts';

const { remittance: _keptElsewhere, ...ownKinds } = businessKinds;

/** Lists that the code and a CHECK of the database both have: who adds to the first needs a migration for the second. */
const lists: readonly (readonly [table: string, constraint: string, code: object])[] = [
  ['contribution.business', 'business__kind', ownKinds],
  ['contribution.business', 'business__state', businessStates],
  ['casework.case_record', 'case_record__state', stateNames],
  ['content.item', 'item__kind', contentKinds],
  ['desk.conversation', 'conversation__channel', deskChannels],
  ['identity.staff_change', 'staff_change__kind', changeKinds],
  ['kiosk.device', 'device__printer_state', printerStates],
  ['loan.contract', 'contract__kind', loanKinds],
  ['loan.contract', 'contract__offset', offsets],
  ['loan.contract', 'contract__security', securities],
  ['loan.borrower', 'borrower__relation', relations],
  ['notice.mute', 'mute__channel', phoneChannels],
  ['notice.sms', 'sms__channel', phoneChannels],
  ['party.person', 'person__certificate_type', certificateTypes],
  ['settlement.reconciliation_break', 'reconciliation_break__kind', breakKinds],
  ['transfer.transfer', 'transfer__state', transferStates],
];

const schema = read('db/schema.sql');
function allowedBy(table: string, constraint: string): string[] {
  const [, body = ''] = schema.split(`create table ${table} (`);
  const [, check = ''] =
    new RegExp(`constraint ${constraint} CHECK \\((.*)\\)`).exec(body.split('\n);')[0] ?? '') ?? [];
  return [...check.matchAll(/'([^']+)'/g)].map(([, value = '']) => value);
}

for (const [table, constraint, code] of lists)
  test(`what the code knows, a migration has allowed: ${constraint} of ${table}`, () =>
    assert.deepEqual(allowedBy(table, constraint).sort(), Object.keys(code).sort()));
