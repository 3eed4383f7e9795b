import { Button, ConfirmButton, Dialog, Money, ProblemSummary, SelectField, useCommand } from '@anju/ui';
import { useState } from 'react';
import { contribution, leftOutReasons, type Remittance, type RemittanceLine } from '../../parts/server.ts';
import { overviews, useTaken } from '../../parts/stale.ts';
import { nameOf } from '../../parts/whole-names.tsx';

type Reason = keyof typeof leftOutReasons;
const reasons = Object.entries(leftOutReasons).map(([value, label]) => ({ value: value as Reason, label }));

interface LeaveOutProps {
  readonly remittanceId: string;
  readonly line: RemittanceLine;
}

function useLeaveOut({ remittanceId, line }: LeaveOutProps) {
  const taken = useTaken();
  const leaving = useCommand(contribution.leaveOut, { invalidates: overviews, onSuccess: taken });
  return {
    ...leaving,
    send: (reason: Reason | null) =>
      leaving.mutateAsync({ params: { remittanceId }, body: { lineNos: [line.lineNo], reason } }),
  };
}

function Asking({ onClose, ...props }: LeaveOutProps & { readonly onClose: () => void }) {
  const { line } = props;
  const [reason, setReason] = useState<Reason>('unpaid-wage');
  const leaving = useLeaveOut(props);
  return (
    <Dialog
      title={`${nameOf(line)} 本月暂不缴存？`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button
            type="primary"
            loading={leaving.isPending}
            onClick={() => leaving.send(reason).then(onClose, () => undefined)}
          >
            本月暂不缴
          </Button>
        </>
      }
    >
      <ProblemSummary error={leaving.error} />
      <p>
        职工仍在本单位清册中，不封存；本月 <Money fen={line.amountFen} unit />
        不在这次缴款之内，由单位另行补缴。单位应按时、足额缴存，不得少缴（《住房公积金管理条例》第二十条）；职工离职的，请改为封存。
      </p>
      <SelectField name="reason" label="原因" value={reason} options={reasons} onChange={setReason} />
    </Dialog>
  );
}

/** Leaves a person of a draft out of this month's payment, or takes them in again. */
export function LeaveOut(props: LeaveOutProps) {
  const { line } = props;
  const [isAsking, setAsking] = useState(false);
  const leaving = useLeaveOut(props);
  if (line.change === 'gone') return null;
  if (line.leftOut !== null) {
    return (
      <ConfirmButton
        size="small"
        title={`${nameOf(line)} 本月恢复缴存？`}
        description={<p>这名职工重新计入本月应缴金额。</p>}
        confirmText="恢复缴存"
        onConfirm={() => leaving.send(null)}
      >
        恢复
      </ConfirmButton>
    );
  }
  return (
    <>
      <Button size="small" aria-label={`${nameOf(line)} 本月暂不缴`} onClick={() => setAsking(true)}>
        暂不缴
      </Button>
      {isAsking && <Asking {...props} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Who is left out of this month, and what that means. */
export function LeftOutNotice({ remittance }: { readonly remittance: Remittance }) {
  const { personCount, amountFen } = remittance.leftOut;
  if (personCount === 0) return null;
  return (
    <p className="notice">
      本月暂不缴存 <strong>{personCount} 人</strong>，<Money fen={amountFen} strong unit />
      不在应缴金额之内。入账之后请及时为他们补缴，首页会一直提示。
    </p>
  );
}
