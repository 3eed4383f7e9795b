import { Button, newRequestId, Panel, ProblemSummary, SelectField, TextField, useCommand } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { booking, type QueueTicket } from '../../parts/server.ts';
import type { Outlet, Service } from './outlet-choice.tsx';
import { printWords, priorityWords } from './words.ts';

export type Priority = QueueTicket['priorityReason'];
const isPriority = (text: string): text is NonNullable<Priority> => text in priorityWords;

/** Takes a ticket; another one each time, and the same one when it is sent twice. */
export function useTakeTicket(outlet: Outlet, onTaken: (ticket: QueueTicket) => void) {
  const [ticketId, setTicketId] = useState(newRequestId);
  const taking = useCommand(booking.takeTicket, {
    onSuccess: (ticket) => {
      setTicketId(newRequestId());
      onTaken(ticket);
    },
  });
  const take = (wanted: {
    appointmentNumber?: string;
    certificateNumber?: string;
    service?: string;
    priorityReason?: Priority;
  }) => taking.mutate({ params: { outletId: outlet.outletId }, body: { ticketId, ...wanted } });
  return { taking, take };
}

export const priorityOptions = [
  { value: '', label: '没有' },
  ...Object.entries(priorityWords).map(([value, label]) => ({ value, label })),
];
export const priorityOf = (text: string): Priority => (isPriority(text) ? text : null);

/** At the window: for who has just come in, by the number of an appointment or for a business. */
export function TakeTicket({
  outlet,
  services,
  onChanged,
}: {
  readonly outlet: Outlet;
  readonly services: readonly Service[];
  readonly onChanged: () => void;
}) {
  const [number, setNumber] = useState('');
  const [service, setService] = useState('');
  const [priority, setPriority] = useState('');
  const { taking, take } = useTakeTicket(outlet, () => {
    setNumber('');
    setPriority('');
    onChanged();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = number.trim() ? { appointmentNumber: number.trim() } : { service };
    take({ ...wanted, priorityReason: priorityOf(priority) });
  };
  return (
    <Panel title="取号">
      <form className="stack" onSubmit={submit}>
        <ProblemSummary error={taking.error} />
        {taking.data && (
          <p className="note note-good" role="status">
            已取号：<strong>{taking.data.number}</strong>　{taking.data.serviceName}，前面 {taking.data.ahead ?? 0} 人
            {taking.data.printState === 'none' ? '' : `（${printWords[taking.data.printState]}）`}
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
              ...services.map((one) => ({ value: one.service, label: one.name })),
            ]}
            onChange={setService}
          />
        )}
        <SelectField name="priority" label="优先" value={priority} options={priorityOptions} onChange={setPriority} />
        <div>
          <Button htmlType="submit" disabled={taking.isPending || (!number.trim() && !service)}>
            取号
          </Button>
        </div>
      </form>
    </Panel>
  );
}
