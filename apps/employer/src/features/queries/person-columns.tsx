import { type Column, Masked, Money, MonthText } from '@anju/ui';
import { nameColumn } from '../../parts/whole-names.tsx';

interface PersonCells {
  readonly accountNo: string | null;
  readonly nameMasked: string;
  readonly name?: string | undefined;
  readonly certificateMasked: string;
}

/** Whose a row is. */
export const personColumns = <Row extends PersonCells>(): readonly Column<Row>[] => [
  nameColumn<Row>(),
  { key: 'accountNo', title: '个人账号' },
  {
    key: 'certificateMasked',
    title: '证件号码',
    render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
  },
];

/** A column of amounts; what is not known is a dash. */
export const moneyColumn = <Row extends object>(
  key: keyof Row & string,
  title: string,
  { strong = false, sort }: { readonly strong?: boolean; readonly sort?: string } = {},
): Column<Row> => ({
  key,
  title,
  align: 'right',
  sort,
  render: (row) => <Money fen={row[key] as number | null} strong={strong} />,
});

/** A column of months. */
export const monthColumn = <Row extends object>(
  key: keyof Row & string,
  title: string,
  sort?: string,
): Column<Row> => ({
  key,
  title,
  sort,
  render: (row) => <MonthText value={row[key] as string | null} />,
});
