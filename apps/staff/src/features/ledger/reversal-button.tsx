import { Button, Dialog, newRequestId, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { accounting, ownedTexts, ownerOf } from '../../parts/accounting.ts';
import { DeskDialog } from '../../parts/desk-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import type { Journal } from '../../parts/server.ts';

function ReversalDialog({ journal, onClose }: { journal: Journal; onClose: () => void }) {
  const { journalId, business } = journal;
  const navigate = useNavigate();
  const [requestId] = useState(newRequestId);
  const propose = useCommand(accounting.proposeReversal, { invalidates: [accounting.listVoucherRequests] });
  return (
    <DeskDialog
      title="申请冲正这张凭证"
      intro={
        <p>
          复核通过后，以相同科目的红字凭证冲销，所附个人和单位明细一并冲回；原凭证保留不变。
          {business === 'temporary-booking' && '该笔到账重新列入暂收款，可在“到账通知”中另行处理。'}
        </p>
      }
      fields={[{ name: 'reason', label: '冲正原因', hint: '会写在红字凭证的摘要中' }]}
      confirmText="提交复核"
      danger
      onSubmit={({ reason = '' }) => propose.mutateAsync({ params: { journalId }, body: { requestId, reason } })}
      onClose={onClose}
      onDone={() => navigate('/books/requests')}
    />
  );
}

/** A voucher whose account is kept by a business is taken back there: said before anybody writes a reason. */
function OwnedDialog({ owner, onClose }: { owner: keyof typeof ownedTexts; onClose: () => void }) {
  const { detail, remedy } = ownedTexts[owner];
  return (
    <Dialog title="这张凭证不能单独冲正" onClose={onClose} footer={<Button onClick={onClose}>返回</Button>}>
      <p>{detail}</p>
      <p>{remedy}</p>
    </Dialog>
  );
}

/** Asks for the reversal of a voucher, where it can still be reversed and the clerk may ask. */
export function ReversalButton({ journal }: { journal: Journal }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may('accounting.prepare') || journal.reversesId || journal.reversedById) return null;
  const subjects = journal.lines.map(({ subjectCode }) => subjectCode);
  const { business, employerEntries } = journal;
  const owner = ownerOf({ business, subjects, hasEmployerEntry: employerEntries.length > 0 });
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>申请冲正</Button>
      {isOpen && owner && <OwnedDialog owner={owner} onClose={close} />}
      {isOpen && !owner && <ReversalDialog journal={journal} onClose={close} />}
    </>
  );
}
