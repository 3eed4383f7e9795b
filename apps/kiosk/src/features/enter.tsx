import { Button, call } from '@anju/ui';
import { useEffect, useRef, useState } from 'react';
import { Title } from '../parts/frame.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { ProblemCard } from '../parts/problem.tsx';
import { type Card, type CodeSent, kiosk, type TextSize } from '../parts/server.ts';

export interface Entered {
  readonly kind: 'person' | 'employer';
  readonly name: string;
  readonly careMode: boolean;
  readonly textSize: TextSize;
}
interface Doors {
  readonly start: () => Promise<CodeSent>;
  readonly enter: (sent: CodeSent, code: string) => Promise<Awaited<ReturnType<typeof call<typeof kiosk.enterPerson>>>>;
}

/** The second proof: the code that was sent to the mobile which the centre knows. */
function CodeStep({
  doors,
  title,
  onEntered,
}: {
  readonly doors: Doors;
  readonly title: string;
  readonly onEntered: (who: Entered) => void;
}) {
  const [sent, setSent] = useState<CodeSent>();
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);
  const latest = useRef(doors);
  useEffect(() => {
    latest.current = doors;
  });
  useEffect(() => {
    latest.current.start().then(setSent, setError);
  }, []);
  const sendAgain = () => {
    setError(undefined);
    doors.start().then(setSent, setError);
  };
  const enter = async (given: string) => {
    if (!sent) return;
    setAsking(true);
    try {
      const { session } = await latest.current.enter(sent, given);
      onEntered({
        kind: session.kind === 'employer' ? 'employer' : 'person',
        name: session.displayName,
        careMode: session.careMode,
        textSize: session.textSize,
      });
    } catch (fault) {
      setError(fault);
      setCode('');
      setAsking(false);
    }
  };
  if (!sent)
    return (
      <>
        <Title>{title}</Title>
        {error ? <ProblemCard error={error} /> : <div className="k-skeleton" aria-busy="true" />}
      </>
    );
  return (
    <>
      <Title hint={`请输入发送到 ${sent.mobileMasked} 的 6 位验证码，5 分钟内有效。`}>{title}</Title>
      <ProblemCard error={error} />
      <Keypad
        label="短信验证码"
        value={code}
        length={6}
        isCode
        onChange={(value) => {
          setCode(value);
          if (value.length === 6) void enter(value);
        }}
      />
      <Button block className="k-go" loading={isAsking} onClick={sendAgain}>
        没有收到？重新发送（一分钟一次）
      </Button>
    </>
  );
}

interface PersonEnterProps {
  readonly card: Card;
  readonly onEntered: (who: Entered) => void;
  readonly onEmployer: () => void;
}
export function PersonEnter({ card, onEntered, onEmployer }: PersonEnterProps) {
  return (
    <>
      <CodeStep
        title="核验本人"
        onEntered={onEntered}
        doors={{
          start: () => call(kiosk.startPerson, { body: { card } }),
          enter: ({ codeId }, code) => call(kiosk.enterPerson, { body: { card, codeId, code } }),
        }}
      />
      <Button block className="k-go" onClick={onEmployer}>
        我是单位经办人，改办单位业务
      </Button>
    </>
  );
}

interface EmployerEnterProps {
  readonly card: Card | null;
  readonly onEntered: (who: Entered) => void;
}
export function EmployerEnter({ card, onEntered }: EmployerEnterProps) {
  const [accountNo, setAccountNo] = useState('');
  const [started, setStarted] = useState<Card>();
  if (started) {
    const body = { card: started, employerAccountNo: accountNo };
    return (
      <CodeStep
        title="核验经办人"
        onEntered={onEntered}
        doors={{
          start: () => call(kiosk.startEmployer, { body }),
          enter: ({ codeId }, code) => call(kiosk.enterEmployer, { body: { ...body, codeId, code } }),
        }}
      />
    );
  }
  return (
    <>
      <Title hint="输入单位账号（印在汇缴书和业务回执上），由登记的经办人本人放上身份证。">单位业务</Title>
      <Keypad label="单位账号" value={accountNo} length={20} onChange={setAccountNo} />
      <p className={card ? 'k-note-good' : 'k-note'} role="status">
        {card ? '已读到身份证' : '请把经办人的身份证平放在读卡区'}
      </p>
      <Button
        type="primary"
        block
        className="k-go"
        disabled={!card || accountNo.length < 4}
        onClick={() => card && setStarted(card)}
      >
        下一步
      </Button>
    </>
  );
}
