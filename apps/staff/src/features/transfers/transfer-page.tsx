import {
  Button,
  type Column,
  ConfirmButton,
  DataTable,
  download,
  InstantText,
  Money,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  queryClient,
  routeKey,
  StateTag,
  TextField,
  TransferFacts,
  TransferHistory,
  transferTexts,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type RouteOutput, transfer } from '../../../../../server/src/contract.ts';

type View = RouteOutput<typeof transfer.getTransfer>;
type Message = View['messages'][number];

const columns: readonly Column<Message>[] = [
  { key: 'name', title: '函件', isRowHeader: true },
  { key: 'direction', title: '方向', render: ({ direction }) => (direction === 'in' ? '对方来函' : '本中心发出') },
  {
    key: 'stateText',
    title: '状态',
    wraps: true,
    render: ({ stateText, trouble }) => (
      <>
        {stateText}
        {trouble && <span className="second-line">{trouble}</span>}
      </>
    ),
  },
  { key: 'at', title: '时间', render: ({ at }) => <InstantText value={at} seconds /> },
];

/** What a clerk may do about it, each with words that the other side or the person reads. */
function Actions({ view }: { readonly view: View }) {
  const { transferId } = view;
  const params = { transferId };
  const [text, setText] = useState('');
  const keep = (answer: View) => {
    setText('');
    queryClient.setQueryData(routeKey(transfer.getTransfer, { params }), answer);
  };
  const negotiating = useCommand(transfer.negotiate, { onSuccess: keep });
  const closing = useCommand(transfer.close, { onSuccess: keep });
  const givingUp = useCommand(transfer.giveUp, { onSuccess: keep });
  if (!view.mayNegotiate && !view.mayClose && !view.mayGiveUp) return null;
  const isReady = text.trim().length >= 4;
  const body = { reason: text.trim() };
  return (
    <Panel title="与对方中心协商">
      <TextField
        name="text"
        label="内容（理由）"
        hint="至少四个字；对方中心会收到这段文字"
        value={text}
        onChange={setText}
        maxLength={300}
      />
      <ProblemSummary error={negotiating.error} />
      <div className="case-actions">
        {view.mayNegotiate && (
          <Button
            disabled={!isReady}
            loading={negotiating.isPending}
            onClick={() => negotiating.mutate({ params, body: { text: text.trim() } })}
          >
            致函对方中心
          </Button>
        )}
        {view.mayClose && (
          <ConfirmButton
            danger
            disabled={!isReady}
            title="协商后终止？"
            description="该笔转移不再办理。暂收的款项须已退回付款人。"
            confirmText="终止"
            onConfirm={() => closing.mutateAsync({ params, body })}
          >
            协商后终止
          </ConfirmButton>
        )}
        {view.mayGiveUp && (
          <ConfirmButton
            danger
            disabled={!isReady}
            title="终止转出，恢复账户？"
            description="账户恢复为转出前的状态，退回的款项记回账户，并告知转入地中心转出失败。要重新付款的，请到“付款与收款”中更正收款账户。"
            confirmText="终止转出"
            onConfirm={() => givingUp.mutateAsync({ params, body })}
          >
            终止转出
          </ConfirmButton>
        )}
      </div>
    </Panel>
  );
}

function PrintLetter({ transferId }: { readonly transferId: string }) {
  const [requestId] = useState(newRequestId);
  const printing = useCommand(transfer.printLetter, {
    onSuccess: ({ number }) => download(transfer.getLetterFile, { params: { transferId, number } }),
  });
  return (
    <>
      <ProblemSummary error={printing.error} />
      <Button
        loading={printing.isPending}
        onClick={() => printing.mutate({ params: { transferId }, body: { requestId } })}
      >
        打印联系函
      </Button>
    </>
  );
}

/** One transfer: where it stands, its letters, its money, what may be done. */
export function TransferPage() {
  const { transferId = '' } = useParams();
  const query = useRoute(transfer.getTransfer, { params: { transferId } }, { refetchInterval: 10_000 });
  const view = query.data;
  if (!view) return query.error ? <ProblemSummary error={query.error} /> : <PageSkeleton />;
  return (
    <div className="case-page">
      <PageHeader
        title={`${view.personName}　${view.direction === 'in' ? `从${view.otherName}转入` : `转出到${view.otherName}`}`}
        description={`联系函 ${view.letterNo}，本中心个人账号 ${view.accountNo}`}
        back={{ to: '/transfers', text: '转移接续' }}
        extra={
          <>
            <Link className="button button-primary" to={`/cases/${view.caseId}`}>
              {view.direction === 'out' ? '复核、审批和申请表' : '办理经过和申请表'}
            </Link>
            {view.direction === 'in' && <PrintLetter transferId={transferId} />}
          </>
        }
      />
      <Panel title="办理进度" extra={<StateTag state={view.state} texts={transferTexts} />}>
        {view.waitingFor !== '' && <p role="status">{view.waitingFor}</p>}
        {view.reason && <p>{view.reason}</p>}
        <TransferFacts view={view} />
        {view.payment && (
          <p>
            付款 {view.payment.paymentNo}：{view.payment.stateText}
            {view.payment.reason && `（${view.payment.reason}）`}
          </p>
        )}
        {view.waitingFen > 0 && (
          <p>
            暂收款中有 <Money fen={view.waitingFen} strong unit />
            ，等待核对。<Link to="/receipts">到账通知</Link>
          </p>
        )}
      </Panel>
      <Actions view={view} />
      <Panel title="办理经过">
        <TransferHistory view={view} />
      </Panel>
      <Panel title="往来函件" flush>
        <DataTable<Message>
          caption="往来函件"
          columns={columns}
          rowKey="messageId"
          rows={view.messages}
          empty={{ title: '还没有函件', text: '函件往来后会列在这里。' }}
        />
      </Panel>
    </div>
  );
}
