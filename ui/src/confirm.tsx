import { type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemSummary } from './problem.tsx';

interface ConfirmButtonProps extends Omit<ButtonProps, 'onClick' | 'title'> {
  /** The question, such as “放弃这份清册？”. */
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly description: ReactNode;
  readonly confirmText: string;
  /** A refusal that it throws is shown inside the dialog, which stays open. */
  readonly onConfirm: () => Promise<unknown>;
}

/** A button that asks before it does what cannot easily be undone. */
export function ConfirmButton({
  title,
  description,
  confirmText,
  onConfirm,
  children,
  danger,
  ...button
}: ConfirmButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = () => {
    setOpen(false);
    setError(undefined);
  };
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    await onConfirm().then(close, setError);
    setBusy(false);
  };
  return (
    <>
      <Button {...button} danger={danger === true} onClick={() => setOpen(true)}>
        {children}
      </Button>
      {isOpen && (
        <Dialog
          title={title}
          onClose={close}
          footer={
            <>
              <Button onClick={close}>返回</Button>
              <Button type="primary" danger={danger === true} loading={isBusy} onClick={() => void confirm()}>
                {confirmText}
              </Button>
            </>
          }
        >
          <ProblemSummary error={error} />
          <div>{description}</div>
        </Dialog>
      )}
    </>
  );
}
