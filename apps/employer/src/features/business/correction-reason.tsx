import { Panel, TextField } from '@anju/ui';
import { useState } from 'react';
import { NextStep } from '../../parts/next-step.tsx';

interface CorrectionReasonProps {
  /** How many people are chosen. */
  readonly chosen: number;
  readonly isBusy: boolean;
  readonly onSend: (reason: string) => void;
}

/** Why it was wrong, and what becomes of the money. */
export function CorrectionReason({ chosen, isBusy, onSend }: CorrectionReasonProps) {
  const [text, setText] = useState('');
  const reason = text.trim();
  return (
    <Panel title="更正原因">
      <form
        className="short-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen > 0 && !isBusy) onSend(reason);
        }}
      >
        <TextField name="reason" label="原因" maxLength={200} value={text} onChange={setText} />
        <NextStep
          text="下一步，核对金额"
          missing={chosen === 0 ? '请先选择缴错的职工。' : reason.length < 2 && '请填写更正原因。'}
          isBusy={isBusy}
        />
      </form>
      <p className="muted">
        签名确认后由中心审核；审核通过，所选职工该月的全部缴存额退回单位未分摊余额，职工会收到通知。职工账户余额须足以退回。
        基数或比例报错的，退回后请办理补缴，按正确的基数缴该月。
      </p>
    </Panel>
  );
}
