import {
  AccountPanel,
  BalanceCard,
  FreezeNote,
  MonthlyCard,
  PageHeader,
  PageSkeleton,
  PersonPanel,
  ProblemSummary,
  useRoute,
} from '@anju/ui';
import { report } from '../../../../../server/src/contract.ts';

/** M-Q1: the balance, what comes in each month and why, the facts on record. */
export function AccountPage() {
  const { data, error, isPending, refetch } = useRoute(report.getMyOverview, {});
  return (
    <>
      <PageHeader title="账户信息" back={{ to: '/query', text: '查询' }} />
      {isPending ? (
        <PageSkeleton lines={8} />
      ) : data ? (
        <div className="stack">
          <FreezeNote freeze={data.freeze} />
          <BalanceCard overview={data} />
          {!data.account.isClosed && <MonthlyCard account={data.account} />}
          <AccountPanel account={data.account} />
          <PersonPanel overview={data} changesPath="/changes" />
        </div>
      ) : (
        <ProblemSummary error={error} onRetry={refetch} />
      )}
    </>
  );
}
