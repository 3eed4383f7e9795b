import type { PromptKey } from './prompts.ts';

/** What a key of the menu does. */
export const menuActions = ['guide', 'person', 'employer', 'outlets', 'call-back'] as const;
export type MenuAction = (typeof menuActions)[number];

/** One line of the menu, as the parameter `hotline.menu` gives it; its order is the order in which it is read out. */
export interface MenuItem {
  readonly key: string;
  /** As it is said: 缴存业务. */
  readonly name: string;
  readonly does: MenuAction;
  /** Of a guide: what is read. */
  readonly prompt?: PromptKey | undefined;
}

/** What is wrong with a menu, in English: it is a fault of the installation. */
export function menuFaults(menu: readonly MenuItem[]): string[] {
  const faults: string[] = [];
  const keys = menu.map(({ key }) => key);
  if (menu.length === 0) faults.push('empty');
  if (new Set(keys).size < keys.length) faults.push('a key twice');
  // 0 is a person at any time, * goes back, # ends.
  if (keys.some((key) => !/^[1-9]$/.test(key))) faults.push('a key that is not 1 to 9');
  if (menu.some(({ does, prompt }) => (does === 'guide') !== (prompt !== undefined)))
    faults.push('a guide without text');
  return faults;
}
