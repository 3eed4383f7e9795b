import {
  type Column,
  DataTable,
  DayText,
  EmptyState,
  Nothing,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  TextField,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { type ParameterRow, policy } from '../../parts/server.ts';
import { ChangesPanel } from './changes-panel.tsx';
import './policy.css';

const columns: readonly Column<ParameterRow>[] = [
  {
    key: 'name',
    title: '参数',
    isRowHeader: true,
    wraps: true,
    width: 260,
    render: ({ key, name, isWaiting }) => (
      <>
        <Link to={`/parameters/${key}`}>{name}</Link> {isWaiting && <span className="tag tag-wait">待审批</span>}
      </>
    ),
  },
  {
    key: 'now',
    title: '现行值',
    wraps: true,
    render: ({ now }) => <span className="policy-text">{now?.text ?? '没有规定'}</span>,
  },
  {
    key: 'next',
    title: '将要生效',
    wraps: true,
    width: 200,
    render: ({ next }) =>
      next ? (
        <>
          <span className="policy-text">{next.text}</span>
          <span className="second-line">
            <DayText value={next.validFrom} /> 起
          </span>
        </>
      ) : (
        <Nothing />
      ),
  },
  {
    key: 'source',
    title: '依据',
    wraps: true,
    width: 300,
    render: ({ now }) => (
      <>
        {now?.isOwn && <span className="tag tag-good">本中心</span>} <span className="muted">{now?.source}</span>
      </>
    ),
  },
];

/** Every dated parameter of the centre: what holds today, what comes, on what it rests. */
export function ParametersPage() {
  const may = useMay();
  const [words, setWords] = useState('');
  const { data, error, refetch } = useRoute(policy.listParameters, {});
  const wanted = words.trim();
  const shown = data?.groups
    .map((group) => ({
      ...group,
      parameters: group.parameters.filter(
        ({ name, now }) =>
          wanted === '' || [name, group.name, now?.text, now?.source].some((text) => text?.includes(wanted)),
      ),
    }))
    .filter(({ parameters }) => parameters.length > 0);
  const year = Number(data?.today.slice(0, 4));
  return (
    <>
      <PageHeader
        title="业务参数"
        description="利率、额度、比例、期限和各项规则：每个值都有依据和生效日，旧业务按当时的值。变更由一人提出、另一人审批。"
        extra={
          data && (
            <>
              工作日历 <Link to={`/calendars/${year}`}>{year} 年</Link> ·{' '}
              <Link to={`/calendars/${year + 1}`}>{year + 1} 年</Link>
            </>
          )
        }
      />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {!data && !error && <PageSkeleton lines={12} />}
      {may('policy.approve') && <ChangesPanel />}
      {data && (
        <>
          <div className="policy-search">
            <TextField
              name="words"
              label="查找参数"
              type="search"
              value={words}
              onChange={setWords}
              placeholder="名称、数值或依据，如 利率、条例第二十四条"
            />
          </div>
          <nav className="policy-groups" aria-label="参数分组">
            {shown?.map(({ group, name, parameters }) => (
              <a key={group} href={`#${group}`}>
                {name} {parameters.length}
              </a>
            ))}
          </nav>
          {shown?.length === 0 && <EmptyState title={`没有找到“${wanted}”`} text="换一个说法，或清空查找。" />}
          {shown?.map(({ group, name, effect, parameters }) => (
            <div key={group} id={group}>
              <Panel title={name} extra={<span className="muted">{effect}</span>} flush>
                <DataTable caption={name} columns={columns} rowKey="key" rows={parameters} />
              </Panel>
            </div>
          ))}
          <p className="muted">
            短信与消息的参数在 <Link to="/message-settings">短信与消息</Link> 修改，服务时间、限额和启停在{' '}
            <Link to="/services">业务与渠道</Link> 修改。
          </p>
        </>
      )}
      {!may('policy.approve') && <ChangesPanel />}
    </>
  );
}
