import { Button, Panel, ProblemSummary, SelectField, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { casework, type StaffCase } from '../../parts/server.ts';

/** A case that somebody took whose account has been stopped: to a colleague, or back to all who may take it. */
export function HandOn({ work }: { readonly work: StaffCase }) {
  const may = useMay();
  if (!work.isLeft || !may('case.assign')) return null;
  return <HandOnPanel work={work} />;
}

function HandOnPanel({ work }: { readonly work: StaffCase }) {
  const params = { caseId: work.caseId };
  const [staffId, setStaffId] = useState('');
  const { data } = useRoute(casework.listCaseColleagues, { params });
  const command = useCommand(casework.assignCase, { invalidates: [casework.getWork, casework.listWork] });
  const give = (to: string | null) => command.mutate({ params, body: { staffId: to } });
  return (
    <Panel title="离岗交接">
      <p className="note note-warn">
        {work.takenByText}领取了这笔业务，账号已停用。请转给同事，或放回待办由有权的同事领取。
      </p>
      <div className="hand-on">
        <SelectField
          name="colleague"
          label="转给"
          value={staffId}
          options={[
            { value: '', label: data && data.staff.length === 0 ? '没有能办理本环节的同事' : '请选择' },
            ...(data?.staff ?? []).map((one) => ({ value: one.staffId, label: one.name })),
          ]}
          onChange={setStaffId}
        />
        <Button type="primary" disabled={staffId === ''} loading={command.isPending} onClick={() => give(staffId)}>
          转给这位同事
        </Button>
        <Button loading={command.isPending} onClick={() => give(null)}>
          放回待办
        </Button>
      </div>
      {command.error && <ProblemSummary error={command.error} />}
    </Panel>
  );
}
