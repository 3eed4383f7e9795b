import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { hasPassword } from '../../identity/index.ts';
import { notify } from '../../notice/index.ts';
import {
  changeMobile,
  findEmployer,
  findPerson,
  maskMobile,
  ownersOfMobiles,
  personContexts,
} from '../../party/index.ts';
import { foldMobile, identifierFaultText, mobileFault } from '../../party/rules.ts';
import { checkMayChange } from './checks.ts';
import { emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { ownAccounts } from './people.ts';
import { refusals } from './problems.ts';
import { type BusinessRow, listBusinessLines } from './store.ts';

export interface MemberInput {
  readonly businessId: string;
  readonly accountId: string;
  readonly mobile: string;
}

/**
 * 职工信息修改: the mobile that the centre reaches a person by. Name, certificate type and certificate number cannot be
 * changed in the hall, nor can the bank card that withdrawals are paid to: those take the person at the counter.
 */
export async function draftMember(call: Call, employerId: string, input: MemberInput): Promise<string> {
  const [account] = await ownAccounts(call, employerId, [input.accountId]);
  const { effectiveMonth } = await checkMayChange(call, employerId, 'member-change');
  const person = account && (await findPerson(call, account.personId));
  if (!account || !person) throw new Problem(refusals.notFound);
  if (await hasPassword(call, person.personId)) {
    // The mobile takes the codes of the person's own login: only they may move it.
    throw new Problem(refusals.outOfPolicy, {
      detail: '该职工已开通个人网上服务，手机号码用于本人登录，单位不能代为修改。',
      remedy: '请职工本人登录个人网厅或携带身份证到柜台修改。',
    });
  }
  const mobile = foldMobile(input.mobile);
  await checkMobile(call, mobile, person);
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'member-change',
    effectiveMonth,
    lines: [
      {
        ...emptyLine,
        accountId: account.accountId,
        personId: person.personId,
        month: effectiveMonth,
        reason: '手机号码',
        facts: { before: person.mobile ? maskMobile(person.mobile) : null, after: maskMobile(mobile) },
        personalSealed: call.vault.seal(mobile, personContexts.mobile),
      },
    ],
  });
}

async function checkMobile(
  call: Call,
  mobile: string,
  person: { readonly personId: string; readonly mobile: string | null },
): Promise<void> {
  const fault = mobileFault(mobile);
  if (fault) {
    const message = `手机号码${identifierFaultText[fault]}`;
    throw new Problem(refusals.outOfPolicy, { detail: `${message}。`, fields: { mobile: message } });
  }
  if (mobile === person.mobile) throw new Problem(refusals.nothingChanges, { detail: '新手机号码与登记的相同。' });
  const owners = (await ownersOfMobiles(call, [mobile])).get(mobile) ?? [];
  if (owners.some((owner) => owner !== person.personId)) {
    throw new Problem(refusals.outOfPolicy, {
      detail: '该手机号码已登记在另一名缴存人名下。',
      remedy: '请填写职工本人使用的号码；确需共用的，请职工本人到柜台办理。',
      fields: { mobile: '已登记在另一名缴存人名下' },
    });
  }
}

async function changed(call: Call, business: BusinessRow) {
  const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
  const [line] = rows;
  const person = line && (await findPerson(call, line.personId));
  if (!line?.personalSealed || !person) throw new Problem(refusals.outdated);
  return { person, mobile: call.vault.open(line.personalSealed, personContexts.mobile) };
}

export const memberKind: KindHandler = {
  async textLines(call, business) {
    const { person, mobile } = await changed(call, business);
    return [
      `职工：${person.name}`,
      `手机号码：${person.mobile ? maskMobile(person.mobile) : '未登记'}变为${maskMobile(mobile)}`,
    ];
  },
  async apply(call, business) {
    const { person, mobile } = await changed(call, business);
    await checkMobile(call, mobile, person);
    await changeMobile(call, person, mobile);
    const employer = await findEmployer(call, business.employerId);
    await notify(call, 'person.mobile-changed', ['person', person.personId], {
      employerName: employer?.name ?? '',
      mobileMasked: maskMobile(mobile),
    });
    return 'finish';
  },
};
