import type { Call } from '../../platform/call.ts';
import { formatDay } from '../../platform/dates.ts';
import { fen, formatYuan, ratePpm, yuanCapital } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { FileAnswer } from '../../platform/route.ts';
import { getStaffCase } from '../casework/index.ts';
import {
  drawSheet,
  keepPaper,
  loanContract,
  loanSettlement,
  loanSupplement,
  type PreparedPaper,
  preparePaper,
} from '../document/index.ts';
import {
  type CertificateType,
  certificateTypes,
  findPerson,
  getCenter,
  maskBankCard,
  maskCertificate,
  maskName,
  type NamedPerson,
  namesOf,
} from '../party/index.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import { termFormOf } from './change.ts';
import { type Loan, listBorrowers } from './loan-store.ts';
import { yuan } from './post.ts';
import { refusals } from './problems.ts';
import { termQuote } from './quotes.ts';
import { loanKinds, offsets, relations, securities } from './rules/kinds.ts';
import { homes, percentText } from './rules/rates.ts';
import { repaymentMethods, scheduleOf } from './rules/schedule.ts';
import { planRows, scheduleView } from './screens.ts';

const certificateOf = (person: NamedPerson) =>
  `${certificateTypes[person.certificateType as CertificateType].name} ${person.certificateNumber}`;

function notSettled(account: LoanAccount | undefined): Problem {
  const left = account ? fen(account.balance + account.overdue) : fen(0);
  return new Problem(refusals.notSettled, {
    detail: account?.state === 'active' ? `还有本金 ${yuan(left)} 未还。` : '该笔贷款没有结清记录。',
    remedy: '全部还清后可在此开具；也可申请提前结清。',
    balanceFen: Number(left),
  });
}

/** Issues what was prepared, unless the settlement was taken back since: the account is locked, as by a taking back. */
export async function keepSettlement(call: Call, loanId: string, prepared: PreparedPaper) {
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (account?.state !== 'settled') throw notSettled(account);
  return keepPaper(call, prepared);
}

/** P-Q4: only of a settled loan, for its borrower; at the counter it is the main borrower's. */
export async function prepareSettlement(
  call: Call,
  loan: Loan,
  { requestId, atCounter = false }: { readonly requestId: string; readonly atCounter?: boolean },
): Promise<PreparedPaper> {
  const account = await findAccount(call.tx, call.centerId, loan.loanId);
  const person = await findPerson(call, loan.personId);
  // What was never lent has not been paid off.
  if (!account?.endedOn || loan.state !== 'settled' || !person) throw notSettled(account);
  const { grantedOn, endedOn } = account;
  return preparePaper(call, {
    kind: 'loan-settlement',
    requestId,
    subject: ['person', atCounter ? loan.personId : call.actor.id],
    matter: loan.loanId,
    names: [person.name, loan.houseAddress],
    facts: [
      { label: '借款人', value: maskName(person.name) },
      { label: '证件号码', value: maskCertificate(person.certificateNumber) },
      { label: '借款合同', value: loan.contractNo },
      { label: '贷款金额', value: yuan(loan.principal) },
      { label: '发放日期', value: formatDay(grantedOn) },
      { label: '结清日期', value: formatDay(endedOn) },
    ],
    layout: (head) =>
      loanSettlement({
        ...head,
        borrowerName: person.name,
        certificateType: certificateTypes[person.certificateType as CertificateType].name,
        certificateNumber: person.certificateNumber,
        contractNo: loan.contractNo,
        principal: yuan(loan.principal),
        principalCapital: yuanCapital(loan.principal),
        term: `${loan.termMonths} 期`,
        grantedOn: formatDay(grantedOn),
        settledOn: formatDay(endedOn),
        houseAddress: loan.houseAddress,
      }),
  });
}

const clauses = [
  '贷款人按本合同约定将贷款划付至上列收款人账户，自划付之日起计息。',
  '借款人自发放次月起，每月还款日前在还款账户存足当期应还本息，由贷款人委托银行扣收；还款日当月没有该日的，为当月最后一日。',
  '国家调整住房公积金贷款利率的，自次年1月1日起按相应利率执行，等额本息还款的按剩余本金和剩余期数重新计算月还款额。',
  '借款人未按期足额还款的，自逾期之日起对逾期本金和利息按合同利率的1.5倍计收罚息；还款依次偿还罚息、利息、本金，先还到期早的一期。',
  '借款人可以提前归还部分或者全部贷款。提前还款时先还清已到期本息和当期应还款项，提前归还的本金不再计收到还款日之间的利息。',
  '借款人以上列担保方式提供担保；贷款全部还清后，贷款人出具结清证明并配合注销抵押登记。',
  '借款人以欺骗手段取得贷款的，依照《住房公积金管理条例》第四十一条处理。',
];

type Plan = Awaited<ReturnType<typeof scheduleView>>;

function planOf(plan: Plan) {
  const sum = (pick: (row: Plan['rows'][number]) => number) =>
    formatYuan(plan.rows.reduce((total, row) => total + pick(row), 0));
  return {
    plan: plan.rows.map((row) => ({
      no: String(row.no),
      on: row.dueOn,
      payment: formatYuan(row.paymentFen),
      principal: formatYuan(row.principalFen),
      interest: formatYuan(row.interestFen),
      balance: formatYuan(row.balanceFen),
    })),
    totals: {
      payment: sum((row) => row.paymentFen),
      principal: sum((row) => row.principalFen),
      interest: sum((row) => row.interestFen),
    },
  };
}

const factsOf = (loan: Loan) => [
  { label: '贷款种类', value: `${loanKinds[loan.kind]}（${homes[loan.home]}）` },
  { label: '房屋坐落', value: `${loan.houseAddress}${loan.houseArea ? `，建筑面积 ${loan.houseArea} 平方米` : ''}` },
  { label: '房价（评估价）', value: yuan(loan.houseValue) },
  { label: '担保方式', value: securities[loan.security] },
  { label: '收款账户', value: `${loan.payee.name}　${loan.payee.bankName}　${maskBankCard(loan.payee.accountNo)}` },
  { label: '还款账户', value: `${loan.repay.bankName}　${maskBankCard(loan.repay.accountNo)}` },
  { label: '冲还贷', value: offsets[loan.offsetBy] },
];

async function borrowersOf(call: Call, loan: Loan) {
  const borrowers = await listBorrowers(call.tx, call.centerId, loan.loanId);
  const people = await namesOf(
    call,
    borrowers.map(({ personId }) => personId),
  );
  return borrowers.flatMap(({ personId, relation }) => {
    const person = people.get(personId);
    const words = relation === 'self' ? '借 款 人' : `共同借款人（${relations[relation]}）`;
    return person ? [{ relation: words, name: person.name, certificate: certificateOf(person) }] : [];
  });
}

/** 签约: the contract with its plan, to be printed and signed at the window. */
export async function contractFile(call: Call, loan: Loan): Promise<FileAnswer> {
  const center = await getCenter(call.tx, call.centerId);
  const borrowers = await borrowersOf(call, loan);
  const plan = await scheduleView(call, loan);
  const account = await findAccount(call.tx, call.centerId, loan.loanId);
  const rate = plan.note.match(/[\d.]+%/)?.[0] ?? (account ? percentText(account.rate) : '');
  const layout = loanContract({
    number: loan.contractNo,
    centerName: center.name,
    issuedOn: formatDay(call.accountingDate),
    borrowers,
    principal: yuan(loan.principal),
    principalCapital: yuanCapital(loan.principal),
    term: `${loan.termMonths} 期（月）`,
    method: repaymentMethods[loan.method],
    rate: account ? rate : `${rate}（以发放日为准）`,
    dueDay: account ? `每月 ${account.dueDay} 日` : '每月与发放日相同之日',
    facts: factsOf(loan),
    clauses,
    ...planOf(plan),
    planNote: account ? plan.note : `${plan.note}还款日按今日发放推算。`,
  });
  return {
    fileName: `借款合同-${loan.contractNo}.pdf`,
    contentType: 'application/pdf',
    content: await drawSheet({ ...layout, createdAt: call.now }),
  };
}

const supplementClauses = [
  '自本协议签订之日起，原借款合同的期限、月还款额和适用利率按上列变更后的约定执行，还款计划以本协议所附为准。',
  '变更后的总期限跨越五年的，按变更后总期限适用的利率执行；国家调整利率的，仍按原借款合同的约定。',
  '担保继续有效，担保人同意按变更后的期限继续承担担保责任；需要变更抵押登记的，借款人应当配合办理。',
  '除上列变更外，原借款合同的其他约定不变。本协议是原借款合同的组成部分。',
];

/** 补充协议 of an extension or a shortening that is under way: both sides before and after, with the new plan. */
export async function supplementFile(call: Call, loan: Loan, caseId: string): Promise<FileAnswer> {
  const row = await getStaffCase(call, caseId);
  const { monthsLeft, reason } = await termFormOf(call, row, loan.loanId);
  const account = await findAccount(call.tx, call.centerId, loan.loanId);
  if (!account?.nextDueOn) throw new Problem(refusals.notActive, { state: account?.state ?? null });
  const { before, after } = await termQuote(call, { loan, account, monthsLeft });
  const { method, dueDay, nextDueOn, balance } = account;
  const rate = ratePpm(after.ratePpm);
  const rows = planRows(scheduleOf({ method, balance, months: monthsLeft, rateAt: () => rate }), {
    dueDay,
    first: nextDueOn.toString(),
    passed: loan.termMonths - account.monthsLeft,
  });
  const layout = loanSupplement({
    number: row.number,
    contractNo: loan.contractNo,
    centerName: (await getCenter(call.tx, call.centerId)).name,
    issuedOn: formatDay(call.accountingDate),
    borrowers: await borrowersOf(call, loan),
    facts: [
      { label: '剩余本金', value: `${yuan(balance)}（大写）${yuanCapital(balance)}` },
      { label: '变更原因', value: reason },
    ],
    changes: [
      { label: '剩余期数', before: `${before.months} 期`, after: `${after.months} 期` },
      { label: '总 期 限', before: `${before.termMonths} 期`, after: `${after.termMonths} 期` },
      { label: '年 利 率', before: percentText(before.ratePpm), after: percentText(after.ratePpm) },
      { label: '下期应还', before: yuan(before.instalmentFen), after: yuan(after.instalmentFen) },
      { label: '到 期 日', before: before.maturesOn, after: after.maturesOn },
    ],
    clauses: supplementClauses,
    ...planOf({ rows, interestFen: after.interestFen, note: '' }),
    planNote: `自 ${nextDueOn} 一期起执行，按年利率 ${percentText(after.ratePpm)} 推算。`,
  });
  return {
    fileName: `补充协议-${row.number}.pdf`,
    contentType: 'application/pdf',
    content: await drawSheet({ ...layout, createdAt: call.now }),
  };
}
