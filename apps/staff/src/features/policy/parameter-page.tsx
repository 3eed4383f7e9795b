import { Button, DataTable, DayText, Facts, PageHeader, PageSkeleton, Panel, ProblemSummary, useRoute } from '@anju/ui';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { type Parameter, policy } from '../../parts/server.ts';
import { ChangeActions, Difference } from './changes-panel.tsx';
import './policy.css';
import { ProposalDialog } from './proposal-dialog.tsx';

type Value = Parameter['values'][number];

function ValueText({ value }: { readonly value: Value }) {
  if (value.lines.length < 2) return <strong>{value.text}</strong>;
  return <Facts columns={2} items={value.lines.map(({ name, text }) => ({ label: name, value: text }))} />;
}

/** One parameter: the values of all times, and what is proposed. */
export function ParameterPage() {
  const { key = '' } = useParams();
  const may = useMay();
  const [isProposing, setProposing] = useState(false);
  const { data, error, refetch } = useRoute(policy.getParameter, { params: { key } });
  const back = { to: '/parameters', text: '业务参数' };
  if (!data)
    return (
      <>
        <PageHeader title="业务参数" back={back} />
        <ProblemSummary error={error} onRetry={refetch} />
        {!error && <PageSkeleton lines={6} />}
      </>
    );
  const { name, groupName, effect, values, nowFrom, today, waiting } = data;
  const standing = ({ validFrom, isOwn }: Value) =>
    validFrom > today
      ? ['将要生效', 'wait']
      : validFrom === nowFrom && isOwn === values.find((one) => one.validFrom === nowFrom)?.isOwn
        ? ['现行', 'good']
        : ['已往', 'calm'];
  return (
    <>
      <PageHeader
        title={name}
        description={`${groupName} · ${effect}`}
        back={back}
        extra={
          may('policy.propose') &&
          !waiting && (
            <Button type="primary" onClick={() => setProposing(true)}>
              提出变更
            </Button>
          )
        }
      />
      {waiting && (
        <Panel title="等待审批的变更" extra={<ChangeActions change={waiting} />}>
          <Facts
            items={[
              { label: '变更', value: <Difference change={waiting} /> },
              { label: '生效日', value: <DayText value={waiting.validFrom} /> },
              { label: '提出', value: waiting.proposedByName },
              { label: '依据', value: waiting.source },
              { label: '原因', value: waiting.reason },
            ]}
          />
        </Panel>
      )}
      <Panel title="各时期的值" flush>
        <DataTable
          caption={`${name}各时期的值`}
          rowKey={({ validFrom, isOwn }) => `${validFrom} ${isOwn}`}
          rows={values}
          empty={{ title: '还没有规定' }}
          columns={[
            {
              key: 'validFrom',
              title: '自',
              width: 130,
              isRowHeader: true,
              render: ({ validFrom }) => <DayText value={validFrom} />,
            },
            {
              key: 'standing',
              title: '状态',
              width: 100,
              render: (value) => <span className={`tag tag-${standing(value)[1]}`}>{standing(value)[0]}</span>,
            },
            { key: 'text', title: '值', wraps: true, render: (value) => <ValueText value={value} /> },
            {
              key: 'source',
              title: '依据',
              wraps: true,
              width: 320,
              render: ({ source, isOwn }) => (
                <>
                  <span className={`tag tag-${isOwn ? 'good' : 'calm'}`}>{isOwn ? '本中心' : '国家或系统'}</span>{' '}
                  {source}
                </>
              ),
            },
          ]}
        />
      </Panel>
      {isProposing && <ProposalDialog parameter={data} onClose={() => setProposing(false)} />}
    </>
  );
}
