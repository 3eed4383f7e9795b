import { type Column, DataTable, Money, Nothing, Panel, WanAmount, wanToFen } from '@anju/ui';
import { type ReactNode, useState } from 'react';
import {
  type Fen,
  formatYuan,
  type Home,
  percentText,
  type RepaymentMethod,
  repaymentMethods,
  scheduleOf,
  totalsOf,
} from '../../../../../server/src/rules.ts';
import { percentToPpm } from '../../parts/amounts.ts';
import { useRates } from '../../parts/use-rates.ts';
import { HomeField, MethodField, PercentField, YearsField } from './inputs.tsx';

interface Offer {
  readonly home: Home;
  readonly amount: string;
  readonly years: string;
  readonly method: RepaymentMethod;
  /** Empty: the published rate. */
  readonly rate: string;
}

const offers: readonly [Offer, Offer] = [
  { home: 'first', amount: '50', years: '30', method: 'level-payment', rate: '' },
  { home: 'first', amount: '50', years: '20', method: 'level-principal', rate: '' },
];

interface Outcome {
  readonly rate: bigint;
  readonly months: number;
  readonly first: Fen;
  readonly last: Fen;
  readonly interest: Fen;
  readonly payment: Fen;
}

function useOutcome(offer: Offer): { outcome: Outcome | undefined; published: bigint | undefined } {
  const { find } = useRates();
  const months = Number(offer.years) * 12;
  const published = find(offer.home, months)?.rate;
  const rate = offer.rate === '' ? published : percentToPpm(offer.rate);
  const balance = wanToFen(offer.amount);
  if (rate === undefined || balance === undefined) return { outcome: undefined, published };
  const rows = scheduleOf({ method: offer.method, balance, months, rateAt: () => rate });
  return { outcome: { rate, months: rows.length, ...totalsOf(rows) }, published };
}

function OfferForm({
  offer,
  onChange,
  letter,
  published,
}: {
  readonly offer: Offer;
  readonly onChange: (change: Partial<Offer>) => void;
  readonly letter: 'A' | 'B';
  readonly published: bigint | undefined;
}) {
  return (
    <Panel title={`方案 ${letter}`}>
      <div className="stack">
        <WanAmount
          name={`amount${letter}`}
          label="贷款金额"
          value={offer.amount}
          onChange={(amount) => onChange({ amount })}
          isWrong={wanToFen(offer.amount) === undefined}
        />
        <HomeField name={`home${letter}`} value={offer.home} onChange={(home) => onChange({ home })} />
        <YearsField name={`years${letter}`} value={offer.years} onChange={(years) => onChange({ years })} />
        <MethodField name={`method${letter}`} value={offer.method} onChange={(method) => onChange({ method })} />
        <PercentField
          name={`rate${letter}`}
          label="年利率"
          hint={published === undefined ? undefined : `不填按现行公积金利率 ${percentText(published)} 计算`}
          value={offer.rate}
          onChange={(rate) => onChange({ rate })}
          isWrong={offer.rate !== '' && percentToPpm(offer.rate) === undefined}
        />
      </div>
    </Panel>
  );
}

const difference = (a: bigint, b: bigint, less: string, more: string): ReactNode =>
  a === b ? '一样' : b < a ? `B ${less} ${formatYuan(a - b)} 元` : `B ${more} ${formatYuan(b - a)} 元`;

const inWords = (a: bigint, b: bigint, [same, less, more]: readonly [string, string, string]): string =>
  a === b ? same : b < a ? `${less} ${formatYuan(a - b)} 元` : `${more} ${formatYuan(b - a)} 元`;

interface Compared {
  readonly label: string;
  readonly a: ReactNode;
  readonly b: ReactNode;
  readonly change: ReactNode;
}

const columns: readonly Column<Compared>[] = [
  { key: 'label', title: '项目', isRowHeader: true },
  { key: 'a', title: '方案 A', align: 'right', render: ({ a }) => a },
  { key: 'b', title: '方案 B', align: 'right', render: ({ b }) => b },
  { key: 'change', title: '差别', align: 'right', render: ({ change }) => change ?? <Nothing /> },
];

const compared = (rows: readonly (readonly [string, ReactNode, ReactNode, ReactNode?])[]): readonly Compared[] =>
  rows.map(([label, a, b, change]) => ({ label, a, b, change }));

function Comparison({
  a,
  b,
  offers: [first, second],
}: {
  readonly a: Outcome;
  readonly b: Outcome;
  readonly offers: readonly [Offer, Offer];
}) {
  const rows = compared([
    ['还款方式', repaymentMethods[first.method], repaymentMethods[second.method]],
    ['年利率', percentText(a.rate), percentText(b.rate)],
    ['期数', `${a.months} 期`, `${b.months} 期`],
    [
      '首月还款（元）',
      <Money key="a" fen={Number(a.first)} />,
      <Money key="b" fen={Number(b.first)} />,
      difference(a.first, b.first, '少', '多'),
    ],
    [
      '末月还款（元）',
      <Money key="a" fen={Number(a.last)} />,
      <Money key="b" fen={Number(b.last)} />,
      difference(a.last, b.last, '少', '多'),
    ],
    [
      '利息合计（元）',
      <Money key="a" fen={Number(a.interest)} strong />,
      <Money key="b" fen={Number(b.interest)} strong />,
      difference(a.interest, b.interest, '省', '多付'),
    ],
    [
      '还款合计（元）',
      <Money key="a" fen={Number(a.payment)} />,
      <Money key="b" fen={Number(b.payment)} />,
      difference(a.payment, b.payment, '少', '多'),
    ],
  ]);
  return (
    <Panel title="比较结果">
      <p className="compare-lead">
        <strong>{inWords(a.interest, b.interest, ['两个方案利息一样', '方案 B 利息省', '方案 B 利息多付'])}</strong>，
        {inWords(a.first, b.first, ['首月还款一样', '首月少还', '首月多还'])}。
      </p>
      <DataTable caption="两个方案的比较" columns={columns} rows={rows} rowKey="label" />
    </Panel>
  );
}

/** Two offers beside each other. */
export function Compare() {
  const [[first, second], setOffers] = useState(offers);
  const a = useOutcome(first);
  const b = useOutcome(second);
  return (
    <>
      <div className="pair">
        <OfferForm
          letter="A"
          offer={first}
          published={a.published}
          onChange={(change) => setOffers([{ ...first, ...change }, second])}
        />
        <OfferForm
          letter="B"
          offer={second}
          published={b.published}
          onChange={(change) => setOffers([first, { ...second, ...change }])}
        />
      </div>
      {a.outcome && b.outcome && <Comparison a={a.outcome} b={b.outcome} offers={[first, second]} />}
    </>
  );
}
