import { Button, Dialog, ProblemSummary, TextField, useCommand } from '@anju/ui';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { type ServiceProposal, service } from '../../parts/server.ts';

/** Proposes one change, with its reason, for another person to approve; `children` are the fields that say what it is. */
export function ProposalDialog({
  title,
  reasonLabel = '原因',
  proposal,
  onClose,
  children,
}: {
  readonly title: string;
  readonly reasonLabel?: string;
  /** What the fields say when it is sent. */
  readonly proposal: () => object;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const [reason, setReason] = useState('');
  const [changeId] = useState(() => crypto.randomUUID());
  const form = useId();
  const propose = useCommand(service.proposeChange, {
    invalidates: [service.getServiceBoard, service.listChanges],
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Numbers that are none yet are refused by the server, field by field.
    propose.mutate({ body: { changeId, reason: reason.trim(), ...proposal() } as unknown as ServiceProposal });
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button
            type="primary"
            htmlType="submit"
            form={form}
            loading={propose.isPending}
            disabled={reason.trim().length < 2}
          >
            提交审批
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="reason-form">
        <ProblemSummary error={propose.error} />
        {children}
        <TextField name="reason" label={reasonLabel} value={reason} onChange={setReason} maxLength={200} />
      </form>
    </Dialog>
  );
}
