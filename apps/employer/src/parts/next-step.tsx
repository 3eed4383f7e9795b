import { Button } from '@anju/ui';
import { useId } from 'react';

interface NextStepProps {
  readonly text: string;
  /** What is still to be done before; without it one may go on. */
  readonly missing: string | false;
  readonly isBusy: boolean;
  /** Without it the button sends its form. */
  readonly onClick?: () => void;
}

/** The way on from a form: while it is closed, it says what is missing. */
export function NextStep({ text, missing, isBusy, onClick }: NextStepProps) {
  const hintId = useId();
  return (
    <div className="next-step">
      <Button
        type="primary"
        size="large"
        htmlType={onClick ? 'button' : 'submit'}
        disabled={missing !== false}
        loading={isBusy}
        onClick={onClick}
        {...(missing !== false && { 'aria-describedby': hintId })}
      >
        {text}
      </Button>
      {missing !== false && (
        <span id={hintId} className="muted">
          {missing}
        </span>
      )}
    </div>
  );
}
