import {
  ConfirmButton,
  ExportButton,
  formatCount,
  InstantText,
  PageHeader,
  Panel,
  ProblemSummary,
  useCommand,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { AuditTable } from '../../parts/audit-table.tsx';
import { ChoiceFilter, ClearFilters, DaysFilter, FindFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { channelNames, report, subjectKinds } from '../../parts/server.ts';

const results = { done: '完成', refused: '被拒绝' } as const;
const often = {
  'request.denied': '越权访问被拒绝',
  'report.unmask': '查看未脱敏信息',
  'report.view-person': '查看职工信息',
  'identity.enter': '登录',
  'identity.leave': '退出登录',
  'report.export': '导出列表',
  'report.download-export': '下载导出的文件',
  'service.propose': '提出服务变更',
  'service.decide': '审批服务变更',
  'service.stop': '紧急停办',
} as const;

/** The chain is computed anew, and the result says how much of it there is. */
function ChainCheck() {
  const check = useCommand(report.verifyAudit);
  const { data } = check;
  return (
    <Panel
      title="审计链"
      extra={
        <ConfirmButton
          title="逐批重新核对审计链？"
          description="重新计算每一批记录的摘要，与加封时的摘要比对。记录很多时需要几分钟。"
          confirmText="开始核对"
          onConfirm={() => check.mutateAsync({})}
        >
          核对
        </ConfirmButton>
      }
    >
      <ProblemSummary error={check.error} />
      {!data && (
        <p className="muted">
          记录只增不改，每小时加封一批；每一批的摘要包含上一批的摘要，改动、删除或插入任何一条都能查出。
        </p>
      )}
      {data && data.brokenBatch === null && (
        <p role="status">
          <span className="tag tag-good">完整</span> 共 {formatCount(data.batches)} 批、{formatCount(data.entries)}{' '}
          条，全部与加封时一致
          {data.sealedAt && (
            <>
              ；最近一批加封于 <InstantText value={data.sealedAt} />
            </>
          )}
          。
        </p>
      )}
      {data && data.brokenBatch !== null && (
        <p role="alert">
          <span className="tag tag-bad">不一致</span> 第 {data.brokenBatch}{' '}
          批与加封时的摘要不同，请立即停止变更并报告安全管理员。
        </p>
      )}
    </Panel>
  );
}

export function AuditPage() {
  const list = useListState(50);
  const may = useMay();
  const { from, to } = list.range('day');
  const result = list.choice('result', results);
  const chosen = {
    subjectKind: list.get('about'),
    who: list.get('who'),
    operation: list.get('operation'),
    channel: list.get('channel'),
    result,
    from,
    to,
  };
  return (
    <>
      <PageHeader
        title="审计记录"
        description="谁、什么时候、从哪里、对谁做了什么，包括越权被拒绝的访问和查看未脱敏信息。"
        extra={
          may('audit.export') && (
            <ExportButton declared={report.auditExport} filter={withoutEmpty(chosen)} exportsPath="/exports" />
          )
        }
      />
      <ChainCheck />
      <Panel flush>
        <AuditTable
          caption="审计记录"
          list={list}
          about={chosen}
          filters={
            <>
              <FindFilter list={list} name="who" label="谁（姓名或用户名）" maxLength={40} />
              <ChoiceFilter list={list} name="operation" label="做了什么" options={often} />
              <ChoiceFilter list={list} name="about" label="对象" options={subjectKinds} />
              <ChoiceFilter list={list} name="channel" label="渠道" options={channelNames} />
              <ChoiceFilter list={list} name="result" label="结果" options={results} />
              <DaysFilter list={list} label="日期" />
              <ClearFilters list={list} names={['about', 'who', 'operation', 'channel', 'result', 'from', 'to']} />
            </>
          }
        />
      </Panel>
    </>
  );
}
