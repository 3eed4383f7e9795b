import type { Call } from '../../../platform/call.ts';
import { dayOf, formatDay, formatMonth, formatMonthText } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan, sumFen, yuanCapital, yuanText } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteInput } from '../../../platform/route.ts';
import { accountsOf } from '../../account/index.ts';
import { businessReceipt, type PreparedPaper, preparePaper } from '../../document/index.ts';
import { findEmployer, maskCertificate, namesOf } from '../../party/index.ts';
import { getSpecialAccount } from '../../settlement/index.ts';
import type { issueReceipt as contract } from './contract.ts';
import { refusals } from './problems.ts';
import { type BusinessKind, businessKinds, businessStates } from './rules.ts';
import { type BusinessLine, type BusinessRow, listBusinessLines } from './store.ts';

const peopleMax = 10_000;
const day = (instant: Temporal.Instant | null) => (instant ? formatDay(dayOf(instant)) : '—');

/** The paper of a confirmed business: 住房公积金补缴书 (U-Q16) for a back-payment, else 单位业务回执. */
export async function prepareReceipt(
  call: Call,
  business: BusinessRow,
  body: RouteInput<typeof contract>['body'],
): Promise<PreparedPaper> {
  if (business.state === 'draft' || business.state === 'discarded')
    throw new Problem(refusals.wrongState, { detail: '签名确认之后才能打印。', state: business.state });
  const employer = await findEmployer(call, business.employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const people = body.withPeople ? await peopleOf(call, business) : undefined;
  const isPayment = business.kind === 'back-payment';
  const receiving = isPayment ? receivingItems(await getSpecialAccount(call.tx, call.centerId)) : [];
  const title = isPayment ? '住房公积金补缴书' : `${businessKinds[business.kind].name}回执`;
  return preparePaper(call, {
    kind: isPayment ? 'back-payment-slip' : 'business-receipt',
    requestId: body.requestId,
    subject: ['employer', business.employerId],
    facts: [
      { label: '缴存单位', value: employer.name },
      { label: '业务', value: businessKinds[business.kind].name },
      { label: '业务流水号', value: business.number },
      { label: '涉及人数', value: `${business.personCount} 人` },
      ...(business.amountFen === 0n ? [] : [{ label: '金额', value: yuanText(business.amountFen) }]),
      { label: '状态', value: businessStates[business.state] },
    ],
    names: [employer.name, ...(people?.names ?? [])],
    layout: (head) =>
      businessReceipt({
        ...head,
        title,
        employerName: employer.name,
        serial: business.number,
        items: [...itemsOf(business, employer), ...receiving],
        isFiled: isPayment,
        notice:
          isPayment && business.state === 'pending'
            ? `转账附言只填业务流水号 ${business.number}，不要加其他文字，以便系统自动核对入账。`
            : '',
        head: receiptHead(business.kind),
        rows: people?.rows ?? [],
        totalText: `合计（${business.personCount}人，金额单位：元）`,
        totals: people?.totals ?? [],
      }),
  });
}

const receivingItems = (account: { accountName: string; accountNo: string; bankName: string }) => [
  { label: '收款户名', value: account.accountName, wide: true },
  { label: '收款账号', value: account.accountNo, wide: false },
  { label: '开户银行', value: account.bankName, wide: false },
];

const paymentHead = ['序号', '个人账号', '姓名', '证件号码', '补缴月份', '缴存基数', '单位', '个人', '合计'];
const changeHead = ['序号', '个人账号', '姓名', '证件号码', '说明', '原基数', '新基数', '原月缴存额', '新月缴存额'];

export const receiptHead = (kind: BusinessKind) => (kind === 'back-payment' ? paymentHead : changeHead);

function itemsOf(business: BusinessRow, employer: { readonly name: string; readonly employerAccountNo: string }) {
  const narrow = (label: string, value: string) => ({ label, value, wide: false });
  const wide = (label: string, value: string) => ({ label, value, wide: true });
  const { monthlyBeforeFen: before, monthlyAfterFen: after, amountFen } = business;
  return [
    wide('单位名称', employer.name),
    narrow('单位账号', employer.employerAccountNo),
    narrow('办理业务', businessKinds[business.kind].name),
    narrow(business.kind === 'back-payment' ? '最早月份' : '生效月份', formatMonthText(business.effectiveMonth)),
    narrow('涉及人数', `${business.personCount} 人`),
    ...(business.reason === '' ? [] : [wide('办理原因', business.reason)]),
    ...(before === after ? [] : [narrow('原月缴存额', yuanText(before)), narrow('新月缴存额', yuanText(after))]),
    ...(amountFen === 0n ? [] : [wide('业务金额', `${yuanText(amountFen)}（大写）${yuanCapital(amountFen)}`)]),
    narrow('确认日期', day(business.confirmedAt)),
    narrow('经办人', business.confirmedBy ?? '—'),
    narrow('办理状态', businessStates[business.state]),
    narrow('办结日期', day(business.finishedAt)),
  ];
}

/** The people of a business as papers list them, under `receiptHead`. */
export async function peopleOf(call: Call, business: BusinessRow) {
  const { tx, centerId, vault } = call;
  const { rows: lines } = await listBusinessLines(tx, centerId, business.businessId, { limit: peopleMax, offset: 0 });
  const people = await namesOf({ tx, vault, centerId }, [...new Set(lines.map((line) => line.personId))]);
  const accounts = await accountsOf(tx, centerId, [...new Set(lines.map((line) => line.accountId))]);
  const isPayment = business.kind === 'back-payment';
  const rows = lines.map((line) => [
    accounts.get(line.accountId)?.accountNo ?? '',
    people.get(line.personId)?.name ?? '',
    maskCertificate(people.get(line.personId)?.certificateNumber ?? ''),
    ...(isPayment ? paymentCells(line) : changeCells(line)),
  ]);
  const sum = (of: (line: BusinessLine) => bigint) => formatYuan(sumFen(lines.map((line) => fen(of(line)))));
  const after = sum((line) => line.employerFen + line.memberFen);
  return {
    rows,
    names: [...people.values()].map((person) => person.name),
    totals: isPayment
      ? [sum((line) => line.employerFen), sum((line) => line.memberFen), after]
      : [sum((line) => line.employerBeforeFen + line.memberBeforeFen), after],
  };
}

const amount = (value: Fen | null) => (value === null ? '—' : formatYuan(value));

const paymentCells = (line: BusinessLine) => [
  formatMonth(line.month),
  amount(line.baseFen),
  formatYuan(line.employerFen),
  formatYuan(line.memberFen),
  formatYuan(line.employerFen + line.memberFen),
];

const changeCells = (line: BusinessLine) => [
  line.reason,
  amount(line.baseBeforeFen),
  amount(line.baseFen),
  formatYuan(line.employerBeforeFen + line.memberBeforeFen),
  formatYuan(line.employerFen + line.memberFen),
];
