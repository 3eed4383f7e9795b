import {
  Button,
  type Column,
  DataTable,
  Dialog,
  PageHeader,
  Panel,
  ProblemSummary,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Choices } from '../../parts/choices.tsx';
import {
  agentStates,
  type DeskChannel,
  type DeskTopic,
  desk,
  deskChannels,
  deskTopics,
  type RouteOutput,
} from '../../parts/server.ts';

type Agent = RouteOutput<typeof desk.listAgents>['rows'][number];
type Figure = RouteOutput<typeof desk.deskFigures>['channels'][number];

const listOf = <K extends string>(keys: readonly K[], names: Readonly<Record<K, string>>, none: string) =>
  keys.length === 0 ? none : keys.map((key) => names[key]).join('、');

const figureColumns: readonly Column<Figure>[] = [
  { key: 'channel', title: '渠道', isRowHeader: true, render: ({ channel }) => deskChannels[channel] },
  { key: 'opened', title: '来访', align: 'right', render: ({ opened }) => opened },
  { key: 'served', title: '接待', align: 'right', render: ({ served }) => served },
  { key: 'wait', title: '平均等待（秒）', align: 'right', render: ({ waitSeconds }) => waitSeconds ?? '—' },
  { key: 'reply', title: '首次回复（秒）', align: 'right', render: ({ replySeconds }) => replySeconds ?? '—' },
  {
    key: 'score',
    title: '满意度',
    align: 'right',
    render: ({ averageScore, rated }) => (averageScore === null ? '—' : `${averageScore} 分（${rated} 人）`),
  },
];

const today = () => Temporal.Now.plainDateISO('Asia/Shanghai');

/** V-3: who serves, and what the last thirty days came to. */
export function AgentsPage() {
  const agents = useRoute(desk.listAgents, {});
  const [range] = useState(() => ({ from: today().subtract({ days: 29 }).toString(), to: today().toString() }));
  const figures = useRoute(desk.deskFigures, { query: range });
  const [edited, setEdited] = useState<Agent>();
  const columns: readonly Column<Agent>[] = [
    { key: 'name', title: '坐席', isRowHeader: true, render: ({ name }) => name },
    {
      key: 'state',
      title: '状态',
      render: ({ state, isThere }) => (state === 'online' && !isThere ? '页面已关闭' : agentStates[state]),
    },
    { key: 'channels', title: '渠道', wraps: true, render: ({ channels }) => listOf(channels, deskChannels, '—') },
    { key: 'skills', title: '技能', wraps: true, render: ({ skills }) => listOf(skills, deskTopics, '全部') },
    { key: 'load', title: '接待', align: 'right', render: ({ load, capacity }) => `${load} / ${capacity}` },
    {
      key: 'edit',
      title: '操作',
      render: (row) => (
        <Button size="small" onClick={() => setEdited(row)}>
          设置<span className="visually-hidden">{row.name}</span>
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title="坐席人员与统计"
        back={{ to: '/desk', text: '综合坐席' }}
        description="工作人员第一次在“综合坐席”上线后出现在这里。"
      />
      <Panel title="坐席人员" flush>
        <DataTable<Agent>
          caption="坐席人员"
          columns={columns}
          rowKey="staffId"
          rows={agents.data?.rows}
          empty={{ title: '还没有坐席', text: '有“坐席”岗位的同事上线后会列在这里。' }}
        />
      </Panel>
      <Panel title="近 30 天" flush>
        <DataTable<Figure>
          caption="各渠道的接待情况"
          columns={figureColumns}
          rowKey="channel"
          rows={figures.data?.channels}
          empty={{ title: '还没有来访', text: '有人咨询后在这里统计。' }}
        />
      </Panel>
      {figures.data && figures.data.topics.length > 0 && (
        <Panel title="问得最多的">
          <ol>
            {figures.data.topics.map(({ topic, count }) => (
              <li key={topic}>
                {deskTopics[topic]}：{count} 次
              </li>
            ))}
          </ol>
        </Panel>
      )}
      {edited && <AgentDialog agent={edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

function AgentDialog({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const [channels, setChannels] = useState<DeskChannel[]>([...agent.channels]);
  const [skills, setSkills] = useState<DeskTopic[]>([...agent.skills]);
  const [capacity, setCapacity] = useState(String(agent.capacity));
  const [extension, setExtension] = useState(agent.extension ?? '');
  const save = useCommand(desk.saveAgent, { invalidates: [desk.listAgents], onSuccess: onClose });
  const most = Number(capacity);
  const isReady = channels.length > 0 && Number.isInteger(most) && most >= 1 && most <= 12;
  return (
    <Dialog
      title={`设置坐席：${agent.name}`}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={!isReady || save.isPending}
          onClick={() =>
            save.mutate({
              params: { staffId: agent.staffId },
              body: { channels, skills, capacity: most, extension: extension.trim() || null },
            })
          }
        >
          保存
        </Button>
      }
    >
      <ProblemSummary error={save.error} />
      <Choices legend="接待的渠道" names={deskChannels} chosen={channels} onChange={setChannels} />
      <Choices legend="技能（不选表示全部）" names={deskTopics} chosen={skills} onChange={setSkills} />
      <TextField
        name="capacity"
        label="同时接待人数（1 至 12）"
        value={capacity}
        onChange={setCapacity}
        inputMode="numeric"
        maxLength={2}
      />
      <TextField
        name="extension"
        label="电话分机"
        value={extension}
        onChange={setExtension}
        inputMode="numeric"
        maxLength={12}
      />
    </Dialog>
  );
}
