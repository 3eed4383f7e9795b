import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { fen } from '../../server/src/platform/money.ts';
import type { BankAccount } from './bank/books.ts';

const AccountsFile = Type.Array(
  Type.Object({
    accountNo: Type.String(),
    name: Type.String(),
    holder: Type.Union([Type.Literal('centre'), Type.Literal('payer')]),
    balanceFen: Type.Integer({ minimum: 0 }),
  }),
);

/** The accounts that the seed wants the bank to keep; `undefined` when it wrote none. Throws an Error for a wrong file. */
export async function readAccounts(file: string): Promise<BankAccount[] | undefined> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  return Value.Parse(AccountsFile, JSON.parse(content)).map((account) => ({
    ...account,
    balanceFen: fen(account.balanceFen),
  }));
}
