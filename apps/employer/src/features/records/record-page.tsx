import { Facts, InstantText, Money, MoneySteps, PageHeader, Panel, StateTag, useRoute } from '@anju/ui';
import { Link, useParams } from 'react-router';
import { monthsText } from '../../parts/months.ts';
import { PageWait } from '../../parts/page-wait.tsx';
import { ReceiptsTable } from '../../parts/receipts-table.tsx';
import { RemittanceList } from '../../parts/remittance-list.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution, type Remittance } from '../../parts/server.ts';
import { SlipButton } from '../../parts/slip-button.tsx';
import { remittanceTexts } from '../../parts/words.ts';

function recordFacts(remittance: Remittance) {
  return [
    { label: '业务流水号', value: remittance.serial },
    { label: '状态', value: <StateTag state={remittance.state} texts={remittanceTexts} /> },
    { label: '缴存人数', value: `${remittance.personCount} 人` },
    { label: '应缴金额', value: <Money fen={remittance.amountFen} strong unit /> },
    { label: '单位部分', value: <Money fen={remittance.employerFen} unit /> },
    { label: '个人部分', value: <Money fen={remittance.memberFen} unit /> },
    { label: '提交清册', value: <InstantText value={remittance.createdAt} /> },
    { label: '签名确认', value: <InstantText value={remittance.confirmedAt} /> },
    { label: '确认人', value: remittance.confirmedBy ?? <span className="muted">尚未确认</span> },
    {
      label: '款项到账',
      value:
        remittance.state === 'posted' && remittance.receivedAt === null ? (
          '用未分摊余额缴款'
        ) : (
          <InstantText value={remittance.receivedAt} />
        ),
    },
    { label: '入账', value: <InstantText value={remittance.postedAt} /> },
    { label: '上月金额', value: <Money fen={remittance.lastMonthFen} unit /> },
  ];
}

/** One remittance of the past or present, with its people (U-Q8). */
export function RecordPage() {
  const { remittanceId = '' } = useParams();
  const { data, error, refetch } = useRoute(contribution.getRemittance, { params: { remittanceId } });
  if (!data) return <PageWait title="汇缴明细" error={error} onRetry={refetch} />;
  const isOpen = data.state !== 'posted' && data.state !== 'withdrawn';
  const hasSlip = data.state !== 'draft' && data.state !== 'withdrawn';
  return (
    <>
      <PageHeader
        title={`${monthsText(data)}汇缴明细`}
        back={{ to: paths.records, text: '缴款记录' }}
        extra={
          <>
            {isOpen && <Link to={paths.remittance(remittanceId)}>继续办理</Link>}
            {data.state === 'posted' && (
              <Link to={`${paths.newBusiness('correction')}?remittance=${remittanceId}`}>错缴更正</Link>
            )}
            {hasSlip && <SlipButton remittanceId={remittanceId} />}
          </>
        }
      />
      <Panel title="汇缴信息">
        <Facts columns={4} items={recordFacts(data)} />
      </Panel>
      <Panel title="办理过程">
        <MoneySteps steps={data.steps} />
      </Panel>
      {data.receipts.length > 0 && <ReceiptsTable receipts={data.receipts} />}
      <RemittanceList key={remittanceId} remittance={data} firstId={remittanceId} />
    </>
  );
}
