import {
  AskForHuman,
  CancelWithdrawal,
  FamilyConsents,
  ownDoor,
  PageHeader,
  Panel,
  WithdrawalCase,
  WithdrawalRecords,
  WithdrawalStart,
} from '@anju/ui';
import { Link, useNavigate, useParams } from 'react-router';
import { Guide } from '../../parts/guide.tsx';

const linkOf = (caseId: string) => `/my/withdrawals/${caseId}`;
const back = { to: '/my/withdrawals', text: '提取记录' };

/** P-Q12 提取记录, and the way to a new withdrawal. */
export function WithdrawalsPage() {
  return (
    <>
      <PageHeader
        title="提取记录"
        description="您申请过的每一笔提取：金额、状态、到账时间和收款卡。"
        extra={
          <Link className="button button-primary" to="/my/withdrawals/new">
            申请提取
          </Link>
        }
      />
      <FamilyConsents />
      <Panel>
        <WithdrawalRecords door={ownDoor} linkOf={linkOf} />
      </Panel>
    </>
  );
}

export function NewWithdrawalPage() {
  const navigate = useNavigate();
  return (
    <WithdrawalStart
      door={ownDoor}
      linkOf={linkOf}
      onOpened={(caseId) => navigate(linkOf(caseId))}
      head={<PageHeader title="提取公积金" description="先看能不能提、能提多少和为什么，再填写申请。" back={back} />}
      guide={(reason) => <Guide start={`withdraw-${reason}`} />}
    />
  );
}

export function WithdrawalPage() {
  const { caseId = '' } = useParams();
  const navigate = useNavigate();
  return (
    <WithdrawalCase
      key={caseId}
      door={ownDoor}
      caseId={caseId}
      missing={<PageHeader title="提取" back={back} />}
      head={(view) => (
        <PageHeader
          title={`${view.assessment.reasonName}提取`}
          description={view.mayChange ? `业务编号 ${view.number}，填写的内容自动保存` : `业务编号 ${view.number}`}
          back={back}
          extra={
            <>
              <Guide start={`withdraw-${view.form.reason}`} />
              {view.mayChange && (
                <CancelWithdrawal door={ownDoor} view={view} onGivenUp={() => navigate('/my/withdrawals/new')} />
              )}
            </>
          }
        />
      )}
      extra={(view) => (
        <div className="case-actions">
          <Link to={`/my/cases/${caseId}`}>办理经过</Link>
          {!view.mayChange && <AskForHuman door={ownDoor} view={view} />}
          {!view.mayChange && (
            <CancelWithdrawal door={ownDoor} view={view} onGivenUp={() => navigate('/my/withdrawals/new')} />
          )}
        </div>
      )}
    />
  );
}
