import { formatCount, formatMonthText, formatRatio, Money, Panel } from '@anju/ui';
import { Difference } from '../../parts/difference.tsx';
import type { Business } from '../../parts/server.ts';

const figure = (value: Business['facts'][string] | undefined) => Number(value ?? 0);

/** Kinds that say themselves what they do to the money. */
const ownEffect: ReadonlySet<Business['kind']> = new Set([
  'back-payment',
  'correction',
  'deferral',
  'resumption',
  'collection-agreement',
  'collection-end',
]);

/** What the figures of one kind say, beside the money. */
function Own({ business }: { readonly business: Business }) {
  const { kind, facts, reason } = business;
  if (kind === 'ratio') {
    return (
      <p>
        单位缴存比例由 {formatRatio(figure(facts.employerBeforePpm))} 调整为{' '}
        <strong>{formatRatio(figure(facts.employerPpm))}</strong>，个人由 {formatRatio(figure(facts.memberBeforePpm))}{' '}
        调整为 <strong>{formatRatio(figure(facts.memberPpm))}</strong>。
      </p>
    );
  }
  if (kind === 'base') {
    return (
      <p>
        {reason}。基数范围 <Money fen={figure(facts.baseMinFen)} unit /> 至{' '}
        <Money fen={figure(facts.baseMaxFen)} unit />
        {facts.means === 'wage' && (
          <>
            ；按上限执行 <strong>{formatCount(figure(facts.capCount))}</strong> 人，按下限执行{' '}
            <strong>{formatCount(figure(facts.floorCount))}</strong> 人
          </>
        )}
        {figure(facts.unchanged) > 0 && `；${formatCount(figure(facts.unchanged))} 人基数不变，未列入`}。
      </p>
    );
  }
  if (kind === 'deferral') {
    return (
      <p>
        自{formatMonthText(business.effectiveMonth)}至{formatMonthText(String(facts.to))}缓缴，共{' '}
        <strong>{figure(facts.months)}</strong> 个月。原因：{reason}。上年利润{' '}
        <Money fen={figure(facts.profitLastYearFen)} unit />
        ，前年利润 <Money fen={figure(facts.profitYearBeforeFen)} unit />。
        {facts.monthlyFen !== undefined && (
          <>
            缓缴期内暂不缴存：现有 {formatCount(figure(facts.normalCount))} 人，每月{' '}
            <Money fen={figure(facts.monthlyFen)} unit />，{figure(facts.months)} 个月共{' '}
            <Money fen={figure(facts.monthlyFen) * figure(facts.months)} strong unit />
            ；期满后须按月补上。
          </>
        )}
      </p>
    );
  }
  if (kind === 'resumption' && facts.monthlyFen !== undefined) {
    return (
      <p>
        恢复后从{formatMonthText(business.effectiveMonth)}起逐月汇缴：现有 {formatCount(figure(facts.normalCount))}{' '}
        人，每月 <Money fen={figure(facts.monthlyFen)} unit />
        ；缓缴的 <strong>{figure(facts.owedMonths)}</strong> 个月共{' '}
        <Money fen={figure(facts.monthlyFen) * figure(facts.owedMonths)} strong unit />
        须补上，可以一次确认、一笔转账。
      </p>
    );
  }
  if (kind === 'correction') {
    return (
      <p>
        {formatMonthText(business.effectiveMonth)}错缴更正，<strong>{formatCount(business.personCount)}</strong> 人，共{' '}
        <Money fen={business.amountFen} strong unit />
        ，从职工账户退回单位未分摊余额。原因：{reason}。
      </p>
    );
  }
  if (kind === 'back-payment') {
    return (
      <p>
        补缴 {formatCount(figure(facts.monthCount))} 个月份，单位部分 <Money fen={figure(facts.employerFen)} unit />
        ，个人部分 <Money fen={figure(facts.memberFen)} unit />
        ，合计 <Money fen={figure(facts.employerFen) + figure(facts.memberFen)} strong unit />
        。各月按当月的缴存基数上下限和缴存比例计算，已缴的金额已扣除。
      </p>
    );
  }
  if (kind === 'collection-agreement' || kind === 'collection-end') {
    return (
      <>
        <dl className="plain-facts">
          <div>
            <dt>付款户名</dt>
            <dd>{String(facts.accountName)}</dd>
          </div>
          <div>
            <dt>付款账号</dt>
            <dd>{String(facts.accountMasked)}</dd>
          </div>
          <div>
            <dt>开户银行</dt>
            <dd>{String(facts.bankName)}</dd>
          </div>
        </dl>
        <p>
          {kind === 'collection-end'
            ? '解约后不能再委托银行收款；已经发给银行的委托收款不受影响。'
            : '签约后由您在缴款时提出委托，银行才从该账户收取当期应缴金额。'}
          {facts.replaces && `原签约账户 ${String(facts.replaces)} 同时解约。`}
        </p>
      </>
    );
  }
  return reason === '' ? null : <p>原因：{reason}</p>;
}

/** What the business does to the month's money, before and after. */
export function BusinessEffect({ business }: { readonly business: Business }) {
  const { monthlyBeforeFen: before, monthlyAfterFen: after, personCount, effectiveMonth } = business;
  return (
    <Panel title="办理内容和影响">
      <Own business={business} />
      {before === after ? (
        !ownEffect.has(business.kind) && (
          <p>
            涉及 {formatCount(personCount)} 人，自{formatMonthText(effectiveMonth)}起执行，不影响缴存额。
          </p>
        )
      ) : (
        <table className="compare-table">
          <caption className="visually-hidden">涉及职工的月缴存额</caption>
          <thead>
            <tr>
              <th scope="col">项目</th>
              <th scope="col">办理前</th>
              <th scope="col">办理后（{formatMonthText(effectiveMonth)}起）</th>
              <th scope="col">变化</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">涉及的 {formatCount(personCount)} 人每月应缴（元）</th>
              <td>
                <Money fen={before} />
              </td>
              <td>
                <Money fen={after} strong />
              </td>
              <td>
                <Difference fromFen={before} toFen={after} />
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </Panel>
  );
}
