import type { AccountFacts, ContributionCertificate, FundStatement, PaperHead, RemittanceSlip } from './papers.ts';

/** Papers with invented people, for tests and benchmarks. */

/** Fifty characters with separators and the rare characters that names of the field are known to have. */
export const longestName =
  '阿卜杜热合曼·买买提依明江·吐尔逊阿依夏木古丽·艾尼瓦尔别克努尔兰·托合提亚孜穆罕默德·䶮㛃喆堃犇焱';
export const longestEmployer =
  '安居市国有资本运营控股集团有限公司城市基础设施建设与公共服务事业管理分公司第三项目经理部（筹备组）';
export const longestCenter = '巴音郭楞蒙古自治州住房公积金管理中心（演示）';

const site = 'https://anju.example/verify';

export function sampleHead(prefix: string, centerName = '安居市住房公积金管理中心'): PaperHead {
  const number = `${prefix}410100-20261123-8F3KQ2ZP`;
  const code = '7KQ2M9XA';
  const verification = { url: `${site}/${number}?code=${code}`, site, code };
  return { number, centerName, sealPurpose: '业务专用章', issuedOn: '2026年11月23日', verification };
}

const account: AccountFacts = {
  personName: '张䶮喆',
  certificateType: '居民身份证',
  certificateNumber: '410105199003071234',
  accountNumber: '4101 0000 1234',
  employerName: '安居市第一人民医院',
  openedMonth: '2013年7月',
  accountState: '正常缴存',
  paidToMonth: '2026年11月',
  monthlyTotal: '2,640.00 元',
  balance: '128,456.78 元',
  balanceCapital: '壹拾贰万捌仟肆佰伍拾陆元柒角捌分',
};

export function sampleCertificate(changes: Partial<ContributionCertificate> = {}): ContributionCertificate {
  return {
    ...sampleHead('JC'),
    ...account,
    asOf: '2026年11月23日',
    base: '11,000.00 元',
    employerRatio: '12%',
    memberRatio: '12%',
    monthlyEmployer: '1,320.00 元',
    monthlyMember: '1,320.00 元',
    continuousPeriod: '161个月（2013年7月起）',
    ...changes,
  };
}

export function sampleStatement(count: number, changes: Partial<FundStatement> = {}): FundStatement {
  const employer = changes.employerName ?? account.employerName;
  const entries = Array.from({ length: count }, (_, index) => {
    const month = `${2014 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
    const drawn = index % 20 === 7;
    const paid = { business: '汇缴', month, employer, increase: '2,640.00', decrease: '' };
    const rent = { business: '租房提取', month: '', employer: '', increase: '', decrease: '12,000.00' };
    return { date: `${month}-15`, ...(drawn ? rent : paid), balance: '128,456.78' };
  });
  return {
    ...sampleHead('CX'),
    ...account,
    employerAccount: '1000 2345',
    period: '2014年1月1日至2026年11月23日',
    entries,
    earlier: [],
    totalIncrease: '1,140,456.78',
    totalDecrease: '1,012,000.00',
    balanceFigure: '128,456.78',
    ...changes,
  };
}

export function sampleSlip(count: number, changes: Partial<RemittanceSlip> = {}): RemittanceSlip {
  const figures = { base: '11,000.00', employer: '1,320.00', member: '1,320.00', total: '2,640.00' };
  const rows = Array.from({ length: count }, (_, index) => ({
    account: `4101 0000 ${1000 + index}`,
    name: index === 3 ? longestName : '张䶮喆',
    certificate: '410***********1234',
    ...figures,
  }));
  return {
    ...sampleHead('HJ'),
    employerName: account.employerName,
    employerAccount: '1000 2345',
    month: '2026年11月',
    serial: 'HJ2611230000123',
    remark: 'HJ2611230000123',
    notice: '不要加其他文字，以便系统自动核对入账。',
    headCount: `${count || 1234}人`,
    amount: '3,257,760.00 元',
    amountCapital: '叁佰贰拾伍万柒仟柒佰陆拾元整',
    employerAmount: '1,628,880.00 元',
    memberAmount: '1,628,880.00 元',
    confirmedOn: '2026年11月20日',
    confirmedBy: '许军鑫',
    method: '银行转账',
    receivingName: '安居市住房公积金管理中心',
    receivingAccount: '6217 0010 0000 1234 567',
    receivingBank: '安居银行股份有限公司营业部',
    state: '待缴款',
    ...(count > 0 && {
      people: { rows, employerTotal: '1,628,880.00', memberTotal: '1,628,880.00', total: '3,257,760.00' },
    }),
    ...changes,
  };
}
