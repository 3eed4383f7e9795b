import { formatDayText, formatMonthText, Panel } from '@anju/ui';
import { Link } from 'react-router';
import { missingFen, receivedFen } from '../../parts/missing.ts';
import { paths } from '../../parts/routes.ts';
import { formatYuan, type Overview, type Remittance } from '../../parts/server.ts';

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

function itemsOf(overview: Overview, remittance: Remittance | undefined): Item[] {
  const items: Item[] = [];
  if (overview.isOverdue) {
    items.push({
      key: 'overdue',
      tone: 'bad',
      title: `${formatMonthText(overview.nextDueMonth)}汇缴已逾期`,
      text: `应于 ${formatDayText(overview.dueOn)} 前到账。逾期不缴的，中心将责令限期缴存（《住房公积金管理条例》第四十条）。`,
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
  const items = itemsOf(overview, remittance);
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
