import { PageHeader, ProblemSummary } from '@anju/ui';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useRates } from '../../parts/use-rates.ts';
import { Compare } from './compare.tsx';
import { EarlyRepaymentTab } from './early-repayment.tsx';
import { NewLoan } from './new-loan.tsx';
import { RateChange } from './rate-change.tsx';
import '../../loan.css';

const tabs: readonly { readonly key: string; readonly text: string; readonly content: ReactNode }[] = [
  { key: 'new', text: '算月供', content: <NewLoan /> },
  { key: 'compare', text: '比两个方案', content: <Compare /> },
  { key: 'rate', text: '利率调整影响', content: <RateChange /> },
  { key: 'early', text: '提前还款试算', content: <EarlyRepaymentTab /> },
];

/** P-Q5: the loan calculator, for anyone. */
export function CalculatorPage() {
  const [search, setSearch] = useSearchParams();
  const chosen = tabs.find(({ key }) => key === search.get('tab')) ?? tabs[0];
  const { error, refetch } = useRates();
  return (
    <div className="loan-page">
      <PageHeader
        title="贷款计算器"
        description={
          <>
            按现行公积金贷款利率试算，不用登录，不留下任何记录。利率见<Link to="/rates">历年贷款利率</Link>。
          </>
        }
      />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      <nav className="loan-tabs" aria-label="计算什么">
        {tabs.map(({ key, text }) => (
          <button
            key={key}
            type="button"
            aria-pressed={chosen?.key === key}
            onClick={() => setSearch(key === 'new' ? {} : { tab: key }, { replace: true })}
          >
            {text}
          </button>
        ))}
      </nav>
      {chosen?.content}
    </div>
  );
}
