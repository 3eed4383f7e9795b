import { formatInstant } from '@anju/ui';
import { Alert, Button, InputNumber, Select, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { sourceNames } from '../../../../../server/src/rules.ts';
import { Mark } from '../../parts/mark.tsx';
import { type ProvinceSource, type SeenQuestion, tell, useProvince } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { Registers } from './registers.tsx';

const kinds = [
  { value: 'none', label: '正常' },
  { value: 'down', label: '部门系统停机' },
  { value: 'unreachable', label: '网络中断' },
  { value: 'slow', label: '很慢' },
  { value: 'garbage', label: '应答乱码' },
  { value: 'refuse-token', label: '不认令牌' },
  { value: 'limit', label: '超出次数限制' },
] as const;
const kindText = (kind: string) => kinds.find(({ value }) => value === kind)?.label ?? kind;
const nameOf = (source: string) => (sourceNames as Readonly<Record<string, string>>)[source] ?? source;

const codes: Readonly<Record<string, string>> = {
  '0': '已应答',
  '-1': '部门停机',
  'E-101': '签名不符',
  'E-102': '时间不符',
  'E-103': '参数错误',
  'E-104': '密钥过期',
  'E-105': '超出次数',
  'E-106': '未授权',
};

/** What each agency does on a bad day, and until when. */
function Sources({ sources, onChanged }: { sources: readonly ProvinceSource[]; onChanged: () => void }) {
  const [minutes, setMinutes] = useState(10);
  const [error, setError] = useState<string>();
  const set = (source: string, kind: string) => {
    const body = { source, kind, ...(kind !== 'none' && { minutes }), ...(kind === 'slow' && { delayMs: 15_000 }) };
    tell('/province/faults', body).then(
      () => {
        setError(undefined);
        onChanged();
      },
      (failure: Error) => setError(failure.message),
    );
  };
  return (
    <section className="bank-panel" aria-labelledby="sources-title">
      <h2 id="sources-title">各部门</h2>
      {error && <Alert type="error" showIcon title={error} />}
      <label className="province-minutes">
        故障持续
        <InputNumber
          min={1}
          max={43_200}
          precision={0}
          value={minutes}
          suffix="分钟"
          onChange={(value) => setMinutes(value ?? 10)}
          style={{ width: 140 }}
        />
        后自动恢复
      </label>
      <Table<ProvinceSource>
        rowKey="source"
        size="small"
        pagination={false}
        dataSource={[...sources]}
        columns={[
          { title: '数据源', dataIndex: 'source', render: nameOf },
          {
            title: '状况',
            width: 200,
            render: (_, { fault }) =>
              fault ? (
                <>
                  <Mark tone="bad">{kindText(fault.kind)}</Mark>
                  {fault.until && <span className="quiet">至 {formatInstant(fault.until).slice(5)}</span>}
                </>
              ) : (
                <Mark tone="good">正常</Mark>
              ),
          },
          {
            title: '换成',
            width: 160,
            render: (_, { source, fault }) => (
              <Select
                aria-label={`${nameOf(source)}的状况`}
                value={fault?.kind ?? 'none'}
                options={[...kinds]}
                onChange={(kind) => set(source, kind)}
                style={{ width: 140 }}
              />
            ),
          },
        ]}
      />
      <Button
        disabled={sources.every(({ fault }) => fault === null)}
        onClick={() => {
          for (const { source, fault } of sources) if (fault) set(source, 'none');
        }}
      >
        全部恢复正常
      </Button>
    </section>
  );
}

function Seen({ seen }: { seen: readonly SeenQuestion[] }) {
  return (
    <section className="bank-panel" aria-labelledby="seen-title">
      <h2 id="seen-title">共享平台收到的查询</h2>
      <p className="quiet">只记查了哪个部门、要了哪些字段；查的是谁，平台日志里没有。</p>
      <Table<SeenQuestion>
        rowKey={({ at, source }, index) => `${at}${source}${index}`}
        size="small"
        pagination={seen.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        locale={{ emptyText: '还没有查询。在网厅或柜台办一笔需要核验的业务试试。' }}
        dataSource={[...seen]}
        columns={[
          { title: '时间', dataIndex: 'at', width: 100, render: (at: string) => formatInstant(at, true).slice(11) },
          { title: '数据源', dataIndex: 'source', render: nameOf },
          { title: '要的字段', dataIndex: 'columns', render: (columns: string[]) => columns.join(' ') || '—' },
          {
            title: '应答',
            dataIndex: 'code',
            width: 110,
            render: (code: string) => <Mark tone={code === '0' ? 'good' : 'bad'}>{codes[code] ?? '异常'}</Mark>,
          },
        ]}
      />
    </section>
  );
}

export function ProvincePage() {
  const { data, error, isPending, refetch } = useProvince();
  if (isPending && !error) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (!data) return <Trouble error={error} />;
  return (
    <div className="province-page">
      <Trouble error={error} />
      <div className="bank-column">
        <Registers />
        <Seen seen={data.seen} />
      </div>
      <div className="bank-column">
        <Sources sources={data.sources} onChanged={() => void refetch()} />
      </div>
    </div>
  );
}
