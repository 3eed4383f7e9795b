import { Button, Panel, ProblemSummary, SelectField, TextField, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { casework, type StaffCase } from '../../parts/server.ts';

/** To a colleague or back to all who may take it: what oneself took, or somebody whose account has been stopped. */
export function HandOn({ work }: { readonly work: StaffCase }) {
  const may = useMay();
  if (work.isLeft && may('case.assign'))
    return (
      <Panel title="离岗交接">
        <p className="note note-warn">
          {work.takenByText}领取了这笔业务，账号已停用。请转给同事，或放回待办由有权的同事领取。
        </p>
        <HandOnForm work={work} />
      </Panel>
    );
  if (!work.isMine || !work.mayDecide) return null;
  return (
    <Panel>
      <details>
        <summary>转给同事办理</summary>
        <HandOnForm work={work} />
      </details>
    </Panel>
  );
}

function HandOnForm({ work }: { readonly work: StaffCase }) {
  const params = { caseId: work.caseId };
  const [staffId, setStaffId] = useState('');
  const [note, setNote] = useState('');
  const { data } = useRoute(casework.listCaseColleagues, { params });
  const command = useCommand(casework.assignCase, { invalidates: [casework.getWork, casework.listWork] });
  const give = (to: string | null) => command.mutate({ params, body: { staffId: to, note: note.trim() } });
  const staff = data?.staff ?? [];
  return (
    <div className="hand-on">
      <SelectField
        name="colleague"
        label="转给"
        value={staffId}
        options={[
          { value: '', label: data && staff.length === 0 ? '没有能办理本环节的同事' : '请选择' },
          ...staff.map((one) => ({ value: one.staffId, label: one.name })),
        ]}
        onChange={setStaffId}
      />
      <TextField
        name="note"
        label="给同事的说明（可不填）"
        hint="写入办理经过，申请人看不到。"
        value={note}
        maxLength={200}
        onChange={setNote}
      />
      <Button type="primary" disabled={staffId === ''} loading={command.isPending} onClick={() => give(staffId)}>
        转给这位同事
      </Button>
      <Button loading={command.isPending} onClick={() => give(null)}>
        放回待办
      </Button>
      {command.error && <ProblemSummary error={command.error} />}
    </div>
  );
}
