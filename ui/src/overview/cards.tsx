import { formatYuan } from '../../../server/src/rules.ts';
import { formatDayText } from '../calendar.ts';
import { DayText, Money, MoneyBig, RatioText } from '../figures.tsx';
import { formatRatio } from '../format.ts';
import { WhyDrawer } from '../why.tsx';
import type { Overview } from './overview.ts';
import { StateOfAccount } from './state-of-account.tsx';
import '../styles/overview.css';

/** The interest so far, which is not in the balance yet. */
export function AccruedWhy({ interest }: { readonly interest: Overview['interest'] }) {
  const { accruedFen, accrualFenDays, ratePpm, dayCount, rateSource, settlesOn } = interest;
  const base = formatYuan(accrualFenDays);
  return (
    <WhyDrawer
      title="未入账的利息是怎么算出来的"
      items={[
        {
          label: '计息积数（每天的余额加起来）',
          value: `${base} 元·天`,
          source: '您账户每天的余额，从上次结息日起逐日累计',
        },
        { label: '年利率', value: formatRatio(ratePpm), source: rateSource },
        { label: '一年按多少天算', value: `${dayCount} 天`, source: '日利率＝年利率÷360，按实际天数计息' },
        { label: '结息日', value: formatDayText(settlesOn), source: '每年 6 月 30 日结息，7 月 1 日起为新的结息年度' },
      ]}
      formula={
        <>
          {base} ÷ {dayCount} × {formatRatio(ratePpm)} ＝ <strong>{formatYuan(accruedFen)} 元</strong>（四舍五入到分）
        </>
      }
      note="这是截至今天的估算，还没有记入余额；到结息日按当天的积数一次记入，并转为上年结转。"
    />
  );
}

/** How a sum divides into two parts, drawn as one bar; the figures beside it say the same. */
function Split({ parts }: { readonly parts: readonly [first: number, second: number] }) {
  const [first, second] = parts;
  const sum = Math.max(first, 0) + Math.max(second, 0);
  return (
    <div className="split" aria-hidden="true">
      {sum > 0 && (
        <>
          <span className="split-first" style={{ flexGrow: Math.max(first, 0) / sum }} />
          <span className="split-second" style={{ flexGrow: Math.max(second, 0) / sum }} />
        </>
      )}
    </div>
  );
}

export function BalanceCard({ overview }: { readonly overview: Overview }) {
  const { account, interest } = overview;
  return (
    <section className="panel balance-card" aria-labelledby="balance">
      <div className="balance-head">
        <h2 id="balance">账户余额</h2>
        <StateOfAccount state={account.state} />
      </div>
      <MoneyBig fen={account.balanceFen} />
      <Split parts={[account.carriedFen, account.currentFen]} />
      <dl className="split-facts">
        <div>
          <dt className="dot-first">上年结转</dt>
          <dd>
            <Money fen={account.carriedFen} unit />
          </dd>
        </div>
        <div>
          <dt className="dot-second">当年归集</dt>
          <dd>
            <Money fen={account.currentFen} unit />
          </dd>
        </div>
        {!account.isClosed && (
          <div>
            <dt>利息（未入账）</dt>
            <dd>
              <Money fen={interest.accruedFen} unit /> <AccruedWhy interest={interest} />
            </dd>
          </div>
        )}
      </dl>
      {account.isClosed ? (
        <p className="muted">账户已销户，不再缴存和计息。以前的每一笔和销户时的利息，仍可查询和打印。</p>
      ) : (
        <p className="muted">
          利息于 <DayText value={interest.settlesOn} /> 记入余额
        </p>
      )}
    </section>
  );
}

export function MonthlyWhy({ account }: { readonly account: Overview['account'] }) {
  return (
    <WhyDrawer
      title="月缴存额是怎么算出来的"
      items={[
        {
          label: '缴存基数（您的月平均工资）',
          value: `${formatYuan(account.baseFen)} 元`,
          source: '单位申报，每年 7 月调整一次',
        },
        { label: '单位缴存比例', value: formatRatio(account.employerRatioPpm), source: '单位在当地规定范围内确定' },
        { label: '个人缴存比例', value: formatRatio(account.memberRatioPpm), source: '单位在当地规定范围内确定' },
      ]}
      formula={
        <>
          单位 {formatYuan(account.baseFen)} × {formatRatio(account.employerRatioPpm)} ＝{' '}
          {formatYuan(account.employerFen)} 元
          <br />
          个人 {formatYuan(account.baseFen)} × {formatRatio(account.memberRatioPpm)} ＝ {formatYuan(account.memberFen)}{' '}
          元
          <br />
          合计 <strong>{formatYuan(account.monthlyFen)} 元</strong>
        </>
      }
      note="单位和个人两部分都归您个人所有。取整方式以缴存地规定为准。"
    />
  );
}

export function MonthlyCard({ account }: { readonly account: Overview['account'] }) {
  return (
    <section className="panel balance-card" aria-labelledby="monthly">
      <div className="balance-head">
        <h2 id="monthly">月缴存额</h2>
        <MonthlyWhy account={account} />
      </div>
      <MoneyBig fen={account.monthlyFen} />
      <Split parts={[account.employerFen, account.memberFen]} />
      <dl className="split-facts">
        <div>
          <dt className="dot-first">
            单位缴 <RatioText ppm={account.employerRatioPpm} />
          </dt>
          <dd>
            <Money fen={account.employerFen} unit />
          </dd>
        </div>
        <div>
          <dt className="dot-second">
            个人缴 <RatioText ppm={account.memberRatioPpm} />
          </dt>
          <dd>
            <Money fen={account.memberFen} unit />
          </dd>
        </div>
        <div>
          <dt>缴存基数</dt>
          <dd>
            <Money fen={account.baseFen} unit />
          </dd>
        </div>
      </dl>
    </section>
  );
}
