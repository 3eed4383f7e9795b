import { fileURLToPath } from 'node:url';
import { create } from 'qrcode';

/**
 * The papers of the centre as data for their typst templates. Every value is text ready to print: the caller formats
 * amounts (`formatYuan` with 元, `yuanCapital`), days and months. An empty value prints as a dash.
 */

/** A template with its data, as `renderPdf` takes it. */
export interface PaperLayout {
  /** Absolute path of the template. */
  readonly template: string;
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What every paper carries. */
export interface PaperHead {
  /** 编号, such as `AJ410100-20261123-8F3KQ2ZP`. */
  readonly number: string;
  /** Name of the centre: masthead, signature and seal. */
  readonly centerName: string;
  /** Words below the seal's star, such as 业务专用章; none for the centre's plain seal. */
  readonly sealPurpose?: string;
  /** Day of issue as text: `2026年11月23日`. */
  readonly issuedOn: string;
  readonly verification: {
    /** Full address in the QR code, with number and code. */
    readonly url: string;
    /** Address as printed for people who type it. */
    readonly site: string;
    /** 验证码, 8 characters. */
    readonly code: string;
  };
}

/** The person and account as they stand at issue. The number of the certificate is printed in full: it is the person's own paper. */
export interface AccountFacts {
  readonly personName: string;
  readonly certificateType: string;
  readonly certificateNumber: string;
  readonly accountNumber: string;
  readonly employerName: string;
  readonly openedMonth: string;
  readonly accountState: string;
  readonly paidToMonth: string;
  /** Employer and member together, with 元. */
  readonly monthlyTotal: string;
  readonly balance: string;
  readonly balanceCapital: string;
}

/** 住房公积金缴存证明 (P-Q2). */
export interface ContributionCertificate extends PaperHead, AccountFacts {
  /** Who the paper is for, such as a bank or another centre; none prints no line. */
  readonly addressee?: string;
  /** The day the facts hold for. */
  readonly asOf: string;
  readonly base: string;
  readonly employerRatio: string;
  readonly memberRatio: string;
  readonly monthlyEmployer: string;
  readonly monthlyMember: string;
  /** Last unbroken run of paid months, such as `36个月（2023年12月至2026年11月）`. */
  readonly continuousPeriod: string;
  /** The closing sentence; 以上情况属实，特此证明。 when not given. */
  readonly statement?: string;
}

/** One posting of the statement, in the order of posting. */
export interface StatementEntry {
  readonly date: string;
  readonly business: string;
  readonly month: string;
  readonly employer: string;
  readonly increase: string;
  readonly decrease: string;
  readonly balance: string;
}

/** What moved on one account. Figures carry no 元. */
export interface StatementOfAccount {
  readonly entries: readonly StatementEntry[];
  readonly totalIncrease: string;
  readonly totalDecrease: string;
  /** Balance after the last entry. */
  readonly balanceFigure: string;
}

/** 住房公积金查询书 (P-Q3): the account that there is now or was last, and every earlier one before it. */
export interface FundStatement extends PaperHead, AccountFacts, StatementOfAccount {
  readonly employerAccount: string;
  /** Days the entries cover: `2020年1月1日至2026年11月23日`. */
  readonly period: string;
  readonly earlier: readonly (StatementOfAccount &
    Pick<AccountFacts, 'accountNumber' | 'employerName' | 'accountState' | 'openedMonth'>)[];
  readonly statement?: string;
}

/** One person of a remittance. The certificate's number is masked: the paper belongs to the employer. */
export interface RemittancePerson {
  readonly account: string;
  readonly name: string;
  readonly certificate: string;
  readonly base: string;
  readonly employer: string;
  readonly member: string;
  readonly total: string;
}

/** 住房公积金汇缴书 (U-Q16). */
export interface RemittanceSlip extends PaperHead {
  readonly employerName: string;
  readonly employerAccount: string;
  readonly month: string;
  readonly serial: string;
  /** The serial that is the only text allowed in the transfer's remark, '' when nothing is to be transferred. */
  readonly remark: string;
  /** What to do about the money, beside the remark; '' when there is nothing left to do. */
  readonly notice: string;
  /** With 人. */
  readonly headCount: string;
  readonly amount: string;
  readonly amountCapital: string;
  readonly employerAmount: string;
  readonly memberAmount: string;
  readonly confirmedOn: string;
  readonly confirmedBy: string;
  readonly method: string;
  readonly receivingName: string;
  readonly receivingAccount: string;
  readonly receivingBank: string;
  /** With the day, once it is posted. */
  readonly state: string;
  /** The persons, when the employer asked for the list. Figures carry no 元. */
  readonly people?: {
    readonly rows: readonly RemittancePerson[];
    readonly employerTotal: string;
    readonly memberTotal: string;
    readonly total: string;
  };
}

/** Absolute path of a template of this module. */
export const templatePath = (name: string): string =>
  fileURLToPath(new URL(`./templates/${name}.typ`, import.meta.url));

export function contributionCertificate(paper: ContributionCertificate): PaperLayout {
  return {
    template: templatePath('contribution-certificate'),
    title: '住房公积金缴存证明',
    data: {
      ...paper,
      ...paperHead(paper),
      addressee: paper.addressee ?? null,
      statement: paper.statement ?? '以上情况属实，特此证明。',
    },
  };
}

export function fundStatement(paper: FundStatement): PaperLayout {
  const counted = <T extends StatementOfAccount>(one: T) => ({ ...one, entryCount: String(one.entries.length) });
  return {
    template: templatePath('fund-statement'),
    title: '住房公积金查询书',
    data: {
      ...counted(paper),
      ...paperHead(paper),
      earlier: paper.earlier.map(counted),
      statement: paper.statement ?? '以上为本中心登记的个人住房公积金账户情况，以开具当日账务记录为准。',
    },
  };
}

export function remittanceSlip(paper: RemittanceSlip): PaperLayout {
  return {
    template: templatePath('remittance-slip'),
    title: '住房公积金汇缴书',
    data: {
      ...paper,
      ...paperHead(paper),
      people: paper.people?.rows ?? [],
      employerFigure: paper.people?.employerTotal ?? '',
      memberFigure: paper.people?.memberTotal ?? '',
      amountFigure: paper.people?.total ?? '',
    },
  };
}

/** What the papers of a case say: 申请表 and 受理回执. Empty values print as a dash. */
export interface CasePaper extends PaperHead {
  readonly business: string;
  readonly headline: string;
  readonly caseNumber: string;
  readonly applicant: string;
  /** What the applicant's number is: 居民身份证, 统一社会信用代码. */
  readonly identity: string;
  readonly identityNumber: string;
  readonly acceptedOn: string;
  readonly dueOn: string;
  readonly channel: string;
  readonly amount: string;
  /** The amount in capital numerals (大写). */
  readonly amountCapital: string;
  readonly state: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly documents: readonly { readonly name: string; readonly pages: string }[];
}

export function caseReceipt(paper: CasePaper): PaperLayout {
  return { template: templatePath('case-receipt'), title: '受理回执', data: { ...paper, ...paperHead(paper) } };
}

export function caseApplication(paper: CasePaper): PaperLayout {
  return {
    template: templatePath('case-application'),
    title: `${paper.business}申请表`,
    data: { ...paper, ...paperHead(paper) },
  };
}

/** 联系函: the receiving centre asks the former one for an account. */
export interface TransferLetter extends PaperHead {
  readonly letterNo: string;
  readonly formerName: string;
  readonly writtenOn: string;
  readonly person: string;
  readonly certificate: string;
  readonly certificateNumber: string;
  readonly formerAccountNo: string;
  readonly accountNo: string;
  readonly payeeName: string;
  readonly payeeAccountNo: string;
  readonly payeeBank: string;
}

export function transferLetter(paper: TransferLetter): PaperLayout {
  return {
    template: templatePath('transfer-letter'),
    title: '异地转移接续联系函',
    data: { ...paper, ...paperHead(paper) },
  };
}

/** What every template needs of the head beside its texts. */
export function paperHead(paper: PaperHead) {
  const { url, site, code } = paper.verification;
  return { sealPurpose: paper.sealPurpose ?? null, verification: { site, code, qr: qrSvg(qrMatrix(url)) } };
}

/** A QR code (ISO/IEC 18004, error level M) as rows of `0` and `1`, without the quiet zone. */
export function qrMatrix(text: string): string[] {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  return Array.from({ length: size }, (_, row) => {
    const cells = Array.from({ length: size }, (_, column) => (modules.get(row, column) ? '1' : '0'));
    return cells.join('');
  });
}

function qrSvg(rows: readonly string[]): string {
  const runs = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges"><path d="${runs.join('')}"/></svg>`;
}
