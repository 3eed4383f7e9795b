import {
  type Column,
  DataTable,
  Dialog,
  Facts,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useList,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { ChoiceFilter, DaysFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type HotlineCall, hotline } from '../../parts/server.ts';
import { HotlineNav } from './hotline-nav.tsx';

const scores: Readonly<Record<number, string>> = { 1: '满意', 2: '基本满意', 3: '不满意' };
const kinds = { identified: '已核实身份', person: '转人工', open: '通话中' } as const;
const time = (seconds: number) =>
  seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;

function lasted({ beganAt, endedAt }: HotlineCall): string {
  if (!endedAt) return '通话中';
  return time(Math.round(Temporal.Instant.from(beganAt).until(Temporal.Instant.from(endedAt)).total('seconds')));
}

function Who({ call }: { readonly call: HotlineCall }) {
  const may = useMay();
  if (!call.personId) return <span className="muted">{call.isEmployer ? '单位' : '未核实'}</span>;
  return may('staff.person') ? <Link to={`/persons/${call.personId}`}>{call.personName}</Link> : call.personName;
}

function CallDialog({ callId, onClose }: { readonly callId: string; readonly onClose: () => void }) {
  const { data, error } = useRoute(hotline.getCall, { params: { callId } });
  return (
    <Dialog title="来电经过" onClose={onClose} placement="drawer">
      <ProblemSummary error={error} />
      {!data && !error && <PageSkeleton />}
      {data && (
        <>
          <Facts
            items={[
              { label: '来电号码', value: <span className="figures">{data.callerMasked}</span> },
              { label: '来电人', value: <Who call={data} /> },
              { label: '开始', value: <InstantText value={data.beganAt} /> },
              { label: '时长', value: lasted(data) },
              { label: '结束', value: data.endedText ?? '—' },
              { label: '人工', value: data.agentText ? `${data.agentName ?? ''} ${data.agentText}` : '—' },
              { label: '等候', value: data.waitedSeconds === null ? '—' : time(data.waitedSeconds) },
              { label: '评价', value: data.score === null ? '—' : scores[data.score] },
            ]}
          />
          <p className="note">每一步只记做了什么和结果，不记按下的号码。</p>
          {data.steps.length === 0 && <p>没有做任何选择就结束了。</p>}
          <Facts
            columns={1}
            items={data.steps.map(({ at, what, result }, index) => ({
              label: `${index + 1}. ${what}`,
              value: (
                <>
                  {result}{' '}
                  <span className="second-line">
                    <InstantText value={at} />
                  </span>
                </>
              ),
            }))}
          />
        </>
      )}
    </Dialog>
  );
}

/** Who called 12329, what they asked and how it ended. */
export function HotlineCallsPage() {
  const list = useListState();
  const [opened, setOpened] = useState<string>();
  const kind = list.choice('kind', kinds);
  const days = withoutEmpty(list.range('day'));
  const query = useList(hotline.listCalls, list, { query: { ...days, ...(kind && { kind }) } });
  const columns: readonly Column<HotlineCall>[] = [
    {
      key: 'beganAt',
      title: '来电时间',
      width: 150,
      isRowHeader: true,
      render: (row) => (
        <button type="button" className="link-button" onClick={() => setOpened(row.callId)}>
          <InstantText value={row.beganAt} />
        </button>
      ),
    },
    {
      key: 'callerMasked',
      title: '来电号码',
      width: 130,
      render: (row) => <span className="figures">{row.callerMasked}</span>,
    },
    { key: 'personName', title: '来电人', width: 100, render: (row) => <Who call={row} /> },
    { key: 'endedAt', title: '时长', width: 100, render: lasted },
    {
      key: 'endedText',
      title: '结束',
      width: 110,
      render: (row) => row.endedText ?? <span className="tag tag-info">通话中</span>,
    },
    {
      key: 'agentText',
      title: '人工',
      render: (row) =>
        row.wantedPerson ? `${row.agentName ?? ''} ${row.agentText ?? '未接通'}` : <span className="muted">自助</span>,
    },
    { key: 'score', title: '评价', width: 90, render: (row) => (row.score === null ? '—' : scores[row.score]) },
  ];
  return (
    <>
      <PageHeader title="12329 语音" description="来电记录：谁、什么时候、问了什么、结果如何。" />
      <HotlineNav />
      <Panel flush>
        <DataTable<HotlineCall>
          caption="12329 来电"
          columns={columns}
          rowKey="callId"
          query={query}
          paging={list}
          filters={
            <>
              <DaysFilter list={list} label="来电日期" />
              <ChoiceFilter list={list} name="kind" label="类型" options={kinds} />
            </>
          }
          empty={{ title: '没有来电', text: '电话交换机把来电交给本系统后，会记在这里。' }}
        />
      </Panel>
      {opened && <CallDialog callId={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
