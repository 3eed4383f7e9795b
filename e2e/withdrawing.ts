import assert from 'node:assert/strict';
import { until } from './outside.ts';
import type { RunningService } from './service.ts';
import type { Visitor } from './visitor.ts';

// What people and clerks do to withdraw, in the words of the screens.

type Cell = string | number | boolean | null;
export interface PersonRegisters {
  readonly records: Readonly<Record<string, Readonly<Record<string, Cell>>>>;
  readonly invoices: readonly Readonly<Record<string, Cell>>[];
}

/** Who has this story on the page of the sandbox. */
export function personOf({ demo }: RunningService, note: string) {
  const found = demo.persons.find((person) => person.note?.includes(note));
  assert.ok(found, `nobody for ${note}`);
  return found;
}

/** What the agencies of the province have of somebody. */
export const registersOf = async (
  { sandboxUrl }: RunningService,
  certificateNumber: string,
): Promise<PersonRegisters> =>
  (await (
    await fetch(`${sandboxUrl}/province/person?certificateNumber=${certificateNumber}`)
  ).json()) as PersonRegisters;

/** `home`: where a person's own pages begin, in the hall or on the telephone. */
export async function loginToWithdraw(
  service: RunningService,
  { page }: Visitor,
  note: string,
  home: '/my' | '/m' = '/my',
): Promise<void> {
  const { account, password } = personOf(service, note);
  await page.goto(`${service.url}${home}/withdrawals/new`);
  await page.getByLabel('证件号码或手机号码').fill(account);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '提取公积金' }).waitFor();
  await page.getByText('已知信息').waitFor();
}

/** The steps of the guided application, in the hall and at the counter alike. */
export const applying = ({ page }: Visitor) => ({
  begin: async (name: string) => {
    await page.getByRole('button', { name: `申请${name}提取`, exact: true }).click();
    await page.locator('.wd-sheet').waitFor();
  },
  next: () => page.getByRole('button', { name: '下一步' }).click(),
  asks: (title: string) => page.getByRole('heading', { name: title }).waitFor(),
  choose: (title: string) => page.locator('.wd-choice', { hasText: title }).first().click(),
  fill: (label: string, value: Cell | undefined) => page.getByLabel(label).fill(String(value)),
  confirmed: (count: number) =>
    until(async () => ((await page.locator('.wd-paper-good').count()) >= count ? true : undefined)),
  agree: async () => {
    await page.getByRole('checkbox', { name: /同意上述授权/ }).check();
    await page.getByRole('button', { name: '同意并核实' }).click();
  },
  /** Hands in a picture for a paper that nobody has on record. */
  handIn: async (fileName: string) => {
    const buffer = await page.screenshot({ type: 'jpeg' });
    await page
      .locator('.slot input[type=file]')
      .first()
      .setInputFiles({ name: fileName, mimeType: 'image/jpeg', buffer });
    await page.getByText('已提交证明', { exact: true }).waitFor();
  },
  submitAll: async () => {
    await page.getByRole('heading', { name: '核对后提交' }).waitFor();
    await page.getByRole('button', { name: '提交申请' }).click();
  },
});
