import { PageHeader, PageSkeleton, ProblemSummary, useRoute } from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CounterPanel, CounterStart } from '../../parts/counter.ts';
import { useMay } from '../../parts/permissions.ts';
import { casework, type Visit } from '../../parts/server.ts';
import './counter.css';
import { Reception } from './reception.tsx';
import { Visitor } from './visitor.tsx';

interface CounterPageProps {
  readonly starts: readonly CounterStart[];
  readonly panels: readonly CounterPanel[];
}

/** The start page of a comprehensive window (综合窗口): whoever sits down, whatever they want. */
export function CounterPage({ starts, panels }: CounterPageProps) {
  const may = useMay();
  const { data, error, isPending, refetch } = useRoute(casework.getVisit, {}, { staleTime: 0 });
  const [ended, setEnded] = useState<Visit>();
  if (isPending) return <PageSkeleton lines={8} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (data.visit)
    return <Visitor key={data.visit.visitId} visit={data.visit} starts={starts} panels={panels} onEnded={setEnded} />;
  return (
    <>
      <PageHeader
        title="综合窗口"
        description="归集、提取、贷款、查询、打印，一个窗口都能办。"
        extra={
          may('booking.window') && (
            <Link to="/window" state={{ toCall: true }} className="button">
              叫下一位
            </Link>
          )
        }
      />
      {ended && (
        <p className="note note-good" role="status">
          {ended.name}的接待已结束{ended.ticketNumber && `，${ended.ticketNumber} 号已办结`}。评价邀请已发到办事人的消息
          {ended.ticketNumber && '，也可扫小票上的二维码评价'}；评价不记名，只计入“服务评价”。
        </p>
      )}
      <Reception />
    </>
  );
}
