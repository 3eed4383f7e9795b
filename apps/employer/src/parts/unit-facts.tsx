import { DayText, type Fact, formatRatio, Masked, Money, MonthText, StateTag } from '@anju/ui';
import type { Overview } from './server.ts';
import { accountTexts } from './words.ts';

/** Who the employer is (U-Q5): the registered facts, most asked for first. */
export function unitFacts(overview: Overview): Fact[] {
  return [
    { label: '统一社会信用代码', value: overview.creditCode },
    { label: '单位公积金账号', value: overview.employerAccountNo },
    { label: '账户状态', value: <StateTag state={overview.state} texts={accountTexts} /> },
    { label: '经办人', value: overview.handlerNameMasked },
    { label: '经办人手机', value: <Masked value={overview.handlerMobileMasked} /> },
    { label: '发薪日', value: `每月 ${overview.payday} 日` },
    { label: '法定代表人', value: overview.legalRepresentativeMasked },
    { label: '单位地址', value: overview.address },
    { label: '缴存登记日期', value: <DayText value={overview.registeredOn} /> },
    { label: '账户设立日期', value: <DayText value={overview.openedOn} /> },
  ];
}

/** How the employer pays: ratios, limits with their source, months. */
export function contributionFacts(overview: Overview): Fact[] {
  return [
    { label: '单位缴存比例', value: formatRatio(overview.employerRatioPpm) },
    { label: '个人缴存比例', value: formatRatio(overview.memberRatioPpm) },
    { label: '缴存基数下限', value: <Money fen={overview.baseMinFen} unit /> },
    { label: '缴存基数上限', value: <Money fen={overview.baseMaxFen} unit /> },
    { label: '基数上下限依据', value: overview.baseSource },
    { label: '已缴至', value: <MonthText value={overview.contributedTo} /> },
    { label: '下一个应缴月份', value: <MonthText value={overview.nextDueMonth} /> },
    { label: '应于何日前到账', value: <DayText value={overview.dueOn} /> },
  ];
}
