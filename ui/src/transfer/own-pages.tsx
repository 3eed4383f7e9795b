import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Panel } from '../parts.tsx';
import { PageHeader } from '../shell.tsx';
import { ownTransfers } from './model.ts';
import { TransferApply, TransferCase, TransferRecords } from './transfer.tsx';

/** Where the transfers of a person stand in an application. */
export interface TransferPlace {
  /** The list's path; one transfer is below it. */
  readonly listPath: string;
  /** The page above the list, where there is no menu beside it. */
  readonly back?: { readonly to: string; readonly text: string };
  /** The way to the guide. */
  readonly guide?: ReactNode;
}

/** 转移接续 of hall and app: applying to have a former account moved here, and every transfer there has been. */
export function OwnTransfers({ place: { listPath, back, guide } }: { readonly place: TransferPlace }) {
  const navigate = useNavigate();
  const linkOf = (transferId: string) => `${listPath}/${transferId}`;
  return (
    <div className="case-page">
      <PageHeader
        title="转移接续"
        description="把原缴存地的住房公积金转到现在的账户，全程网上办理，不用往返两地。"
        extra={guide}
        {...(back && { back })}
      />
      <TransferApply door={ownTransfers} onApplied={(transferId) => navigate(linkOf(transferId))} />
      <Panel title="转移记录">
        <TransferRecords door={ownTransfers} linkOf={linkOf} />
      </Panel>
    </div>
  );
}

/** One of them, by the `transferId` of the address. */
export function OwnTransfer({ place: { listPath } }: { readonly place: TransferPlace }) {
  const { transferId = '' } = useParams();
  return (
    <TransferCase
      key={transferId}
      door={ownTransfers}
      transferId={transferId}
      missing={<PageHeader title="转移接续" back={{ to: listPath, text: '转移接续' }} />}
      head={({ direction, otherCity, otherName, letterNo }) => (
        <PageHeader
          title={`${direction === 'in' ? '从' : '转出到'}${otherCity || otherName}${direction === 'in' ? '转入' : ''}`}
          description={`联系函 ${letterNo}`}
          back={{ to: listPath, text: '转移接续' }}
        />
      )}
    />
  );
}
