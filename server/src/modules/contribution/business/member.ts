import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { nextDueMonth } from '../../account/index.ts';
import { hasPassword } from '../../identity/index.ts';
import { notify, tellMobile } from '../../notice/index.ts';
import {
  type ContactField,
  changeContact,
  changeMobile,
  findContact,
  findEmployer,
  findPerson,
  maskContact,
  maskMobile,
  ownersOfMobiles,
  personContexts,
} from '../../party/index.ts';
import { contactFields, foldIdentifier, foldMobile, identifierFaultText, mobileFault } from '../../party/rules.ts';
import { checkMayPayBack } from './checks.ts';
import { emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { ownAccounts } from './people.ts';
import { refusals } from './problems.ts';
import { type BusinessRow, listBusinessLines } from './store.ts';

type Field = 'mobile' | ContactField;
export interface MemberInput extends Readonly<Partial<Record<Field, string | undefined>>> {
  readonly businessId: string;
  readonly accountId: string;
}

type Person = NonNullable<Awaited<ReturnType<typeof findPerson>>>;
const fieldNames: Readonly<Record<Field, string>> = {
  mobile: '手机号码',
  landline: contactFields.landline.name,
  address: contactFields.address.name,
  postcode: contactFields.postcode.name,
};
const allFields = Object.keys(fieldNames) as Field[];
const masked = (field: Field, value: string) => (field === 'mobile' ? maskMobile(value) : maskContact(field, value));

/**
 * 职工信息修改: how the centre reaches a person (JGJ/T 320 4.0.3: mobile, fixed telephone, address, postcode). Name,
 * certificate type and certificate number cannot be changed in the hall, nor can the bank card that withdrawals are paid
 * to: those take the person at the counter.
 */
export async function draftMember(call: Call, employerId: string, input: MemberInput): Promise<string> {
  const [account] = await ownAccounts(call, employerId, [input.accountId]);
  // It touches no list: neither a draft of the month nor one that waits for its money stands in the way.
  const effectiveMonth = nextDueMonth(await checkMayPayBack(call, employerId, 'member-change'));
  const person = account && (await findPerson(call, account.personId));
  if (!account || !person) throw new Problem(refusals.notFound);
  const contact = await findContact(call, person.personId);
  const held: Readonly<Record<Field, string | null>> = {
    mobile: person.mobile,
    landline: contact?.landline ?? null,
    address: contact?.address ?? null,
    postcode: contact?.postcode ?? null,
  };
  const changes: Change[] = [];
  for (const field of allFields) {
    const value = await checked(call, field, input[field], person);
    if (value !== undefined && value !== held[field]) changes.push({ field, before: held[field], value });
  }
  if (changes.length === 0)
    throw new Problem(refusals.nothingChanges, { detail: '所填的内容与登记的相同，没有需要修改的。' });
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
        reason: changes.map(({ field }) => fieldNames[field]).join('、'),
        facts: factsOf(changes),
        personalSealed: call.vault.seal(JSON.stringify(changes), personContexts.mobile),
      },
    ],
  });
}

interface Change {
  readonly field: Field;
  readonly before: string | null;
  readonly value: string;
}

const beforeText = ({ field, before }: Change) => (before === null ? '未登记' : masked(field, before));

/** What everybody may see of the changes: masked, in their order. */
const factsOf = (changes: readonly Change[]) => ({
  before: changes.map(beforeText).join('；'),
  after: changes.map(({ field, value }) => masked(field, value)).join('；'),
});

/** A value in its one form, or `undefined` for a field that was left out; refuses what is wrong with it. */
async function checked(
  call: Call,
  field: Field,
  written: string | undefined,
  person: Person,
): Promise<string | undefined> {
  if (written === undefined || written.trim() === '') return undefined;
  if (field === 'mobile') {
    const mobile = foldMobile(written);
    if (mobile !== person.mobile) await checkMobile(call, mobile, person);
    return mobile;
  }
  const value = field === 'address' ? written.trim() : foldIdentifier(written);
  const { name, pattern, hint } = contactFields[field];
  if (pattern.test(value)) return value;
  const message = `${name}应为${hint}`;
  throw new Problem(refusals.outOfPolicy, { detail: `${message}。`, fields: { [field]: message } });
}

async function checkMobile(call: Call, mobile: string, person: Person): Promise<void> {
  if (await hasPassword(call, person.personId)) {
    // The mobile takes the codes of the person's own login: only they may move it.
    throw new Problem(refusals.outOfPolicy, {
      detail: '该职工已开通个人网上服务，手机号码用于本人登录，单位不能代为修改。',
      remedy: '请职工本人登录个人网厅或携带身份证到柜台修改。',
    });
  }
  const fault = mobileFault(mobile);
  if (fault) {
    const message = `手机号码${identifierFaultText[fault]}`;
    throw new Problem(refusals.outOfPolicy, { detail: `${message}。`, fields: { mobile: message } });
  }
  const owners = (await ownersOfMobiles(call, [mobile])).get(mobile) ?? [];
  if (owners.some((owner) => owner !== person.personId)) {
    throw new Problem(refusals.outOfPolicy, {
      detail: '该手机号码已登记在另一名缴存人名下。',
      remedy: '请填写职工本人使用的号码；确需共用的，请职工本人到柜台办理。',
      fields: { mobile: '已登记在另一名缴存人名下' },
    });
  }
}

/** Whose particulars become what. */
async function changed(call: Call, business: BusinessRow): Promise<{ person: Person; changes: readonly Change[] }> {
  const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
  const [line] = rows;
  const person = line && (await findPerson(call, line.personId));
  if (!line?.personalSealed || !person) throw new Problem(refusals.outdated);
  const changes = JSON.parse(call.vault.open(line.personalSealed, personContexts.mobile)) as readonly Change[];
  return { person, changes };
}

export const memberKind: KindHandler = {
  async textLines(call, business) {
    const { person, changes } = await changed(call, business);
    return [
      `职工：${person.name}`,
      ...changes.map(
        (change) => `${fieldNames[change.field]}：${beforeText(change)}变为${masked(change.field, change.value)}`,
      ),
    ];
  },
  async apply(call, business) {
    const { person, changes } = await changed(call, business);
    const employer = await findEmployer(call, business.employerId);
    const employerName = employer?.name ?? '';
    const contact = await findContact(call, person.personId);
    for (const { field, value } of changes) {
      if (field === 'mobile') {
        await checkMobile(call, value, person);
        await changeMobile(call, person, value);
        const mobileMasked = maskMobile(value);
        await notify(call, 'person.mobile-changed', ['person', person.personId], { employerName, mobileMasked });
        // The number before too: who holds the new one could set the person's first password with it.
        if (person.mobile)
          await tellMobile(call, person.mobile, 'person.mobile-changed', { employerName, mobileMasked });
      } else {
        await changeContact(call, person.personId, { field, before: contact?.[field] ?? null, after: value });
      }
    }
    const others = changes.flatMap(({ field }) => (field === 'mobile' ? [] : [fieldNames[field]]));
    if (others.length > 0) {
      const fields = others.join('、');
      await notify(call, 'person.contact-changed', ['person', person.personId], { employerName, fields });
    }
    return 'finish';
  },
};
