import type { Call } from '../../platform/call.ts';
import { formatInstantText, formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { findOpenAccount, type PersonalAccount } from '../account/index.ts';
import { drawForm, type FormPart } from '../document/index.ts';
import type { RegisterAnswer } from '../evidence/index.ts';
import { findPersonalBalance } from '../ledger/index.ts';
import {
  type CertificateType,
  certificateTypes,
  findEmployer,
  findPerson,
  getCenter,
  type Person,
} from '../party/index.ts';
import { getSpecialAccount } from '../settlement/index.ts';
import { newestTransferOf } from '../transfer/index.ts';
import { withdrawalStart } from '../withdrawal/index.ts';
import { refusals as withdrawalRefusals } from '../withdrawal/problems.ts';

/** A form as it is drawn, with its pages. */
export interface DrawnForm {
  readonly title: string;
  readonly pdf: Uint8Array;
  readonly pages: number;
}

async function draw(
  call: Call,
  title: string,
  parts: readonly FormPart[],
  notes: readonly string[],
): Promise<DrawnForm> {
  const { name: centerName } = await getCenter(call.tx, call.centerId);
  const form = { title, centerName, printedAt: formatInstantText(call.now), parts, notes };
  return { title, ...(await drawForm(form, call.now)) };
}

interface Applicant {
  readonly person: Person;
  readonly account: PersonalAccount | undefined;
  readonly employerName: string;
  readonly employerAccountNo: string;
}
async function applicantOf(call: Call): Promise<Applicant> {
  const person = await findPerson(call, call.actor.id);
  if (!person) throw new Error('a session without a person');
  const account = await findOpenAccount(call.tx, call.centerId, person.personId);
  const employer = account && (await findEmployer(call, account.employerId));
  return {
    person,
    account,
    employerName: employer?.name ?? '',
    employerAccountNo: employer?.employerAccountNo ?? '',
  };
}

const identity = ({ person }: Applicant) => [
  { label: '姓名', value: person.name },
  { label: '联系电话', value: person.mobile ?? '' },
  { label: '证件类型', value: certificateTypes[person.certificateType as CertificateType].name },
  { label: '证件号码', value: person.certificateNumber },
];

/** What only the applicant knows. */
const withdrawalBlanks: readonly FormPart[] = [
  {
    kind: 'facts',
    heading: '提取金额与收款账户（须为申请人本人账户）',
    facts: [
      { label: '申请金额（小写）', value: '' },
      { label: '大写', value: '' },
      { label: '开户银行', value: '' },
      { label: '银行卡号', value: '' },
      { label: '房屋坐落或依据文件', value: '', wide: true },
    ],
  },
  {
    kind: 'facts',
    heading: '共同申请人（配偶、父母、子女提取的填写）',
    facts: [
      { label: '姓名', value: '' },
      { label: '与申请人关系', value: '' },
      { label: '证件号码', value: '' },
      { label: '联系电话', value: '' },
    ],
  },
];

type WithdrawalOption = Awaited<ReturnType<typeof withdrawalStart>>['reasons'][number];

/** What is to be brought to the window for a reason, and what the authorities confirm instead. */
function bringAlong({ name, papers }: WithdrawalOption): string[] {
  const needed = papers.filter(({ isWaived }) => !isWaived);
  const brought = needed.filter(({ authority }) => authority === null).map((one) => one.name);
  const asked = needed.flatMap((one) => (one.authority ? [`${one.name}（${one.authority}）`] : []));
  return [
    `${name}提取请携带：${['本人身份证', '本人名下的借记卡', ...brought].join('、')}。`,
    ...(asked.length > 0 ? [`经您授权向有关部门核实，核实一致的不用提交：${asked.join('、')}。`] : []),
  ];
}

/** K-P6 提取申请表: who applies and their account are filled in, the reason is ticked, the rest is for the pen. */
export async function withdrawalForm(call: Call, reason: string): Promise<DrawnForm> {
  const { reasons } = await withdrawalStart(call, call.actor.id);
  const offered = reasons.filter(({ isOffered }) => isOffered);
  const chosen = offered.find((one) => one.reason === reason);
  if (!chosen)
    throw new Problem(withdrawalRefusals.notOffered, {
      remedy: '请选择本地规定可以提取的情形；有疑问的，请到柜台或拨打 12329。',
    });
  const applicant = await applicantOf(call);
  const { account, employerName, employerAccountNo } = applicant;
  const balance = account && (await findPersonalBalance(call.tx, call.centerId, account.accountId));
  return draw(
    call,
    '住房公积金提取申请表',
    [
      {
        kind: 'facts',
        heading: '申请人',
        facts: [
          ...identity(applicant),
          { label: '个人账号', value: account?.accountNo ?? '' },
          { label: '缴至年月', value: balance?.contributedTo ? formatMonthText(balance.contributedTo) : '' },
          { label: '单位名称', value: employerName, wide: true },
          { label: '单位账号', value: employerAccountNo },
          { label: '账户余额', value: balance ? `${formatYuan(balance.carried + balance.current)} 元` : '' },
        ],
      },
      {
        kind: 'choices',
        heading: '提取原因（只选一项）',
        columns: 3,
        choices: offered.map((one) => ({ text: one.name, isChosen: one === chosen })),
      },
      ...withdrawalBlanks,
      {
        kind: 'declaration',
        heading: '申请人声明',
        text: '本人保证所填内容和提交的材料真实、完整，同意住房公积金管理中心为办理本业务向有关部门核验本人及共同申请人的相关信息；如有虚假，愿承担相应的法律责任并退回所提款项。',
        signatures: ['申请人签名'],
      },
      { kind: 'opinion', heading: '管理中心意见', signatures: ['受理', '复核', '审批'] },
    ],
    [
      '已印出的内容来自本中心登记；与实际不符的，请先办理变更，不要在表上涂改。',
      ...bringAlong(chosen),
      '其他情形的材料见“办事指南”；多数提取可在网上服务大厅和手机应用办理，不用本表。',
      '受理后三日内作出准予或者不准予提取的决定（《住房公积金管理条例》第二十五条）。',
    ],
  );
}

/** K-P7 异地转移接续申请表: this centre is where the money shall come to. */
export async function transferForm(call: Call): Promise<DrawnForm> {
  const applicant = await applicantOf(call);
  const { account, employerName, employerAccountNo } = applicant;
  const [center, special, underWay] = await Promise.all([
    getCenter(call.tx, call.centerId),
    getSpecialAccount(call.tx, call.centerId),
    newestTransferOf(call, applicant.person.personId),
  ]);
  return draw(
    call,
    '住房公积金异地转移接续申请表',
    [
      { kind: 'facts', heading: '职工信息', facts: identity(applicant) },
      {
        kind: 'facts',
        heading: '转入地信息（现缴存地）',
        facts: [
          { label: '转入地中心', value: center.name, wide: true },
          { label: '现单位名称', value: employerName, wide: true },
          { label: '现单位账号', value: employerAccountNo },
          { label: '现个人账号', value: account?.accountNo ?? '' },
          { label: '资金接收户名', value: special.accountName, wide: true },
          { label: '接收账号', value: special.accountNo },
          { label: '开户银行', value: special.bankName },
        ],
      },
      {
        kind: 'facts',
        heading: underWay ? `转出地信息（联系函 ${underWay.letterNo} 正在办理）` : '转出地信息（原缴存地，由职工填写）',
        facts: [
          { label: '转出地中心', value: underWay?.otherName ?? '', wide: true },
          { label: '原单位名称', value: '', wide: true },
          { label: '原个人账号', value: underWay?.formerAccountNo ?? '' },
          { label: '离开原单位时间', value: '' },
          { label: '转出地曾用证件', value: '', wide: true },
        ],
      },
      {
        kind: 'choices',
        heading: '在转出地的住房公积金贷款',
        columns: 3,
        choices: ['没有贷款', '有贷款，已结清', '有贷款，尚未结清'].map((text) => ({ text, isChosen: false })),
      },
      {
        kind: 'declaration',
        heading: '职工授权与声明',
        text: `本人已在转入地重新就业并缴存住房公积金，申请将转出地账户内的全部存储余额转入上述账户，授权${center.name}向转出地中心出具联系函、核对本人账户信息并办理资金划转。所填内容真实，如有虚假愿承担相应的法律责任。`,
        signatures: ['职工签名'],
      },
      { kind: 'opinion', heading: '转入地中心意见', signatures: ['经办', '复核'] },
    ],
    [
      '须已在本市开立账户并正常缴存；具体期限以办事指南为准。不能跨地支取现金，资金只在两地专户之间划转。',
      '转出地账户须已封存；转出地有未结清贷款的，先向转出地中心了解能否转移。',
      '受理后本中心向转出地中心发出联系函，转入到账后短信告知。',
    ],
  );
}

const natureOfEmployer: FormPart = {
  kind: 'choices',
  heading: '单位性质（只选一项）',
  columns: 4,
  choices: [
    '机关',
    '事业单位',
    '国有企业',
    '城镇集体企业',
    '外商投资企业',
    '城镇私营企业',
    '民办非企业单位',
    '其他',
  ].map((text) => ({ text, isChosen: false })),
};

/** What only the employer knows, and what it declares. */
const openingBlanks: readonly FormPart[] = [
  {
    kind: 'facts',
    heading: '缴存安排',
    facts: [
      { label: '首次汇缴年月', value: '' },
      { label: '职工人数', value: '' },
      { label: '单位缴存比例', value: '' },
      { label: '个人缴存比例', value: '' },
      { label: '缴款银行', value: '' },
      { label: '缴款账号', value: '' },
    ],
  },
  {
    kind: 'declaration',
    heading: '单位声明',
    text: '本单位保证所填内容真实、准确，按规定为职工办理账户设立并按时、足额缴存住房公积金，登记事项变更后三十日内办理变更登记。',
    signatures: ['单位（盖章）', '法定代表人'],
  },
  { kind: 'opinion', heading: '管理中心意见', signatures: ['受理', '复核'] },
];

/** K-U8 单位开户申请表: filled in as far as the register of employers and the handler's card tell. */
export async function openingForm(
  call: Call,
  known: {
    readonly creditCode: string;
    readonly register: RegisterAnswer | undefined;
    readonly handler: { readonly name: string; readonly certificateNumber: string } | undefined;
  },
): Promise<DrawnForm> {
  const record = known.register?.result === 'found' ? known.register.record : undefined;
  return draw(
    call,
    '住房公积金单位缴存登记（开户）申请表',
    [
      {
        kind: 'facts',
        heading: '单位信息',
        facts: [
          { label: '单位名称', value: record?.name ?? '', wide: true },
          { label: '统一社会信用代码', value: known.creditCode },
          { label: '成立日期', value: record?.establishedOn ?? '' },
          { label: '注册地址', value: record?.address ?? '', wide: true },
          { label: '法定代表人', value: record?.legalRepresentative ?? '' },
          { label: '法定代表人证件号码', value: '' },
          { label: '办公地址', value: '', wide: true },
          { label: '单位电话', value: '' },
          { label: '发薪日', value: '' },
        ],
      },
      natureOfEmployer,
      {
        kind: 'facts',
        heading: '经办人',
        facts: [
          { label: '姓名', value: known.handler?.name ?? '' },
          { label: '手机号码', value: '' },
          { label: '证件号码', value: known.handler?.certificateNumber ?? '', wide: true },
        ],
      },
      ...openingBlanks,
    ],
    [
      '单位应当自设立之日起三十日内办理缴存登记，登记后二十日内为职工设立账户（《住房公积金管理条例》第十四条）。',
      '已印出的单位信息来自市场监管登记；不符的请以营业执照为准，由柜台更正。',
      '携带营业执照、法定代表人和经办人身份证件、本表到柜台办理，不收费。',
    ],
  );
}
