import { sourceOf } from '../../../evidence/rules/sources.ts';
import { homePapers } from '../../../withdrawal/rules/home.ts';
import type { HomePolicy, RentPolicy } from '../../../withdrawal/rules/policy.ts';
import {
  type EvidenceId,
  evidenceNames,
  evidenceSources,
  type HomeReason,
  homeTraits,
  isHomeReason,
  type Reason,
  reasonNames,
  reasons,
  relations,
} from '../../../withdrawal/rules/reasons.ts';
import { type Guide, type QuotingGuide, quoting } from './guide.ts';
import { fee, list, numbered, outlets, percent, phone, regulation, span, type Terms, yuan } from './terms.ts';

const channelNames = { web: '个人网厅', app: '手机应用', wechat: '微信' } as const;

/** What every withdrawal asks for. */
function common(terms: Terms): readonly string[] {
  const { withdrawalFraudMonths } = terms.policy('withdrawal.ban');
  return [
    '有本人的公积金账户，没有被冻结',
    '同一时间只办理一笔提取；有正在办理的，请等它办结或者先撤销',
    withdrawalFraudMonths === null
      ? '没有被限制提取'
      : `没有被限制提取（骗取提取的，${span(withdrawalFraudMonths)}内不得提取）`,
  ];
}

function timeLimit(terms: Terms): string {
  const { maxFen } = terms.policy('withdrawal.automatic');
  const limits = Object.entries(channelNames).flatMap(([channel, name]) => {
    const limit = maxFen[channel];
    return limit === undefined ? [] : [`${name}${yuan(limit)}`];
  });
  return `自受理之日起 **${terms.number('withdrawal.decision-days')}日内** 作出准予提取或者不准予提取的决定，并通知申请人。\n${list(
    `条件和材料全部核实、金额不超过自动审批限额（${limits.join('，')}）的，当即批准付款，银行一般几分钟到账`,
    `其余由工作人员审核；${yuan(terms.policy('withdrawal.review').fourEyesFromFen)}以上的由两人审核`,
    `有关部门暂时不能答复的，业务保留，由系统自动再查（最长${terms.number('evidence.wait-days')}天），不用重新申请`,
  )}`;
}

/** Papers as the rules ask for them: what an agency confirms, and what is handed in. */
function materials(papers: readonly EvidenceId[], more = ''): string {
  const asked = papers.flatMap((id) => {
    const source = evidenceSources[id];
    return source ? [`${evidenceNames[id]}：向${sourceOf(source).authority}核实`] : [];
  });
  const handed = papers.filter((id) => !evidenceSources[id]).map((id) => evidenceNames[id]);
  return [
    asked.length > 0 &&
      `您授权后由系统核实，核实一致的 **不用提交**；没有查到或者不一致的，可以提交证明，由工作人员审核：\n${list(...asked)}`,
    handed.length > 0 && `请拍照上传，由工作人员审核：\n${list(...handed)}`,
    '收款用本人名下的借记卡。到柜台办理的，带身份证。',
    more,
  ]
    .filter(Boolean)
    .join('\n');
}

const steps = (name: string, questions: string): string =>
  numbered(
    `登录个人网厅或者手机应用，进入“提取公积金”，选择“${name}”`,
    questions,
    '查看条件和可提取的额度，每个金额都可以点“为什么”',
    '同意向有关部门核实；需要提交的材料拍照上传',
    '填写金额和收款银行卡，核对后提交',
    '付款到账后通知您；可以在“提取记录”查看办到哪一步',
  );

const questionsOfHome: Readonly<Record<HomeReason, string>> = {
  'purchase-presale': '填写合同备案号、签订日期、房屋总价、已支付的房款和发票号码',
  'purchase-new': '填写合同备案号、签订日期、房屋总价、已支付的房款和发票号码',
  'purchase-second-hand': '填写合同备案号、签订日期、房屋总价、已支付的房款、契税完税证明号码和不动产权证号',
  build: '填写批准文件的编号和日期、已支付的费用、发票号码',
  repair: '填写鉴定意见的编号和日期、已支付的费用、发票号码',
  decorate: '填写购房合同备案号和签订日期、装修合同的编号和日期、已支付的费用、发票号码、不动产权证号',
  'property-fee': '填写物业费发票的号码、日期和金额、不动产权证号',
};

const paperOfHome: Readonly<Record<HomeReason, string>> = {
  'purchase-presale': '购房合同签订',
  'purchase-new': '购房合同签订',
  'purchase-second-hand': '购房合同签订',
  build: '批准文件作出',
  repair: '鉴定意见作出',
  decorate: '装修合同签订',
  'property-fee': '物业费发票开具',
};

function homeConditions(reason: HomeReason, policy: HomePolicy, terms: Terms): string {
  const { withinMonths, homeWithinMonths, intervalMonths, topUp, capOn, sharePpm, ceilingFen } = policy;
  const paper = paperOfHome[reason];
  const basis = capOn === 'paid' ? '已经支付的金额（发票上的金额，不含贷款）' : '房屋总价';
  return `${list(
    ...common(terms),
    withinMonths !== null && `${paper}不超过${span(withinMonths)}`,
    homeWithinMonths !== null && `购房合同签订不超过${span(homeWithinMonths)}`,
    intervalMonths !== null &&
      `${homeTraits(reason).waitsBy === 'person' ? '再次因同一情形提取的' : '为同一套住房再次提取的'}，距上次提取满${span(intervalMonths)}`,
  )}\n## 可以提多少\n${list(
    '不超过本人账户余额，部分提取后账户至少保留0.01元',
    `同一套住房，全家合计不超过${basis}${sharePpm === 1_000_000 ? '' : `的${percent(sharePpm)}`}${ceilingFen === null ? '' : `，最高${yuan(ceilingFen)}`}`,
    topUp.length > 0 &&
      `${topUp.map((one) => relations[one]).join('、')}可以补足不够的部分：由购房人（产权人）先申请，再由亲属申请`,
  )}`;
}

const topUpPapers =
  '## 为亲属的住房提取\n亲属关系：配偶由系统向民政部门核实，父母、子女请上传户口簿等证明；住房的材料由您上传。购房人（产权人）要在“提取记录”中同意，或者提交其签字的同意书。';

function homeGuide(reason: HomeReason, terms: Terms): Texts {
  const key = `withdrawal.${reasons[reason].policy}` as const;
  const policy = terms.policy(key);
  const { name } = reasons[reason];
  return {
    summary: `${name}的，可以提取本人账户余额，全家合计不超过${policy.capOn === 'paid' ? '已经支付的金额' : '房屋总价'}。`,
    conditions: homeConditions(reason, policy, terms),
    materials: materials(homePapers(reason, policy), policy.topUp.length > 0 ? topUpPapers : ''),
    steps: steps(name, questionsOfHome[reason]),
    basis: `${regulation}第二十四条、第二十五条。\n${terms.source(key)}。`,
  };
}

interface Texts {
  readonly summary: string;
  readonly conditions: string;
  readonly materials: string;
  readonly steps: string;
  readonly basis: string;
}

type Caps = NonNullable<RentPolicy['monthlyCapFen']>;

/** The caps of a month: one figure where place and household make no difference. */
function capsText({ city, county }: Caps): string {
  const others = [city.single, county.family, county.single];
  if (others.every((cap) => cap === city.family)) return yuan(city.family);
  return `：市区家庭${yuan(city.family)}、单身${yuan(city.single)}，县城家庭${yuan(county.family)}、单身${yuan(county.single)}`;
}

function rentGuide(terms: Terms): Texts {
  const policy = terms.policy('withdrawal.rent');
  const { monthlyCapFen: caps, capIsPerPerson, maxMonths, intervalMonths, minDepositMonths, openLoanBlocks } = policy;
  const family = terms.number('withdrawal.family-consent-days');
  const children = policy.homeCheckCoversChildren ? '、未成年子女' : '';
  return {
    summary: `无自有住房、租房居住的，可以提取公积金付房租，一次最多${maxMonths}个月；核实一致的当即办结。`,
    conditions: `${list(
      ...common(terms),
      `租住市场上房子的，本人和配偶${children}在本市没有自有住房`,
      openLoanBlocks === 'every' && '本人没有未结清的公积金贷款',
      openLoanBlocks === 'market' && '租住市场上房子的，本人没有未结清的公积金贷款',
      minDepositMonths !== null && `连续缴存满${minDepositMonths}个月`,
      policy.incomeSharePpm !== null && `房租超过家庭工资收入的${percent(policy.incomeSharePpm)}`,
      `距上次租房提取满${span(intervalMonths)}`,
    )}\n## 可以提多少\n${list(
      `提取上月及以前、没有提取过的房租，一次最多${maxMonths}个月；不超过账户余额，账户至少保留0.01元`,
      caps && `市场上的房子${capIsPerPerson ? '每人' : ''}每月${capsText(caps)}`,
      caps && '公租房按实际支付的房租',
      !caps && '按实际支付的房租',
    )}`,
    materials: materials(
      ['no-home', 'marriage'],
      `${list(
        caps ? '租住公租房的，上传租赁合同和租金凭证；租住市场上房子的不用' : '租赁合同和租金凭证，请拍照上传',
        `已婚的，要核对配偶的住房和租房提取：配偶在${family}天内登录网厅或者手机应用，在“提取记录”中同意`,
      )}`,
    ),
    steps: steps('租房', '回答租的是哪种房子、在哪里、婚姻状况、有没有未成年子女；公租房还要填写每月房租'),
    basis: `${regulation}第二十四条、第二十五条；《中华人民共和国个人信息保护法》第十三条、第十四条。\n${terms.source('withdrawal.rent')}。`,
  };
}

function repayGuide(terms: Terms): Texts {
  const { keepFen, maxInstalments } = terms.policy('withdrawal.repay-fund-loan');
  return {
    summary: '有公积金贷款的，可以提取公积金归还月供或者提前还款，不用材料。',
    conditions: `${list(
      ...common(terms),
      '本人有未结清的公积金贷款',
      '已到下次可提取的日期：上次提取日加上“提取金额÷月还款额”个月',
      '归还月供的，有自己归还、没有用公积金冲还的月供',
    )}\n## 可以提多少\n${list(
      `不超过账户余额，提取后账户保留${keepFen > 0 ? yuan(keepFen) : '0.01元'}`,
      `归还月供：上次提取以后自己还过的月供，最多${maxInstalments}期，不超过贷款本金余额`,
      '提前还款：不超过贷款本金余额',
      '减去共同借款人同期已经提取的金额',
    )}`,
    materials: '不用材料，贷款由本中心核对。\n收款用本人名下的借记卡。到柜台办理的，带身份证。',
    steps: numbered(
      '登录个人网厅或者手机应用，进入“提取公积金”，选择“偿还公积金贷款”',
      '选择归还月供或者提前还款',
      '查看可提取的额度，每个金额都可以点“为什么”',
      '填写金额和收款银行卡，核对后提交',
      '提前还款的，到账后请在个人网厅或者手机应用“我的贷款”申请提前还款，从还款账户扣收',
    ),
    basis: `${regulation}第二十四条第三项。\n${terms.source('withdrawal.repay-fund-loan')}。`,
  };
}

const closes = ['提取全部本金和利息，账户同时 **销户**，利息算到批准当日', '没有在途的汇缴、补缴'];

function leaveGuide(terms: Terms): Texts {
  const policy = terms.policy('withdrawal.leave');
  const free = span(policy.paperFreeSealedMonths);
  return {
    summary: `离职、账户已封存的，可以提取本息并销户；封存满${free}、单位正常缴存的，不用交离职证明。`,
    conditions: list(
      ...common(terms),
      policy.sealedMonths === null ? '账户已经封存（暂停缴存）' : `账户已经封存满${span(policy.sealedMonths)}`,
      policy.noAccountElsewhere && '封存期间没有在其他城市缴存',
      ...closes,
    ),
    materials: `账户封存 **满${free}**、原单位正常缴存（欠缴不超过${policy.employerMonthsBehind}个月）的，不用任何材料。\n封存不满${free}，或者单位没有正常缴存、整体封存的，请拍照上传，由工作人员审核：\n${list(evidenceNames.termination)}\n收款用本人名下的借记卡。到柜台办理的，带身份证。`,
    steps: steps('离职', '回答离职后是否在其他城市缴存公积金；有的，可以把余额转移过去，不用提取'),
    basis: `${terms.source('withdrawal.leave')}。到外地工作并继续缴存的，请把账户转到新的城市（[转移接续](/info?q=转移)）。`,
  };
}

function retireGuide(terms: Terms): Texts {
  const { femaleAge, maleAge } = terms.policy('withdrawal.retire');
  return {
    summary: `女满${femaleAge}周岁、男满${maleAge}周岁且账户已封存的，不用交退休证明，提取本息并销户。`,
    conditions: list(...common(terms), '离休或者退休', ...closes),
    materials: `女满${femaleAge}周岁、男满${maleAge}周岁，且账户已经封存的，**不用退休证明**。\n没有达到上述年龄，或者账户没有封存的：\n${materials(['retirement'])}`,
    steps: steps('离休、退休', '不用填写；年龄和账户状态由本中心核对'),
    basis: `${terms.source('withdrawal.retire')}。年龄只用来减免材料，不改变提取的资格。`,
  };
}

function emigrateGuide(terms: Terms): Texts {
  return {
    summary: '出境定居的，可以提取全部本息并销户；户籍已注销的由系统核实，不用证明。',
    conditions: list(...common(terms), '出境定居', ...closes),
    materials: materials(['emigration']),
    steps: steps('出境定居', '不用填写；户籍是否注销由系统向公安机关核实'),
    basis: `${terms.source('withdrawal.emigrate')}。`,
  };
}

function disabilityGuide(terms: Terms): Texts {
  return {
    summary: '完全丧失劳动能力并与单位终止劳动关系的，可以提取全部本息并销户。',
    conditions: list(...common(terms), '完全丧失劳动能力，并与单位终止劳动关系', ...closes),
    materials: materials(['disability', 'termination']),
    steps: steps('完全丧失劳动能力', '不用填写'),
    basis: `${terms.source('withdrawal.disability')}。`,
  };
}

function deathGuide(terms: Terms): Texts {
  return {
    summary: '职工死亡的，由继承人、受遗赠人到柜台提取全部本息，账户销户。',
    conditions: list('账户所有人已故', '由继承人（受遗赠人）到任一网点办理，网上不能办理', ...closes),
    materials: `请带原件，由工作人员审核：\n${list(evidenceNames.death, evidenceNames.inheritance, '继承人（受遗赠人）的身份证', '收款银行卡')}`,
    steps: numbered('预约网点，或者直接到网点取号', '提交材料，由工作人员办理', '审核通过后付款'),
    basis: `${terms.source('withdrawal.death')}。`,
  };
}

function illnessGuide(terms: Terms): Texts {
  return {
    summary: '本人患重大疾病的，可以提取本人账户余额。',
    conditions: list(...common(terms), '患重大疾病', '不超过账户余额，账户至少保留0.01元'),
    materials: materials(['illness']),
    steps: steps('重大疾病', '不用填写'),
    basis: `${terms.source('withdrawal.illness')}。`,
  };
}

function textsOf(reason: Reason, terms: Terms): Texts {
  if (isHomeReason(reason)) return homeGuide(reason, terms);
  return {
    rent: rentGuide,
    'repay-fund-loan': repayGuide,
    leave: leaveGuide,
    retire: retireGuide,
    emigrate: emigrateGuide,
    disability: disabilityGuide,
    death: deathGuide,
    illness: illnessGuide,
  }[reason](terms);
}

const guideOf = (reason: Reason, terms: Terms): Guide => {
  const { summary, ...texts } = textsOf(reason, terms);
  return {
    kind: 'guide',
    category: 'withdrawal',
    channels: ['hall', 'mobile'],
    title: `${reasons[reason].name}提取`,
    summary,
    start: `withdraw-${reason}`,
    sections: { ...texts, timeLimit: timeLimit(terms), fee, outlets, phone },
  };
};

/** 提取: a guide for each kind that the city offers, as the rules of the day decide it. */
export const withdrawalGuides = (terms: Terms): readonly QuotingGuide[] =>
  reasonNames
    .filter((reason) => terms.policy(`withdrawal.${reasons[reason].policy}`).isOffered)
    .map((reason) =>
      quoting(terms, (noted) => {
        // Whether it is offered is asked for too: one that no longer is has no guide.
        noted.policy(`withdrawal.${reasons[reason].policy}`);
        return guideOf(reason, noted);
      }),
    );
