import { type RouteOutput, withdrawal } from '../../../server/src/contract.ts';
import { call } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { DayText, InstantText } from '../figures.tsx';
import { Panel, StateTag, type StateTexts } from '../parts.tsx';
import { queryClient, routeKey, useRoute } from '../query.ts';

type Consent = RouteOutput<typeof withdrawal.listFamily>['rows'][number];

const states: StateTexts<Consent['state']> = {
  asked: ['等您答复', 'wait'],
  agreed: ['您已同意', 'good'],
  declined: ['您没有同意', 'calm'],
  lapsed: ['已过答复期限', 'calm'],
  ended: ['不再等待答复', 'calm'],
};

async function decide(consentId: string, agrees: boolean): Promise<void> {
  await call(withdrawal.decideFamily, { params: { consentId }, body: { agrees } });
  await queryClient.invalidateQueries({ queryKey: routeKey(withdrawal.listFamily) });
}

function Asked({ row }: { readonly row: Consent }) {
  const { consentId, applicantMasked, reasonName, role, wording, state, askedAt, decidedAt, dueOn } = row;
  return (
    <li className="family-ask">
      <div>
        <p className="family-ask-title">
          {applicantMasked}（{role === 'spouse' ? '您的配偶' : '您的亲属'}）申请{reasonName}提取
          <StateTag state={state} texts={states} />
        </p>
        <p>{wording}</p>
        <p className="muted">
          <InstantText value={decidedAt ?? askedAt} />{' '}
          {decidedAt ? (
            '答复'
          ) : state === 'lapsed' ? (
            <>
              请您同意；您没有在 <DayText value={dueOn} /> 前答复，申请已退回对方。
            </>
          ) : (
            <>
              请您同意，
              <strong>
                请在 <DayText value={dueOn} /> 前答复
              </strong>
              。不同意或者到期没有答复的，对方的申请会退回，不影响您的账户。
            </>
          )}
        </p>
      </div>
      {state === 'asked' && (
        <div className="family-ask-buttons">
          <ConfirmButton
            title="同意以上内容？"
            description={wording}
            confirmText="同意"
            onConfirm={() => decide(consentId, true)}
          >
            同意
          </ConfirmButton>
          <ConfirmButton
            danger
            title="不同意？"
            description="对方的申请会退回，由其提交其他证明或放弃。"
            confirmText="不同意"
            onConfirm={() => decide(consentId, false)}
          >
            不同意
          </ConfirmButton>
        </div>
      )}
    </li>
  );
}

/** What the family asks of oneself: shown when there is something. */
export function FamilyConsents() {
  const { data } = useRoute(withdrawal.listFamily, {});
  if (!data || data.rows.length === 0) return null;
  return (
    <div className="family-panel">
      <Panel title="家人请您同意">
        <ul className="family-asks">
          {data.rows.map((row) => (
            <Asked key={row.consentId} row={row} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}
