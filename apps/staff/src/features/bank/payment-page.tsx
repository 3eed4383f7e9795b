import {
  Button,
  Facts,
  InstantText,
  Masked,
  Money,
  MoneyBig,
  type MoneyStep,
  MoneySteps,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { SecondPerson } from '../../parts/second-person.tsx';
import { type PaymentView, paymentStateTexts, settlement } from '../../parts/server.ts';
import { paymentPurposeText } from '../../parts/words.ts';
import { RepayDialog } from './repay-dialog.tsx';
import { paymentWords } from './words.ts';
import './bank.css';

const underWay = ['registered', 'unknown', 'accepted'];

/** The way of the money, honestly: what happened, what is waited for, what comes later. */
function stepsOf(payment: PaymentView): MoneyStep[] {
  const { state, direction, registeredAt, sentAt, decidedAt, returnedAt, reason } = payment;
  const words = paymentStateTexts[direction];
  const isSent = sentAt !== null && state !== 'registered';
  const end: MoneyStep =
    state === 'failed'
      ? { step: 'end', state: 'problem', at: decidedAt, text: `${words.failed}：${reason ?? ''}` }
      : state === 'paid' || state === 'returned'
        ? { step: 'end', state: 'done', at: decidedAt, text: words.paid }
        : { step: 'end', state: isSent ? 'waiting' : 'later', at: null, text: isSent ? words[state] : '银行办理' };
  const first: MoneyStep =
    state === 'proposed' || state === 'withdrawn'
      ? { step: 'registered', state: state === 'proposed' ? 'waiting' : 'problem', at: null, text: words[state] }
      : { step: 'registered', state: 'done', at: registeredAt, text: '已登记' };
  const sending: MoneyStep = {
    step: 'sent',
    state: isSent ? 'done' : state === 'registered' ? 'waiting' : 'later',
    at: isSent ? sentAt : null,
    text: isSent ? '已发送银行' : (state === 'registered' && reason) || '发送银行',
  };
  const back: MoneyStep[] =
    state === 'returned'
      ? [{ step: 'returned', state: 'problem', at: returnedAt, text: `款项已退回：${reason ?? ''}` }]
      : [];
  return [first, sending, end, ...back];
}

function Attempts({ payment }: { payment: PaymentView }) {
  if (payment.attempts.length < 2) return null;
  return (
    <Panel title="同一业务的各次付款">
      <ul className="timeline">
        {payment.attempts.map((attempt) => (
          <li key={attempt.paymentId}>
            <InstantText value={attempt.registeredAt} seconds />
            <span>
              第 {attempt.attempt} 次 ·{' '}
              {attempt.paymentId === payment.paymentId ? (
                attempt.paymentNo
              ) : (
                <Link to={`/payments/${attempt.paymentId}`}>{attempt.paymentNo}</Link>
              )}{' '}
              · {attempt.counterName} <Masked value={attempt.counterAccountMasked} />
            </span>
            <StateTag state={attempt.state} texts={paymentWords(attempt.direction)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Actions({ payment }: { payment: PaymentView }) {
  const may = useMay();
  const navigate = useNavigate();
  const [isCorrecting, setCorrecting] = useState(false);
  const stale = { invalidates: [settlement.getPayment, settlement.listPayments] };
  const confirm = useCommand(settlement.confirmRepayment, stale);
  const withdraw = useCommand(settlement.withdrawRepayment, stale);
  const params = { paymentId: payment.paymentId };
  const last = payment.attempts.filter(({ state }) => state !== 'withdrawn').at(-1);
  const isRepayable =
    payment.direction === 'out' &&
    last?.paymentId === payment.paymentId &&
    (payment.state === 'failed' || (payment.state === 'returned' && payment.releasedAt === null));
  if (payment.state === 'proposed')
    return (
      <SecondPerson
        isOwnProposal={payment.isOwnProposal}
        title="复核重新付款"
        description={
          <>
            向 {payment.counterName}（{payment.counterBankName} {payment.counterAccountMasked}）付款{' '}
            <Money fen={payment.amountFen} strong /> 元。复核通过后立即发送银行，不能撤回。
          </>
        }
        confirmText="复核通过，付款"
        confirm={() => confirm.mutateAsync({ params })}
        withdraw={() => withdraw.mutateAsync({ params })}
      />
    );
  if (!isRepayable || !may('settlement.propose')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setCorrecting(true)}>
        更正账户，重新付款
      </Button>
      {isCorrecting && (
        <RepayDialog
          payment={payment}
          onClose={() => setCorrecting(false)}
          onProposed={(paymentId) => {
            setCorrecting(false);
            void navigate(`/payments/${paymentId}`);
          }}
        />
      )}
    </>
  );
}

export function PaymentPage() {
  const { paymentId = '' } = useParams();
  const query = useRoute(settlement.getPayment, { params: { paymentId } }, { refetchInterval: 5_000 });
  const payment = query.data;
  if (!payment) return query.error ? <ProblemSummary error={query.error} /> : <PageSkeleton lines={8} />;
  const isOut = payment.direction === 'out';
  return (
    <>
      <PageHeader
        title={`${isOut ? '付款' : '委托收款'} ${payment.paymentNo}`}
        back={{ to: '/payments', text: '付款与收款' }}
        description={
          underWay.includes(payment.state)
            ? '银行答复之前不作成功，也不会再次发送；系统会自动向银行查询，本页自动更新。'
            : `${paymentPurposeText(payment.purpose)} · ${payment.summary}`
        }
        extra={<Actions payment={payment} />}
      />
      <div className="two-columns">
        <Panel title={isOut ? '付款信息' : '收款信息'}>
          <div className="money-line">
            <MoneyBig fen={payment.amountFen} />
            <StateTag state={payment.state} texts={paymentWords(payment.direction)} />
          </div>
          <Facts
            columns={1}
            items={[
              { label: isOut ? '收款人' : '付款人', value: payment.counterName },
              { label: '账号', value: <Masked value={payment.counterAccountMasked} /> },
              { label: '开户银行', value: payment.counterBankName },
              { label: isOut ? '付款专户' : '收款专户', value: payment.accountNo },
              { label: '用途', value: paymentPurposeText(payment.purpose) },
              { label: '银行流水号', value: payment.bankSerial ?? '—' },
            ]}
          />
        </Panel>
        <Panel title="资金办理进度">
          <MoneySteps steps={stepsOf(payment)} />
          {payment.state === 'unknown' && payment.reason && <p className="note">{payment.reason}</p>}
          {payment.state === 'returned' && (
            <p className="note">
              {!isOut
                ? '银行已把款项退还付款人：按此款入账的已冲回；冲不回的记单位欠付（其他应收款），由单位补足。'
                : payment.releasedAt
                  ? '退回款已重新付出或由业务收回。'
                  : '退回款暂记“其他应付款”。请联系收款人核实账户后，更正账户重新付款。'}
            </p>
          )}
        </Panel>
      </div>
      <Attempts payment={payment} />
      <Panel title="办理记录">
        <ol className="timeline">
          {payment.events.map((event, index) => (
            <li key={`${event.at}-${index}`}>
              <InstantText value={event.at} seconds />
              <span>{event.detail}</span>
              <span className="muted">{event.actor}</span>
            </li>
          ))}
        </ol>
      </Panel>
    </>
  );
}
