import { Button, Dialog, PageSkeleton, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { booking, type QueueTicket } from '../../parts/server.ts';
import { printWords } from './words.ts';

/** The ticket as the printer has it. */
export function ReceiptPicture({ ticketId, number }: { readonly ticketId: string; readonly number: string }) {
  const { data, error, refetch } = useRoute(booking.getReceipt, { params: { ticketId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={8} />;
  return (
    <img
      className="receipt-picture"
      src={`data:image/svg+xml,${encodeURIComponent(data.svg)}`}
      alt={`${number} 号小票的样子`}
    />
  );
}

function ReceiptDialog({
  ticket,
  onClose,
  onChanged,
}: {
  readonly ticket: QueueTicket;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}) {
  const printing = useCommand(booking.printTicket, { onSuccess: onChanged });
  return (
    <Dialog
      title={`${ticket.number} 号小票`}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={printing.isPending}
          onClick={() => printing.mutate({ params: { ticketId: ticket.ticketId }, body: {} })}
        >
          {ticket.printState === 'none' ? '打印' : '补打'}
        </Button>
      }
    >
      <div className="stack">
        <ProblemSummary error={printing.error} />
        <p className="note" role="status">
          {printWords[ticket.printState]}
        </p>
        <ReceiptPicture ticketId={ticket.ticketId} number={ticket.number} />
      </div>
    </Dialog>
  );
}

/** Looks at a ticket and prints it again. */
export function ReceiptButton({ ticket, onChanged }: { readonly ticket: QueueTicket; readonly onChanged: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        小票<span className="visually-hidden">：{ticket.number}</span>
      </button>
      {isOpen && <ReceiptDialog ticket={ticket} onClose={() => setOpen(false)} onChanged={onChanged} />}
    </>
  );
}
