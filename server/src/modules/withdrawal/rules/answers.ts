import type { WithdrawalForm } from '../form.ts';
import { homeTraits, isPurchase, type Reason } from './reasons.ts';

// What people are asked and have answered, in one set of words: who asks, who checks the answers and who reviews them read
// the same.

/** What a form can be asked for. */
type FieldOf<P extends 'home' | 'rent' | 'repay' | 'leave'> = keyof NonNullable<WithdrawalForm[P]>;
export type Field = FieldOf<'home'> | FieldOf<'rent'> | FieldOf<'repay'> | FieldOf<'leave'>;

/** What each field is called, in the words of the reason. */
export function labelsOf(reason: Reason): Readonly<Record<Field, string>> {
  const home = homeTraits(reason);
  const owner = isPurchase(reason) ? '购房人' : '产权人';
  return {
    ownerRelation: owner,
    ownerName: `${owner}姓名`,
    ownerCertificate: `${owner}证件号码`,
    purchaseContractNo: '购房合同备案号',
    boughtOn: '购房合同签订日期',
    homeNumber: home?.paper.label ?? '编号',
    on: home?.paper.day ?? '日期',
    priceFen: '房屋总价',
    paidFen: isPurchase(reason) ? '已支付的房款' : '已支付的费用',
    invoiceNo: home?.invoice?.label ?? '发票号码',
    titleNo: '不动产权证号',
    market: '房源',
    place: '租房地点',
    marital: '婚姻状况',
    spouseName: '配偶姓名',
    spouseCertificate: '配偶证件号码',
    children: '未成年子女',
    rentFen: '每月房租',
    familyIncomeFen: '家庭月工资收入',
    purpose: '还款方式',
    hasAccountElsewhere: '异地缴存',
  };
}

/** What can be chosen, by field. */
export const choices = {
  market: { market: '市场上的房子', public: '公租房' },
  place: { city: '市区', county: '县城' },
  marital: { single: '未婚', married: '已婚', divorced: '离婚', widowed: '丧偶' },
  purpose: { instalments: '归还月供', early: '提前还款' },
} as const;

const owners = { spouse: '配偶', parent: '子女（本人是父母）', child: '父母（本人是子女）' } as const;

/** An answer: words, an amount or a day. */
export interface Answer {
  readonly label: string;
  readonly value: string | { readonly fen: number } | { readonly day: string };
}

/** What was answered, without questions that were not asked. */
export function answersOf({ reason, home, rent, repay, leave }: WithdrawalForm): readonly Answer[] {
  const labels = labelsOf(reason);
  const amount = (fen: number | undefined) => (fen === undefined ? undefined : { fen });
  const dated = (day: string | undefined) => (day === undefined ? undefined : { day });
  const own = isPurchase(reason) ? '本人' : undefined;
  const answers: readonly (readonly [field: Field, value: Answer['value'] | undefined])[] = [
    ...(home
      ? ([
          ['ownerRelation', home.ownerRelation ? `${owners[home.ownerRelation]} ${home.ownerName ?? ''}` : own],
          ['purchaseContractNo', home.purchaseContractNo],
          ['boughtOn', dated(home.boughtOn)],
          ['homeNumber', home.homeNumber],
          ['on', dated(home.on)],
          ['priceFen', amount(home.priceFen)],
          ['paidFen', amount(home.paidFen)],
          ['invoiceNo', home.invoiceNo],
          ['titleNo', home.titleNo],
        ] as const)
      : []),
    ...(rent
      ? ([
          ['market', rent.market && choices.market[rent.market]],
          ['place', rent.place && choices.place[rent.place]],
          ['marital', rent.marital && choices.marital[rent.marital]],
          ['spouseName', rent.marital === 'married' ? rent.spouseName : undefined],
          ['children', rent.children?.map(({ name }) => name).join('、')],
          ['rentFen', amount(rent.rentFen || undefined)],
          ['familyIncomeFen', amount(rent.familyIncomeFen)],
        ] as const)
      : []),
    ['purpose', repay && choices.purpose[repay.purpose]],
    ['hasAccountElsewhere', leave && (leave.hasAccountElsewhere ? '有' : '没有')],
  ];
  return answers.flatMap(([field, value]) => (value ? [{ label: labels[field], value }] : []));
}
