import { type Guide, type QuotingGuide, quoting } from './guide.ts';
import { fee, list, numbered, outlets, percent, phone, regulation, type Terms, yuan } from './terms.ts';

const own = { kind: 'guide', channels: ['hall', 'mobile'] } as const;

function transfer(terms: Terms): Guide {
  const months = terms.number('transfer.min-deposit-months');
  return {
    ...own,
    category: 'general',
    title: '异地转移接续（转入）',
    summary: '换了城市工作，把原来城市的公积金转到现在的账户，全程网上办理，不用往返两地。',
    start: 'transfer',
    sections: {
      conditions: list(
        '在本中心已开立个人账户，状态为正常缴存',
        `在本中心已缴存满 **${months}个月**`,
        '原城市的账户已经封存，没有被冻结，没有未结清的公积金贷款（由原中心核对）',
      ),
      materials: '不用材料。姓名、证件号码由本中心核对；知道原来的个人账号的，可以填写，方便原中心查找。',
      steps: numbered(
        '登录个人网厅或者手机应用，进入“转移接续”',
        '选择原缴存地中心，提交；条件符合的，系统当即批准并向原中心发出联系函',
        '原中心核对后转出账户信息和款项',
        '信息和款项核对一致，余额计入您现在的账户，并通知您',
      ),
      timeLimit: `申请即时受理。原中心一般在 **${terms.number('transfer.answer-days')}天内** 答复；每一步的时间见“转移接续”中的办理经过。`,
      fee,
      basis: `《全国住房公积金异地转移接续业务操作规程》；建金〔2018〕46号。\n缴存月数：${terms.source('transfer.min-deposit-months')}。`,
      outlets,
      phone,
    },
  };
}

function opening(terms: Terms): Guide {
  const [low, high] = [terms.number('contribution.ratio-min-ppm'), terms.number('contribution.ratio-max-ppm')];
  const [floor, cap] = [terms.number('contribution.base-min-fen'), terms.number('contribution.base-max-fen')];
  return {
    ...own,
    category: 'contribution',
    title: '个人账户设立（开户）',
    summary: '由单位在录用后30日内为您办理，一个人只有一个账户；您不用到中心。',
    start: 'account',
    sections: {
      conditions: list(
        '被单位录用，还没有公积金账户；已有账户的，由单位转入或者启封，不再开户',
        `缴存基数为${yuan(floor)}至${yuan(cap)}，单位和个人的缴存比例各为${percent(low)}至${percent(high)}`,
      ),
      materials: '由单位填报您的姓名、证件号码、手机号码和缴存基数，不交纸质材料。',
      steps: numbered(
        '单位经办人在单位网厅办理职工开户，用数字证书签名',
        '单位缴款到账后，您会收到消息，账户开始计息',
        '用证件号码和登记的手机号码首次登录，在“我的公积金”核对',
      ),
      timeLimit:
        '单位应当自录用之日起 **30日内** 办理。新参加工作的，从参加工作的第二个月开始缴存；新调入的，从调入单位发放工资之日起缴存。',
      fee,
      basis: `${regulation}第十三条、第十五条、第十六条至第十八条。\n基数上下限：${terms.source('contribution.base-min-fen')}。`,
      outlets: '单位网厅和各服务网点均可办理。单位不为您开户的，请在“投诉建议”中反映，或者拨打 12329。',
      phone,
    },
  };
}

const sealing: Guide = {
  ...own,
  category: 'contribution',
  title: '账户封存和启封',
  summary: '封存就是暂停缴存：离职时由单位办理，余额照常计息；在新单位缴存时启封或者转移。',
  start: 'account',
  sections: {
    conditions: list(
      '封存：与单位终止劳动关系，或者停薪、出国等不再领取工资',
      '启封：重新由原单位缴存；到本市其他单位的，由新单位转入',
      '账户被冻结的，解除冻结后再办理',
    ),
    materials: '由单位填报，不交纸质材料，您不用到中心。',
    steps: numbered(
      '单位经办人在单位网厅选择封存或者启封的职工，填写原因，用数字证书签名',
      '从单位下一个应缴月份起生效，已经缴过的月份不变',
      '您会收到消息；账户状态和封存日期见“我的公积金”',
    ),
    timeLimit: '终止劳动关系的，单位应当在 **30日内** 办理。签名后即时生效。',
    fee,
    basis: `${regulation}第十五条。`,
    outlets: '单位网厅和各服务网点均可办理。单位不办理封存的，请带解除劳动关系证明到网点，或者拨打 12329。',
    phone,
  },
};

const papers: Guide = {
  ...own,
  category: 'general',
  title: '开具缴存证明和公积金查询书',
  summary: '网上即时开具带电子印章的证明，任何人都可以在网上核验真伪。',
  start: 'papers',
  sections: {
    conditions: list('在本中心有个人账户，或者曾经有过（已销户）'),
    materials: '不用材料。',
    steps: numbered(
      '登录个人网厅，进入“证明打印”；手机应用在“办理”中开具；或者在网点的自助终端刷身份证打印',
      '选择证明的种类，开具，下载或者打印',
      '收到证明的一方，在个人网厅“证明核验”扫码、输入编号或者上传文件',
    ),
    timeLimit: '即时办结。',
    fee,
    basis: `${regulation}第二十二条、第三十六条。`,
    outlets,
    phone,
  },
};

const register: Guide = {
  ...own,
  category: 'general',
  title: '姓名、证件号码更正和账户合并',
  summary: '登记的姓名、证件号码有误，或者一个人有两个账户的，由本人到柜台办理。',
  start: 'booking',
  sections: {
    conditions: list(
      '更正：登记的姓名、证件类型或者号码与有效证件不一致；证件号码已被他人占用的，先核实再合并',
      '合并：本人有两个账户，并入的账户没有未结清的贷款，没有在途的汇缴、补缴和未办结的提取',
    ),
    materials: list('本人有效身份证件', '更正的，公安机关出具的变更证明等说明情况的证件'),
    steps: numbered(
      '预约网点，或者直接到网点取号',
      '出示证件，工作人员扫描并填报',
      '另一位工作人员复核后生效，并通知您',
    ),
    timeLimit: '材料齐全的，复核通过后即时生效。合并时，利息算到当日，随余额一并转入。',
    fee,
    basis: `${regulation}第十三条：一个职工只能有一个账户。`,
    outlets: '各服务网点，须本人到场。',
    phone,
  },
};

const mobile: Guide = {
  ...own,
  category: 'general',
  title: '修改手机号码和密码',
  summary: '登录后在安全设置中修改，新旧号码都会收到通知；忘记密码的用短信验证码重设。',
  start: 'account',
  sections: {
    conditions: list('登录个人网厅或者手机应用', '修改手机号码的，原号码还能收到短信'),
    materials: '不用材料。原手机号码已经不用的，带身份证到网点变更。',
    steps: numbered(
      '进入“安全设置”，选择修改手机号码或者修改密码',
      '输入密码，以及发到手机的验证码',
      '修改后，新旧号码都会收到通知；不是本人修改的，请立即拨打 12329',
    ),
    timeLimit: '即时办结。',
    fee,
    basis: '《中华人民共和国个人信息保护法》第四十六条。',
    outlets,
    phone,
  },
};

/** 账户: from the opening to the transfer, papers, and what is put right. */
export const accountGuides = (terms: Terms): readonly QuotingGuide[] =>
  [transfer, opening, () => sealing, () => papers, () => register, () => mobile].map((write) => quoting(terms, write));
