import { Button, DayText, Dialog, Facts, Field, faultOf, formatGroups, ProblemSummary, useCommand } from '@anju/ui';
import { useEffect, useState } from 'react';
import { report, type Unmasked } from '../../parts/server.ts';

/** How long unmasked facts stay on the screen. */
const secondsShown = 60;
const shortestReason = 4;
const usualReasons = ['核对来访职工身份', '电话核实联系方式', '核对收款银行卡', '处理投诉与来信'];

interface AskProps {
  readonly personId: string;
  readonly onShown: (facts: Unmasked) => void;
  readonly onClose: () => void;
}

function AskDialog({ personId, onShown, onClose }: AskProps) {
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  // The facts leave the query cache with this dialog: nothing keeps them after the minute.
  const command = useCommand(report.unmaskPerson, { onSuccess: onShown });
  const submit = () => {
    const text = reason.trim();
    setShort(text.length < shortestReason);
    if (text.length >= shortestReason) command.mutate({ params: { personId }, body: { reason: text } });
  };
  const error =
    isShort && reason.trim().length < shortestReason
      ? `请写明理由，至少 ${shortestReason} 个字`
      : faultOf(command.error, 'reason');
  return (
    <Dialog
      title="查看未脱敏信息"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" loading={command.isPending} onClick={submit}>
            查看 {secondsShown} 秒
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ProblemSummary error={command.error} />
        <p className="note">您的姓名、查看时间和下面的理由会记入审计记录，职工本人也有权知道谁查看过他的信息。</p>
        <Field name="reason" label="查看理由（必填）" hint="写清办理什么业务、为什么需要。" error={error}>
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={3}
              maxLength={200}
              autoFocus
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="reasons" role="group" aria-label="常用理由">
          {usualReasons.map((text) => (
            <button key={text} type="button" className="chip" onClick={() => setReason(text)}>
              {text}
            </button>
          ))}
        </div>
      </form>
    </Dialog>
  );
}

/** Counts the seconds down by the clock, not by ticks: a sleeping tab must not lengthen the minute. */
function useSecondsLeft(onOver: () => void): number {
  const [endsAt] = useState(() => performance.now() + secondsShown * 1000);
  const [left, setLeft] = useState(secondsShown);
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Math.ceil((endsAt - performance.now()) / 1000);
      setLeft(Math.max(0, now));
      if (now <= 0) onOver();
    }, 250);
    return () => clearInterval(timer);
  }, [endsAt, onOver]);
  return left;
}

/** The unmasked facts with what is left of their minute. */
function ShownFacts({ facts, onMask }: { facts: Unmasked; onMask: () => void }) {
  const left = useSecondsLeft(onMask);
  return (
    <section className="unmasked" aria-label="未脱敏信息">
      <header>
        <strong>未脱敏信息</strong>
        <span role="timer">{left} 秒后自动遮盖</span>
        <span className="muted">本次查看已记入审计记录</span>
        <Button size="small" autoFocus onClick={onMask}>
          立即遮盖
        </Button>
      </header>
      <Facts
        columns={3}
        items={[
          { label: '姓名', value: facts.name },
          { label: '证件号码', value: facts.certificateNumber },
          { label: '手机号码', value: facts.mobile || '未登记' },
          { label: '收款银行卡', value: facts.bankCard ? formatGroups(facts.bankCard) : '未登记' },
          { label: '出生日期', value: <DayText value={facts.birthDate} /> },
        ]}
      />
      <span className="unmasked-bar" style={{ width: `${(left / secondsShown) * 100}%` }} aria-hidden="true" />
    </section>
  );
}

interface Unmasking {
  readonly ask: () => void;
  readonly isShown: boolean;
  readonly dialog: React.ReactNode;
  readonly shown: React.ReactNode;
}

/** Asks for a reason, shows the facts for a minute and forgets them. One person only: the page gives it a key. */
export function useUnmasking(personId: string): Unmasking {
  const [isAsking, setAsking] = useState(false);
  const [facts, setFacts] = useState<Unmasked>();
  const [forget] = useState(() => () => setFacts(undefined));
  return {
    ask: () => setAsking(true),
    isShown: facts !== undefined,
    dialog: isAsking && (
      <AskDialog
        personId={personId}
        onClose={() => setAsking(false)}
        onShown={(answer) => {
          setAsking(false);
          setFacts(answer);
        }}
      />
    ),
    shown: facts && <ShownFacts facts={facts} onMask={forget} />,
  };
}
