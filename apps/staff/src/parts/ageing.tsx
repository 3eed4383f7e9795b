import { formatCount, Money, useRoute } from '@anju/ui';
import { settlement } from './server.ts';

const ageTexts = { today: '当日', week: '7 天内', month: '8 至 30 天', older: '30 天以上' } as const;
export interface Age {
  readonly age: keyof typeof ageTexts;
  readonly count: number;
  readonly amountFen: number;
}

/** How old temporary receipts and breaks are; asked anew every half minute. */
export const useAgeing = () => useRoute(settlement.getAgeing, {}, { refetchInterval: 30_000 });

/** Classes of age side by side; what is over a month old stands out. */
export function Ages({ ages, label }: { ages: readonly Age[]; label: string }) {
  const isEmpty = ages.every(({ count }) => count === 0);
  if (isEmpty) return <span className="muted">{label}：没有</span>;
  return (
    <span className="ages">
      {label}：
      {ages.map(({ age, count, amountFen }) => (
        <span
          key={age}
          className={`tag ${age === 'older' && count > 0 ? 'tag-bad' : count > 0 ? 'tag-wait' : 'tag-calm'}`}
        >
          {ageTexts[age]} {formatCount(count)} 笔
          {count > 0 && (
            <>
              {' '}
              <Money fen={amountFen} />
            </>
          )}
        </span>
      ))}
    </span>
  );
}
