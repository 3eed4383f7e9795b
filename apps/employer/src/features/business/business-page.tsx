import {
  Button,
  ConfirmButton,
  DayText,
  formatCount,
  PageHeader,
  Panel,
  ProblemSummary,
  StateTag,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Link, useNavigate, useParams } from 'react-router';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import { confirmWords } from '../../parts/seat.ts';
import { type Business, contribution } from '../../parts/server.ts';
import { peopleStale } from '../../parts/stale.ts';
import { businessStateTexts, businessTexts } from '../../parts/words.ts';
import { BusinessEffect } from './business-effect.tsx';
import { BusinessPapers } from './business-papers.tsx';
import { BusinessPayment } from './business-payment.tsx';
import { BusinessPeople } from './business-people.tsx';
import { BusinessResult } from './business-result.tsx';
import { BusinessSign } from './business-sign.tsx';

/** What the centre wants mended, the papers, and the way to send it in again. */
function Returned({
  business,
  review,
}: {
  readonly business: Business;
  readonly review: NonNullable<Business['review']>;
}) {
  const sending = useCommand(contribution.resubmitBusiness, { invalidates: peopleStale });
  const { businessId } = business;
  return (
    <>
      <Panel title="中心退回补正">
        <ProblemSummary error={sending.error} />
        <ul className="plain-list">
          {review.corrections.map(({ field, text }) => (
            <li key={field}>{text}</li>
          ))}
        </ul>
        <p className="muted">
          补齐材料后重新提交，已签名的内容不变，不用再签名；要改内容的，请撤回后重新申请。
          {review.closesOn && (
            <>
              请在 <DayText value={review.closesOn} /> 前办理，逾期自动撤销。
            </>
          )}
        </p>
        <Button type="primary" loading={sending.isPending} onClick={() => sending.mutate({ params: { businessId } })}>
          补正完成，重新提交
        </Button>
      </Panel>
      <BusinessPapers caseId={review.caseId} />
    </>
  );
}

/** Takes back what waits for the centre's decision. */
function GiveUp({ business }: { readonly business: Business }) {
  const withdrawing = useCommand(contribution.discardBusiness, { invalidates: peopleStale });
  const name = businessTexts[business.kind];
  return (
    <Panel title={business.review?.isReturned ? '撤回申请' : '等待中心审核'}>
      <p>
        业务编号 <span className="figures">{business.review?.number}</span>，当前环节：
        <strong>{business.review?.standing}</strong>。审核结果会以消息通知；审核之前可以撤回。
      </p>
      <ConfirmButton
        danger
        title={`撤回这笔${name}？`}
        description={<p>撤回后中心不再审核，职工账户不受影响；您可以重新提交。</p>}
        confirmText="撤回"
        onConfirm={() => withdrawing.mutateAsync({ params: { businessId: business.businessId } })}
      >
        撤回
      </ConfirmButton>
    </Panel>
  );
}

function Actions({ business }: { readonly business: Business }) {
  const navigate = useNavigate();
  const discarding = useCommand(contribution.discardBusiness, {
    invalidates: peopleStale,
    onSuccess: () => navigate(paths.businesses),
  });
  const name = businessTexts[business.kind];
  return (
    <div className="action-bar">
      <div>
        <strong>{confirmWords.lead}</strong>
        <span className="muted">{confirmWords.unconfirmed}</span>
      </div>
      <div className="button-row">
        <ConfirmButton
          danger
          title={`放弃这笔${name}？`}
          description={
            <p>
              {business.personCount > 0 ? `${formatCount(business.personCount)} 人的内容` : '已填写的内容'}
              将作废，职工账户不受影响；您可以重新提交。
            </p>
          }
          confirmText="放弃"
          onConfirm={() => discarding.mutateAsync({ params: { businessId: business.businessId } })}
        >
          放弃
        </ConfirmButton>
        <Button type="primary" onClick={() => navigate(paths.signBusiness(business.businessId))}>
          {confirmWords.action}
        </Button>
      </div>
    </div>
  );
}

/** One business where it stands: its effect before it is signed, the signature, and what came of it. */
export function BusinessPage({ isSigning = false }: { readonly isSigning?: boolean }) {
  const { businessId = '' } = useParams();
  // Looks again while money is waited for.
  const query = useRoute(contribution.getBusiness, { params: { businessId } });
  const isWaiting = query.data?.payment != null;
  useRoute(contribution.getBusiness, { params: { businessId } }, { enabled: isWaiting, refetchInterval: 3_000 });
  const { data: business, error, refetch } = query;
  if (!business) return <PageWait title="单位业务" error={error} onRetry={refetch} />;
  const name = businessTexts[business.kind];
  return (
    <>
      <PageHeader
        title={name}
        description={
          <>
            流水号 {business.number}　<StateTag state={business.state} texts={businessStateTexts} />
          </>
        }
        extra={
          business.kind === 'back-payment' &&
          business.state === 'done' && (
            <Link to={`${paths.newBusiness('correction')}?backPayment=${businessId}`}>错缴更正</Link>
          )
        }
      />
      {business.state === 'draft' && isSigning ? (
        <BusinessSign business={business} />
      ) : (
        <>
          {business.state !== 'draft' && <BusinessResult business={business} />}
          {business.review?.isReturned && <Returned business={business} review={business.review} />}
          {business.state === 'pending' && !business.payment && <GiveUp business={business} />}
          {business.payment && <BusinessPayment business={business} payment={business.payment} />}
          <BusinessEffect business={business} />
          {business.state === 'draft' && typeof business.facts.caseId === 'string' && (
            <BusinessPapers caseId={business.facts.caseId} />
          )}
          {business.state !== 'discarded' && business.personCount > 0 && <BusinessPeople business={business} />}
          {business.state === 'draft' && <Actions business={business} />}
        </>
      )}
    </>
  );
}
