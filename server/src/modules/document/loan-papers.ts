import { type PaperHead, type PaperLayout, paperHead, templatePath } from './papers.ts';

/** 住房公积金贷款结清证明 (P-Q4; contents of handbook §4.7). Every value is text ready to print. */
export interface LoanSettlement extends PaperHead {
  readonly borrowerName: string;
  readonly certificateType: string;
  readonly certificateNumber: string;
  readonly contractNo: string;
  readonly principal: string;
  readonly principalCapital: string;
  readonly term: string;
  readonly grantedOn: string;
  readonly settledOn: string;
  readonly houseAddress: string;
}

export function loanSettlement(paper: LoanSettlement): PaperLayout {
  return {
    template: templatePath('loan-settlement'),
    title: '住房公积金贷款结清证明',
    data: { ...paper, ...paperHead(paper) },
  };
}

/** 住房公积金借款合同 with its plan, to be signed by hand at the window: it bears no seal and no verification. */
export interface LoanContract {
  readonly number: string;
  readonly centerName: string;
  readonly issuedOn: string;
  readonly borrowers: readonly { readonly relation: string; readonly name: string; readonly certificate: string }[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly principal: string;
  readonly principalCapital: string;
  readonly term: string;
  readonly method: string;
  readonly rate: string;
  readonly dueDay: string;
  readonly clauses: readonly string[];
  readonly plan: readonly {
    readonly no: string;
    readonly on: string;
    readonly payment: string;
    readonly principal: string;
    readonly interest: string;
    readonly balance: string;
  }[];
  readonly planNote: string;
  readonly totals: { readonly payment: string; readonly principal: string; readonly interest: string };
}

/** A contract as data for `drawSheet`. */
export const loanContract = (paper: LoanContract) => ({
  template: 'loan-contract',
  data: { ...paper, sealPurpose: null },
});

/** 借款合同补充协议 of a changed term: before and after, with the new plan; signed by hand at the window. */
export interface LoanSupplement
  extends Pick<
    LoanContract,
    'number' | 'centerName' | 'issuedOn' | 'borrowers' | 'facts' | 'clauses' | 'plan' | 'planNote' | 'totals'
  > {
  readonly contractNo: string;
  readonly changes: readonly { readonly label: string; readonly before: string; readonly after: string }[];
}

/** A supplement as data for `drawSheet`. */
export const loanSupplement = (paper: LoanSupplement) => ({
  template: 'loan-supplement',
  data: { ...paper, sealPurpose: null },
});
