import { formatDayText, formatMonthText, thisMonth } from '@anju/ui';
import { closedText, isClosed } from '../../parts/blocked.ts';
import { missingFen } from '../../parts/missing.ts';
import { dueMonths, monthsText } from '../../parts/months.ts';
import { paths } from '../../parts/routes.ts';
import { formatYuan, type Overview, type Remittance } from '../../parts/server.ts';

/** The one thing to do next, and why. */
export interface NextWork {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly to: string;
  readonly isUrgent: boolean;
}

function payOf({ amountFen, unallocatedFen }: Remittance, month: string) {
  return unallocatedFen >= amountFen
    ? {
        title: '不用转账，可用未分摊余额缴款',
        text: `${month}清册已确认，贵单位未分摊余额 ${formatYuan(unallocatedFen)} 元，足够缴清应缴的 ${formatYuan(amountFen)} 元。`,
        action: '去缴款',
      }
    : {
        title: `按缴款信息转账 ${formatYuan(amountFen)} 元`,
        text: `${month}清册已确认，请从单位账户转账，附言只填 15 位业务流水号。`,
        action: '查看缴款信息',
      };
}

function workOfOpen(overview: Overview, remittance: Remittance): NextWork | undefined {
  const month = monthsText(remittance);
  const to = paths.remittance(remittance.remittanceId);
  const isUrgent = overview.isOverdue;
  switch (remittance.state) {
    case 'draft':
      return {
        title: `核对并确认${month}清册`,
        text: '清册已生成，核对人员和基数变化后用证书签名确认。',
        action: '核对清册',
        to,
        isUrgent,
      };
    case 'confirmed':
      return { ...payOf(remittance, month), to, isUrgent };
    case 'short': {
      const missing = missingFen(remittance);
      return missing > 0n
        ? {
            title: `还差 ${formatYuan(missing)} 元，请补足`,
            text: `${month}到账金额少于应缴金额，尚未入账。已到账的款项记在贵单位未分摊余额中。`,
            action: '查看差额并补足',
            to,
            isUrgent: true,
          }
        : {
            title: '余额已够，请用未分摊余额缴款',
            text: `${month}尚未入账，未分摊余额已足够缴清。`,
            action: '去缴款',
            to,
            isUrgent: true,
          };
    }
    case 'collecting':
      return {
        title: `银行正在收取 ${formatYuan(remittance.collection?.amountFen ?? remittance.amountFen)} 元`,
        text: `${month}已委托银行收款：${remittance.collection?.stateText ?? '等待银行答复'}。银行答复前请不要另行转账。`,
        action: '查看收款进度',
        to,
        isUrgent: false,
      };
    case 'posted':
    case 'withdrawn':
      return undefined;
    default:
      return remittance.state satisfies never;
  }
}

/**
 * What the clerk does next: finish the open remittance, else start the month that is due. `remittance` is the
 * overview's current one, once it has been read.
 */
export function nextWork(overview: Overview, remittance: Remittance | undefined): NextWork {
  if (isClosed(overview))
    return {
      title: '以前的记录仍可查询和打印',
      text: closedText,
      action: '查看缴款记录',
      to: paths.records,
      isUrgent: false,
    };
  const open = remittance && workOfOpen(overview, remittance);
  if (open) return open;
  const month = formatMonthText(overview.nextDueMonth);
  const count = dueMonths(overview).length;
  const together = count > 1 ? '多个月份可以一次确认、一笔转账。' : '';
  if (overview.contributedTo && overview.nextDueMonth > thisMonth()) {
    return {
      title: `${formatMonthText(overview.contributedTo)}及以前各月汇缴均已入账`,
      text: `目前没有需要办理的汇缴。下一次汇缴为${month}，应于 ${formatDayText(overview.dueOn)} 前到账。`,
      action: '查看缴款记录',
      to: paths.records,
      isUrgent: false,
    };
  }
  if (overview.deferredThrough) {
    return {
      title: `缓缴期内，至${formatMonthText(overview.deferredThrough)}可以暂不汇缴`,
      text: `自${month}起缓缴，期满后从${month}起逐月补上。缓缴期内要缴的，仍可按月办理。`,
      action: '提前恢复缴存',
      to: paths.newBusiness('deferral'),
      isUrgent: false,
    };
  }
  return {
    title: count > 1 ? `办理${month}汇缴（已有 ${count} 个月未缴）` : `办理${month}汇缴`,
    text: overview.contributedTo
      ? `单位已缴至${formatMonthText(overview.contributedTo)}。人员和基数没有变化的可以沿用上月清册；有变化的下载预填的花名册，改好后导入。${together}`
      : overview.normalCount > 0
        ? `这是贵单位第一次汇缴。人员没有变化的可以沿用已开户的职工；有变化的下载预填的花名册，改好后导入。${together}`
        : '这是贵单位第一次汇缴，请下载花名册模板，填好职工后导入。',
    action: `开始${month}汇缴`,
    to: paths.remit,
    isUrgent: overview.isOverdue,
  };
}
