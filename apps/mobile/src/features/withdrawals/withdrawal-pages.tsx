import {
  AskForHuman,
  CancelWithdrawal,
  DayText,
  FamilyConsents,
  InstantText,
  Money,
  ownDoor,
  PageHeader,
  WithdrawalCase,
  WithdrawalStart,
  WithdrawalTag,
} from '@anju/ui';
import { Link, useNavigate, useParams } from 'react-router';
import { withdrawal } from '../../../../../server/src/contract.ts';
import { Endless, useListing } from '../../parts/endless.tsx';
import { Guide } from '../../parts/guide.tsx';

const linkOf = (caseId: string) => `/withdrawals/${caseId}`;
const back = { to: '/withdrawals', text: '提取记录' };

/** M-Q2 提取明细: every withdrawal with its state and where the money went. */
export function WithdrawalsPage() {
  const listing = useListing(withdrawal.listMine);
  return (
    <>
      <PageHeader title="提取记录" back={{ to: '/query', text: '查询' }} />
      <FamilyConsents />
      <Link className="button button-primary button-block" to="/withdrawals/new">
        申请提取
      </Link>
      {listing.first && listing.rows.length > 0 && (
        <p className="m-sums">
          已到账合计 <Money fen={listing.first.paidFen} strong unit />
        </p>
      )}
      <Endless
        listing={listing}
        label="提取记录"
        empty={{ title: '没有提取记录', text: '申请提取后，可以在这里查看每一笔的金额、状态和到账时间。' }}
        render={({
          caseId,
          reasonName,
          amountFen,
          state,
          caseState,
          submittedAt,
          paidAt,
          payeeBank,
          payeeMasked,
          number,
        }) => (
          <Link className="m-item m-item-link" to={linkOf(caseId)}>
            <p className="m-item-head">
              <strong>{reasonName}提取</strong>
              <Money fen={amountFen} strong unit />
            </p>
            <p className="m-item-foot">
              <WithdrawalTag state={state} caseState={caseState} />
              <span className="muted">
                {payeeBank} {payeeMasked.slice(-4)}
              </span>
            </p>
            <p className="muted">
              {paidAt ? (
                <>
                  <InstantText value={paidAt} /> 到账
                </>
              ) : (
                <>
                  <InstantText value={submittedAt} /> 申请
                </>
              )}
              {'　'}
              {number}
            </p>
            {(state === 'returned' || state === 'unpaid') && <p className="m-warn">款项没有损失，点此更正收款卡</p>}
          </Link>
        )}
      />
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
      head={
        <PageHeader
          title="提取公积金"
          description="先看能不能提、能提多少和为什么，再填写申请。"
          back={{ to: '/apply', text: '办理' }}
        />
      }
      guide={(reason) => <Guide start={`withdraw-${reason}`} />}
    />
  );
}

/** M-W1 … M-W5 and the withdrawals that close the account: the same questions, evidence and refusals as in the hall. */
export function WithdrawalPage() {
  const { caseId = '' } = useParams();
  const navigate = useNavigate();
  const onGivenUp = () => navigate('/withdrawals/new');
  return (
    <WithdrawalCase
      key={caseId}
      door={ownDoor}
      caseId={caseId}
      missing={<PageHeader title="提取" back={back} />}
      head={(view) => (
        <PageHeader
          title={`${view.assessment.reasonName}提取`}
          description={view.mayChange ? `业务编号 ${view.number}，填写的内容自动保存` : undefined}
          back={back}
          extra={
            <>
              <Guide start={`withdraw-${view.form.reason}`} />
              {view.mayChange && <CancelWithdrawal door={ownDoor} view={view} onGivenUp={onGivenUp} />}
            </>
          }
        />
      )}
      extra={(view) => (
        <div className="case-actions">
          {view.dueOn && view.caseState === 'reviewing' && (
            <p className="muted">
              最迟 <DayText value={view.dueOn} /> 有结果，会发到“我的消息”和您登记的手机。
            </p>
          )}
          <Link to={`/cases/${caseId}`}>办理经过</Link>
          <AskForHuman door={ownDoor} view={view} />
          <CancelWithdrawal door={ownDoor} view={view} onGivenUp={onGivenUp} />
        </div>
      )}
    />
  );
}
