import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Call } from '../../platform/call.ts';
import { getStructure } from '../params/index.ts';
import { type MenuItem, menuActions, menuFaults } from './rules/menu.ts';
import { type OwnWords, promptKeys } from './rules/prompts.ts';
import { listPromptRows } from './store.ts';

const oneOf = <T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));
const Menu = Type.Array(
  Type.Object({
    key: Type.String(),
    name: Type.String({ minLength: 1, maxLength: 20 }),
    does: oneOf(menuActions),
    prompt: Type.Optional(oneOf(promptKeys)),
  }),
);

/** The menu of the day. A wrong one is a fault of the installation and stops the call. */
export async function menuOf(call: Call): Promise<readonly MenuItem[]> {
  const { value } = await getStructure(call.tx, call.centerId, 'hotline.menu', call.accountingDate, (given) =>
    Value.Parse(Menu, given),
  );
  const menu = value as readonly MenuItem[];
  const faults = menuFaults(menu);
  if (faults.length > 0) throw new Error(`the menu of the hotline is wrong: ${faults.join(', ')}`);
  return menu;
}

/** The sentences that this centre words in its own way. */
export async function ownWordsOf({ tx, centerId }: Call): Promise<OwnWords> {
  const rows = await listPromptRows(tx, centerId);
  return Object.fromEntries(rows.flatMap(({ key, text }) => (text === null ? [] : [[key, text]])));
}
