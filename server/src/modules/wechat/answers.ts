import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { outletsOf } from '../booking/index.ts';
import { listCasesOf, summaryOf } from '../casework/index.ts';
import { shownList } from '../content/index.ts';
import { answerOf, cancelSubscription, signUp, unbindChannel } from '../notice/index.ts';
import { findPerson, getCenter, maskMobile } from '../party/index.ts';
import { entrancePage, pageAddress } from './account.ts';
import { type Matter, matters, type PersonalMatter, type WechatWords } from './rules.ts';

const link = (path: string, text: string) => `<a href="${pageAddress(path)}">${text}</a>`;
const shown = 5;

/** To who is not bound: why there are no figures, and the way to them. */
export const invitation = (matter: PersonalMatter): string =>
  `“${matters[matter]}”需先绑定您的公积金账户，才能在这里办理。\n${link(entrancePage, '点此登录并绑定')}（约一分钟，用网上服务大厅的账号）。`;

export async function welcome({ tx, centerId }: Call, words: WechatWords): Promise<string> {
  const { name } = await getCenter(tx, centerId);
  return `您好，这里是${name}的公众号。\n${helpText(words)}`;
}

/** What can be asked for, by the first of the centre's words for each. */
export function helpText(words: WechatWords): string {
  const first = (matter: Matter) => words[matter]?.[0] ?? matters[matter];
  const said = (list: readonly Matter[]) => list.map(first).join('、');
  return (
    `发送文字即可查询：\n绑定后：${said(['contribution', 'entries', 'loan', 'repayments', 'progress', 'sign', 'cancel', 'unbind'])}\n` +
    `无需绑定：${said(['withdraw', 'outlets', 'policies', 'guides'])}\n${link(entrancePage, '绑定或登录')}　发送“${first('person')}”由坐席答复，也可以拨打12329。`
  );
}

async function progress(call: Call, personId: string): Promise<string> {
  const { rows, total } = await listCasesOf(call.tx, call.centerId, ['person', personId], { limit: shown, offset: 0 });
  if (total === 0) return '您没有办理中的业务，也没有办理记录。';
  const lines = rows.map((row) => {
    const { title, number, stateText, dueOn } = summaryOf(row);
    const due = dueOn ? `，承诺 ${formatDay(Temporal.PlainDate.from(dueOn))} 前办结` : '';
    return `· ${title}（尾号${number.slice(-4)}）：${stateText}${due}`;
  });
  return `您最近的业务：\n${lines.join('\n')}${total > rows.length ? `\n共 ${total} 件，其余请登录查看。` : ''}`;
}

async function outlets(call: Call): Promise<string> {
  const { outlets: all } = await outletsOf(call, call.centerId);
  if (all.length === 0) return '网点信息暂未发布，请拨打12329咨询。';
  const lines = all.slice(0, shown).map(({ name, address, phone }) => `· ${name}\n  ${address}　${phone}`);
  return `服务网点：\n${lines.join('\n')}\n${link('/outlets', '全部网点、营业时间与预约')}`;
}

async function published(call: Call, kind: 'policy' | 'guide'): Promise<string> {
  const query = { centerId: call.centerId, channel: 'hall', kind, pageSize: shown } as const;
  const { rows } = await shownList(call, { query });
  if (rows.length === 0) return '暂未发布，请拨打12329咨询。';
  const lines = rows.map(({ itemId, title, liveAt }) => {
    const day = formatDay(dayOf(Temporal.Instant.from(liveAt)));
    return `· ${link(`/info/${itemId}`, title)}${kind === 'policy' ? `（${day}）` : ''}`;
  });
  return `${kind === 'policy' ? '最新政策' : '办事指南'}：\n${lines.join('\n')}\n${link('/info', '查看全部')}`;
}

async function signed(call: Call, personId: string): Promise<string> {
  const person = await findPerson(call, personId);
  if (!person?.mobile) return '您没有登记手机号码，请携带身份证到柜台登记后再签约。';
  await signUp(call, { personId, mobile: person.mobile });
  return `短信签约成功，账户变动将发送至 ${maskMobile(person.mobile)}。签约在各渠道同时生效。`;
}

/** Answers somebody who is bound; what changes something is done here, in the same transaction. */
export async function answerPersonal(call: Call, matter: PersonalMatter, personId: string): Promise<string> {
  switch (matter) {
    case 'contribution':
    case 'entries':
    case 'loan':
    case 'repayments':
      return answerOf(call, personId, { command: matter, identity: undefined, months: undefined });
    case 'progress':
      return progress(call, personId);
    case 'sign':
      return signed(call, personId);
    case 'cancel':
      return (await cancelSubscription(call, personId))
        ? '已取消短信签约，之后不再发送账户变动短信；公众号通知不受影响。'
        : '您尚未签约短信服务。';
    case 'unbind':
      await unbindChannel(call, personId, 'wechat');
      return `已解除绑定，之后不再向此微信发送您的账户信息。需要时可${link(entrancePage, '重新绑定')}。`;
    default:
      return matter satisfies never;
  }
}

/** Answers anybody. */
export async function answerPublic(
  call: Call,
  matter: Exclude<Matter, PersonalMatter | 'person'>,
  words: WechatWords,
  isBound: boolean,
): Promise<string> {
  switch (matter) {
    case 'withdraw':
      return `提取公积金在手机上就能办：先看能不能提、能提多少和为什么，再申请，办结后款项转入您的银行卡。\n${link('/m/withdrawals/new', '看能提多少并申请')}　${link('/m/withdrawals', '提取记录和进度')}`;
    case 'outlets':
      return outlets(call);
    case 'policies':
      return published(call, 'policy');
    case 'guides':
      return published(call, 'guide');
    case 'bind':
      return isBound
        ? `您已绑定。${link(entrancePage, '进入公积金服务')}；发送“${words.unbind[0] ?? ''}”可解除绑定。`
        : `${link(entrancePage, '点此登录并绑定')}您的公积金账户（用网上服务大厅的账号）。`;
    case 'help':
      return helpText(words);
    default:
      return matter satisfies never;
  }
}
