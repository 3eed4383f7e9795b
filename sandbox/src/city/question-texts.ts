import type { Published } from './content-texts.ts';

const all = ['hall', 'mobile', 'employer'] as const;
const regulation = '《住房公积金管理条例》';

const question = (
  category: Published['category'],
  title: string,
  summary: string,
  rest: { similar: string; answer?: string; basis: string; start?: Published['start'] },
): Published => ({
  kind: 'question',
  category,
  channels: all,
  title,
  summary,
  daysAgo: 40,
  ...(rest.start && { start: rest.start }),
  sections: { similar: rest.similar, answer: rest.answer ?? summary, basis: rest.basis },
});

/** Questions of the knowledge base, with answers in our own words; the city's figures are made up. */
export const questions: readonly Published[] = [
  question(
    'withdrawal',
    '租房提取需要什么材料',
    '网上申请不用交纸质材料：住房和婚姻情况由系统向有关部门核验，您只需同意核验并填写收款银行卡。',
    {
      similar: '租房怎么提取公积金\n租房子能取公积金吗\n租房提取要租房合同吗',
      basis: `${regulation}第二十四条；演示城市租房提取规定`,
      start: 'withdrawal',
    },
  ),
  question(
    'withdrawal',
    '离职以后怎么提取公积金',
    '离职后账户封存，没有继续就业的，按规定的月数期满后可以在网上申请提取全部余额；已到新单位就业的，请把账户转移过去。',
    {
      similar: '辞职了公积金怎么取\n离职提取要多久\n失业可以提取吗',
      basis: `${regulation}第二十四条；演示城市离职提取规定`,
      start: 'withdrawal',
    },
  ),
  question(
    'withdrawal',
    '退休提取怎么办理',
    '达到退休年龄或已办退休的，在网上申请，核验通过后支付全部余额并销户，不收费。',
    {
      similar: '退休了公积金怎么取\n退休销户',
      basis: `${regulation}第二十四条`,
      start: 'withdrawal',
    },
  ),
  question(
    'loan',
    '公积金贷款可以提前还款吗',
    '可以。在“我的贷款”中申请部分或全部提前还款，按实际占用天数计息，不收违约金。',
    {
      similar: '贷款提前还清\n提前还贷有违约金吗\n部分提前还款',
      basis: '演示城市贷款管理规定',
      start: 'loan',
    },
  ),
  question(
    'loan',
    '贷款额度怎么计算',
    '额度受账户余额倍数、还款能力、房价比例和最高限额四项限制，取其中最低的一项；可以先用贷款计算器测算。',
    {
      similar: '能贷多少钱\n贷款最高额度\n公积金能贷几十万',
      basis: '演示城市贷款管理规定',
      start: 'calculator',
    },
  ),
  question('contribution', '新参加工作从哪个月开始缴存', '从参加工作的第二个月开始缴存，以第二个月的工资为缴存基数。', {
    similar: '刚毕业什么时候交公积金\n新员工第一个月缴公积金吗',
    basis: `${regulation}第十七条`,
    start: 'remittance',
  }),
  question('contribution', '缴存比例是多少', '单位和职工的比例各为百分之五至百分之十二，由单位在规定范围内确定。', {
    similar: '公积金交几个点\n单位最低缴存比例',
    basis: `${regulation}第十八条`,
    start: 'remittance',
  }),
  question(
    'general',
    '忘记登录密码怎么办',
    '在登录页点“忘记密码”，用身份证号和预留手机的验证码重新设置；手机号已停用的，请带身份证到网点更改。',
    {
      similar: '密码忘了\n登录不上去\n重置密码',
      basis: '网上服务大厅使用须知',
    },
  ),
  question(
    'general',
    '公积金怎么转移到别的城市',
    '请向转入地的公积金中心申请，由两地中心通过全国平台办理，不用回原缴存地。',
    {
      similar: '异地转移\n换城市工作公积金怎么办\n转到外地',
      basis: '《全国住房公积金异地转移接续业务操作规程》',
    },
  ),
];
