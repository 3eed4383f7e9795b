import { type Guide, type QuotingGuide, quoting } from './guide.ts';
import { fee, list, numbered, outlets, percent, phone, regulation, type Terms, yuan } from './terms.ts';

// What an employer does, business by business: in its hall, signed with its certificate, or stamped at the counter.

const own = { kind: 'guide', category: 'contribution', channels: ['employer'] } as const;
const signed = '核对生效后的结果，用数字证书签名';
const certificate = '经办人持有有效的数字证书；没有的，带盖章的材料到柜台办理';
const atOnce = '签名后即时生效。';
const nothing = '网上办理不用材料。到柜台办理的，打印业务单，加盖单位公章。';

function remittance(terms: Terms): Guide {
  const days = terms.number('contribution.remit-days-after-payday');
  return {
    ...own,
    title: '每月汇缴',
    summary: `每月发薪日起${days}日内，核定清册并缴款；到账后自动入账到每位职工。`,
    start: 'remittance',
    sections: {
      conditions: list('已办理缴存登记，账户状态正常', certificate),
      materials: list(
        '本月职工清册：与上月相同的直接沿用，有变化的导入表格或者先办理增减',
        '补以前月份的，几个月可以一起核定',
      ),
      steps: numbered(
        '进入“汇缴核定”，沿用上月清册或者导入花名册',
        '核对人数、基数和金额，以及和上月相比的每一处变化',
        '用数字证书签名确认',
        '缴款：转账到公积金专户，**附言只写缴款单号**；或者用未分摊余额；或者委托银行收款',
        '到账后自动入账，短信告知职工',
      ),
      timeLimit: `单位应当于每月发放职工工资之日起 **${days}日内**，将单位缴存的和为职工代缴的公积金汇缴到专户。款项与核定金额一致的，到账当日入账。`,
      fee,
      basis: `${regulation}第十六条、第十九条。逾期不缴或者少缴的，责令限期缴存；逾期仍不缴存的，可以申请人民法院强制执行（第四十条）。\n${terms.source('contribution.remit-days-after-payday')}。`,
      outlets,
      phone,
    },
  };
}

const backPayment = (terms: Terms): Guide => ({
  ...own,
  title: '单位补缴',
  summary: '以前月份漏缴、少缴的，按人、按月补上；按所补月份的基数上下限和比例计算。',
  start: 'unit-back-payment',
  sections: {
    conditions: list(
      '所补的月份应缴未缴，或者缴存基数、比例低于应有的',
      '职工在本单位有账户；还没有账户的，先办理开户',
      certificate,
    ),
    materials: `${nothing}\n需要填写：职工、起止月份、基数和补缴原因；人多的用 Excel 导入。`,
    steps: numbered(
      '进入“单位业务”，选择“补缴”，选人或者导入表格',
      '逐人填写所补的月份、基数和原因；超出上下限的会逐行说明',
      signed,
      '按补缴单号转账，或者用未分摊余额缴款；到账后入账，职工收到短信',
    ),
    timeLimit: '到账当日入账。',
    fee,
    basis: `${regulation}第十六条、第四十条。\n基数上下限：${terms.source('contribution.base-max-fen')}。`,
    outlets,
    phone,
  },
});

const correction: Guide = {
  ...own,
  title: '错缴更正',
  summary: '已经入账的月份个别职工缴错了的，申请退回单位的未分摊余额，由中心审核。',
  start: 'unit-correction',
  sections: {
    conditions: list(
      '所更正的月份已经入账，同一人同一月没有更正过',
      '职工账户的余额够退，没有被冻结，没有正在办理的提取',
      certificate,
    ),
    materials: list('更正原因的说明材料，如工资表、离职证明；中心要求时上传'),
    steps: numbered(
      '进入“单位业务”，选择“错缴更正”，选择月份和职工',
      signed,
      '中心审核；退回补正的，在“我的业务”中补交',
      '通过后款项退回单位未分摊余额，可以用来缴款，或者申请退回单位账户',
    ),
    timeLimit: '审核进度和时限见“我的业务”。',
    fee,
    basis: `${regulation}第十六条、第十九条。`,
    outlets,
    phone,
  },
};

function deferral(terms: Terms): Guide {
  const months = terms.number('contribution.deferral-max-months');
  return {
    ...own,
    title: '单位缓缴',
    summary: `生产经营确有困难的，经职工代表大会或者工会讨论通过，可以申请缓缴，一次最长${months}个月。`,
    start: 'unit-deferral',
    sections: {
      conditions: list(
        '缴存确有困难，经本单位职工代表大会或者工会讨论通过',
        `从下一个应缴月份起，一次最长 **${months}个月**；以前的月份已经缴清`,
        certificate,
      ),
      materials: list('缓缴申请报告', '职工代表大会或者工会决议', '上年度财务报表或者审计报告（新设立的可以不交）'),
      steps: numbered(
        '进入“单位业务”，选择“缓缴”，填写缓缴到哪个月、原因和最近两年的盈亏',
        '上传材料，用数字证书签名',
        '中心审核；缓缴期内不算逾期，职工账户照常计息',
        '效益好转的，可以提前恢复；缓缴的月份用“补缴”补上',
      ),
      timeLimit: '审核进度和时限见“我的业务”。期满自动恢复缴存。',
      fee,
      basis: `${regulation}第二十条。\n${terms.source('contribution.deferral-max-months')}。`,
      outlets,
      phone,
    },
  };
}

const bounds = (terms: Terms) =>
  `缴存基数为${yuan(terms.number('contribution.base-min-fen'))}至${yuan(terms.number('contribution.base-max-fen'))}`;

const opening = (terms: Terms): Guide => ({
  ...own,
  title: '职工开户',
  summary: '录用之日起30日内，为没有公积金账户的职工设立账户；可以一次办理多人。',
  start: 'unit-open',
  sections: {
    conditions: list(
      '新录用的职工，在本中心没有账户；账户封存在其他单位的，办理内部转移',
      `${bounds(terms)}，按职工本人上一年度月平均工资；新参加工作的按当月工资`,
      certificate,
    ),
    materials: `${nothing}\n需要填写：姓名、证件类型和号码、手机号码、缴存基数；人多的用 Excel 导入，全部无误才导入。`,
    steps: numbered(
      '进入“单位业务”，选择“职工开户”，填写或者导入；也可以随当月花名册一起导入',
      '系统核对证件号码，重复的、在其他单位的，逐行说明怎么办',
      signed,
      '从本单位下一个应缴月份开始缴存',
    ),
    timeLimit: `单位应当自录用之日起 **30日内** 办理。${atOnce}`,
    fee,
    basis: `${regulation}第十五条、第十六条、第十七条。\n基数上下限：${terms.source('contribution.base-min-fen')}。`,
    outlets,
    phone,
  },
});

const sealing: Guide = {
  ...own,
  title: '职工封存和启封',
  summary: '职工离职、停薪的，暂停缴存（封存）；恢复缴存的，启封。可以一次办理多人。',
  start: 'unit-seal',
  sections: {
    conditions: list(
      '封存：终止劳动关系、退休，或者停薪等不再发放工资',
      '启封：封存在本单位的职工恢复缴存',
      '被冻结的账户，解除冻结后办理',
      certificate,
    ),
    materials: `${nothing}\n需要填写每位职工的原因。`,
    steps: numbered(
      '进入“单位业务”，选择“封存”或者“启封”，选人或者用 Excel 导入',
      '填写原因',
      signed,
      '从下一个应缴月份起不再或者恢复列入清册，职工收到短信',
    ),
    timeLimit: `与职工终止劳动关系的，应当自终止之日起 **30日内** 办理。${atOnce}`,
    fee,
    basis: `${regulation}第十五条。`,
    outlets,
    phone,
  },
};

const bases = (terms: Terms): Guide => ({
  ...own,
  title: '缴存基数调整',
  summary: '每年7月按职工上一年度月平均工资核定一次；个别职工有误的，可以单独调整。',
  start: 'unit-base',
  sections: {
    conditions: list(
      `${bounds(terms)}；高于上限、低于下限的，自动按上下限执行，并单独列出`,
      '年度调整每年办理一次，包括全部正常缴存的职工',
      certificate,
    ),
    materials: `${nothing}\n需要每位职工的月平均工资；可以下载带名单的表格，填好后导入，留空的不变。`,
    steps: numbered(
      '进入“单位业务”，选择“年度基数调整”或者“基数调整”',
      '填写或者导入工资，核对谁被上下限调整、月缴存额变化多少',
      signed,
      '从生效月份起按新基数核定清册',
    ),
    timeLimit: atOnce,
    fee,
    basis: `${regulation}第十六条。\n基数上下限：${terms.source('contribution.base-min-fen')}；${terms.source('contribution.base-max-fen')}。`,
    outlets,
    phone,
  },
});

const ratio = (terms: Terms): Guide => ({
  ...own,
  title: '单位缴存比例调整',
  summary: '单位和职工的缴存比例在规定范围内可以调整，从下一个应缴月份起执行。',
  start: 'unit-ratio',
  sections: {
    conditions: list(
      `单位和个人的缴存比例各为${percent(terms.number('contribution.ratio-min-ppm'))}至${percent(terms.number('contribution.ratio-max-ppm'))}`,
      '缴存困难、要降到下限以下或者暂缓缴存的，申请缓缴',
      '没有已经核定、还没有缴清的汇缴',
      certificate,
    ),
    materials: nothing,
    steps: numbered('进入“单位业务”，选择“缴存比例调整”，填写新的比例', signed, '从生效月份起按新比例核定清册'),
    timeLimit: atOnce,
    fee,
    basis: `${regulation}第十八条、第二十条。\n${terms.source('contribution.ratio-max-ppm')}。`,
    outlets,
    phone,
  },
});

const memberChange: Guide = {
  ...own,
  title: '职工信息修改',
  summary: '修改职工登记的手机号码、固定电话、住址和邮编；姓名和证件由本人到柜台更正。',
  start: 'unit-member-change',
  sections: {
    conditions: list(
      '职工在本单位有账户',
      '姓名、证件类型和证件号码不能在这里修改，由本人带证件到柜台更正',
      certificate,
    ),
    materials: nothing,
    steps: numbered(
      '进入“单位业务”，选择“职工信息修改”，选择职工',
      '填写新的内容，核对修改前后',
      '用数字证书签名；手机号码修改的，新旧号码都会收到短信',
    ),
    timeLimit: atOnce,
    fee,
    basis: '《中华人民共和国个人信息保护法》第四十六条。',
    outlets,
    phone,
  },
};

const transferIn: Guide = {
  ...own,
  title: '职工内部转移',
  summary: '新录用的职工，账户封存在本中心其他单位的，转到本单位继续缴存。',
  start: 'unit-transfer-in',
  sections: {
    conditions: list(
      '职工的账户已经由原单位封存，没有被冻结',
      '账户在其他城市的，由职工本人申请异地转移接续',
      certificate,
    ),
    materials: `${nothing}\n需要填写：姓名、证件号码和缴存基数；人多的用 Excel 导入。`,
    steps: numbered(
      '进入“单位业务”，选择“内部转移”，填写或者导入',
      '系统核对账户；还没有封存的，请原单位先办理封存',
      signed,
      '账户和余额一并转到本单位，从下一个应缴月份开始缴存',
    ),
    timeLimit: `单位应当自录用之日起 **30日内** 办理。${atOnce}`,
    fee,
    basis: `${regulation}第十五条。`,
    outlets,
    phone,
  },
};

const registering: Guide = {
  ...own,
  title: '单位缴存登记和开户',
  summary: '单位自设立之日起30日内到中心办理缴存登记，登记后20日内为职工设立账户。',
  start: 'booking',
  sections: {
    conditions: list('依法设立、有统一社会信用代码的单位', '还没有在本中心登记'),
    materials: list(
      '营业执照或者登记证书',
      '法定代表人和经办人的身份证',
      '单位缴存登记（开户）申请表，加盖公章；在网点的自助终端可以预填打印，不用登录',
    ),
    steps: numbered(
      '预约网点，或者直接到网点取号',
      '提交材料；登记的内容按统一社会信用代码向市场监管部门核对',
      '当场开立单位账户，登记经办人和缴存比例',
      '申领数字证书后，在单位网厅办理职工开户和每月汇缴',
    ),
    timeLimit:
      '单位应当自设立之日起 **30日内** 办理缴存登记，自登记之日起 **20日内** 为职工办理账户设立。材料齐全的，当场办结。',
    fee,
    basis: `${regulation}第十四条。不办理的，责令限期办理；逾期不办理的，处5万元以上30万元以下的罚款（第三十九条）。`,
    outlets: '各服务网点，须经办人到场。',
    phone,
  },
};

const changing: Guide = {
  ...own,
  title: '单位登记信息变更',
  summary: '单位名称、地址、法定代表人、经办人等变化的，自变化之日起30日内办理变更登记。',
  start: 'booking',
  sections: {
    conditions: list('已办理缴存登记', '统一社会信用代码和单位账号不能变更'),
    materials: list('变更后的营业执照或者登记证书', '经办人的身份证；更换经办人的，加盖公章的授权书'),
    steps: numbered(
      '预约网点，或者直接到网点取号',
      '提交材料；变更的内容向市场监管部门核对',
      '当场生效；更换经办人的，新的经办人另行申领数字证书',
    ),
    timeLimit: '自发生变更之日起 **30日内** 办理。材料齐全的，当场办结。',
    fee,
    basis: `${regulation}第十四条。`,
    outlets: '各服务网点，须经办人到场。',
    phone,
  },
};

const closing: Guide = {
  ...own,
  title: '单位账户注销（销户）',
  summary: '单位合并、分立、撤销、解散或者破产的，自发生之日起30日内办理注销登记。',
  start: 'booking',
  sections: {
    conditions: list(
      '全部职工账户已经转出或者销户，余额合计为零',
      '没有未分摊余额；有的，先用来缴款或者申请退回单位账户',
      '没有未办结的汇缴、补缴和其他单位业务，欠缴的已经补缴',
    ),
    materials: list('注销、撤销、解散或者破产的证明文件', '经办人或者清算组的身份证', '销户申请，加盖公章'),
    steps: numbered(
      '为职工办理内部转移、异地转移或者提取销户',
      '预约网点，提交材料；还差什么，当场列出',
      '注销单位账户',
    ),
    timeLimit:
      '自发生之日起 **30日内** 办理注销登记，自注销登记之日起 **20日内** 为职工办理账户转移或者封存。条件齐全的，当场办结。',
    fee,
    basis: `${regulation}第十四条。`,
    outlets: '各服务网点，须经办人到场。',
    phone,
  },
};

const collection: Guide = {
  ...own,
  title: '委托收款的签订和终止',
  summary: '约定单位的银行账户，以后核定清册时可以委托银行直接收取，不用转账。',
  start: 'unit-collection',
  sections: {
    conditions: list('单位名下的结算账户', '没有正在收取的汇缴', certificate),
    materials: nothing,
    steps: numbered(
      '进入“单位业务”，选择“签订委托收款”，填写户名、账号和开户银行',
      '用数字证书签名',
      '核定清册后选择“委托收款”，银行答复前不要重复缴款；没有收到的，说明原因，可以改为转账',
      '不再使用的，选择“终止委托收款”',
    ),
    timeLimit: atOnce,
    fee,
    basis: `${regulation}第十九条；委托收款协议。`,
    outlets,
    phone,
  },
};

/** 单位: each of its businesses, and what it does at the counter. */
export const employerGuides = (terms: Terms): readonly QuotingGuide[] =>
  [
    remittance,
    backPayment,
    deferral,
    opening,
    () => sealing,
    bases,
    ratio,
    () => memberChange,
    () => transferIn,
    () => correction,
    () => collection,
    () => registering,
    () => changing,
    () => closing,
  ].map((write) => quoting(terms, write));
