import { Button, Dialog, newRequestId, ProblemSummary, TextField, useCommand } from '@anju/ui';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { policy } from '../../parts/server.ts';

/** Sends one proposal, however often it is sent: its number is made once. */
export function usePropose(key: string, onProposed: () => void) {
  const [changeId] = useState(newRequestId);
  const command = useCommand(policy.proposeParameter, {
    invalidates: [policy.listParameters, policy.getParameter, policy.getCalendar, policy.listParameterChanges],
    onSuccess: onProposed,
  });
  return {
    error: command.error,
    isPending: command.isPending,
    send: (proposal: { value: unknown; validFrom: string; source: string; reason: string }) =>
      command.mutate({ body: { changeId, key, ...proposal } }),
  };
}

interface ProposalFormProps {
  readonly title: string;
  readonly propose: Pick<ReturnType<typeof usePropose>, 'error' | 'isPending'>;
  readonly sourceHint?: string;
  readonly sourceExample?: string;
  readonly onSubmit: (ground: { source: string; reason: string }) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What is proposed (`children`), the document that it rests on, and why. */
export function ProposalForm(props: ProposalFormProps) {
  const { title, propose, sourceHint, sourceExample, onSubmit, onClose, children } = props;
  const [source, setSource] = useState('');
  const [reason, setReason] = useState('');
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ source: source.trim(), reason: reason.trim() });
  };
  return (
    <Dialog
      title={title}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" htmlType="submit" form={form} loading={propose.isPending}>
            提交审批
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="reason-form">
        <ProblemSummary error={propose.error} />
        {children}
        <TextField
          name="source"
          label="依据（文件名称和文号）"
          required
          minLength={4}
          maxLength={200}
          value={source}
          onChange={setSource}
          hint={sourceHint}
          placeholder={sourceExample}
        />
        <TextField
          name="reason"
          label="变更的原因"
          required
          minLength={2}
          maxLength={200}
          value={reason}
          onChange={setReason}
        />
      </form>
    </Dialog>
  );
}
