import {
  ConfirmButton,
  call,
  ownDoor,
  PageHeader,
  Panel,
  queryClient,
  type Withdrawal,
  WithdrawalCase,
  WithdrawalRecords,
  WithdrawalStart,
} from '@anju/ui';
import { Link, useNavigate, useParams } from 'react-router';
import { casework } from '../../../../../server/src/contract.ts';
import { FamilyConsents } from './family-panel.tsx';

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
    />
  );
}

/** The person may give up, until the money is on its way. */
function Cancel({ view }: { readonly view: Withdrawal }) {
  const mayCancel = ['draft', 'returned', 'submitted', 'waiting', 'reviewing'].includes(view.caseState);
  const navigate = useNavigate();
  if (!mayCancel) return null;
  const isDraft = view.caseState === 'draft';
  return (
    <ConfirmButton
      danger
      title={isDraft ? '放弃这份申请？' : '撤销这笔提取？'}
      description={isDraft ? '已填写的内容会删除，不能恢复。' : '撤销后不再办理，不影响您的账户；需要时可以重新申请。'}
      confirmText={isDraft ? '放弃' : '撤销'}
      onConfirm={async () => {
        await call(casework.cancelMyCase, { params: { caseId: view.caseId }, body: { version: view.version } });
        await queryClient.invalidateQueries({ queryKey: ['withdrawal', 'own', view.caseId] });
        await navigate(isDraft ? '/my/withdrawals/new' : linkOf(view.caseId));
      }}
    >
      {isDraft ? '放弃申请' : '撤销这笔提取'}
    </ConfirmButton>
  );
}

/** Whoever does not want to wait for a machine, or doubts it, is heard by a person. */
function AskForHuman({ view }: { readonly view: Withdrawal }) {
  if (view.caseState !== 'waiting' && view.caseState !== 'submitted') return null;
  return (
    <ConfirmButton
      title="请工作人员审核？"
      description="这笔提取将不再等系统自动审批，而由工作人员审核，办理时限不变。"
      confirmText="请工作人员审核"
      onConfirm={async () => {
        await ownDoor.askForHuman(view.caseId);
        await queryClient.invalidateQueries({ queryKey: ['withdrawal', 'own', view.caseId] });
      }}
    >
      请工作人员审核
    </ConfirmButton>
  );
}

export function WithdrawalPage() {
  const { caseId = '' } = useParams();
  return (
    <WithdrawalCase
      key={caseId}
      door={ownDoor}
      caseId={caseId}
      head={(view) => (
        <PageHeader
          title={`${view.assessment.reasonName}提取`}
          description={view.mayChange ? `业务编号 ${view.number}，填写的内容自动保存` : `业务编号 ${view.number}`}
          back={back}
          extra={view.mayChange && <Cancel view={view} />}
        />
      )}
      extra={(view) => (
        <div className="case-actions">
          <Link to={`/my/cases/${caseId}`}>办理经过</Link>
          {!view.mayChange && <AskForHuman view={view} />}
          {!view.mayChange && <Cancel view={view} />}
        </div>
      )}
    />
  );
}
