import { ConfirmButton } from '@anju/ui';
import type { ReactNode } from 'react';
import { useMay } from './permissions.ts';

interface SecondPersonProps {
  /** Whoever proposed it may not confirm it. */
  readonly isOwnProposal: boolean;
  /** What is confirmed, and what comes of it. */
  readonly title: string;
  readonly description: ReactNode;
  readonly confirmText?: string;
  readonly confirm: () => Promise<unknown>;
  readonly withdraw: () => Promise<unknown>;
  /** In a list. */
  readonly isSmall?: boolean;
}

/** What may be done with money that somebody has proposed to move: another person confirms it, or it is taken back. */
export function SecondPerson(props: SecondPersonProps) {
  const { isOwnProposal, title, description, confirmText = '复核通过', confirm, withdraw, isSmall = false } = props;
  const may = useMay();
  const size = isSmall ? { size: 'small' as const } : {};
  return (
    <span className="desk-actions">
      {may('settlement.confirm') && (
        <ConfirmButton
          type="primary"
          {...size}
          disabled={isOwnProposal}
          title={title}
          description={description}
          confirmText={confirmText}
          onConfirm={confirm}
        >
          {isOwnProposal ? '须由他人复核' : '复核通过'}
        </ConfirmButton>
      )}
      {may('settlement.withdraw') && (
        <ConfirmButton
          {...size}
          danger
          title={isOwnProposal ? '撤销这项申请？' : '不同意这项申请？'}
          description={isOwnProposal ? '撤销后可以重新申请。' : '申请将撤销，钱不动；申请人可以更正后重新申请。'}
          confirmText={isOwnProposal ? '撤销' : '不同意'}
          onConfirm={withdraw}
        >
          {isOwnProposal ? '撤销' : '不同意'}
        </ConfirmButton>
      )}
    </span>
  );
}
