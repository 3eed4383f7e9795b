import { formatMonthText, routeKey, useCommand } from '@anju/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { Attesting } from '../../parts/attesting.tsx';
import { paths } from '../../parts/routes.ts';
import { servedEmployerId } from '../../parts/seat.ts';
import { type Business, contribution } from '../../parts/server.ts';
import { Signing } from '../../parts/signing.tsx';
import { peopleStale } from '../../parts/stale.ts';

const told = '涉及的职工本人会收到通知。';
const listVoid = '本月清册如有草稿，将作废并需要重新生成。';

function consequencesOf({ kind, effectiveMonth }: Business): string[] {
  const from = `自${formatMonthText(effectiveMonth)}起执行`;
  if (kind === 'back-payment')
    return ['系统给出缴款账户和金额，款项到账后自动逐月记入职工个人账户。', '缴款前可以撤回；不影响应缴月份的汇缴。'];
  if (kind === 'deferral' || kind === 'correction')
    return ['提交中心审核；审核结果会以消息通知，审核之前可以撤回。', '审核通过之前什么都不改变。'];
  if (kind === 'resumption') return ['立即恢复正常缴存，缓缴的月份按顺序逐月汇缴。'];
  if (kind === 'member-change') return ['新的联系信息立即生效，职工本人会收到通知。'];
  if (kind === 'collection-agreement')
    return ['协议立即生效，以后缴款时可以委托银行从该账户收取。', '每次由您提出委托才会扣款；随时可以解约。'];
  if (kind === 'collection-end') return ['协议立即终止，以后须转账缴款；已经发给银行的委托收款不受影响。'];
  if (kind === 'open') return [`立即开立个人账户，${from}。`, listVoid, told];
  if (kind === 'transfer-in') return [`账户立即转入本单位，${from}；原单位会收到通知。`, listVoid, told];
  return [`变更${from}，办理汇缴时自动带入。`, listVoid, told];
}

/** What makes a business binding: the signature of the employer's certificate, or the stamped paper at the counter. */
export function BusinessSign({ business }: { readonly business: Business }) {
  return servedEmployerId ? <Stamp business={business} /> : <Sign business={business} />;
}

function Stamp({ business }: { readonly business: Business }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { businessId } = business;
  return (
    <Attesting
      target="business"
      id={businessId}
      consequences={consequencesOf(business)}
      onBack={() => navigate(paths.business(businessId))}
      onDone={async () => {
        await Promise.all(peopleStale.map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));
        await navigate(paths.business(businessId), { replace: true });
      }}
    />
  );
}

function Sign({ business }: { readonly business: Business }) {
  const navigate = useNavigate();
  const { businessId } = business;
  const preparing = useCommand(contribution.prepareBusiness);
  const confirming = useCommand(contribution.confirmBusiness, {
    invalidates: peopleStale,
    onSuccess: () => navigate(paths.business(businessId), { replace: true }),
  });
  const { mutate: prepare } = preparing;
  // A text to sign is short-lived: it is asked for when the page opens, not before.
  useEffect(() => prepare({ params: { businessId } }), [prepare, businessId]);
  return (
    <Signing
      preparing={preparing}
      renew={() => prepare({ params: { businessId } })}
      confirm={(body) => confirming.mutateAsync({ params: { businessId }, body })}
      consequences={consequencesOf(business)}
      submitText="签名并确认"
      backText="返回核对"
      onBack={() => navigate(paths.business(businessId))}
    />
  );
}
