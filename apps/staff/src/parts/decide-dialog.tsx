import { Button, Dialog, faultOf, ProblemSummary, TextField, useCommand } from '@anju/ui';
import { type FormEvent, useId, useState } from 'react';
import { evidence } from './server.ts';

interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  readonly usual: readonly string[];
  readonly confirmText: string;
  readonly danger?: boolean;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly name: string;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks for a reason before something that is kept with it; usual reasons are one click away. */
export function ReasonDialog({
  title,
  label,
  usual,
  confirmText,
  danger = false,
  error,
  isBusy,
  name,
  onConfirm,
  onClose,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onConfirm(reason.trim());
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
            danger={danger}
            htmlType="submit"
            form={form}
            loading={isBusy}
            disabled={reason.trim().length < 2}
          >
            {confirmText}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="reason-form">
        <ProblemSummary error={error} />
        <TextField
          name={name}
          label={label}
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={faultOf(error, name)}
          data-autofocus
        />
        <div className="usual-reasons">
          {usual.map((text) => (
            <button key={text} type="button" className="link-button" onClick={() => setReason(text)}>
              {text}
            </button>
          ))}
        </div>
      </form>
    </Dialog>
  );
}

interface DecideProps {
  readonly certificateId: string;
  readonly accepts: boolean;
  readonly onClose: () => void;
}

/** Accepts or refuses a certificate, with the reason that applicant and auditor will read. */
export function DecideDialog({ certificateId, accepts, onClose }: DecideProps) {
  const command = useCommand(evidence.decideOnCertificate, {
    invalidates: [evidence.listCaseEvidence, evidence.listCertificates],
    onSuccess: onClose,
  });
  return (
    <ReasonDialog
      title={accepts ? '认可这份证明' : '不认可这份证明'}
      label={accepts ? '认可的依据' : '不认可的理由（会告知申请人）'}
      usual={
        accepts ? ['原件核对无误，公章清晰', '已致电出具单位核实'] : ['缺少公章', '证明内容与申报不符', '照片不清晰']
      }
      confirmText={accepts ? '认可' : '不认可'}
      danger={!accepts}
      error={command.error}
      isBusy={command.isPending}
      name="reason"
      onConfirm={(reason) => command.mutate({ params: { certificateId }, body: { accepts, reason } })}
      onClose={onClose}
    />
  );
}
