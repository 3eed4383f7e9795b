import {
  ConfirmButton,
  ExportButton,
  formatCount,
  InstantText,
  PageHeader,
  Panel,
  ProblemSummary,
  TextField,
  useCommand,
  withoutEmpty,
} from '@anju/ui';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { AuditTable } from '../../parts/audit-table.tsx';
import { ChoiceFilter, ClearFilters, DaysFilter } from '../../parts/filters.tsx';
import { type ListState, useListState } from '../../parts/list-state.ts';
import { useMay } from '../../parts/permissions.ts';
import { report, subjectKinds } from '../../parts/server.ts';
import { channels } from '../../parts/words.ts';

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

function WhoFilter({ list }: { readonly list: ListState }) {
  const [who, setWho] = useState(list.get('who') ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    list.set({ who: who.trim() || undefined });
  };
  return (
    <form onSubmit={submit} className="audit-who">
      <TextField name="who" label="谁（姓名或用户名）" value={who} onChange={setWho} maxLength={40} />
      <Button htmlType="submit">查找</Button>
    </form>
  );
}

export function AuditPage() {
  const list = useListState(50);
  const may = useMay();
  const [from, to] = [list.get('from'), list.get('to')];
  const result = list.get('result') as keyof typeof results | undefined;
  const chosen = {
    subjectKind: list.get('about'),
    who: list.get('who'),
    operation: list.get('operation'),
    channel: list.get('channel'),
    result,
    from,
    to,
  };
  const isSet = Object.values(chosen).some((value) => value !== undefined);
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
              <WhoFilter list={list} />
              <ChoiceFilter
                name="operation"
                label="做了什么"
                value={chosen.operation}
                options={often}
                onChange={(operation) => list.set({ operation })}
              />
              <ChoiceFilter
                name="about"
                label="对象"
                value={chosen.subjectKind}
                options={subjectKinds}
                onChange={(about) => list.set({ about })}
              />
              <ChoiceFilter
                name="channel"
                label="渠道"
                value={chosen.channel}
                options={channels}
                onChange={(channel) => list.set({ channel })}
              />
              <ChoiceFilter
                name="result"
                label="结果"
                value={result}
                options={results}
                onChange={(value) => list.set({ result: value })}
              />
              <DaysFilter label="日期" value={{ from, to }} onChange={list.set} />
              <ClearFilters
                isSet={isSet}
                onClear={() =>
                  list.set({
                    about: undefined,
                    who: undefined,
                    operation: undefined,
                    channel: undefined,
                    result: undefined,
                    from: undefined,
                    to: undefined,
                  })
                }
              />
            </>
          }
        />
      </Panel>
    </>
  );
}
