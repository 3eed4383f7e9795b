import {
  AskForHuman,
  CancelWithdrawal,
  counterDoor,
  PageHeader,
  Panel,
  type Withdrawal,
  WithdrawalCase,
  WithdrawalRecords,
  WithdrawalStart,
} from '@anju/ui';
import { useMemo } from 'react';
import { Link, useNavigate, useParams } from 'react-router';

const linkOf = (personId: string) => (caseId: string) => `/persons/${personId}/withdrawals/${caseId}`;

/** Withdrawals of the person at the window: begun here, or gone on with from the hall. */
export function WithdrawalsPage() {
  const { personId = '' } = useParams();
  const navigate = useNavigate();
  const door = useMemo(() => counterDoor(personId), [personId]);
  return (
    <>
      <WithdrawalStart
        door={door}
        linkOf={linkOf(personId)}
        onOpened={(caseId) => navigate(linkOf(personId)(caseId))}
        head={
          <PageHeader
            title="提取公积金"
            description="申请人在场办理。与网上是同一业务：网上没填完的，可以在这里接着办。"
            back={{ to: `/persons/${personId}`, text: '职工信息' }}
          />
        }
      />
      <Panel title="提取记录">
        <WithdrawalRecords door={door} linkOf={linkOf(personId)} />
      </Panel>
    </>
  );
}

export function WithdrawalPage() {
  const { personId = '', caseId = '' } = useParams();
  const door = useMemo(() => counterDoor(personId), [personId]);
  const navigate = useNavigate();
  const cancelOf = (view: Withdrawal) => (
    <CancelWithdrawal door={door} view={view} onGivenUp={() => navigate(`/persons/${personId}/withdrawals`)} />
  );
  return (
    <WithdrawalCase
      key={caseId}
      door={door}
      caseId={caseId}
      head={(view) => (
        <PageHeader
          title={`${view.assessment.reasonName}提取`}
          description={`业务编号 ${view.number}`}
          back={{ to: `/persons/${personId}/withdrawals`, text: '提取公积金' }}
          extra={view.mayChange && cancelOf(view)}
        />
      )}
      extra={(view) => (
        <div className="case-actions">
          <Link className="button button-primary" to={`/cases/${caseId}`}>
            打印申请表、受理回执
          </Link>
          {view.needsCardScan && (
            <Link className="button button-primary" to={`/cases/${caseId}?tab=materials`}>
              扫描收款银行卡
            </Link>
          )}
          {view.cardReview && (
            <Link className="button button-primary" to={`/cases/${view.cardReview.caseId}`}>
              上传银行卡和证件
            </Link>
          )}
          <AskForHuman door={door} view={view} />
          {!view.mayChange && cancelOf(view)}
        </div>
      )}
    />
  );
}

/** What whoever sits at the window has withdrawn: money that came back is put right from here. */
export function VisitorWithdrawals({ subjectId }: { readonly subjectId: string }) {
  const door = useMemo(() => counterDoor(subjectId), [subjectId]);
  return (
    <Panel title="提取" flush>
      <WithdrawalRecords door={door} linkOf={linkOf(subjectId)} isBrief />
    </Panel>
  );
}
