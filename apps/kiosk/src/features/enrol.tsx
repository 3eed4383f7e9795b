import { Button, call, useRoute } from '@anju/ui';
import { useState } from 'react';
import { Choice, Title } from '../parts/frame.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { ProblemCard } from '../parts/problem.tsx';
import { identity, kiosk } from '../parts/server.ts';

/** An administrator makes this browser a kiosk: with a code that is worth once. */
export function EnrolScreen({ onDone }: { readonly onDone: () => void }) {
  const centers = useRoute(identity.listCenters, {});
  const [chosen, setChosen] = useState<string>();
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);
  const options = (centers.data?.centers ?? []).map(({ centerId, name }) => ({ value: String(centerId), text: name }));
  const center = chosen ?? options[0]?.value ?? '';
  const enrol = async () => {
    setAsking(true);
    try {
      await call(kiosk.enrolKiosk, { body: { centerId: Number(center), code } });
      onDone();
    } catch (fault) {
      setError(fault);
      setCode('');
      setAsking(false);
    }
  };
  return (
    <>
      <Title hint="请管理员登录工作台，在“自助终端”里为本机生成登记码，15 分钟内在此输入。登记码只能用一次。">
        本机尚未登记为自助终端
      </Title>
      <ProblemCard error={error ?? centers.error} />
      <Choice label="管理中心" value={center} options={options} onChange={setChosen} />
      <Keypad label="8 位登记码" value={code} length={8} onChange={setCode} isCode />
      <Button
        type="primary"
        block
        className="k-go"
        disabled={code.length < 8}
        loading={isAsking}
        onClick={() => void enrol()}
      >
        登记本机
      </Button>
    </>
  );
}
