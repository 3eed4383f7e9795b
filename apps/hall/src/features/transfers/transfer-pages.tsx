import { ownTransfers, PageHeader, Panel, TransferApply, TransferCase, TransferRecords } from '@anju/ui';
import { useNavigate, useParams } from 'react-router';

const linkOf = (transferId: string) => `/my/transfers/${transferId}`;

/** 转移接续: applying to have a former account moved here, and every transfer there has been. */
export function TransfersPage() {
  const navigate = useNavigate();
  return (
    <div className="case-page">
      <PageHeader title="转移接续" description="把原缴存地的住房公积金转到现在的账户，全程网上办理，不用往返两地。" />
      <TransferApply door={ownTransfers} onApplied={(transferId) => navigate(linkOf(transferId))} />
      <Panel title="转移记录">
        <TransferRecords door={ownTransfers} linkOf={linkOf} />
      </Panel>
    </div>
  );
}

export function TransferPage() {
  const { transferId = '' } = useParams();
  return (
    <TransferCase
      key={transferId}
      door={ownTransfers}
      transferId={transferId}
      head={(view) => (
        <PageHeader
          title={
            view.direction === 'in'
              ? `从${view.otherCity || view.otherName}转入`
              : `转出到${view.otherCity || view.otherName}`
          }
          description={`联系函 ${view.letterNo}`}
          back={{ to: '/my/transfers', text: '转移接续' }}
        />
      )}
    />
  );
}
