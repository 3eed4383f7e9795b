import { Button, Dialog, faultOf, ProblemSummary, TextField, useCommand } from '@anju/ui';
import { useState } from 'react';
import { accounting } from '../../parts/accounting.ts';

interface RefuseDialogProps {
  readonly requestId: string;
  readonly stale: readonly { readonly path: string }[];
  readonly onClose: () => void;
}

/** Sends a voucher back with what is wrong with it. */
export function RefuseDialog({ requestId, stale, onClose }: RefuseDialogProps) {
  const [note, setNote] = useState('');
  const refuse = useCommand(accounting.refuseVoucher, { invalidates: stale, onSuccess: onClose });
  return (
    <Dialog
      title="退回凭证"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button
            type="primary"
            danger
            loading={refuse.isPending}
            onClick={() => refuse.mutate({ params: { requestId }, body: { note } })}
          >
            退回
          </Button>
        </>
      }
    >
      <ProblemSummary error={refuse.error} />
      <TextField
        name="note"
        label="退回理由"
        hint="制单人会看到，请写明需要改什么"
        value={note}
        maxLength={200}
        error={faultOf(refuse.error, 'note')}
        onChange={setNote}
        data-autofocus
      />
    </Dialog>
  );
}
