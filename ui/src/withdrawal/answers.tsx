import { DayText, Money } from '../figures.tsx';
import type { Fact } from '../parts.tsx';
import { isPurchase, type WithdrawalForm } from './model.ts';

const marital = { single: '未婚', married: '已婚', widowed: '丧偶', divorced: '离婚' } as const;
const relations = { spouse: '配偶', parent: '子女（本人是父母）', child: '父母（本人是子女）' } as const;

type Line = readonly [label: string, value: Fact['value'] | undefined];

const homeLines = (reason: WithdrawalForm['reason'], home: NonNullable<WithdrawalForm['home']>): readonly Line[] => [
  [
    '购房人',
    home.ownerRelation
      ? `${relations[home.ownerRelation]} ${home.ownerName ?? ''}`
      : isPurchase(reason)
        ? '本人'
        : undefined,
  ],
  ['购房合同备案号', home.purchaseContractNo],
  ['购房合同签订日期', home.boughtOn && <DayText value={home.boughtOn} />],
  ['合同（凭证）编号', home.homeNumber],
  ['日期', home.on && <DayText value={home.on} />],
  ['房屋总价', home.priceFen === undefined ? undefined : <Money fen={home.priceFen} unit />],
  ['已支付', home.paidFen === undefined ? undefined : <Money fen={home.paidFen} unit />],
  ['发票（完税证明）号码', home.invoiceNo],
  ['不动产权证号', home.titleNo],
];

const rentLines = (rent: NonNullable<WithdrawalForm['rent']>): readonly Line[] => [
  ['房源', rent.market && (rent.market === 'public' ? '公租房' : '市场上的房子')],
  ['地点', rent.place && (rent.place === 'county' ? '县城' : '市区')],
  ['婚姻状况', rent.marital && marital[rent.marital]],
  ['配偶', rent.marital === 'married' ? rent.spouseName : undefined],
  ['未成年子女', rent.children?.map(({ name }) => name).join('、')],
  ['每月房租', rent.rentFen ? <Money fen={rent.rentFen} unit /> : undefined],
];

/** What was answered, as facts: without questions that were not asked. */
export function answersOf({ reason, home, rent, repay, leave }: WithdrawalForm): Fact[] {
  const lines: readonly Line[] = [
    ...(home ? homeLines(reason, home) : []),
    ...(rent ? rentLines(rent) : []),
    ['还款方式', repay && (repay.purpose === 'early' ? '提前还款' : '归还月供')],
    ['异地缴存', leave && (leave.hasAccountElsewhere ? '有' : '没有')],
  ];
  return lines.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}
