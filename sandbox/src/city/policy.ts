import { luoyangPolicy, xuchangPolicy } from '../../../server/src/modules/withdrawal/rules/parameter-sets.ts';

interface Row {
  readonly key: string;
  readonly validFrom: string;
  readonly value: unknown;
  readonly source: string;
}

const demo = '演示参数：虚构城市，沿用';

/** The bank of the city does not exist elsewhere; the others are those of the nation. */
const banks: Row = {
  key: 'withdrawal.banks',
  validFrom: '1999-04-03',
  value: [
    { code: '999', name: '演示商业银行' },
    { code: '102', name: '中国工商银行' },
    { code: '103', name: '中国农业银行' },
    { code: '104', name: '中国银行' },
    { code: '105', name: '中国建设银行' },
    { code: '403', name: '中国邮政储蓄银行' },
  ],
  source: '演示参数：虚构城市的银行',
};

/** The rules of withdrawal that a fictional centre lives by: those of Luoyang for the first, of Xuchang for the second. */
export function cityPolicyOf(centerId: number): readonly Row[] {
  const rows = centerId === 1 ? luoyangPolicy : xuchangPolicy;
  return [
    banks,
    ...rows.map(({ key, validFrom, value, source }) => ({ key, validFrom, value, source: `${demo}${source}` })),
  ];
}
