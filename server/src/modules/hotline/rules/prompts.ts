import { formatDay, formatMonthText } from '../../../platform/dates.ts';
import { fen, formatYuan } from '../../../platform/money.ts';
import { amountWords, dayWords, digitWords, monthWords, numberWords, timeWords } from './chinese.ts';

interface Prompt {
  /** Where it is heard, for whoever edits it. */
  readonly title: string;
  readonly text: string;
  /** What must stand in the text, as `{名称}`. */
  readonly variables: readonly string[];
}
const prompt = (title: string, text: string, ...variables: string[]): Prompt => ({ title, text, variables });

/** Every sentence that the hotline says. A centre may word each of them differently. */
export const prompts = {
  'choose-centre': prompt('选择中心', '您好，欢迎致电一二三二九住房公积金热线。'),
  'centre-key': prompt('选择中心：每个中心', '{中心}，请按{键}。', '中心', '键'),
  welcome: prompt('欢迎', '您好，欢迎致电{中心}一二三二九热线。', '中心'),
  'menu-key': prompt('主菜单：每一项', '{业务}，请按{键}。', '业务', '键'),
  'menu-end': prompt('主菜单：结尾', '人工服务，请按零。重听，请按星号键。'),
  'wrong-key': prompt('按键无效', '您的按键无效，请重新选择。'),
  'guide-contribution': prompt(
    '缴存指南',
    '缴存业务：新参加工作的职工，由单位在录用之日起三十日内办理账户设立。单位应当在发放工资之日起五日内，为职工汇缴住房公积金。缴存情况可以在网上服务大厅查询。',
  ),
  'guide-withdrawal': prompt(
    '提取指南',
    '提取业务：购买、建造、翻建、大修自住住房，偿还购房贷款本息，租赁住房，离休退休，以及与单位终止劳动关系等情形，可以申请提取住房公积金。申请可以在网上服务大厅提交，由系统核验材料。',
  ),
  'guide-loan': prompt(
    '贷款指南',
    '贷款业务：购买、建造、翻建、大修自住住房的缴存职工，可以申请住房公积金贷款。可贷额度与账户余额、还款能力和所购住房有关，可以在网上服务大厅试算。',
  ),
  'guide-policy': prompt(
    '政策与办事指南',
    '政策与办事指南：网上服务大厅的政策法规和办事指南栏目，公布各项业务的条件、材料、流程和时限。您也可以转人工服务咨询。',
  ),
  'after-guide': prompt('指南之后', '重听，请按一。返回主菜单，请按星号键。人工服务，请按零。'),
  outlet: prompt('网点', '{网点}，地址：{地址}，电话：{电话}，{时间}办理业务。', '网点', '地址', '电话', '时间'),
  'no-outlets': prompt('没有网点', '暂无网点信息，请按零转人工服务。'),
  'ask-certificate': prompt(
    '输入身份证号码',
    '请输入十八位身份证号码，以井号键结束。末位是字母的，请按星号键代替。人工服务，请按零。',
  ),
  'wrong-certificate': prompt('身份证号码格式不对', '您输入的身份证号码不完整，请重新输入。'),
  'ask-mobile': prompt('输入预留手机号码', '请输入您在公积金中心预留的手机号码，以井号键结束。返回请按星号键。'),
  'wrong-mobile': prompt('手机号码格式不对', '您输入的手机号码不完整，请重新输入。'),
  'ask-pin': prompt(
    '输入查询密码',
    '请输入六位查询密码，以井号键结束。返回请按星号键。没有设置查询密码的，可以在网上服务大厅或者柜台设置。',
  ),
  'not-identified': prompt('身份未核实', '未能核实您的身份，请核对后重新输入。'),
  locked: prompt(
    '已锁定',
    '因连续多次输入错误，自助查询已暂时停用，请十五分钟后再试。您可以按零转人工服务，或者带身份证到柜台办理。',
  ),
  'number-hidden': prompt(
    '来电号码隐藏',
    '您的来电没有显示号码，不能自助查询个人信息。请显示号码后再拨，或者按零转人工服务。',
  ),
  identified: prompt('身份已核实', '身份核实成功。'),
  'left-elsewhere': prompt('已在其他渠道退出', '您已在其他渠道退出登录，本次通话的身份核实已失效，请重新核实。'),
  'query-menu': prompt(
    '个人查询菜单',
    '余额和缴存，请按一。提取记录，请按二。贷款，请按三。业务办理进度，请按四。返回主菜单，请按星号键。人工服务，请按零。结束并评价，请按井号键。',
  ),
  'no-account': prompt('没有账户', '没有查询到您的公积金账户。'),
  balance: prompt('余额', '您尾号{尾号}的公积金账户，状态为{状态}，余额{余额}。', '尾号', '状态', '余额'),
  'month-deposit': prompt('月缴存额', '每月缴存额{金额}。', '金额'),
  'last-contribution': prompt('最近一次缴存', '最近一次缴存是{日期}入账的{月份}，金额{金额}。', '日期', '月份', '金额'),
  'no-contribution': prompt('没有缴存记录', '没有查询到缴存记录。'),
  withdrawal: prompt('提取记录', '{日期}申请的{事由}提取，金额{金额}，{状态}。', '日期', '事由', '金额', '状态'),
  'no-withdrawal': prompt('没有提取记录', '没有查询到提取记录。'),
  loan: prompt('贷款', '您合同尾号{尾号}的公积金贷款，剩余本金{余额}。', '尾号', '余额'),
  'loan-next': prompt('下期还款', '下一期还款日{日期}，应还{金额}。', '日期', '金额'),
  'loan-owed': prompt('逾期', '目前逾期{金额}，请尽快归还。', '金额'),
  'loan-settled': prompt('贷款已结清', '您合同尾号{尾号}的公积金贷款已经结清。', '尾号'),
  'loan-returned': prompt('贷款款项退回', '您的公积金贷款{金额}被收款银行退回，重新付出前不用还款。', '金额'),
  'loan-signing': prompt('贷款未发放', '您的公积金贷款{金额}尚未发放。', '金额'),
  'no-loan': prompt('没有贷款', '没有查询到您的公积金贷款。'),
  'case-progress': prompt('业务进度', '您{日期}申请的{业务}，目前{状态}。', '日期', '业务', '状态'),
  'no-case': prompt('没有在办业务', '没有查询到您的业务。'),
  'after-answer': prompt(
    '查询之后',
    '重听，请按一。把结果发到预留手机，请按九。返回，请按星号键。人工服务，请按零。结束并评价，请按井号键。',
  ),
  'sms-sent': prompt('短信已发送', '查询结果将以短信发到您的预留手机。'),
  'sms-too-many': prompt('短信过多', '您今天发送短信的次数已经用完。'),
  'ask-unit-account': prompt('输入单位账号', '请输入单位公积金账号，以井号键结束。人工服务，请按零。'),
  'ask-handler-mobile': prompt('输入经办人手机', '请输入单位登记的经办人手机号码，以井号键结束。返回请按星号键。'),
  employer: prompt(
    '单位基本信息',
    '尾号{尾号}的单位账户，状态为{状态}，缴至{月份}，正常缴存{人数}人，单位和个人缴存比例各为{单位比例}和{个人比例}。',
    '尾号',
    '状态',
    '月份',
    '人数',
    '单位比例',
    '个人比例',
  ),
  'employer-new': prompt('单位尚未缴存', '尾号{尾号}的单位账户，状态为{状态}，尚无缴存。', '尾号', '状态'),
  'please-wait': prompt('稍候', '正在查询，请稍候。'),
  'system-busy': prompt('系统繁忙', '系统繁忙，暂时不能查询，请稍后再试，或者按零转人工服务。'),
  'service-closed': prompt('业务暂停', '{业务}自{日期}起在本热线暂停，原因是：{原因}。', '业务', '日期', '原因'),
  'service-hours': prompt('不在服务时间', '{业务}现在不在服务时间。服务时间为{时间}。', '业务', '时间'),
  'service-opens': prompt('下次开放', '下一次开放是{日期}{时刻}。', '日期', '时刻'),
  'service-elsewhere': prompt('其他渠道', '现在可以通过{渠道}办理。', '渠道'),
  'service-later': prompt('稍后再来电', '请您稍后再来电，或者到柜台咨询。'),
  'service-busy': prompt('来电过多', '现在使用热线的人较多，请{秒数}秒后再试。', '秒数'),
  transferring: prompt('转人工', '正在为您转接人工服务，请稍候。'),
  'queue-place': prompt('排队人数', '您前面还有{人数}位来电在等候。不再等候、请我们回电的，请按星号键。', '人数'),
  'queue-next': prompt('下一位', '您是下一位，请稍候。不再等候、请我们回电的，请按星号键。'),
  'still-waiting': prompt('继续等候', '坐席正忙，请您继续等候。请我们回电的，请按星号键。'),
  'agent-comes': prompt('坐席接听', '{工号}号工作人员为您服务。', '工号'),
  'agents-closed': prompt('非人工时间', '现在不是人工服务时间。人工服务时间为{时间}。', '时间'),
  'agents-busy': prompt('无人接听', '暂时没有工作人员接听。'),
  'call-back': prompt('回电', '需要我们回电的，请按一。返回主菜单，请按星号键。'),
  'call-back-number': prompt('回电号码', '请输入回电的电话号码，以井号键结束。使用来电号码的，请直接按井号键。'),
  'call-back-kept': prompt('回电已登记', '已经登记，我们将在{天数}个工作日内给您回电。', '天数'),
  rate: prompt('评价', '请您对本次服务作出评价：满意，请按一。基本满意，请按二。不满意，请按三。'),
  thanks: prompt('再见', '感谢您的来电，再见。'),
} as const satisfies Record<string, Prompt>;
export type PromptKey = keyof typeof prompts;
export const promptKeys = Object.keys(prompts) as readonly PromptKey[];

/** A value in a sentence. Words of a value are sounds of their own, so that figures need no new ones. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'amount'; readonly fen: bigint }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'day'; readonly day: Temporal.PlainDate }
  | { readonly kind: 'month'; readonly month: Temporal.PlainDate }
  | { readonly kind: 'time'; readonly time: Temporal.PlainTime };

export interface Spoken {
  readonly prompt: PromptKey;
  readonly values?: Readonly<Record<string, Value>>;
}

function wordsOf(value: Value): string[] {
  switch (value.kind) {
    case 'text':
      return value.text ? [value.text] : [];
    case 'amount':
      return amountWords(value.fen);
    case 'number':
      return numberWords(BigInt(value.value));
    case 'digits':
      return digitWords(value.digits);
    case 'day':
      return dayWords(value.day);
    case 'month':
      return monthWords(value.month);
    case 'time':
      return timeWords(value.time);
    default:
      return value satisfies never;
  }
}

/** The sentences that a centre words differently; the others are as in `prompts`. */
export type OwnWords = Readonly<Partial<Record<string, string>>>;

/** A sentence as the sounds that say it, one after the other: the fixed text between the values, and the values' words. */
export function soundsOf({ prompt: key, values = {} }: Spoken, own: OwnWords): string[] {
  const text = own[key] ?? prompts[key].text;
  return text.split(/(\{[^{}]+\})/).flatMap((piece) => {
    const name = /^\{(.+)\}$/.exec(piece)?.[1];
    if (name === undefined) return hasWords(piece) ? [piece] : [];
    const value = values[name];
    if (!value) throw new Error(`the prompt ${key} lacks ${name}`);
    return wordsOf(value);
  });
}

/** Punctuation alone has no sound. */
const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** What is wrong with a new wording, in Chinese; empty when nothing is. */
export function wordingFaults(key: PromptKey, text: string): string[] {
  const faults: string[] = [];
  const wanted: readonly string[] = prompts[key].variables;
  const given = [...text.matchAll(/\{([^{}]*)\}/g)].map((found) => found[1] as string);
  for (const name of given) if (!wanted.includes(name)) faults.push(`没有名为“${name}”的变量`);
  for (const name of wanted) if (!given.includes(name)) faults.push(`缺少变量“{${name}}”`);
  if (/[{}]/.test(text.replace(/\{[^{}]*\}/g, ''))) faults.push('花括号没有成对');
  if (!hasWords(text.replace(/\{[^{}]*\}/g, '')) && wanted.length === 0) faults.push('内容不能为空');
  return faults;
}

function writtenValue(value: Value): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'amount':
      return `${formatYuan(fen(value.fen))}元`;
    case 'number':
      return String(value.value);
    case 'digits':
      return value.digits;
    case 'day':
      return formatDay(value.day);
    case 'month':
      return formatMonthText(value.month);
    case 'time':
      return value.time.toString({ smallestUnit: 'minute' });
    default:
      return value satisfies never;
  }
}

/** The same sentence as a short message says it. */
export function writtenOf({ prompt: key, values = {} }: Spoken, own: OwnWords): string {
  return (own[key] ?? prompts[key].text).replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (!value) throw new Error(`the prompt ${key} lacks ${name}`);
    return writtenValue(value);
  });
}
