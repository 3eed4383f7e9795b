import { Button, call, ProblemError, queryClient, signedOutEvent, stopSpeaking, useCare } from '@anju/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type EmployerPage, EmployerScreens } from './features/employer.tsx';
import { EmployerEnter, type Entered, PersonEnter } from './features/enter.tsx';
import { OpeningForm } from './features/opening.tsx';
import { type PersonPage, PersonScreens } from './features/person.tsx';
import { Welcome } from './features/welcome.tsx';
import { Frame, Title } from './parts/frame.tsx';
import { useIdle } from './parts/idle.ts';
import { PrintingProvider } from './parts/printing.tsx';
import { type Reading, useReader } from './parts/reader.ts';
import { type Card, identity, type Kiosk, type PrinterState, kiosk as routes } from './parts/server.ts';

/** Where somebody is. Nothing of it is in an address, in the history or in any storage: it goes with the page. */
type Place =
  | { readonly at: 'welcome' }
  | { readonly at: 'person-enter'; readonly card: Card }
  | { readonly at: 'employer-enter' }
  | { readonly at: 'opening' }
  | { readonly at: 'person'; readonly page: PersonPage; readonly who: Entered }
  | { readonly at: 'employer'; readonly page: EmployerPage; readonly who: Entered }
  | { readonly at: 'farewell'; readonly reason: LeaveReason };
type LeaveReason = 'left' | 'card-out' | 'idle';

const beatSeconds = 20;
const farewellMs = 1_800;

/** Tells the centre that this kiosk is there, and learns how its printer is. */
function useBeat(reader: Reading['state'], first: PrinterState, onRevoked: () => void): PrinterState {
  const [printerState, setPrinterState] = useState(first);
  const latest = useRef({ reader, onRevoked });
  useEffect(() => {
    latest.current = { reader, onRevoked };
  });
  useEffect(() => {
    const tell = async () => {
      try {
        const said = await call(routes.beat, {
          body: { readerState: latest.current.reader === 'ready' ? 'ready' : 'no-answer' },
        });
        setPrinterState(said.printerState);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'kiosk/not-enrolled') latest.current.onRevoked();
      }
    };
    // The reader has answered, or not, by then.
    const soon = window.setTimeout(() => void tell(), 1_000);
    const timer = window.setInterval(() => void tell(), beatSeconds * 1_000);
    return () => {
      window.clearTimeout(soon);
      window.clearInterval(timer);
    };
  }, []);
  return printerState;
}

/** Ends a visit: the session, then everything that this page holds, by loading it anew in its own place. */
async function wipe(reason: LeaveReason): Promise<void> {
  stopSpeaking();
  await Promise.allSettled([
    call(routes.endVisit, { body: { reason } }),
    new Promise((resolve) => window.setTimeout(resolve, farewellMs)),
  ]);
  queryClient.clear();
  window.location.replace(window.location.pathname + window.location.search);
}

const isIn = (place: Place): place is Extract<Place, { who: Entered }> => 'who' in place;

/** A card begins something only when it was seen to be laid down: one that was left here begins nothing. */
function useLaidCard(reading: Reading): Card | null {
  const [wasEmpty, setEmpty] = useState(false);
  const { state, card } = reading;
  if (state === 'ready' && !card && !wasEmpty) setEmpty(true);
  return card && wasEmpty ? card : null;
}

export function Station({ kiosk, onRevoked }: { readonly kiosk: Kiosk; readonly onRevoked: () => void }) {
  const [place, setPlace] = useState<Place>({ at: 'welcome' });
  const { follow } = useCare();
  const [isPrinting, setPrinting] = useState(false);
  const reading = useReader();
  const laid = useLaidCard(reading);
  const printerState = useBeat(reading.state, kiosk.printerState, onRevoked);
  const isLeaving = useRef(false);

  const leave = useCallback((reason: LeaveReason) => {
    if (isLeaving.current) return;
    isLeaving.current = true;
    setPlace({ at: 'farewell', reason });
    void wipe(reason);
  }, []);
  // The page was opened: nobody is here, whoever was here when it was closed.
  useEffect(() => void call(routes.endVisit, { body: { reason: 'idle' } }).catch(() => undefined), []);
  useEffect(() => {
    const out = () => leave('idle');
    window.addEventListener(signedOutEvent, out);
    return () => window.removeEventListener(signedOutEvent, out);
  }, [leave]);
  // The card is the key: laid down it begins, taken away it ends.
  if (place.at === 'welcome' && laid) setPlace({ at: 'person-enter', card: laid });
  useEffect(() => {
    const isGone = reading.state === 'ready' && !reading.card;
    if (isGone && (isIn(place) || place.at === 'person-enter')) leave('card-out');
  }, [place, reading, leave]);
  const { left, stay } = useIdle({
    isOn: place.at !== 'welcome' && place.at !== 'farewell',
    warnSeconds: kiosk.warnSeconds,
    wipeSeconds: kiosk.wipeSeconds,
    isHeld: isPrinting,
    onWipe: () => leave('idle'),
  });
  useKeptSession(isIn(place));

  const enter = (who: Entered) => {
    follow(who);
    setPlace(who.kind === 'person' ? { at: 'person', page: 'home', who } : { at: 'employer', page: 'home', who });
  };
  const home = isIn(place) && place.page !== 'home' ? () => setPlace({ ...place, page: 'home' } as Place) : undefined;
  const isBefore = place.at === 'person-enter' || place.at === 'employer-enter' || place.at === 'opening';
  const back = isBefore ? () => leave('left') : home;
  return (
    <Frame
      kiosk={kiosk}
      printerState={printerState}
      onBack={
        place.at === 'person' && place.page === 'withdrawal' ? () => setPlace({ ...place, page: 'papers' }) : back
      }
      onHome={home}
      onLeave={() => leave('left')}
      who={isIn(place) ? place.who.name : undefined}
    >
      <PrintingProvider onBusy={setPrinting}>
        <Here
          place={place}
          reading={reading}
          isCardLeft={reading.card !== null && !laid}
          onPlace={setPlace}
          onEntered={enter}
        />
      </PrintingProvider>
      {left !== undefined && <IdleCover left={left} onStay={stay} onLeave={() => leave('left')} />}
    </Frame>
  );
}

/** A session at a kiosk ends two minutes after the last thing it asked for: touches that ask for nothing keep it too. */
function useKeptSession(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    let last = performance.now();
    const touch = () => {
      if (performance.now() - last < 20_000) return;
      last = performance.now();
      void call(identity.keepSession, {}).catch(() => undefined);
    };
    window.addEventListener('pointerdown', touch);
    return () => window.removeEventListener('pointerdown', touch);
  }, [isOn]);
}

interface HereProps {
  readonly place: Place;
  readonly reading: Reading;
  readonly isCardLeft: boolean;
  readonly onPlace: (place: Place) => void;
  readonly onEntered: (who: Entered) => void;
}
function Here({ place, reading, isCardLeft, onPlace, onEntered }: HereProps) {
  switch (place.at) {
    case 'welcome':
      return (
        <Welcome
          readerState={reading.state}
          isCardLeft={isCardLeft}
          onEmployer={() => onPlace({ at: 'employer-enter' })}
          onOpening={() => onPlace({ at: 'opening' })}
        />
      );
    case 'person-enter':
      return (
        <PersonEnter card={place.card} onEntered={onEntered} onEmployer={() => onPlace({ at: 'employer-enter' })} />
      );
    case 'employer-enter':
      return <EmployerEnter card={reading.card} onEntered={onEntered} />;
    case 'opening':
      return <OpeningForm card={reading.card} />;
    case 'person':
      return <PersonScreens page={place.page} onPage={(page) => onPlace({ ...place, page })} />;
    case 'employer':
      return <EmployerScreens page={place.page} onPage={(page) => onPlace({ ...place, page })} />;
    case 'farewell':
      return <Farewell reason={place.reason} />;
  }
}

const farewells: Readonly<Record<LeaveReason, string>> = {
  left: '已退出，网上服务大厅、手机和微信上的登录也已退出',
  'card-out': '身份证已取走，已退出',
  idle: '长时间没有操作，已退出',
};
function Farewell({ reason }: { readonly reason: LeaveReason }) {
  return (
    <section className="k-farewell" role="status">
      <Title hint="屏幕内容已清除，没有留下您的信息。请取走身份证和打印的纸张。">{farewells[reason]}</Title>
    </section>
  );
}

interface IdleCoverProps {
  readonly left: number;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}
function IdleCover({ left, onStay, onLeave }: IdleCoverProps) {
  return (
    <div className="k-cover">
      <section className="k-dialog" role="alertdialog" aria-modal="true" aria-label="即将退出">
        <h1 data-say>您还在吗？</h1>
        <p className="k-countdown" role="timer">
          {left}
        </p>
        <p>秒后自动退出，并清除屏幕上的内容。</p>
        <div className="k-dialog-buttons">
          <Button type="primary" onClick={onStay}>
            继续使用
          </Button>
          <Button onClick={onLeave}>退出并清屏</Button>
        </div>
      </section>
    </div>
  );
}
