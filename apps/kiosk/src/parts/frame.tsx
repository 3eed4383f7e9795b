import { BrandMark, Button, canSpeak, nowMs, useCare } from '@anju/ui';
import { type ReactNode, useEffect, useState } from 'react';
import type { Kiosk, PrinterState } from './server.ts';
import { speakScreen } from './speak.ts';

const printerTexts: Readonly<Record<PrinterState, string>> = {
  unknown: '打印机检测中',
  ready: '打印机正常',
  'paper-low': '打印机纸张不多',
  'no-paper': '打印机缺纸，暂不能打印',
  'cover-open': '打印机机盖打开，暂不能打印',
  fault: '打印机故障，暂不能打印',
  'no-answer': '打印机没有应答，暂不能打印',
};

export const printerText = (state: PrinterState): string => printerTexts[state];
export const canPrint = (state: PrinterState): boolean =>
  state === 'ready' || state === 'paper-low' || state === 'unknown';

function Clock() {
  const [now, setNow] = useState(nowMs());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(nowMs()), 10_000);
    return () => window.clearInterval(timer);
  }, []);
  const time = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO('Asia/Shanghai');
  return (
    <time className="k-clock">
      {time.toPlainTime().toString().slice(0, 5)}
      <small>{`${time.month}月${time.day}日`}</small>
    </time>
  );
}

interface FrameProps {
  readonly kiosk: Kiosk | undefined;
  readonly printerState: PrinterState;
  readonly onBack?: (() => void) | undefined;
  readonly onHome?: (() => void) | undefined;
  readonly onLeave?: (() => void) | undefined;
  /** Who is in: a masked name or an employer's. */
  readonly who?: string | undefined;
  readonly children: ReactNode;
}

/** What every screen has: the centre above, the way back and out below. */
export function Frame(props: FrameProps) {
  const { kiosk, printerState, onBack, onHome, onLeave, who, children } = props;
  const { isOn: isCare, change } = useCare();
  return (
    <div className={`k-page${isCare ? ' k-care' : ''}`}>
      <header className="k-head">
        <BrandMark />
        <div>
          <strong>{kiosk?.centerName ?? '住房公积金'}</strong>
          <span>{kiosk ? `${kiosk.name}　${kiosk.place}` : '自助终端'}</span>
        </div>
        <Clock />
      </header>
      {who !== undefined && (
        <section className="k-who" aria-label="正在使用的人">
          <span>
            当前使用：<strong>{who}</strong>
          </span>
          <Button danger className="k-out" onClick={onLeave}>
            退出并清屏
          </Button>
        </section>
      )}
      <main className="k-main">{children}</main>
      <footer className="k-foot">
        {onBack && (
          <Button className="k-foot-button" onClick={onBack}>
            ← 返回
          </Button>
        )}
        {onHome && (
          <Button className="k-foot-button" onClick={onHome}>
            首页
          </Button>
        )}
        <Button className="k-foot-button" aria-pressed={isCare} onClick={() => change({ isOn: !isCare })}>
          {isCare ? '标准版' : '关怀版'}
        </Button>
        {canSpeak() && (
          <Button className="k-foot-button" onClick={speakScreen}>
            朗读提示
          </Button>
        )}
        <div className={`k-printer${canPrint(printerState) ? '' : ' k-printer-bad'}`} role="status">
          {printerText(printerState)}
          <small>咨询电话 {kiosk?.phone ?? '12329'}</small>
        </div>
      </footer>
    </div>
  );
}

/** A screen's heading with what to do; both are what is read aloud. */
export function Title({ children, hint }: { readonly children: ReactNode; readonly hint?: ReactNode }) {
  return (
    <div className="k-title">
      <h1 data-say>{children}</h1>
      {hint && <p data-say>{hint}</p>}
    </div>
  );
}

interface TileProps {
  readonly title: string;
  readonly text: string;
  readonly mark: string;
  readonly onClick: () => void;
}
export function Tile({ title, text, mark, onClick }: TileProps) {
  return (
    <button type="button" className="k-tile" onClick={onClick}>
      <span className="k-tile-mark" aria-hidden="true">
        {mark}
      </span>
      <span>
        <strong>{title}</strong>
        <small>{text}</small>
      </span>
    </button>
  );
}

/** A choice of a few, each as large as a finger. */
export function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <div className="k-choice" role="radiogroup" aria-label={props.label}>
      {props.options.map(({ value, text }) => (
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={value === props.value}
          className={value === props.value ? 'k-chosen' : ''}
          onClick={() => props.onChange(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
