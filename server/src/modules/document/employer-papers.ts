import { type PaperHead, type PaperLayout, paperHead, templatePath } from './papers.ts';

/** 单位业务回执 (any business of an employer) or 住房公积金补缴书 (U-Q16). */
export interface BusinessReceipt extends PaperHead {
  readonly title: string;
  readonly employerName: string;
  readonly serial: string;
  /** In pairs beside each other, unless one is `wide`: an even number of narrow ones between wide ones. */
  readonly items: readonly { readonly label: string; readonly value: string; readonly wide: boolean }[];
  /** Whether the employer stamps and signs the copy that it files. */
  readonly isFiled: boolean;
  /** A sentence on a coloured ground, '' for none. */
  readonly notice: string;
  /** Nine columns of which the last four are figures, the first the running number. */
  readonly head: readonly string[];
  /** Without the running number. */
  readonly rows: readonly (readonly string[])[];
  readonly totalText: string;
  /** The sums of the last columns. */
  readonly totals: readonly string[];
}

export function businessReceipt(paper: BusinessReceipt): PaperLayout {
  return { template: templatePath('business-receipt'), title: paper.title, data: { ...paper, ...paperHead(paper) } };
}

/** 确认书 (any business of an employer at the counter): what the hall would sign, for the employer to stamp. */
export interface StampedForm extends PaperHead {
  readonly title: string;
  readonly employerName: string;
  readonly serial: string;
  readonly caseNumber: string;
  /** SM3 over the canonical text, in hex. */
  readonly digest: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** As those of a receipt. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly totalText: string;
  readonly totals: readonly string[];
}

export function stampedForm(paper: StampedForm): PaperLayout {
  return { template: templatePath('stamped-form'), title: paper.title, data: { ...paper, ...paperHead(paper) } };
}
