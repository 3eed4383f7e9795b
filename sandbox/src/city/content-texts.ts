import type { ContentKind, ContentStart } from '../../../server/src/modules/content/rules/kinds.ts';

export interface Published {
  readonly kind: ContentKind;
  readonly category: 'contribution' | 'withdrawal' | 'loan' | 'general';
  readonly channels: readonly ('hall' | 'mobile' | 'employer')[];
  readonly title: string;
  readonly summary: string;
  readonly sections: Readonly<Record<string, string>>;
  readonly start?: ContentStart;
  readonly quotes?: Readonly<Record<string, string>>;
  /** How many days ago it was published; negative when its time is still to come. */
  readonly daysAgo: number;
  readonly withdrawn?: string;
}

const both = ['hall', 'mobile', 'employer'] as const;

/** What the fictional centre publishes: national rules in our own words, the city's own figures marked as made up. */
export const published: readonly Published[] = [
  {
    kind: 'policy',
    category: 'general',
    channels: both,
    title: '《住房公积金管理条例》2026年修订要点',
    summary: '缴存比例、提取情形、贷款时限和法律责任有哪些变化，从哪一天起施行。',
    daysAgo: 50,
    sections: {
      source: '国务院令第844号，2026年9月20日起施行',
      text: '以下是本中心整理的要点，以国务院公布的文本为准。\n## 缴存\n- 单位和职工的缴存比例均 **不低于5%，不高于国家规定的最高比例**（第十八条）\n- 灵活就业人员可以自愿缴存，具体办法由城市人民政府规定（第四十九条）\n## 提取\n- 提取情形增加到九项，增加了装修自住住房、支付自住住房物业费等（第二十四条）\n- 租房提取不再要求房租超出家庭工资收入的一定比例\n- 单位不再出具提取证明，由职工直接申请；仍自受理之日起 **3日内** 作出决定（第二十五条）\n## 贷款\n- 自受理之日起 **10日内** 作出决定，原为15日（第二十六条）\n- 缴存记录全国互认，支持异地贷款和账户转移（第三十一条）\n## 法律责任\n- 单位不办理缴存登记、不为职工设立账户，逾期不办理的，罚款5万元以上30万元以下（第三十九条）\n- 骗取提取的，责令退回，3年内不得提取和贷款；骗取贷款的，5年内不得提取和贷款（第四十一条）',
    },
  },
  {
    kind: 'policy',
    category: 'contribution',
    channels: both,
    title: '缴存比例和缴存基数',
    summary: '单位和职工各按5%至12%缴存；基数是职工本人上一年度月平均工资。',
    daysAgo: 49,
    sections: {
      source: '《住房公积金管理条例》第十六条至第十八条；建金管〔2005〕5号',
      text: '- 月缴存额＝职工本人上一年度月平均工资×缴存比例，单位和职工各自计算\n- 缴存比例各不低于 **5%**，不高于 **12%**\n- 新参加工作的职工，从第二个月起以当月工资为基数；新调入的职工，以调入后当月工资为基数\n- 单位和职工缴存的部分，都属于职工个人所有（第三条）\n缴存确有困难的单位，经职工代表大会或者工会讨论通过，可以向中心申请降低比例或者缓缴，待效益好转后再提高比例或者补缴（第二十条）。',
    },
  },
  {
    kind: 'policy',
    category: 'withdrawal',
    channels: ['hall', 'mobile'],
    title: '租房提取收入比例的说明',
    summary: '房租超出家庭工资收入规定比例的，可以提取（2026年9月20日以前的规定）。',
    daysAgo: 60,
    withdrawn: '条例修订后，租房提取不再要求房租超出收入的一定比例，请看“租房提取”办事指南',
    sections: {
      source: '《住房公积金管理条例》（2019年修订）第二十四条第六项',
      text: '房租超出家庭工资收入的规定比例的，可以提取。',
    },
  },
  {
    kind: 'notice',
    category: 'withdrawal',
    channels: both,
    title: '谨防“代办提取公积金”诈骗',
    summary: '提取一律不收费、不需要中介。',
    daysAgo: 6,
    sections: {
      text: '近期有人以“代办提取”“内部关系”为名收取手续费，或者索要登录密码和验证码。请注意：\n- 提取、贷款和各项查询 **一律不收费**，不需要任何中介\n- 工作人员不会索要您的密码和短信验证码\n- 用虚假材料提取的，要退回，并且 **3年内** 不得提取和贷款（条例第四十一条）\n遇到可疑情况，请拨打 12329 核实。',
    },
  },
  {
    kind: 'notice',
    category: 'general',
    channels: both,
    title: '【演示】网上业务例行维护时间',
    summary: '每月第二个星期日 0:00 至 4:00，网上缴款和提取付款暂停，查询不受影响。',
    daysAgo: 12,
    sections: {
      text: '每月第二个星期日 **0:00 至 4:00** 例行维护。维护期间：\n- 查询、证明开具不受影响\n- 缴款和提取可以提交，维护结束后依次处理\n本公告是演示城市的示例。',
    },
  },
  {
    kind: 'notice',
    category: 'general',
    channels: both,
    title: '【演示】元旦放假期间服务安排',
    summary: '放假期间网点停办，网上业务照常。',
    daysAgo: -14,
    sections: {
      text: '元旦放假期间各服务网点停办，网上查询和办理照常；12329 热线人工服务暂停，自助语音照常。\n本公告是演示城市的示例。',
    },
  },
];
