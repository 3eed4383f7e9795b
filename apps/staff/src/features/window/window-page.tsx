import {
  ConfirmButton,
  EmptyState,
  InstantText,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
  useRoute,
  useSession,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { useListState } from '../../parts/list-state.ts';
import { booking, type QueueTicket } from '../../parts/server.ts';

interface PlaceProps {
  readonly outletId: string;
  readonly windowNo: number;
  readonly onChanged: () => void;
}

/** The ticket at this window, and what may be done with it. */
function AtWindow({ ticket, onChanged }: { readonly ticket: QueueTicket; readonly onChanged: () => void }) {
  const moving = useCommand(booking.moveTicket, { onSuccess: onChanged });
  const move = (to: 'recall' | 'served' | 'skipped') =>
    moving.mutate({ params: { ticketId: ticket.ticketId }, body: { to } });
  return (
    <div className="stack">
      <p className="window-ticket">
        <strong>{ticket.number}</strong>
        <span>
          {ticket.serviceName}　{ticket.kind === 'booked' ? '预约' : '现场取号'}
          {ticket.hasPriority && '　优先'}　已呼叫 {ticket.calls} 次
        </span>
      </p>
      <ProblemSummary error={moving.error} />
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          disabled={moving.isPending}
          onClick={() => move('served')}
        >
          办结
        </button>
        <button type="button" className="button" disabled={moving.isPending} onClick={() => move('recall')}>
          重呼
        </button>
        <ConfirmButton
          title={`${ticket.number} 过号？`}
          description="本人没有应答时过号；之后到窗口说明，可以重新排回队列。"
          confirmText="过号"
          onConfirm={async () => move('skipped')}
        >
          过号
        </ConfirmButton>
        {ticket.personId && <Link to={`/persons/${ticket.personId}`}>打开职工页面</Link>}
      </div>
    </div>
  );
}

function CallNext({ outletId, windowNo, onChanged }: PlaceProps) {
  const calling = useCommand(booking.callNext, { onSuccess: onChanged });
  return (
    <div className="stack">
      <ProblemSummary error={calling.error} />
      <p className="muted">预约优先；现场取号的人最多被后到者超过规定次数，到次数后优先叫号。</p>
      <div>
        <button
          type="button"
          className="button button-primary"
          disabled={calling.isPending}
          onClick={() => calling.mutate({ params: { outletId }, body: { windowNo } })}
        >
          叫下一位
        </button>
      </div>
    </div>
  );
}

/** Tickets for who has just come in: by the number of an appointment, or for a business. */
function TakeTicket({ outletId, onChanged }: Omit<PlaceProps, 'windowNo'>) {
  const { session } = useSession();
  const { data } = useRoute(booking.listOutlets, { query: { centerId: session?.centerId ?? 1 } });
  const [number, setNumber] = useState('');
  const [service, setService] = useState('');
  const [hasPriority, setPriority] = useState(false);
  const [ticketId, setTicketId] = useState(newRequestId);
  const taking = useCommand(booking.takeTicket, {
    onSuccess: () => {
      setTicketId(newRequestId());
      setNumber('');
      setPriority(false);
      onChanged();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = number.trim() ? { appointmentNumber: number.trim() } : { service };
    taking.mutate({ params: { outletId }, body: { ticketId, hasPriority, ...wanted } });
  };
  return (
    <Panel title="取号">
      <form className="stack" onSubmit={submit}>
        <ProblemSummary error={taking.error} />
        {taking.data && (
          <p className="note note-good" role="status">
            已取号：{taking.data.number}　{taking.data.serviceName}
          </p>
        )}
        <TextField name="appointmentNumber" label="预约号" value={number} onChange={setNumber} maxLength={20} />
        {!number && (
          <SelectField
            name="service"
            label="没有预约的，选择业务"
            value={service}
            options={[
              { value: '', label: '请选择' },
              ...(data?.services ?? []).map((one) => ({ value: one.service, label: one.name })),
            ]}
            onChange={setService}
          />
        )}
        <label className="check">
          <input type="checkbox" checked={hasPriority} onChange={(event) => setPriority(event.target.checked)} />
          老年人、残疾人、军人优先
        </label>
        <div>
          <button type="submit" className="button" disabled={taking.isPending || (!number.trim() && !service)}>
            取号
          </button>
        </div>
      </form>
    </Panel>
  );
}

function Waiting({ rows }: { readonly rows: readonly QueueTicket[] }) {
  if (rows.length === 0) return <EmptyState title="没有人在等候" text="取号后会显示在这里。" />;
  return (
    <table className="table">
      <caption className="visually-hidden">等候的人</caption>
      <thead>
        <tr>
          <th scope="col">号码</th>
          <th scope="col">业务</th>
          <th scope="col">来源</th>
          <th scope="col">到场</th>
          <th scope="col">被超过</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.ticketId}>
            <th scope="row">{row.number}</th>
            <td>{row.serviceName}</td>
            <td>
              {row.kind === 'booked' ? '预约' : '现场'}
              {row.hasPriority && '，优先'}
            </td>
            <td>
              <InstantText value={row.arrivedAt} />
            </td>
            <td>{row.overtaken} 次</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Skipped({ rows, onChanged }: { readonly rows: readonly QueueTicket[]; readonly onChanged: () => void }) {
  const moving = useCommand(booking.moveTicket, { onSuccess: onChanged });
  if (rows.length === 0) return null;
  return (
    <Panel title="过号">
      <ProblemSummary error={moving.error} />
      <ul className="plain-list">
        {rows.map((row) => (
          <li key={row.ticketId} className="row">
            <strong>{row.number}</strong> {row.serviceName}
            <button
              type="button"
              className="button"
              onClick={() => moving.mutate({ params: { ticketId: row.ticketId }, body: { to: 'waiting' } })}
            >
              排回队列
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Queue({ outletId, windowNo }: { readonly outletId: string; readonly windowNo: number }) {
  const queue = useRoute(booking.getQueue, { params: { outletId } }, { refetchInterval: 3_000 });
  const changed = () => void queue.refetch();
  if (queue.error) return <ProblemSummary error={queue.error} onRetry={queue.refetch} />;
  if (!queue.data) return <PageSkeleton lines={6} />;
  const { called, waiting, servedToday, averageWaitMinutes } = queue.data;
  const mine = called.find((ticket) => ticket.state === 'called' && ticket.windowNo === windowNo);
  return (
    <div className="window-columns">
      <Panel title={`${windowNo} 号窗口`}>
        {mine ? (
          <AtWindow key={mine.ticketId} ticket={mine} onChanged={changed} />
        ) : (
          <CallNext outletId={outletId} windowNo={windowNo} onChanged={changed} />
        )}
      </Panel>
      <TakeTicket outletId={outletId} onChanged={changed} />
      <Panel
        title={`等候 ${waiting.length} 人，今日办结 ${servedToday} 人，平均等候 ${averageWaitMinutes ?? '—'} 分钟`}
      >
        <Waiting rows={waiting} />
      </Panel>
      <Skipped rows={called.filter((ticket) => ticket.state === 'skipped')} onChanged={changed} />
    </div>
  );
}

/** The screen of a window: next, again, done, passed over; tickets for who comes in; who waits. */
export function WindowPage() {
  const { session } = useSession();
  const list = useListState();
  const { data, error, refetch } = useRoute(booking.listOutlets, { query: { centerId: session?.centerId ?? 1 } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  const outlet = data.outlets.find(({ outletId }) => outletId === list.get('outlet')) ?? data.outlets[0];
  if (!outlet) return <EmptyState title="还没有网点" text="请管理员先设置服务网点和预约时段。" />;
  const windowNo = Math.min(outlet.windows, Math.max(1, Number(list.get('window') ?? 1)));
  return (
    <>
      <PageHeader
        title="叫号窗口"
        description="本页显示的号码与大厅屏幕同步。"
        extra={
          <a
            href={`/signage?center=${session?.centerId ?? 1}&outlet=${outlet.outletId}`}
            target="_blank"
            rel="noreferrer"
          >
            打开大厅屏幕
          </a>
        }
      />
      <div className="place-choice">
        <SelectField
          name="outlet"
          label="网点"
          value={outlet.outletId}
          options={data.outlets.map((one) => ({ value: one.outletId, label: one.name }))}
          onChange={(outletId) => list.set({ outlet: outletId, window: undefined })}
        />
        <SelectField
          name="window"
          label="窗口"
          value={String(windowNo)}
          options={Array.from({ length: outlet.windows }, (_none, index) => ({
            value: String(index + 1),
            label: `${index + 1} 号窗口`,
          }))}
          onChange={(chosen) => list.set({ window: chosen })}
        />
      </div>
      <Queue key={`${outlet.outletId}${windowNo}`} outletId={outlet.outletId} windowNo={windowNo} />
    </>
  );
}
