import type { Column } from './table.tsx';

interface OfAccount {
  readonly accountNo: string | null;
}

const column = {
  key: 'accountNo',
  title: '个人账号',
  render: ({ accountNo }: OfAccount) => accountNo && <span title={accountNo}>尾号 {accountNo.slice(-4)}</span>,
};

/** Of somebody who has or had several accounts each row says whose it is, and the balance beside it is that account's. */
export const withAccount = <Row extends OfAccount>(
  columns: readonly Column<Row>[],
  rows: readonly Row[] | undefined,
): readonly Column<Row>[] => (rows?.some(({ accountNo }) => accountNo !== null) ? [...columns, column] : columns);
