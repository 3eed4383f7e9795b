import {
  Button,
  ConfirmButton,
  Dialog,
  ProblemSummary,
  SelectField,
  serverNowMs,
  useCommand,
  useRoute,
  useSession,
} from '@anju/ui';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { booking, casework, type QueueTicket, type Visit } from '../../parts/server.ts';
import { sourceOf } from './words.ts';

const minutesSince = (at: string | null) =>
  at ? Math.max(0, Math.floor((serverNowMs() - Temporal.Instant.from(at).epochMilliseconds) / 60_000)) : 0;

/** How long the service has taken so far, by the clock. */
function Elapsed({ since }: { readonly since: string | null }) {
  const [minutes, setMinutes] = useState(() => minutesSince(since));
  useEffect(() => {
    const timer = setInterval(() => setMinutes(minutesSince(since)), 15_000);
    return () => clearInterval(timer);
  }, [since]);
  return <>已办理 {minutes} 分钟</>;
}

/** 转业务: the person keeps the place by arrival. */
function Transfer({ ticket, onDone }: { readonly ticket: QueueTicket; readonly onDone: () => void }) {
  const { session } = useSession();
  const { data } = useRoute(booking.listOutlets, { query: { centerId: session?.centerId ?? 1 } });
  const [isOpen, setOpen] = useState(false);
  const [service, setService] = useState('');
  const moving = useCommand(booking.moveTicket, {
    onSuccess: () => {
      setOpen(false);
      onDone();
    },
  });
  const options = (data?.services ?? []).filter((one) => one.service !== ticket.service);
  return (
    <>
      <Button onClick={() => setOpen(true)}>转业务</Button>
      {isOpen && (
        <Dialog
          title={`${ticket.number} 转到其他业务`}
          onClose={() => setOpen(false)}
          footer={
            <Button
              type="primary"
              disabled={!service || moving.isPending}
              onClick={() => moving.mutate({ params: { ticketId: ticket.ticketId }, body: { to: 'waiting', service } })}
            >
              转去排队
            </Button>
          }
        >
          <div className="stack">
            <ProblemSummary error={moving.error} />
            <SelectField
              name="service"
              label="要办的业务"
              value={service}
              options={[
                { value: '', label: '请选择' },
                ...options.map((one) => ({ value: one.service, label: one.name })),
              ]}
              onChange={setService}
            />
            <p className="muted">号码不变，按到场先后排队，不必重新取号。</p>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** From the number to the person: who has booked is known, of anybody else the card is read there. */
function Receive({ ticket: { number, personId } }: { readonly ticket: QueueTicket }) {
  const may = useMay();
  const navigate = useNavigate();
  const { data } = useRoute(casework.getVisit, {}, { enabled: may('case.intake'), staleTime: 0 });
  const go = { invalidates: [casework.getVisit], onSuccess: () => void navigate('/counter') };
  const opening = useCommand(casework.openVisit, go);
  const closing = useCommand(casework.closeVisit, go);
  const isPending = opening.isPending || closing.isPending;
  const before = data?.visit;
  const isJoined = before?.ticketNumber === number;
  const receive = () => {
    if (isJoined) void navigate('/counter');
    else if (personId) opening.mutate({ body: { by: 'person', personId } });
    // Whoever sat here before has left: nothing more is done for them.
    else if (before) closing.mutate({ params: { visitId: before.visitId } });
    else void navigate('/counter');
  };
  const join = ({ personId: known, employerId }: Visit) =>
    opening.mutate({
      body: known ? { by: 'person', personId: known } : { by: 'employer', employerId: employerId ?? '' },
    });
  return (
    <>
      <ProblemSummary error={opening.error ?? closing.error} />
      <div className="row">
        {may('case.intake') && (
          <Button disabled={isPending} onClick={receive}>
            {isJoined && `继续接待 ${before.name}`}
            {!isJoined && (personId ? '接待预约人' : '到综合窗口接待')}
          </Button>
        )}
        {before && !before.ticketNumber && !personId && (
          <Button disabled={isPending} onClick={() => join(before)}>
            正在接待的 {before.name} 就是 {number} 号
          </Button>
        )}
        {personId && (
          <Link to={`/persons/${personId}`} className="button button-primary">
            打开本人页面
          </Link>
        )}
      </div>
    </>
  );
}

interface AtWindowProps {
  readonly ticket: QueueTicket;
  readonly onChanged: () => void;
}

/** The ticket at this window, and what may be done with it. */
export function AtWindow({ ticket, onChanged }: AtWindowProps) {
  const moving = useCommand(booking.moveTicket, { onSuccess: onChanged });
  const move = (to: 'recall' | 'served' | 'held') =>
    moving.mutate({ params: { ticketId: ticket.ticketId }, body: { to } });
  const action = (to: 'recall' | 'held', text: string) => (
    <Button disabled={moving.isPending} onClick={() => move(to)}>
      {text}
    </Button>
  );
  const here = useRef<HTMLDivElement>(null);
  // The button that called is gone: who works by keyboard goes on here, and one key too many does nothing.
  useEffect(() => {
    if (document.activeElement === document.body) here.current?.focus();
  }, []);
  return (
    <div className="stack" ref={here} tabIndex={-1}>
      <div className="window-ticket" role="status">
        <strong>{ticket.number}</strong>
        <span>
          {ticket.serviceName}　{sourceOf(ticket)}
          <br />
          <span className="muted">
            已呼叫 {ticket.calls} 次，
            <Elapsed since={ticket.calledAt} />
          </span>
        </span>
      </div>
      <ProblemSummary error={moving.error} />
      <div className="row">
        <Button type="primary" disabled={moving.isPending} onClick={() => move('served')}>
          办结
        </Button>
        {action('recall', '重呼')}
        <ConfirmButton
          size="large"
          title={`${ticket.number} 过号？`}
          description="本人没有应答时过号；之后到窗口说明，可以从队尾重新排队。"
          confirmText="过号"
          onConfirm={() => moving.mutateAsync({ params: { ticketId: ticket.ticketId }, body: { to: 'skipped' } })}
        >
          过号
        </ConfirmButton>
        {action('held', '挂起')}
        <Transfer ticket={ticket} onDone={onChanged} />
      </div>
      <Receive ticket={ticket} />
    </div>
  );
}
