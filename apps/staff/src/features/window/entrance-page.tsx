import { Button, LiveNote, Panel, ProblemSummary, SelectField, TextField, useLive } from '@anju/ui';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { CardFault, readCard, readerAddress } from '../../parts/card-reader.ts';
import { booking, type QueueTicket } from '../../parts/server.ts';
import { type Outlet, OutletChoice, type Service } from './outlet-choice.tsx';
import { ReceiptPicture } from './receipt.tsx';
import { priorityOf, priorityOptions, useTakeTicket } from './take-ticket.tsx';
import { isPrinterDown, printerWords, printWords } from './words.ts';

/** What was given out last: large, for who stands there. */
function Given({ ticket, print }: { readonly ticket: QueueTicket; readonly print: QueueTicket['printState'] }) {
  return (
    <Panel title="请记好您的号码">
      <div className="entrance-given" role="status">
        <div>
          <strong className="entrance-number">{ticket.number}</strong>
          <p>
            {ticket.serviceName}，前面还有 <strong>{ticket.ahead ?? 0}</strong> 人，预计等候 {ticket.minutes ?? 0} 分钟
            <br />
            最多再叫 {ticket.aheadAtMost ?? 0} 个号就轮到您
          </p>
          <p className="muted">{print === 'none' ? '本网点没有小票打印机，请记住号码。' : printWords[print]}</p>
        </div>
        <ReceiptPicture ticketId={ticket.ticketId} number={ticket.number} />
      </div>
    </Panel>
  );
}

/** Reads the card on the reader, or takes what was typed. */
function useCard(onRead: (certificateNumber: string) => void) {
  const [isReading, setReading] = useState(false);
  const [fault, setFault] = useState('');
  const read = async () => {
    setReading(true);
    setFault('');
    try {
      onRead((await readCard(readerAddress())).certificateNumber);
    } catch (error) {
      setFault(error instanceof CardFault ? error.message : '没有读到身份证，请重试。');
    }
    setReading(false);
  };
  return { read, isReading, fault };
}

function CheckIn({ outlet, services }: { readonly outlet: Outlet; readonly services: readonly Service[] }) {
  const { outletId } = outlet;
  const queue = useLive(booking.getQueue, booking.watchQueue, { params: { outletId } });
  const [given, setGiven] = useState<QueueTicket>();
  const [number, setNumber] = useState('');
  const [isEmpty, setIsEmpty] = useState(false);
  const [certificate, setCertificate] = useState('');
  const [priority, setPriority] = useState('');
  const scanned = useRef<HTMLDivElement>(null);
  const focusOnScan = () => scanned.current?.querySelector('input')?.focus();
  const { taking, take } = useTakeTicket(outlet, (ticket) => {
    setGiven(ticket);
    setNumber('');
    setCertificate('');
    setPriority('');
    focusOnScan();
  });
  // A scanner types: its field has the focus whenever nothing else was asked for.
  useEffect(focusOnScan, []);
  const priorityReason = priorityOf(priority);
  const card = useCard((certificateNumber) => {
    setCertificate(certificateNumber);
    take({ certificateNumber, priorityReason });
  });
  const byNumber = (event: FormEvent) => {
    event.preventDefault();
    setIsEmpty(number.trim() === '');
    if (number.trim() !== '') take({ appointmentNumber: number.trim(), priorityReason });
  };
  const walkIn = (service: string) =>
    take({ service, priorityReason, ...(certificate && { certificateNumber: certificate }) });
  const printer = queue.data?.printer;
  const known = [...(queue.data?.waiting ?? []), ...(queue.data?.called ?? [])];
  const now = known.find(({ ticketId }) => ticketId === given?.ticketId);
  return (
    <div className="stack entrance">
      <LiveNote state={queue.live} />
      {printer && isPrinterDown(printer.state) && (
        <p className="note note-warn" role="status">
          {printerWords[printer.state]}：号码照常发出，屏幕上显示小票，打印机恢复后可以补打。
        </p>
      )}
      <ProblemSummary error={taking.error} />
      {card.fault && (
        <p className="note note-warn" role="alert">
          {card.fault}
        </p>
      )}
      <div className="entrance-columns">
        <Panel title="已经预约">
          <form className="stack" onSubmit={byNumber}>
            <div ref={scanned}>
              <TextField
                name="appointmentNumber"
                label="扫二维码，或输入预约号"
                value={number}
                onChange={setNumber}
                inputMode="numeric"
                autoComplete="off"
                maxLength={20}
                error={isEmpty && number === '' ? '请扫预约的二维码，或输入预约号' : undefined}
              />
            </div>
            <div className="row">
              <Button type="primary" htmlType="submit" className="button-call" disabled={taking.isPending}>
                预约取号
              </Button>
              <Button
                className="button-call"
                disabled={card.isReading || taking.isPending}
                onClick={() => void card.read()}
              >
                {card.isReading ? '正在读卡' : '刷身份证取号'}
              </Button>
            </div>
          </form>
        </Panel>
        <Panel title="没有预约，选择要办的业务">
          <div className="stack">
            <SelectField
              name="priority"
              label="老年人、残疾人、军人优先（请出示证件）"
              value={priority}
              options={priorityOptions}
              onChange={setPriority}
            />
            <div className="entrance-services">
              {services.map((one) => (
                <Button
                  key={one.service}
                  className="entrance-service"
                  disabled={taking.isPending}
                  onClick={() => walkIn(one.service)}
                >
                  {one.name}
                  <span className="muted">约 {one.minutes} 分钟</span>
                </Button>
              ))}
            </div>
          </div>
        </Panel>
      </div>
      {given && <Given ticket={given} print={now?.printState ?? given.printState} />}
      {queue.data && (
        <p className="muted">
          现在等候 {queue.data.waiting.length} 人。预约优先；现场取号最多让 {queue.data.bound.overtakesAtMost}{' '}
          位后到的人先办，等候满 {queue.data.bound.waitAtMostMinutes} 分钟优先叫号。
        </p>
      )}
    </div>
  );
}

/** The hall's entrance: large targets, for the guide or for who comes in. */
export function EntrancePage() {
  return (
    <OutletChoice>
      {({ outlet, services, choice }) => (
        <>
          <header className="entrance-head">
            <h1>取号　{outlet.name}</h1>
            {choice}
          </header>
          <CheckIn key={outlet.outletId} outlet={outlet} services={services} />
        </>
      )}
    </OutletChoice>
  );
}
