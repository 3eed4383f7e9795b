import { PageHeader, useRoute } from '@anju/ui';
import { Navigate } from 'react-router';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution } from '../../parts/server.ts';
import { RemitProgress } from './remit-progress.tsx';
import { StartStep } from './start-step.tsx';

/** 汇缴核定, first step; an open remittance is taken up where it stands. */
export function RemitPage() {
  const { data: overview, error, isFetching, refetch } = useRoute(contribution.getEmployerOverview, {});
  const current = overview?.current;
  const isOpen =
    current !== null && current !== undefined && current.state !== 'posted' && current.state !== 'withdrawn';
  // A remembered answer may still know a list that was just given up: it waits for the new one.
  if (!overview || (isOpen && isFetching)) return <PageWait title="汇缴核定" error={error} onRetry={refetch} />;
  if (current && isOpen) return <Navigate to={paths.remittance(current.remittanceId)} replace />;
  return (
    <>
      <PageHeader title="汇缴核定" description="导入或沿用清册，核对变化，证书签名确认，一笔转账缴清。" />
      <RemitProgress at={0} />
      <StartStep overview={overview} />
    </>
  );
}
