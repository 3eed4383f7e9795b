import { useState } from 'react';
import { loan, type RouteInput, type RouteOutput } from '../../../server/src/contract.ts';
import { earlyChoices, formatYuan, percentText } from '../../../server/src/rules.ts';
import { newRequestId } from '../api.ts';
import { Button } from '../button.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { InstantText, Masked, Money } from '../figures.tsx';
import { Missing, useObstacle } from '../obstacle.tsx';
import { Facts, Panel } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import { wanToFen } from '../wan.ts';
import { WanAmount } from '../wan-amount.tsx';
import { WhyDrawer } from '../why.tsx';
import type { Loan } from './loan-overview.tsx';
import '../styles/choices.css';
import '../styles/loan-panels.css';

type Wish = RouteInput<typeof loan.quoteMyEarly>['body'];
type Quote = RouteOutput<typeof loan.quoteMyEarly>;
const ways = [
  { key: 'full', text: '全部结清', hint: '今天还清全部本金和利息，贷款结束' },
  { key: 'lower-instalment', text: earlyChoices['lower-instalment'], hint: '以后每月少还一些' },
  { key: 'shorter-term', text: earlyChoices['shorter-term'], hint: '早几年还完，省的利息更多' },
] as const;
type Way = (typeof ways)[number]['key'];

interface WhyProps {
  readonly quote: Quote;
  readonly row: Loan;
}

function SavedWhy({ quote, row }: WhyProps) {
  return (
    <WhyDrawer
      title="少付利息"
      items={[
        {
          label: '按现在的计划还要付利息',
          value: `${formatYuan(quote.interestBeforeFen)} 元（剩 ${row.monthsLeft} 期）`,
          source: row.rateSource ?? '借款合同',
        },
        { label: '当期利息', value: `${formatYuan(quote.instalmentInterestFen)} 元`, source: '还款计划的当期一期' },
        { label: '退还利息', value: `− ${formatYuan(quote.rebateFen)} 元`, source: '借款合同：提前还款' },
        {
          label: '提前还款后还要付利息',
          value: `${formatYuan(quote.interestAfterFen)} 元（剩 ${quote.monthsAfter} 期）`,
          source: '按现行利率推算',
        },
      ]}
      formula={
        <p>少付利息 = 现在计划的利息 −（当期利息 − 退还利息 + 提前还款后的利息）。以后利率调整的，实际金额随之变化。</p>
      }
    />
  );
}

function AfterWhy({ quote, row }: WhyProps) {
  return (
    <WhyDrawer
      title="下期起月还款"
      items={[
        { label: '提前还款后剩余本金', value: `${formatYuan(quote.balanceAfterFen)} 元`, source: '本次提前还款' },
        { label: '剩余期数', value: `${quote.monthsAfter} 期`, source: '您选择的办法' },
        { label: '年利率', value: percentText(row.ratePpm ?? 0), source: row.rateSource ?? '借款合同' },
        { label: '还款方式', value: row.methodText, source: '借款合同' },
      ]}
      formula={
        <p>
          期限不变的，按剩余本金和剩余期数重新计算月还款额；缩短期限的，月还款额不变，还清为止。等额本息：月还款 = 本金
          × 月利率 × (1＋月利率)ⁿ ÷ ((1＋月利率)ⁿ − 1)，四舍五入到分。
        </p>
      }
    />
  );
}

function QuoteView({ quote, row }: { readonly quote: Quote; readonly row: Loan }) {
  const isEnd = quote.monthsAfter === 0;
  return (
    <div className="option">
      <h3>
        今天需付 <Money fen={quote.paidFen} strong unit />{' '}
        <WhyDrawer
          title="提前还款金额"
          items={[
            {
              label: '当期本金',
              value: `${formatYuan(quote.instalmentPrincipalFen)} 元`,
              source: '还款计划的当期一期',
            },
            {
              label: '当期利息',
              value: `${formatYuan(quote.instalmentInterestFen)} 元（剩余本金 × ${percentText(row.ratePpm ?? 0)} ÷ 12）`,
              source: row.rateSource ?? '借款合同',
            },
            { label: '提前归还本金', value: `${formatYuan(quote.extraPrincipalFen)} 元`, source: '您填写的金额' },
            {
              label: '退还利息',
              value: `${formatYuan(quote.rebateFen)} 元（距还款日 ${quote.days} 天）`,
              source: '借款合同：提前归还的本金不再计收到还款日之间的利息',
            },
          ]}
          formula={
            <p>
              需付 = 当期本金 + 当期利息 + 提前归还本金 − 退还利息；退还利息 = 提前归还本金 × 月利率 × 距还款日天数 ÷
              30，每月按 30 天计。
            </p>
          }
        />
      </h3>
      <dl className="sums">
        <div>
          <dt>少付利息</dt>
          <dd>
            <Money fen={quote.savedFen} unit strong /> <SavedWhy quote={quote} row={row} />
          </dd>
        </div>
        <div>
          <dt>下期起月还款</dt>
          <dd>
            {isEnd ? (
              '无，已结清'
            ) : (
              <>
                <Money fen={quote.instalmentAfterFen} unit /> <AfterWhy quote={quote} row={row} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>剩余期数</dt>
          <dd>
            {quote.monthsAfter} 期（现在 {row.monthsLeft} 期）
          </dd>
        </div>
        <div>
          <dt>剩余本金</dt>
          <dd>
            <Money fen={quote.balanceAfterFen} unit />
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** What was asked for just now, and what becomes of it. */
function Receipt({ row, onAgain }: { readonly row: Loan; readonly onAgain: () => void }) {
  const { request } = row;
  if (!request) return null;
  const { state, reason, kindText, amountFen, askedAt } = request;
  return (
    <div className="stack" role="status">
      <h3 className="result-sentence">{receiptTexts[state].title}</h3>
      <Facts
        columns={1}
        items={[
          { label: '业务', value: kindText },
          { label: '金额', value: <Money fen={amountFen} strong unit /> },
          {
            label: '扣款账户',
            value: (
              <>
                {row.repayBank} <Masked value={row.repayAccountMasked} />
              </>
            ),
          },
          { label: '申请时间', value: <InstantText value={askedAt} /> },
          ...(reason ? [{ label: '银行答复', value: reason }] : []),
        ]}
      />
      <p>{receiptTexts[state].next}</p>
      {state !== 'collecting' && (
        <div className="row">
          <Button onClick={onAgain}>{state === 'done' ? '再办一笔' : '重新办理'}</Button>
        </div>
      )}
    </div>
  );
}

const receiptTexts = {
  collecting: {
    title: '已受理，等待银行答复',
    next: '银行答复后当日入账，结果会发消息告诉您。请不要重复申请；可以离开本页，在“我的贷款”随时查看。',
  },
  done: { title: '扣款成功，已入账', next: '新的还款计划已经生效；这一笔见“还款明细”。' },
  failed: { title: '没有扣成，贷款没有变化', next: '请存足款项或者与银行核实后重新办理。' },
  returned: { title: '入账后被银行退回，已冲回', next: '还款计划已恢复原样，请与银行核实后重新办理。' },
} as const;

/** Early repayment: first what it would cost and save, then one confirmation; the bank collects it. */
export function EarlyPanel({ row }: { readonly row: Loan }) {
  const [requestId, setRequestId] = useState(newRequestId);
  const again = () => setRequestId(newRequestId());
  return (
    <Panel title="提前还款">
      {row.request?.requestId === requestId ? (
        <Receipt row={row} onAgain={again} />
      ) : row.owedFen > 0 ? (
        <p>
          有逾期未还，应还 <Money fen={row.owedFen} strong unit />
          。按借款合同，还清已到期的本息后才能提前还款：请先归还逾期，入账后再来办理。
        </p>
      ) : (
        <EarlyForm row={row} requestId={requestId} onChanged={again} />
      )}
    </Panel>
  );
}

interface EarlyFormProps {
  readonly row: Loan;
  readonly requestId: string;
  /** Another wish is another request. */
  readonly onChanged: () => void;
}

function EarlyForm({ row, requestId, onChanged }: EarlyFormProps) {
  const [way, setWay] = useState<Way>('lower-instalment');
  const [amount, setAmount] = useState('5');
  const params = { loanId: row.loanId };
  const quoting = useCommand(loan.quoteMyEarly);
  const repaying = useCommand(loan.repayMine, { invalidates: [loan.listMyLoans] });
  const fen = wanToFen(amount);
  const obstacle = useObstacle(way !== 'full' && fen === undefined ? '请先填写还款金额，再试算' : undefined);
  const wish: Wish = way === 'full' ? { kind: 'full' } : { kind: 'partial', amountFen: Number(fen ?? 0n), choice: way };
  const change = (work: () => void) => {
    work();
    quoting.reset();
    onChanged();
  };
  const isOpen = row.request?.state === 'collecting';
  return (
    <div className="stack">
      <fieldset className="paper-choices">
        <legend className="visually-hidden">还款办法</legend>
        {ways.map(({ key, text, hint }) => (
          <label key={key} className="paper-choice">
            <input type="radio" name="way" checked={way === key} onChange={() => change(() => setWay(key))} />
            <span className="paper-choice-text">
              <span className="paper-choice-title">{text}</span>
              <span className="muted">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {way !== 'full' && (
        <div className="loan-amount">
          <WanAmount
            name="early"
            label="还款金额"
            hint="包含当期应还的一期"
            value={amount}
            onChange={(text) => change(() => setAmount(text))}
            isWrong={fen === undefined}
          />
        </div>
      )}
      <div className="row">
        <Button
          disabled={quoting.isPending}
          onClick={() => {
            if (!obstacle.stops()) quoting.mutate({ params, body: wish });
          }}
        >
          试算
        </Button>
        <span className="muted">先看看要付多少、能省多少，不会扣款。</span>
      </div>
      <Missing text={obstacle.text} />
      <ProblemSummary error={quoting.error} />
      {quoting.data && (
        <>
          <QuoteView quote={quoting.data} row={row} />
          <div className="row">
            <ConfirmButton
              type="primary"
              disabled={isOpen}
              title="确认提前还款？"
              description={
                <>
                  将从{row.repayBank} {row.repayAccountMasked} 扣收 <Money fen={quoting.data.paidFen} strong unit />
                  。扣款成功后立即生效，不能撤回；扣款失败贷款不变。
                </>
              }
              confirmText="确认，从银行卡扣款"
              onConfirm={() => repaying.mutateAsync({ params, body: { requestId, wish } })}
            >
              申请提前还款
            </ConfirmButton>
          </div>
        </>
      )}
      {isOpen && <p className="muted">有一笔还款正在等待银行答复，完成后才能再申请。</p>}
    </div>
  );
}
