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
import { visitorOf } from '../../parts/counter.ts';
import { useMay } from '../../parts/permissions.ts';
import { booking, casework, type QueueTicket, type Visit } from '../../parts/server.ts';
import { WhoseNumber } from '../../parts/whose-number.tsx';
import { hasNoFocus, sourceOf } from './words.ts';

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
  return (
    <>
      <ProblemSummary error={opening.error ?? closing.error} />
      <div className="row">
        {may('case.intake') && (
          <Button type="primary" loading={isPending} onClick={receive}>
            {isJoined && `继续接待 ${before.name}`}
            {!isJoined && (personId ? '接待预约人' : '到综合窗口接待')}
          </Button>
        )}
        {before && !before.ticketNumber && !personId && (
          <Button loading={isPending} onClick={() => opening.mutate({ body: visitorOf(before) })}>
            正在接待的 {before.name} 就是 {number} 号
          </Button>
        )}
        {personId && (
          <Link to={`/persons/${personId}`} className="button">
            打开本人页面
          </Link>
        )}
      </div>
    </>
  );
}

/** 办结. Who is received meanwhile and may be the holder of the number is not left behind with a visit of their own. */
function Finish({ ticket, onDone }: { readonly ticket: QueueTicket; readonly onDone: () => void }) {
  const may = useMay();
  // Asked at the moment itself: who is received meanwhile may have come since.
  const received = useRoute(casework.getVisit, {}, { enabled: false });
  const [asked, setAsked] = useState<Visit>();
  const moving = useCommand(booking.moveTicket);
  const join = useCommand(casework.openVisit);
  const close = useCommand(casework.closeVisit, { invalidates: [casework.getVisit] });
  const isBusy = received.isFetching || moving.isPending || join.isPending || close.isPending;
  const finish = async (theirs: Visit | null) => {
    if (theirs) {
      await join.mutateAsync({ body: visitorOf(theirs) });
      await close.mutateAsync({ params: { visitId: theirs.visitId } });
    } else await moving.mutateAsync({ params: { ticketId: ticket.ticketId }, body: { to: 'served' } });
    onDone();
  };
  const begin = async () => {
    const { data, isError } = may('case.intake') ? await received.refetch() : { isError: false };
    if (isError) return;
    if (data?.visit && data.calledNumber === ticket.number) setAsked(data.visit);
    else await finish(null);
  };
  const problem = <ProblemSummary error={received.error ?? moving.error ?? join.error ?? close.error} />;
  return (
    <>
      <Button
        type={may('case.intake') ? undefined : 'primary'}
        loading={isBusy}
        onClick={() => void begin().catch(() => undefined)}
      >
        办结
      </Button>
      {asked ? (
        <WhoseNumber
          name={asked.name}
          number={ticket.number}
          isBusy={isBusy}
          problem={problem}
          onAnswer={(isTheirs) => void finish(isTheirs ? asked : null).catch(() => undefined)}
          onClose={() => setAsked(undefined)}
        />
      ) : (
        problem
      )}
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
  const move = (to: 'recall' | 'held') => moving.mutate({ params: { ticketId: ticket.ticketId }, body: { to } });
  const action = (to: 'recall' | 'held', text: string) => (
    <Button loading={moving.isPending} onClick={() => move(to)}>
      {text}
    </Button>
  );
  const here = useRef<HTMLDivElement>(null);
  // The button that called is gone: who works by keyboard goes on here, and one key too many does nothing.
  useEffect(() => {
    if (hasNoFocus()) here.current?.focus();
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
      <Receive ticket={ticket} />
      <div className="row">
        <Finish ticket={ticket} onDone={onChanged} />
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
    </div>
  );
}
