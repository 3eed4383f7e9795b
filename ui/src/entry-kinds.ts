import type { RouteInput, report } from '../../server/src/contract.ts';

// By what people narrow the lists of their account, in the hall and on the telephone.

type KindOf<R extends typeof report.listMyEntries | typeof report.listMyContributions> = NonNullable<
  RouteInput<R>['query']['kind']
>;
interface Option<Kind> {
  readonly value: Kind | '';
  readonly label: string;
}

export const contributionOptions: readonly Option<KindOf<typeof report.listMyContributions>>[] = [
  { value: '', label: '汇缴和补缴' },
  { value: 'remittance', label: '汇缴（每月缴存）' },
  { value: 'back-payment', label: '补缴' },
];

export const entryOptions: readonly Option<KindOf<typeof report.listMyEntries>>[] = [
  { value: '', label: '全部业务' },
  { value: 'remittance', label: '汇缴（每月缴存）' },
  { value: 'back-payment', label: '补缴' },
  { value: 'interest', label: '结息' },
  { value: 'partial-withdrawal', label: '部分提取' },
  { value: 'loan-offset', label: '提取偿还贷款' },
  { value: 'closing-withdrawal', label: '销户提取' },
  { value: 'transfer-in', label: '转入' },
  { value: 'transfer-out', label: '转出' },
  { value: 'reversal', label: '冲正（更正记账）' },
  { value: 'opening', label: '开户' },
  { value: 'change', label: '账户变更' },
];
