import { Button, InstantText, PageHeader, PageSkeleton, Panel, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { ReasonDialog } from '../../parts/decide-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type ServiceBoard, service } from '../../parts/server.ts';
import { ChangeDialog, type Place } from './change-dialog.tsx';
import { ChangesPanel } from './changes-panel.tsx';
import { FlowPanel } from './flow-panel.tsx';
import { PresetsPanel } from './presets-panel.tsx';
import './services.css';
import { StopDialog } from './stop-dialog.tsx';
import { type Cell, limitText, serviceKindTexts, thresholdText } from './words.ts';

const closedTexts = {
  stopped: '紧急停办',
  'channel-off': '渠道停',
  'switched-off': '停办',
  hours: '非服务时间',
} as const;

function CellText({ cell }: { readonly cell: Cell }) {
  return (
    <>
      <span className={`tag tag-${cell.isOpen ? 'good' : cell.why === 'hours' ? 'calm' : 'bad'}`}>
        {cell.isOpen ? '开放' : closedTexts[cell.why ?? 'switched-off']}
      </span>
      {!cell.isOffered && <span className="second-line">这个渠道已不办这项业务，设置仍有效，可以解除</span>}
      {cell.hours && <span className="second-line">{cell.hoursText}</span>}
      {cell.limit && <span className="second-line">{limitText(cell.limit)}</span>}
    </>
  );
}

function Matrix({
  board,
  onChoose,
}: {
  readonly board: ServiceBoard;
  readonly onChoose: ((place: Place) => void) | undefined;
}) {
  const choose = (place: Place, content: React.ReactNode) =>
    onChoose ? (
      <button
        type="button"
        className="service-cell"
        aria-label={`${place.channel.name}，${place.name}，提出变更`}
        onClick={() => onChoose(place)}
      >
        {content}
      </button>
    ) : (
      content
    );
  return (
    <div className="service-scroll">
      <table className="service-matrix">
        <caption className="visually-hidden">各项业务在各渠道的开放情况</caption>
        <thead>
          <tr>
            <th scope="col">业务</th>
            {board.channels.map((channel) => (
              <th key={channel.channel} scope="col">
                {channel.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="service-whole">
            <th scope="row">
              整个渠道<span className="second-line">启停、服务时间、每分钟阈值</span>
            </th>
            {board.channels.map((channel) => (
              <td key={channel.channel}>
                {choose(
                  { target: '*', name: '整个渠道', channel },
                  <>
                    <span className={`tag tag-${channel.isOn ? 'good' : 'bad'}`}>{channel.isOn ? '接入' : '停用'}</span>
                    <span className="second-line">{channel.hoursText}</span>
                    {channel.threshold && <span className="second-line">{thresholdText(channel.threshold)}</span>}
                  </>,
                )}
              </td>
            ))}
          </tr>
          {board.services.map((row) => (
            <tr key={row.service}>
              <th scope="row">
                {row.name}
                <span className="second-line">{serviceKindTexts[row.kind]}</span>
              </th>
              {board.channels.map((channel) => {
                const cell = row.cells.find((one) => one.channel === channel.channel);
                return (
                  <td key={channel.channel}>
                    {cell ? (
                      choose(
                        { target: row.service, name: row.name, channel, cell, isLimited: row.limited },
                        <CellText cell={cell} />,
                      )
                    ) : (
                      <span className="muted" title="没有在这个渠道开办">
                        —
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OpenStops({ board }: { readonly board: ServiceBoard }) {
  const may = useMay();
  const [ended, setEnded] = useState<string>();
  const end = useCommand(service.endStop, {
    invalidates: [service.getServiceBoard, service.listStops],
    onSuccess: () => setEnded(undefined),
  });
  if (board.stops.length === 0) return null;
  const names = (
    codes: readonly string[],
    all: readonly { readonly code: string; readonly name: string }[],
    whole: string,
  ) =>
    codes.length === 0 ? whole : codes.map((code) => all.find((one) => one.code === code)?.name ?? code).join('、');
  const channels = board.channels.map(({ channel, name }) => ({ code: channel as string, name }));
  const services = board.services.map((one) => ({ code: one.service as string, name: one.name }));
  return (
    <Panel title={`现在停办 ${board.stops.length} 项`}>
      <ul className="service-presets">
        {board.stops.map((stop) => (
          <li key={stop.stopId}>
            <div>
              <span className="tag tag-bad">{stop.cause === 'emergency' ? '紧急停办' : '预设规则'}</span>{' '}
              <strong>
                {names(stop.channels, channels, '全部渠道')} · {names(stop.services, services, '全部业务')}
              </strong>
              <span className="second-line">
                <InstantText value={stop.begunAt} /> 起，{stop.begunByName ?? '系统'}：{stop.reason}
              </span>
            </div>
            {may('service.approve') && !stop.isOwn && <Button onClick={() => setEnded(stop.stopId)}>解除</Button>}
            {stop.isOwn && <span className="muted">由另一位同事解除</span>}
          </li>
        ))}
      </ul>
      {ended && (
        <ReasonDialog
          title="解除停办"
          label="核实了什么"
          usual={['故障已排除', '经核实为误报', '银行已恢复']}
          confirmText="解除"
          error={end.error}
          isBusy={end.isPending}
          name="reason"
          onConfirm={(reason) => end.mutate({ params: { stopId: ended }, body: { reason } })}
          onClose={() => setEnded(undefined)}
        />
      )}
    </Panel>
  );
}

/** Integrated management: what is open where, what it carries, and what waits for a second person. */
export function ServicesPage() {
  const may = useMay();
  const { data: board, error, refetch } = useRoute(service.getServiceBoard, {}, { refetchInterval: 15_000 });
  const [place, setPlace] = useState<Place>();
  const [isStopping, setStopping] = useState(false);
  // Whoever decides sees first what waits for them.
  const isDecider = may('service.approve');
  return (
    <>
      <PageHeader
        title="业务与渠道"
        description="各项业务在哪个渠道、什么时间开放。变更由一人提出、另一人审批，到时自动生效；紧急停办立即生效。"
        extra={
          may('service.stop') &&
          board && (
            <Button danger onClick={() => setStopping(true)}>
              紧急停办
            </Button>
          )
        }
      />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {!board && !error && <PageSkeleton lines={10} />}
      {board && (
        <>
          <OpenStops board={board} />
          {isDecider && <ChangesPanel board={board} />}
          <Panel
            title="开放情况"
            extra={
              <span className="muted">{may('service.propose') ? '点一格提出变更' : `待审批 ${board.waiting} 项`}</span>
            }
            flush
          >
            <Matrix board={board} onChoose={may('service.propose') ? setPlace : undefined} />
          </Panel>
          {!isDecider && <ChangesPanel board={board} />}
          <div className="service-pair">
            <FlowPanel board={board} />
            <PresetsPanel board={board} />
          </div>
          {place && <ChangeDialog place={place} onClose={() => setPlace(undefined)} />}
          {isStopping && <StopDialog board={board} onClose={() => setStopping(false)} />}
        </>
      )}
    </>
  );
}
