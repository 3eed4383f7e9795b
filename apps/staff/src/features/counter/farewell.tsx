import { Dialog, ProblemSummary, RatingForm, useCommand, useSession } from '@anju/ui';
import { Button, QRCode } from 'antd';
import { useState } from 'react';
import { casework } from '../../parts/server.ts';

/** Ends the visit: the visitor rates it on this screen, turned to them, or on their own telephone. */
export function Farewell({ visitId }: { visitId: string }) {
  const { session } = useSession();
  const [code, setCode] = useState<{ readonly ratingCode: string; readonly ratingUrl: string }>();
  const [isOver, setOver] = useState(false);
  const close = useCommand(casework.closeVisit, { onSuccess: setCode });
  const leave = useCommand(casework.closeVisit, { invalidates: [casework.getVisit] });
  const finish = () => leave.mutate({ params: { visitId } });
  return (
    <>
      <Button onClick={() => close.mutate({ params: { visitId } })} loading={close.isPending}>
        结束接待
      </Button>
      <ProblemSummary error={close.error} />
      {code && session && (
        <Dialog
          title="请您评价本次服务"
          wide
          onClose={finish}
          footer={
            <Button onClick={finish} type={isOver ? 'primary' : 'default'}>
              {isOver ? '完成' : '跳过评价'}
            </Button>
          }
        >
          <div className="farewell">
            <RatingForm centerId={session.centerId} code={code.ratingCode} onRated={() => setOver(true)} />
            {!isOver && (
              <figure className="farewell-code">
                <div aria-hidden="true">
                  <QRCode value={code.ratingUrl} size={148} />
                </div>
                <figcaption>或用手机扫码评价，七天内有效</figcaption>
              </figure>
            )}
          </div>
        </Dialog>
      )}
    </>
  );
}
