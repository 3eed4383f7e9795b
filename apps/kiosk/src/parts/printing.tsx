import { Button, call, newRequestId, useRoute } from '@anju/ui';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { printerText } from './frame.tsx';
import { ProblemCard } from './problem.tsx';
import { kiosk, type PersonOrder, type Print } from './server.ts';

interface Asked {
  readonly title: string;
  readonly printId?: string;
  readonly error?: unknown;
  /** What is to be said beside it, such as where the facts of a form come from. */
  readonly note?: string;
}
type Ask = (requestId: string) => Promise<{ readonly print: Print; readonly note?: string }>;

const Printing = createContext<(title: string, ask: Ask) => void>(() => undefined);
/** Asks for something to be printed and shows what becomes of it. */
export const usePrinting = () => useContext(Printing);

/** The same for what is a person's own. */
export function usePrintOrder() {
  const print = usePrinting();
  return (title: string, order: PersonOrder) =>
    print(title, async (requestId) => ({ print: await call(kiosk.printForPerson, { body: { requestId, order } }) }));
}

interface ProviderProps {
  /** Told while a paper is coming out. */
  readonly onBusy: (isBusy: boolean) => void;
  readonly children: ReactNode;
}

export function PrintingProvider({ onBusy, children }: ProviderProps) {
  const [asked, setAsked] = useState<Asked>();
  const begin = (title: string, ask: Ask) => {
    setAsked({ title });
    ask(newRequestId()).then(
      ({ print, note }) =>
        setAsked({ title: print.title, printId: print.printId, ...(note !== undefined && { note }) }),
      (error: unknown) => setAsked({ title, error }),
    );
  };
  return (
    <Printing.Provider value={begin}>
      {children}
      {asked && <PrintPanel asked={asked} onBusy={onBusy} onClose={() => setAsked(undefined)} />}
    </Printing.Provider>
  );
}

const isUnderWay = (print: Print | undefined) => print?.state === 'queued' || print?.state === 'printing';

function PrintPanel({
  asked,
  onBusy,
  onClose,
}: {
  readonly asked: Asked;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onClose: () => void;
}) {
  const { printId, error, title } = asked;
  const [again, setAgain] = useState<{ isAsking: boolean; error?: unknown }>({ isAsking: false });
  const state = useRoute(
    kiosk.getPrint,
    { params: { printId: printId ?? '' } },
    { enabled: printId !== undefined, refetchInterval: 400, staleTime: 0 },
  );
  const print = state.data;
  const isBusy = !error && !state.error && (!print || isUnderWay(print));
  useEffect(() => {
    onBusy(isBusy);
    return () => onBusy(false);
  }, [isBusy, onBusy]);
  const printAgain = async () => {
    setAgain({ isAsking: true });
    try {
      await call(kiosk.printAgain, { params: { printId: printId ?? '' } });
      await state.refetch();
      setAgain({ isAsking: false });
    } catch (fault) {
      setAgain({ isAsking: false, error: fault });
    }
  };
  return (
    <div className="k-cover">
      <section className="k-dialog" role="dialog" aria-modal="true" aria-label="打印">
        <h1 data-say>{headingOf(print, error ?? state.error)}</h1>
        <p className="k-dialog-what">{title}</p>
        <ProblemCard error={error ?? state.error ?? again.error} />
        {print && <Progress print={print} />}
        {asked.note && <p>{asked.note}</p>}
        <div className="k-dialog-buttons">
          {print?.state === 'stopped' && (
            <Button type="primary" loading={again.isAsking} onClick={() => void printAgain()}>
              重新打印
            </Button>
          )}
          {!isBusy && (
            <Button type={print?.state === 'printed' ? 'primary' : undefined} onClick={onClose}>
              {print?.state === 'printed' ? '已取走，继续' : '关闭'}
            </Button>
          )}
        </div>
      </section>
    </div>
  );
}

function headingOf(print: Print | undefined, error: unknown): string {
  if (error) return '没有打印';
  if (!print) return '正在准备…';
  if (print.state === 'printed') return '打印完成，请取走纸张';
  if (print.state === 'stopped')
    return `没有打完：${print.printerSaid ? printerText(print.printerSaid) : '打印机停止'}`;
  return print.state === 'cancelled' ? '已取消' : '正在打印，请稍候';
}

function Progress({ print }: { readonly print: Print }) {
  const { pages, pagesOut, paperNumber, pagesLeft, state } = print;
  return (
    <>
      <progress className="k-progress" max={pages} value={pagesOut} aria-label="已打出的页数" />
      <p>
        已打出 <strong>{pagesOut}</strong> 页，共 <strong>{pages}</strong> 页
      </p>
      {state === 'stopped' && (
        <p>
          请联系工作人员处理打印机，然后点“重新打印”。
          {paperNumber ? '重打的编号不变，不会重复开具；已打出的请交还工作人员。' : ''}
        </p>
      )}
      {paperNumber && <p className="k-quiet">编号 {paperNumber}</p>}
      {pagesLeft !== null && <p className="k-quiet">本次还可打印 {pagesLeft} 页</p>}
    </>
  );
}
