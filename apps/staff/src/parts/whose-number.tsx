import { Button, Dialog } from '@anju/ui';
import type { ReactNode } from 'react';

interface WhoseNumberProps {
  /** Who sits at the window. */
  readonly name: string;
  readonly number: string;
  readonly isBusy: boolean;
  readonly problem: ReactNode;
  readonly onAnswer: (isTheirs: boolean) => void;
  readonly onClose: () => void;
}

/** A number was called and nobody said whose it is: asked before either ends, so that one visit is not rated as two. */
export function WhoseNumber({ name, number, isBusy, problem, onAnswer, onClose }: WhoseNumberProps) {
  return (
    <Dialog
      title={`${name} 就是 ${number} 号吗？`}
      onClose={onClose}
      footer={
        <>
          <Button loading={isBusy} onClick={() => onAnswer(false)}>
            不是，分开办结
          </Button>
          <Button type="primary" data-autofocus loading={isBusy} onClick={() => onAnswer(true)}>
            是，一并办结
          </Button>
        </>
      }
    >
      {problem}
      <p>窗口叫了 {number} 号，接待时没有说明是谁的号。是同一人的，号码和接待一并办结，只请办事人评价一次。</p>
    </Dialog>
  );
}
