import { Button, newRequestId, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { Conditions, Deeds } from '../../parts/deeds.tsx';
import { DeskDialog, type DeskField } from '../../parts/desk-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type Employer, registration, report } from '../../parts/server.ts';
import { Refunds } from './refunds.tsx';

const changeFields: readonly DeskField[] = [
  { name: 'name', label: '单位名称', maxLength: 100, isOptional: true },
  { name: 'address', label: '单位地址', isOptional: true },
  { name: 'legalRepresentative', label: '法定代表人', maxLength: 50, isOptional: true },
  { name: 'handlerName', label: '经办人', maxLength: 50, isOptional: true },
  { name: 'handlerMobile', label: '经办人手机', maxLength: 20, isOptional: true },
  { name: 'payday', label: '发薪日', kind: 'number', hint: '每月几日，1 至 31', isOptional: true },
  { name: 'evidence', label: '依据材料', hint: '材料名称和编号，如：准予变更登记通知书 2026-188' },
  { name: 'reason', label: '变更原因' },
];
const closeFields: readonly DeskField[] = [
  { name: 'reason', label: '销户原因', options: registration.closingReasons },
  { name: 'evidence', label: '依据材料', hint: '材料名称和编号，如：注销证明、清算报告' },
];
const stale = [registration.listEmployerDeeds, report.getEmployer, registration.getClosing];

function ChangeDialog({ employer, onClose }: { employer: Employer; onClose: () => void }) {
  const [deedId] = useState(newRequestId);
  const command = useCommand(registration.changeEmployer, { invalidates: stale });
  return (
    <DeskDialog
      title="单位信息变更"
      intro={<p className="note">只改有变化的项目，空着的保持原样。统一社会信用代码和单位账号不能变更。</p>}
      fields={changeFields}
      initial={{ name: employer.name, address: employer.address, payday: String(employer.payday) }}
      confirmText="确认变更"
      onClose={onClose}
      onSubmit={({ evidence = '', reason = '', payday, ...texts }) => {
        const changes = Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== ''));
        return command.mutateAsync({
          params: { employerId: employer.employerId },
          body: { deedId, evidence, reason, changes: { ...changes, ...(payday && { payday: Number(payday) }) } },
        });
      }}
    />
  );
}

function CloseDialog({ employer, onClose }: { employer: Employer; onClose: () => void }) {
  const [deedId] = useState(newRequestId);
  const { employerId } = employer;
  const { data, error, refetch } = useRoute(registration.getClosing, { params: { employerId } }, { staleTime: 0 });
  const command = useCommand(registration.closeEmployer, { invalidates: stale });
  type Reason = keyof typeof registration.closingReasons;
  return (
    <DeskDialog
      title={`单位销户：${employer.name}`}
      intro={
        <>
          <ProblemSummary error={error} onRetry={refetch} quiet />
          {data && <Conditions conditions={data.conditions} />}
          <p className="note">销户后该单位不能再办理汇缴和变更，重新缴存须重新登记。</p>
        </>
      }
      fields={closeFields}
      initial={{ reason: 'dissolved' }}
      confirmText="确认销户"
      danger
      isBarred={!data?.conditions.every(({ holds }) => holds)}
      onClose={onClose}
      onSubmit={({ reason, evidence = '' }) =>
        command.mutateAsync({ params: { employerId }, body: { deedId, evidence, reason: reason as Reason } })
      }
    />
  );
}

/** What the counter did with an employer, and what it can do. */
export function EmployerDesk({ employer }: { readonly employer: Employer }) {
  const may = useMay();
  const [open, setOpen] = useState<'change' | 'close'>();
  const input = { params: { employerId: employer.employerId }, query: { pageSize: 50 } };
  const { data, error, refetch } = useRoute(registration.listEmployerDeeds, input);
  const isOpen = employer.state !== '销户';
  return (
    <div className="desk">
      {may('registration.employer') && (
        <div className="desk-actions">
          <Button disabled={!isOpen} onClick={() => setOpen('change')}>
            信息变更
          </Button>
          <Button danger disabled={!isOpen} onClick={() => setOpen('close')}>
            单位销户
          </Button>
        </div>
      )}
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {data && <Deeds caption="单位登记与变更记录" rows={data.rows} />}
      {may('settlement.read') && <Refunds employer={employer} />}
      {open === 'change' && <ChangeDialog employer={employer} onClose={() => setOpen(undefined)} />}
      {open === 'close' && <CloseDialog employer={employer} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
