import { loanKinds, slotsOf } from '../../../loan/rules/kinds.ts';
import { type Guide, type QuotingGuide, quoting } from './guide.ts';
import { fee, list, numbered, outlets, percent, phone, regulation, span, type Terms, yuan } from './terms.ts';

const own = { kind: 'guide', category: 'loan', channels: ['hall', 'mobile'] } as const;

function application(terms: Terms): Guide {
  const months = terms.number('loan.contribution-months-min');
  const days = terms.number('loan.decision-days');
  const share = (key: 'loan.price-ratio-first-ppm' | 'loan.price-ratio-second-ppm') => terms.number(key);
  return {
    ...own,
    title: '申请住房公积金贷款',
    summary: `连续足额缴存${months}个月以上、购买或者建造自住住房的，可以申请；${days}日内作出决定。`,
    start: 'loan-application',
    sections: {
      conditions: `${list(
        `申请时连续足额缴存 **${months}个月以上**`,
        '借款人都没有未结清的住房公积金贷款，也没有在骗提骗贷的限制期内',
        `用于：${Object.values(loanKinds).join('、')}`,
        '信用良好，有偿还能力，提供担保',
      )}\n## 可以贷多少\n取下面几项中最低的，按千元取整：\n${list(
        `一个借款人最高${yuan(terms.number('loan.amount-max-single-fen'))}，有共同借款人的最高${yuan(terms.number('loan.amount-max-family-fen'))}`,
        `首套房不超过房价（评估价）的${percent(share('loan.price-ratio-first-ppm'))}，第二套不超过${percent(share('loan.price-ratio-second-ppm'))}；不受理第三套`,
        `借款人公积金账户余额合计的${terms.number('loan.balance-multiple')}倍，正在提取的金额不算`,
        `月还款额和其他月供合计不超过月收入的${percent(terms.number('loan.income-share-ppm'))}`,
      )}\n## 可以贷多久\n最长${span(terms.number('loan.term-max-months'))}，到期时主借款人不超过${terms.number('loan.age-max-years')}周岁。`,
      materials: `借款人书面同意后，身份、婚姻、合同或者产权、家庭住房由系统向有关部门核实，核实一致的不用提交。其余：\n${list(
        ...slotsOf().map(({ name, hint }) => (hint ? `${name}：${hint}` : name)),
      )}`,
      steps: numbered(
        '用个人网厅的“贷款计算器”估算月供，查询“合作楼盘”',
        '预约网点，借款人一起到柜台提交申请；可贷额度和每一项限额当场算出',
        '有关部门答复后审查、审批，两人以上作出决定；进度见“我的贷款”',
        '签订合同，办理抵押',
        '发放贷款，从下个还款日起扣收月供',
      ),
      timeLimit: `自受理之日起 **${days}日内** 作出准予贷款或者不准予贷款的决定，并通知申请人。`,
      fee,
      basis: `${terms.source('loan.contribution-months-min')}。利率按中国人民银行公布的个人住房公积金贷款利率执行，见个人网厅“历年贷款利率”。\n额度：${terms.source('loan.amount-max-single-fen')}。`,
      outlets: '各服务网点均可办理，须借款人到场签字；可以先预约。',
      phone,
    },
  };
}

const early: Guide = {
  ...own,
  title: '提前还款',
  summary: '没有逾期的，可以提前归还一部分或者全部；缩短期限或者减少月供，由您选择。',
  start: 'early-repayment',
  sections: {
    conditions: list(
      '贷款正在还款，没有逾期；当天是还款日的，等扣款入账后（通常次日）再办',
      '没有正在扣款的其他还款申请',
      '部分提前还款的，金额大于当期应还、小于结清所需的金额',
    ),
    materials: '网上办理不用材料。还款账户里要有足够的余额。',
    steps: numbered(
      '登录个人网厅或者手机应用，进入“我的贷款”，选择“提前还款”',
      '试算：全部结清、期限不变减少月供，或者月供不变缩短期限；可以看到少付多少利息和为什么',
      '确认后从还款账户扣款；银行答复前请不要重复申请',
      '扣款成功后更新还款计划；结清的，可以当场开具结清证明',
    ),
    timeLimit: '当日受理，银行扣款成功后当日入账。',
    fee: '不收费，没有违约金。提前归还的本金，退还到还款日之间的利息。',
    basis: '借款合同关于提前还款的约定。',
    outlets,
    phone,
  },
};

function offset(terms: Terms): Guide {
  const keep = terms.number('loan.offset-keep-fen');
  return {
    ...own,
    title: '公积金冲还贷',
    summary: '签约后，用公积金账户余额按月归还月供，或者每年归还一次本金，不用再申请提取。',
    start: 'loan-offset',
    sections: {
      conditions: list(
        '有正在还款的公积金贷款，本人有正常或者封存的公积金账户',
        '方式由主借款人选定；共同借款人各自签订，用自己的账户加入',
        '正在办理提取的金额、被冻结的账户不冲还',
        keep > 0 && `冲还后账户保留${yuan(keep)}`,
      ),
      materials: '网上办理不用材料。',
      steps: numbered(
        '登录个人网厅或者手机应用，进入“我的贷款”，选择“冲还贷”',
        '选择按月冲还或者按年冲还本金，签订',
        '按月冲还：还款日先扣公积金账户，余额不够当期的，当期从银行卡扣',
        '随时可以解除；已经冲还的不退回',
      ),
      timeLimit: '即时办结，从下个还款日起生效。',
      fee,
      basis: `${regulation}第二十四条第三项；冲还贷协议。`,
      outlets,
      phone,
    },
  };
}

const settled: Guide = {
  ...own,
  title: '贷款结清和结清证明',
  summary: '贷款还清后，网上即时开具带电子印章的结清证明，用于注销抵押。',
  start: 'loan',
  sections: {
    conditions: list('贷款已经全部还清'),
    materials: '不用材料。',
    steps: numbered(
      '登录个人网厅或者手机应用，进入“我的贷款”；或者在网点的自助终端打印',
      '在已结清的贷款下开具结清证明，下载或者打印',
      '带证明和不动产权证到登记机构注销抵押',
    ),
    timeLimit: '即时办结。',
    fee,
    basis: '借款合同；《中华人民共和国民法典》第三百九十三条。',
    outlets,
    phone,
  },
};

/** 贷款: application, early repayment, offset, settlement. */
export const loanGuides = (terms: Terms): readonly QuotingGuide[] =>
  [application, () => early, offset, () => settled].map((write) => quoting(terms, write));
