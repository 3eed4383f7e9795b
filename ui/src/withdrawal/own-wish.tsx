import { useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../confirm.tsx';
import type { Withdrawal, WithdrawalDoor } from './model.ts';

interface WishProps {
  readonly door: WithdrawalDoor;
  readonly view: Withdrawal;
}

/** The person may give up, until the money is on its way. */
export function CancelWithdrawal({ door, view, onGivenUp }: WishProps & { readonly onGivenUp: () => unknown }) {
  const client = useQueryClient();
  const mayCancel = ['draft', 'returned', 'submitted', 'waiting', 'reviewing', 'failed'].includes(view.caseState);
  if (!mayCancel) return null;
  const isDraft = view.caseState === 'draft';
  return (
    <ConfirmButton
      danger
      title={isDraft ? '放弃这份申请？' : '撤销这笔提取？'}
      description={isDraft ? '已填写的内容会删除，不能恢复。' : '撤销后不再办理，不影响账户；需要时可以重新申请。'}
      confirmText={isDraft ? '放弃' : '撤销'}
      onConfirm={async () => {
        await door.cancel(view.caseId, view.version);
        await client.invalidateQueries({ queryKey: ['withdrawal', door.key, view.caseId] });
        await client.invalidateQueries({ queryKey: ['withdrawal-start', door.key] });
        if (isDraft) await onGivenUp();
      }}
    >
      {isDraft ? '放弃申请' : '撤销这笔提取'}
    </ConfirmButton>
  );
}

/** Whoever does not want to wait for a machine, or doubts it, is heard by a person. */
export function AskForHuman({ door, view }: WishProps) {
  const client = useQueryClient();
  if (view.caseState !== 'waiting' && view.caseState !== 'submitted') return null;
  return (
    <ConfirmButton
      title="请工作人员审核？"
      description="这笔提取将不再等系统自动审批，而由工作人员审核，办理时限不变。"
      confirmText="请工作人员审核"
      onConfirm={async () => {
        await door.askForHuman(view.caseId);
        await client.invalidateQueries({ queryKey: ['withdrawal', door.key, view.caseId] });
      }}
    >
      请工作人员审核
    </ConfirmButton>
  );
}
