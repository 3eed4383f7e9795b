import { Button, EmptyState, formatClock, Panel, ProblemSummary, useCommand } from '@anju/ui';
import { booking, type QueueTicket } from '../../parts/server.ts';
import { ReceiptButton } from './receipt.tsx';
import { sourceOf } from './words.ts';

interface ListProps {
  readonly rows: readonly QueueTicket[];
  readonly onChanged: () => void;
}

/** Who waits, in the order in which they will be called. */
export function WaitingList({ rows, onChanged }: ListProps) {
  if (rows.length === 0) return <EmptyState title="没有人在等候" text="取号后会显示在这里。" />;
  return (
    <div className="queue-scroll">
      <table className="table">
        <caption className="visually-hidden">等候的人，按叫号先后</caption>
        <thead>
          <tr>
            <th scope="col">号码</th>
            <th scope="col">业务</th>
            <th scope="col">来源</th>
            <th scope="col">到场</th>
            <th scope="col" className="cell-right">
              预计
            </th>
            <th scope="col" className="cell-right">
              被超过
            </th>
            <th scope="col">
              <span className="visually-hidden">小票</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ticketId}>
              <th scope="row">{row.number}</th>
              <td>{row.serviceName}</td>
              <td>{sourceOf(row)}</td>
              <td className="figures">
                <time dateTime={row.arrivedAt}>{formatClock(row.arrivedAt)}</time>
              </td>
              <td className="cell-right">{row.minutes} 分钟</td>
              <td className="cell-right">{row.overtaken} 次</td>
              <td>
                <ReceiptButton ticket={row} onChanged={onChanged} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Those who do not wait now but may again: held, or passed over. */
export function AsideList({ title, rows, onChanged }: ListProps & { readonly title: string }) {
  const moving = useCommand(booking.moveTicket, { onSuccess: onChanged });
  if (rows.length === 0) return null;
  const move = (ticketId: string, to: 'waiting' | 'left') => moving.mutate({ params: { ticketId }, body: { to } });
  return (
    <Panel title={`${title} ${rows.length} 人`}>
      <ProblemSummary error={moving.error} />
      <ul className="plain-list">
        {rows.map((row) => (
          <li key={row.ticketId} className="row">
            <strong className="figures">{row.number}</strong> <span>{row.serviceName}</span>
            <Button size="small" loading={moving.isPending} onClick={() => move(row.ticketId, 'waiting')}>
              排回队列<span className="visually-hidden">：{row.number}</span>
            </Button>
            <button
              type="button"
              className="link-button"
              disabled={moving.isPending}
              onClick={() => move(row.ticketId, 'left')}
            >
              已离开<span className="visually-hidden">：{row.number}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
