import { Button, TextField } from '@anju/ui';

interface HandInProps {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  /** What the desk needs to keep it at all. */
  readonly isReady: boolean;
  /** What a reviewer would miss, in words; none, and it may be handed in. */
  readonly faults: readonly string[];
  readonly isSending: boolean;
  readonly onSend: (isSubmitted: boolean) => void;
}

/** The end of a form that a colleague reviews: why it was written, handing it in, keeping it as a draft, what is missing. */
export function HandIn({ reason, onReason, isReady, faults, isSending, onSend }: HandInProps) {
  return (
    <>
      <TextField
        name="reason"
        label="编写或修改的原因"
        hint="审核人会看到，并留在经过里。"
        value={reason}
        maxLength={200}
        onChange={onReason}
      />
      <div className="row-actions">
        <Button
          type="primary"
          disabled={!isReady || faults.length > 0}
          loading={isSending}
          onClick={() => onSend(true)}
        >
          提交审核
        </Button>
        <Button disabled={!isReady} onClick={() => onSend(false)}>
          保存草稿
        </Button>
      </div>
      {faults.length > 0 && (
        <p className="muted" role="status">
          提交审核前还差：{faults.join('；')}。
        </p>
      )}
    </>
  );
}
