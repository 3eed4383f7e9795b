import { useCommand } from '@anju/ui';
import { accounting } from '../../parts/accounting.ts';
import { DeskDialog } from '../../parts/desk-dialog.tsx';

interface RefuseDialogProps {
  readonly requestId: string;
  readonly stale: readonly { readonly path: string }[];
  readonly onClose: () => void;
}

/** Sends a voucher back with what is wrong with it. */
export function RefuseDialog({ requestId, stale, onClose }: RefuseDialogProps) {
  const refuse = useCommand(accounting.refuseVoucher, { invalidates: stale });
  return (
    <DeskDialog
      title="退回凭证"
      fields={[{ name: 'note', label: '退回理由', hint: '制单人会看到，请写明需要改什么' }]}
      confirmText="退回"
      danger
      onSubmit={({ note = '' }) => refuse.mutateAsync({ params: { requestId }, body: { note } })}
      onClose={onClose}
    />
  );
}
