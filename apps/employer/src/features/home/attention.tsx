import { formatDayText, formatInstant, formatMonthText, Panel, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { missingFen, receivedFen } from '../../parts/missing.ts';
import { paths } from '../../parts/routes.ts';
import { contribution, formatYuan, type Overview, type Remittance, type RouteOutput } from '../../parts/server.ts';

type Owed = RouteOutput<typeof contribution.listOwed>;

interface Item {
  readonly key: string;
  readonly tone: 'bad' | 'wait' | 'info';
  readonly title: string;
  readonly text: string;
  readonly link?: { readonly text: string; readonly to: string };
}

function shortItem(remittance: Remittance): Item {
  return {
    key: 'short',
    tone: 'bad',
    title: `${formatMonthText(remittance.month)}缴款不足`,
    text: `应缴 ${formatYuan(remittance.amountFen)} 元，已到账 ${formatYuan(receivedFen(remittance))} 元，还差 ${formatYuan(missingFen(remittance))} 元，尚未入账。`,
    link: { text: '查看并补足', to: paths.remittance(remittance.remittanceId) },
  };
}

/** What the centre has reminded of; the messages have the words. */
function remindedText({ reminded }: Overview): string {
  return reminded ? `中心已催缴 ${reminded.times} 次，最近一次 ${formatInstant(reminded.lastAt)}。` : '';
}

function itemsOf(overview: Overview, remittance: Remittance | undefined, owed: Owed | undefined): Item[] {
  const items: Item[] = [];
  if (overview.deferredThrough) {
    items.push({
      key: 'deferred',
      tone: 'info',
      title: `缓缴至${formatMonthText(overview.deferredThrough)}`,
      text: '缓缴期内可以不缴，不算逾期；期满自动恢复，缓缴的月份须逐月补上。效益好转的，可以提前恢复。',
      link: { text: '提前恢复缴存', to: paths.newBusiness('deferral') },
    });
  }
  if (overview.isOverdue) {
    items.push({
      key: 'overdue',
      tone: 'bad',
      title: `${formatMonthText(overview.nextDueMonth)}汇缴已逾期`,
      text: `应于 ${formatDayText(overview.dueOn)} 前到账。逾期不缴的，中心将责令限期缴存（《住房公积金管理条例》第四十条）。${remindedText(overview)}`,
      link: { text: '办理汇缴', to: paths.remit },
    });
  }
  if (remittance?.state === 'short') items.push(shortItem(remittance));
  if (overview.unallocatedFen > 0 && remittance?.state !== 'short') {
    items.push({
      key: 'unallocated',
      tone: 'info',
      title: `未分摊余额 ${formatYuan(overview.unallocatedFen)} 元`,
      text: '多缴或未能对应到汇缴的款项，记在贵单位名下，可用于以后月份的汇缴。',
    });
  }
  if (owed && owed.total > 0) {
    items.push({
      key: 'owed',
      tone: 'bad',
      title: `须补缴 ${formatYuan(owed.owedFen)} 元`,
      text: `已缴款的月份中有 ${owed.total} 人次没有缴存。单位应按时、足额缴存（《住房公积金管理条例》第二十条）。`,
      link: { text: '去补缴', to: paths.newBusiness('back-payment') },
    });
  }
  if (overview.sealedCount > 0) {
    items.push({
      key: 'sealed',
      tone: 'info',
      title: `封存职工 ${overview.sealedCount} 人`,
      text: '封存即暂停缴存。职工恢复缴存的，写进本月花名册即可启封。',
      link: { text: '查看封存职工', to: `${paths.employees}?state=sealed` },
    });
  }
  return items;
}

/** What is wrong or worth knowing; said too when nothing is. */
export function Attention({
  overview,
  remittance,
}: {
  readonly overview: Overview;
  readonly remittance: Remittance | undefined;
}) {
  const { data: owed } = useRoute(contribution.listOwed, { query: { pageSize: 1 } });
  const items = itemsOf(overview, remittance, owed);
  return (
    <Panel title="需要留意">
      {items.length === 0 ? (
        <p className="all-well">没有需要处理的问题。</p>
      ) : (
        <ul className="attention">
          {items.map(({ key, tone, title, text, link }) => (
            <li key={key} className={`attention-${tone}`}>
              <div>
                <strong>{title}</strong>
                <p>{text}</p>
              </div>
              {link && <Link to={link.to}>{link.text}</Link>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
