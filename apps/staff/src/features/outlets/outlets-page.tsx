import {
  Button,
  clockOf,
  EmptyState,
  Facts,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  useListState,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { booking, type ManagedOutlet, type ManagedOutlets } from '../../parts/server.ts';
import { DaysPanel } from './days-panel.tsx';
import { OutletForm } from './outlet-form.tsx';
import { PlanPanel } from './plan-panel.tsx';
import './outlets.css';

/** The figures that all outlets share: dated parameters, shown where one would look for them. */
function Figures({ figures }: { readonly figures: ManagedOutlets['figures'] }) {
  return (
    <Panel title="预约与排队规则（全中心）">
      <Facts
        columns={3}
        items={[
          { label: '可预约', value: `明天起 ${figures.daysAhead} 天内的工作日` },
          { label: '取消', value: `至少提前 ${figures.cancelDaysAhead} 天` },
          { label: '提醒', value: `前一天 ${clockOf(figures.remindHour * 60)} 起发送` },
          { label: '取号', value: `时段开始前 ${figures.earlyMinutes} 分钟起，时段结束止` },
          {
            label: '爽约',
            value:
              figures.missedAtMost === 0
                ? '不限'
                : `${figures.missedWithinDays} 天内满 ${figures.missedAtMost} 次，暂停网上预约 ${figures.missedPauseDays} 天`,
          },
          {
            label: '现场取号的保证',
            value: `最多被后到者超过 ${figures.overtakesAtMost} 次，等候满 ${figures.waitAtMostMinutes} 分钟优先`,
          },
        ]}
      />
      <p className="muted">以上为业务参数，按生效日期维护。</p>
    </Panel>
  );
}

const newOutlet = (outletId: string): ManagedOutlet => ({
  outletId,
  name: '',
  address: '',
  directions: '',
  phone: '12329',
  opens: 540,
  closes: 1020,
  windows: 3,
  services: null,
  isOpen: true,
  windowGroups: [],
  printer: null,
  plans: [],
  days: [],
});

/** Outlets, their slots and the days that differ: for the centre's managers. */
export function OutletsPage() {
  const list = useListState();
  const { data, error, refetch } = useRoute(booking.listManagedOutlets, {});
  const [newId, setNewId] = useState(newRequestId);
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={8} />;
  const wanted = list.get('outlet');
  const isNew = wanted === 'new';
  const outlet = isNew ? newOutlet(newId) : (data.outlets.find((one) => one.outletId === wanted) ?? data.outlets[0]);
  const saved = (outletId: string) => {
    void refetch();
    if (!isNew) return;
    setNewId(newRequestId());
    list.set({ outlet: outletId });
  };
  return (
    <>
      <PageHeader
        title="网点管理"
        description="网点、窗口、打印机和号源。改动全部留痕，号源按生效日期保存。"
        extra={
          <Button type="primary" onClick={() => list.set({ outlet: 'new' })}>
            新增网点
          </Button>
        }
      />
      <div className="stack">
        {data.outlets.length > 0 && (
          <div className="place-choice">
            <SelectField
              name="outlet"
              label="网点"
              value={isNew ? 'new' : (outlet?.outletId ?? '')}
              options={[
                ...data.outlets.map((one) => ({
                  value: one.outletId,
                  label: one.isOpen ? one.name : `${one.name}（已停用）`,
                })),
                ...(isNew ? [{ value: 'new', label: '新网点' }] : []),
              ]}
              onChange={(outletId) => list.set({ outlet: outletId })}
            />
          </div>
        )}
        {!outlet && <EmptyState title="还没有网点" text="点右上角“新增网点”。" />}
        {outlet && (
          <OutletForm
            key={`${outlet.outletId}-form`}
            outlet={outlet}
            isNew={isNew}
            services={data.services}
            groups={data.groups}
            onSaved={saved}
          />
        )}
        {outlet && !isNew && (
          <>
            <PlanPanel key={`${outlet.outletId}-plan`} outlet={outlet} services={data.services} onSaved={refetch} />
            <DaysPanel key={`${outlet.outletId}-days`} outlet={outlet} onSaved={refetch} />
          </>
        )}
        <Figures figures={data.figures} />
      </div>
    </>
  );
}
