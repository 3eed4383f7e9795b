import { ExportButton, Facts, formatCount, Money, PageHeader, Panel, useRoute } from '@anju/ui';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution, report } from '../../parts/server.ts';
import { contributionFacts, unitFacts } from '../../parts/unit-facts.tsx';

/** 单位基本信息查询 (U-Q5). */
export function UnitPage() {
  const { data: overview, error, refetch } = useRoute(contribution.getEmployerOverview, {});
  if (!overview) return <PageWait title="单位信息" error={error} onRetry={refetch} />;
  return (
    <>
      <PageHeader
        title="单位信息"
        description="登记内容有变化的，请携带营业执照和变更证明到所属中心柜台办理变更。"
        extra={<ExportButton declared={report.exportUnit} text="导出单位信息" exportsPath={paths.exports} />}
      />
      <Panel title="基本信息">
        <Facts columns={3} items={[{ label: '单位名称', value: overview.name }, ...unitFacts(overview)]} />
      </Panel>
      <Panel title="缴存信息">
        <Facts columns={3} items={contributionFacts(overview)} />
      </Panel>
      <Panel title="账户信息">
        <Facts
          columns={3}
          items={[
            { label: '正常缴存职工', value: `${formatCount(overview.normalCount)} 人` },
            { label: '封存职工', value: `${formatCount(overview.sealedCount)} 人` },
            { label: '月应缴额', value: <Money fen={overview.monthlyFen} unit /> },
            { label: '职工账户余额合计', value: <Money fen={overview.balanceFen} unit /> },
            { label: '未分摊余额', value: <Money fen={overview.unallocatedFen} strong unit /> },
          ]}
        />
      </Panel>
    </>
  );
}
