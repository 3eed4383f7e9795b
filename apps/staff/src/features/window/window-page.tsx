import {
  Button,
  ConfirmButton,
  LiveNote,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
  useListState,
  useLive,
  useSession,
} from '@anju/ui';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { booking, type QueueView } from '../../parts/server.ts';
import { keepWindowPlace, windowPlace } from '../../parts/window-place.ts';
import { AtWindow } from './at-window.tsx';
import { type Outlet, OutletChoice, type Service } from './outlet-choice.tsx';
import { AsideList, WaitingList } from './queue-lists.tsx';
import { TakeTicket } from './take-ticket.tsx';
import { hasNoFocus, isPrinterDown, printerWords } from './words.ts';

interface PlaceProps {
  readonly outletId: string;
  readonly windowNo: number;
  readonly onChanged: () => void;
}

/** Calls whoever is next, while the window is open. */
function CallNext({
  outletId,
  windowNo,
  bound,
  onChanged,
  button,
}: PlaceProps & Pick<QueueView, 'bound'> & { readonly button: RefObject<HTMLButtonElement | null> }) {
  const calling = useCommand(booking.callNext, { onSuccess: onChanged });
  return (
    <div className="stack">
      <ProblemSummary error={calling.error} />
      <div>
        <Button
          ref={button}
          type="primary"
          className="button-call"
          loading={calling.isPending}
          onClick={() => calling.mutate({ params: { outletId }, body: { windowNo } })}
        >
          叫下一位
        </Button>
      </div>
      <p className="muted">
        优先人员、预约在先；每个人最多被后到者超过 {bound.overtakesAtMost} 次，等候满 {bound.waitAtMostMinutes}{' '}
        分钟的先叫。
      </p>
    </div>
  );
}

/** 暂停、恢复服务. */
function Pause({ outletId, windowNo, onChanged }: PlaceProps) {
  const [reason, setReason] = useState('');
  const pausing = useCommand(booking.pauseWindow, { onSuccess: onChanged });
  return (
    <ConfirmButton
      title={`${windowNo} 号窗口暂停服务？`}
      description={
        <TextField
          name="reason"
          label="原因（可不填，显示在总览）"
          value={reason}
          onChange={setReason}
          maxLength={50}
        />
      }
      confirmText="暂停服务"
      onConfirm={() =>
        pausing.mutateAsync({ params: { outletId, windowNo: String(windowNo) }, body: { isPaused: true, reason } })
      }
    >
      暂停服务
    </ConfirmButton>
  );
}

function Paused({ outletId, windowNo, reason, onChanged }: PlaceProps & { readonly reason: string | null }) {
  const opening = useCommand(booking.pauseWindow, { onSuccess: onChanged });
  return (
    <div className="stack">
      <p className="note note-warn" role="status">
        本窗口已暂停服务{reason ? `：${reason}` : ''}。大厅屏幕显示“暂停服务”，不会叫号到这里。
      </p>
      <ProblemSummary error={opening.error} />
      <div>
        <Button
          type="primary"
          loading={opening.isPending}
          onClick={() =>
            opening.mutate({ params: { outletId, windowNo: String(windowNo) }, body: { isPaused: false } })
          }
        >
          恢复服务
        </Button>
      </div>
    </div>
  );
}

const groupWords = (queue: QueueView, windowNo: number) => {
  const groups = queue.windows.find((one) => one.windowNo === windowNo)?.queueGroups;
  if (!groups) return '全部业务';
  return groups.map((group) => queue.groups.find((one) => one.queueGroup === group)?.name ?? group).join('、');
};

function Served({ queue }: { readonly queue: QueueView }) {
  const { servedToday, averageWaitMinutes, longestWaitMinutes } = queue;
  return (
    <span className="muted">
      今日办结 {servedToday} 人{averageWaitMinutes !== null && `，平均等候 ${averageWaitMinutes} 分钟`}
      {longestWaitMinutes !== null && `，现在最长 ${longestWaitMinutes} 分钟`}
    </span>
  );
}

function Queue({
  outlet,
  services,
  windowNo,
}: {
  readonly outlet: Outlet;
  readonly services: readonly Service[];
  readonly windowNo: number;
}) {
  const { outletId } = outlet;
  const comesToCall = (useLocation().state as { toCall?: boolean } | null)?.toCall ?? false;
  const { data, error, refetch, live } = useLive(booking.getQueue, booking.watchQueue, { params: { outletId } });
  const nextButton = useRef<HTMLButtonElement>(null);
  const changed = () => void refetch();
  const mine = data?.called.find((ticket) => ticket.windowNo === windowNo);
  // When somebody has gone, the next one is called by one key; not at the start, but for who comes to call.
  const hadSomebody = useRef(comesToCall);
  useEffect(() => {
    if (mine) hadSomebody.current = true;
    else if (data && hadSomebody.current && hasNoFocus()) nextButton.current?.focus();
  }, [mine, data]);
  if (error && !data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={6} />;
  const window = data.windows.find((one) => one.windowNo === windowNo);
  const place = { outletId, windowNo, onChanged: changed };
  return (
    <>
      <LiveNote state={live} />
      {data.printer && isPrinterDown(data.printer.state) && (
        <p className="note note-warn" role="status">
          {printerWords[data.printer.state]}：号码照常发出，请告知办事人号码；打印机恢复后可以补打。
        </p>
      )}
      <div className="window-columns window-columns-wide">
        <div className="stack">
          <Panel
            title={`${windowNo} 号窗口　${groupWords(data, windowNo)}`}
            extra={!mine && !window?.isPaused && <Pause {...place} />}
          >
            {mine && <AtWindow key={mine.ticketId} ticket={mine} onChanged={changed} />}
            {!mine && window?.isPaused && <Paused {...place} reason={window.pauseReason} />}
            {!mine && !window?.isPaused && <CallNext {...place} bound={data.bound} button={nextButton} />}
          </Panel>
          <Panel title={`等候 ${data.waiting.length} 人`} extra={<Served queue={data} />}>
            <WaitingList rows={data.waiting} onChanged={changed} />
          </Panel>
        </div>
        <div className="stack">
          <TakeTicket outlet={outlet} services={services} onChanged={changed} />
          <AsideList title="挂起" rows={data.held} onChanged={changed} />
          <AsideList title="过号" rows={data.skipped} onChanged={changed} />
        </div>
      </div>
    </>
  );
}

/** The screen of a window: next, again, done, passed over, held, sent on; tickets for who comes in; who waits. */
export function WindowPage() {
  const { session } = useSession();
  const list = useListState();
  return (
    <OutletChoice>
      {({ outlet, services, choice }) => {
        const kept = windowPlace();
        const wanted = list.get('window') ?? (kept.outletId === outlet.outletId ? kept.windowNo : 1);
        const windowNo = Math.min(outlet.windows, Math.max(1, Number(wanted)));
        return (
          <>
            <PageHeader
              title="叫号窗口"
              description={
                <>
                  本页显示的号码与
                  <a
                    href={`/signage?center=${session?.centerId ?? 1}&outlet=${outlet.outletId}`}
                    target="_blank"
                    rel="noreferrer"
                  >
                    大厅屏幕
                  </a>
                  同步，有变化立即更新。
                </>
              }
              extra={
                <div className="place-choice">
                  {choice}
                  <SelectField
                    name="window"
                    label="窗口"
                    value={String(windowNo)}
                    options={Array.from({ length: outlet.windows }, (_none, index) => ({
                      value: String(index + 1),
                      label: `${index + 1} 号窗口`,
                    }))}
                    onChange={(chosen) => {
                      keepWindowPlace({ outletId: outlet.outletId, windowNo: Number(chosen) });
                      list.set({ window: chosen });
                    }}
                  />
                </div>
              }
            />
            <Queue key={`${outlet.outletId}${windowNo}`} outlet={outlet} services={services} windowNo={windowNo} />
          </>
        );
      }}
    </OutletChoice>
  );
}
