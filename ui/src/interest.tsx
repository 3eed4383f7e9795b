import { formatDayText } from './calendar.ts';
import { DayText, Money, RatioText } from './figures.tsx';
import { DataTable } from './table.tsx';
import { WhyDrawer } from './why.tsx';

/** How an interest came about, as the server derives it from the entries. */
export interface InterestDerivation {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly baseFenDays: string;
  readonly interestFen: number;
  readonly dayCount: number;
  readonly rounding: string;
  readonly source: string;
  readonly parts: readonly {
    readonly from: string;
    readonly to: string;
    readonly baseFenDays: string;
    readonly ratePpm: number;
    readonly source: string;
  }[];
  readonly steps: readonly {
    readonly from: string;
    readonly to: string;
    readonly days: number;
    readonly balanceFen: number;
    readonly baseFenDays: string;
  }[];
}

/** 积数 in yuan·days: exact, for fen·days have two decimals. */
const Base = ({ fenDays }: { readonly fenDays: string }) => <Money fen={Number(fenDays)} />;

/** «为什么»: balance × days step by step, their sum at its rate, rounded once, with the sources. */
export function InterestWhy({ title, why }: { readonly title: string; readonly why: InterestDerivation }) {
  return (
    <WhyDrawer
      title={title}
      items={[
        {
          label: '计息期间',
          value: (
            <>
              <DayText value={why.from} /> 至 <DayText value={why.to} />，{why.days} 天（存入当日计息，取出当日不计息）
            </>
          ),
        },
        {
          label: '计息积数',
          value: (
            <>
              <Base fenDays={why.baseFenDays} /> 元·天
            </>
          ),
          source: '每天余额之和，见下表',
        },
        ...why.parts.map((part) => ({
          label: why.parts.length > 1 ? `年利率（${part.from} 起）` : '年利率',
          value: <RatioText ppm={part.ratePpm} />,
          source: part.source,
        })),
        { label: '取整', value: why.rounding, source: why.source },
        { label: '利息', value: <Money fen={why.interestFen} strong unit /> },
      ]}
      formula={
        <>
          {why.parts.map((part) => (
            <p key={part.from} className="figures">
              <Base fenDays={part.baseFenDays} /> × <RatioText ppm={part.ratePpm} /> ÷ {why.dayCount}
              {why.parts.length > 1 && `（${formatDayText(part.from)} 至 ${formatDayText(part.to)}）`}
            </p>
          ))}
          <p>
            = <Money fen={why.interestFen} strong unit />
          </p>
          <DataTable
            caption="每段余额与天数"
            showCaption
            rowKey="from"
            rows={why.steps}
            columns={[
              { key: 'from', title: '起', isRowHeader: true },
              { key: 'days', title: '天数', align: 'right' },
              {
                key: 'balanceFen',
                title: '余额（元）',
                align: 'right',
                render: (row) => <Money fen={row.balanceFen} />,
              },
              {
                key: 'baseFenDays',
                title: '积数（元·天）',
                align: 'right',
                render: (row) => <Base fenDays={row.baseFenDays} />,
              },
            ]}
            empty={{ title: '这段期间没有余额' }}
          />
        </>
      }
    />
  );
}
