import { Button, ConfirmButton } from '@anju/ui';
import { useState } from 'react';
import { ReasonDialog } from './decide-dialog.tsx';

interface PassOrReturnProps {
  /** What is asked before it is passed: the question, and what comes of it. */
  readonly title: string;
  readonly description: string;
  /** What the note of a return is about, and what is said often. */
  readonly noteLabel: string;
  readonly usual: readonly string[];
  readonly decide: {
    readonly mutateAsync: (decision: { isApproved: boolean; note: string }) => Promise<unknown>;
    readonly error: unknown;
    readonly isPending: boolean;
  };
}

/** The two buttons of whoever reviews what a colleague wrote: 通过, and 退回修改 with a note. */
export function PassOrReturn({ title, description, noteLabel, usual, decide }: PassOrReturnProps) {
  const [isReturning, setReturning] = useState(false);
  const close = () => setReturning(false);
  return (
    <>
      <ConfirmButton
        type="primary"
        title={title}
        description={description}
        confirmText="通过"
        onConfirm={() => decide.mutateAsync({ isApproved: true, note: '' })}
      >
        通过
      </ConfirmButton>
      <Button onClick={() => setReturning(true)}>退回修改</Button>
      {isReturning && (
        <ReasonDialog
          title="退回修改"
          label={noteLabel}
          usual={usual}
          confirmText="退回"
          danger
          error={decide.error}
          isBusy={decide.isPending}
          name="note"
          // Its failure is shown in the dialog, which stays open.
          onConfirm={(note) => void decide.mutateAsync({ isApproved: false, note }).then(close, () => undefined)}
          onClose={close}
        />
      )}
    </>
  );
}
