import { evidence, type RouteOutput } from '../../../server/src/contract.ts';
import { channelText, purposeNames, sourceNames } from '../../../server/src/rules.ts';
import { call } from '../api.ts';
import { todayInBeijing } from '../calendar.ts';
import { ConfirmButton } from '../confirm.tsx';
import { DayText, InstantText } from '../figures.tsx';
import { usePaging } from '../list-state.ts';
import { Panel, StateTag, type StateTexts } from '../parts.tsx';
import { queryClient, routeKey, useList } from '../query.ts';
import { type Column, DataTable } from '../table.tsx';

type Consent = RouteOutput<typeof evidence.listMyConsents>['rows'][number];

const states: StateTexts<'valid' | 'revoked' | 'expired'> = {
  valid: ['有效', 'good'],
  revoked: ['已撤回', 'calm'],
  expired: ['已到期', 'calm'],
};
const stateOf = ({ revokedAt, expiresOn }: Consent) =>
  revokedAt ? 'revoked' : expiresOn < todayInBeijing() ? 'expired' : 'valid';

async function revoke(consentId: string): Promise<void> {
  await call(evidence.revokeMyConsent, { params: { consentId } });
  await queryClient.invalidateQueries({ queryKey: routeKey(evidence.listMyConsents) });
}

const columns: readonly Column<Consent>[] = [
  {
    key: 'purpose',
    title: '用途',
    isRowHeader: true,
    render: ({ purpose, channel }) => (
      <>
        {purposeNames[purpose]}
        <span className="lookup-kind">{channelText(channel)}</span>
      </>
    ),
  },
  {
    key: 'sources',
    title: '可以查询的信息',
    wraps: true,
    render: ({ sources }) => sources.map((source) => sourceNames[source]).join('、'),
  },
  { key: 'agreedAt', title: '同意时间', render: ({ agreedAt }) => <InstantText value={agreedAt} /> },
  { key: 'expiresOn', title: '有效期至', render: ({ expiresOn }) => <DayText value={expiresOn} plain /> },
  {
    key: 'state',
    title: '状态',
    render: (row) => (
      <span className="lookup-result">
        <StateTag state={stateOf(row)} texts={states} />
        {stateOf(row) === 'valid' && (
          <ConfirmButton
            size="small"
            title="撤回这项授权？"
            description={
              <>
                <p>{row.wording}</p>
                <p>撤回后，中心不再凭这项授权查询；正在等待部门应答的核验会停止，相关业务可能需要您提交纸质证明。</p>
              </>
            }
            confirmText="撤回授权"
            danger
            onConfirm={() => revoke(row.consentId)}
          >
            撤回
          </ConfirmButton>
        )}
      </span>
    ),
  },
];

/** What the person agreed to, and the way back (《个人信息保护法》第十五条). */
export function Consents() {
  const paging = usePaging(10);
  const query = useList(evidence.listMyConsents, paging);
  return (
    <Panel title="我的查询授权">
      <DataTable
        caption="我的查询授权"
        columns={columns}
        rowKey="consentId"
        query={query}
        paging={paging}
        empty={{ title: '没有授权', text: '办理提取、贷款等业务需要向其他部门核验时，会请您先同意授权。' }}
      />
    </Panel>
  );
}
