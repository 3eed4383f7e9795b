import { counterTransfers, PageHeader, Panel, TransferApply, TransferCase, TransferRecords } from '@anju/ui';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';

const linkOf = (personId: string) => (transferId: string) => `/persons/${personId}/transfers/${transferId}`;

/** Transfers of the person at the window: the same as in the hall. */
export function PersonTransfersPage() {
  const { personId = '' } = useParams();
  const navigate = useNavigate();
  const door = useMemo(() => counterTransfers(personId), [personId]);
  return (
    <div className="case-page">
      <PageHeader
        title="转移接续"
        description="申请人在场办理，与网上是同一业务。"
        back={{ to: `/persons/${personId}`, text: '职工信息' }}
      />
      <TransferApply door={door} onApplied={(transferId) => navigate(linkOf(personId)(transferId))} />
      <Panel title="转移记录">
        <TransferRecords door={door} linkOf={linkOf(personId)} />
      </Panel>
    </div>
  );
}

export function PersonTransferPage() {
  const { personId = '', transferId = '' } = useParams();
  const door = useMemo(() => counterTransfers(personId), [personId]);
  return (
    <TransferCase
      key={transferId}
      door={door}
      transferId={transferId}
      head={(view) => (
        <PageHeader
          title={view.direction === 'in' ? `从${view.otherName}转入` : `转出到${view.otherName}`}
          description={`联系函 ${view.letterNo}`}
          back={{ to: `/persons/${personId}/transfers`, text: '转移接续' }}
        />
      )}
    />
  );
}
