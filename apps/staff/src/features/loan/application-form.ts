import { housePaperOf, type LoanForm, parseYuan } from '../../parts/server.ts';

/** The form as it is typed: texts, so that what is half written is not lost. */
export interface Typed {
  readonly kind: LoanForm['kind'];
  readonly home: LoanForm['home'];
  readonly method: LoanForm['method'];
  readonly amount: string;
  readonly months: string;
  readonly houseNo: string;
  readonly price: string;
  readonly houseAddress: string;
  readonly houseArea: string;
  readonly houseValue: string;
  readonly security: LoanForm['security'];
  readonly commercialBank: string;
  readonly commercial: string;
  readonly marital: LoanForm['marital'];
  readonly isConsented: boolean;
  readonly income: string;
  readonly obligations: string;
  readonly coBorrowers: readonly {
    readonly certificateNumber: string;
    readonly relation: LoanForm['coBorrowers'][number]['relation'];
    readonly income: string;
  }[];
  readonly estateId: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly payeeBank: string;
  readonly payeeHolder: LoanForm['payee']['holder'];
  readonly repayAccount: string;
  readonly repayBank: string;
  readonly offsetBy: LoanForm['offsetBy'];
}

export const emptyForm: Typed = {
  kind: 'new',
  home: 'first',
  method: 'level-payment',
  amount: '',
  months: '360',
  houseNo: '',
  price: '',
  houseAddress: '',
  houseArea: '',
  houseValue: '',
  security: 'mortgage',
  commercialBank: '',
  commercial: '',
  marital: 'single',
  isConsented: false,
  income: '',
  obligations: '',
  coBorrowers: [],
  estateId: '',
  payeeName: '',
  payeeAccount: '',
  payeeBank: '',
  payeeHolder: 'corporate',
  repayAccount: '',
  repayBank: '',
  offsetBy: 'none',
};

/** New homes are sold by developers, with whom the centre may have an agreement (合作楼盘). */
export const hasEstate = (kind: LoanForm['kind']): boolean => kind === 'new' || kind === 'combined';
export const hasCommercial = (kind: LoanForm['kind']): boolean => kind === 'combined' || kind === 'commercial-to-fund';

const yuan = (fen: number): string => (fen / 100).toFixed(2).replace(/\.00$/, '');
const digits = (text: string): string => text.replace(/\s/g, '');

/** Reads texts; what cannot be read is noted in `faults` under the name of its field. */
function reader(faults: Record<string, string>) {
  return {
    money: (name: string, text: string, isOptional = false): number => {
      if (isOptional && text.trim() === '') return 0;
      const amount = parseYuan(text);
      if (amount === undefined || (amount <= 0n && !isOptional)) faults[name] = '请填写金额，例如 500000';
      return Number(amount ?? 0n);
    },
    text: (name: string, value: string): string => {
      if (value.trim() === '') faults[name] = '请填写此项';
      return value.trim();
    },
    /** `105 中国建设银行` */
    bank: (name: string, value: string): { readonly bankCode: string; readonly bankName: string } => {
      if (value === '') faults[name] = '请选择银行';
      return { bankCode: value.slice(0, 3), bankName: value.slice(4) };
    },
    account: (name: string, value: string): string => {
      const number = digits(value);
      if (!/^\d{8,30}$/.test(number)) faults[name] = '请填写 8 到 30 位数字的账号';
      return number;
    },
  };
}

/** What is wrong with the texts, by field; and the form when nothing is. */
export function readForm(typed: Typed): {
  readonly faults: Readonly<Record<string, string>>;
  readonly form?: LoanForm;
} {
  const faults: Record<string, string> = {};
  const { money, text, account, bank } = reader(faults);
  const months = Number(typed.months);
  if (!Number.isInteger(months) || months < 1 || months > 360) faults['months'] = '请填写 1 到 360 之间的期数';
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(typed.houseArea.trim())) faults['houseArea'] = '请填写面积，例如 89.5';
  const isCommercial = hasCommercial(typed.kind);
  const paper = housePaperOf(typed.kind);
  const form: LoanForm = {
    kind: typed.kind,
    home: typed.home,
    method: typed.method,
    amountFen: money('amount', typed.amount),
    months,
    houseNo: paper === 'paper' ? null : text('houseNo', typed.houseNo),
    priceFen: paper === 'contract' ? money('price', typed.price) : null,
    houseAddress: text('houseAddress', typed.houseAddress),
    houseArea: typed.houseArea.trim(),
    houseValueFen: money('houseValue', typed.houseValue),
    estateId: hasEstate(typed.kind) && typed.estateId !== '' ? typed.estateId : null,
    security: typed.security,
    commercialBank: isCommercial ? text('commercialBank', typed.commercialBank) : null,
    commercialFen: isCommercial ? money('commercial', typed.commercial) : null,
    marital: typed.marital,
    isConsented: typed.isConsented,
    incomeFen: money('income', typed.income, true),
    obligationsFen: money('obligations', typed.obligations, true),
    coBorrowers: typed.coBorrowers.map((one, index) => ({
      certificateNumber: text(`coBorrowers.${index}.certificateNumber`, one.certificateNumber).toUpperCase(),
      relation: one.relation,
      incomeFen: money(`coBorrowers.${index}.income`, one.income, true),
    })),
    payee: {
      name: text('payeeName', typed.payeeName),
      accountNo: account('payeeAccount', typed.payeeAccount),
      ...bank('payeeBank', typed.payeeBank),
      holder: typed.payeeHolder,
    },
    repay: {
      accountNo: account('repayAccount', typed.repayAccount),
      ...bank('repayBank', typed.repayBank),
    },
    offsetBy: typed.offsetBy,
  };
  return Object.keys(faults).length === 0 ? { faults, form } : { faults };
}

/** What was applied for, to be mended. */
export function typedOf(form: LoanForm): Typed {
  return {
    kind: form.kind,
    home: form.home,
    method: form.method,
    amount: yuan(form.amountFen),
    months: String(form.months),
    houseNo: form.houseNo ?? '',
    price: form.priceFen === null ? '' : yuan(form.priceFen),
    houseAddress: form.houseAddress,
    houseArea: form.houseArea,
    houseValue: yuan(form.houseValueFen),
    estateId: form.estateId ?? '',
    security: form.security,
    commercialBank: form.commercialBank ?? '',
    commercial: form.commercialFen === null ? '' : yuan(form.commercialFen),
    marital: form.marital,
    isConsented: form.isConsented,
    income: form.incomeFen === 0 ? '' : yuan(form.incomeFen),
    obligations: form.obligationsFen === 0 ? '' : yuan(form.obligationsFen),
    coBorrowers: form.coBorrowers.map(({ certificateNumber, relation, incomeFen }) => ({
      certificateNumber,
      relation,
      income: incomeFen === 0 ? '' : yuan(incomeFen),
    })),
    payeeName: form.payee.name,
    payeeAccount: form.payee.accountNo,
    payeeBank: `${form.payee.bankCode} ${form.payee.bankName}`,
    payeeHolder: form.payee.holder,
    repayAccount: form.repay.accountNo,
    repayBank: `${form.repay.bankCode} ${form.repay.bankName}`,
    offsetBy: form.offsetBy,
  };
}
