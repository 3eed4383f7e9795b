import { Type } from 'typebox';
import {
  DayJson,
  FenJson,
  InstantJson,
  listOf,
  MonthJson,
  Nullable,
  Page,
  route,
  Uuid,
  Words,
} from '../../platform/route.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { refusals } from './problems.ts';

const Text = Type.String();
const Count = Type.Integer();
const Reason = Words(200);

export * from './contract-interest.ts';
export * from './contract-periods.ts';

// Balances

/** Debit less credit; the side follows from the sign and the subject's direction. */
const SubjectRow = Type.Object({
  code: Text,
  name: Text,
  direction: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
  openingFen: FenJson,
  debitFen: FenJson,
  creditFen: FenJson,
  closingFen: FenJson,
});
/** By accounting date, and what was recorded up to the end of a day (all that is, if not given). */
const Sight = { from: DayJson, to: DayJson, knownOn: Type.Optional(DayJson) };
export const getTrialBalance = route({
  method: 'GET',
  path: '/staff/books/trial-balance',
  summary: '试算平衡表',
  permission: 'ledger.read',
  query: Type.Object(Sight),
  response: Type.Object({
    rows: Type.Array(SubjectRow),
    totals: Type.Object({ openingFen: FenJson, debitFen: FenJson, creditFen: FenJson, closingFen: FenJson }),
    isBalanced: Type.Boolean(),
  }),
});
export const exportTrialBalance = route({
  method: 'GET',
  path: '/staff/books/trial-balance.xlsx',
  summary: '试算平衡表导出',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Sight),
});
export const printTrialBalance = route({
  method: 'GET',
  path: '/staff/books/trial-balance.pdf',
  summary: '试算平衡表打印',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Sight),
});
const Ledger = { subject: Text, from: DayJson, to: DayJson };
/** What moved in a month, and in its year until then. */
const Sums = { debitFen: FenJson, creditFen: FenJson, yearDebitFen: FenJson, yearCreditFen: FenJson };
export const getGeneralLedger = route({
  method: 'GET',
  path: '/staff/books/general-ledger',
  summary: '总账',
  permission: 'ledger.read',
  query: Type.Object(Ledger),
  response: Type.Object({
    rows: Type.Array(Type.Object({ month: MonthJson, openingFen: FenJson, closingFen: FenJson, ...Sums })),
  }),
  problems: [refusals.tooLong],
});
export const exportGeneralLedger = route({
  method: 'GET',
  path: '/staff/books/general-ledger.xlsx',
  summary: '总账导出',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Ledger),
  problems: [refusals.tooLong],
});
export const printGeneralLedger = route({
  method: 'GET',
  path: '/staff/books/general-ledger.pdf',
  summary: '总账打印',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Ledger),
  problems: [refusals.tooLong],
});
export const listSubjectLines = route({
  method: 'GET',
  path: '/staff/books/subsidiary-ledger',
  summary: '明细账',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, ...Ledger }),
  response: Type.Object({
    openingFen: FenJson,
    total: Count,
    rows: Type.Array(
      Type.Object({
        journalId: Uuid,
        lineNo: Count,
        on: DayJson,
        number: Nullable(Count),
        summary: Text,
        debitFen: FenJson,
        creditFen: FenJson,
        balanceFen: FenJson,
        /** With the last line of a month. */
        sums: Nullable(Type.Object(Sums)),
      }),
    ),
  }),
});
export const exportSubjectLines = route({
  method: 'GET',
  path: '/staff/books/subsidiary-ledger.xlsx',
  summary: '明细账导出',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Ledger),
  problems: [refusals.tooLong],
});
export const printSubjectLines = route({
  method: 'GET',
  path: '/staff/books/subsidiary-ledger.pdf',
  summary: '明细账打印',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Ledger),
  problems: [refusals.tooLong],
});
export const listSubjects = route({
  method: 'GET',
  path: '/staff/books/subjects',
  summary: '会计科目',
  permission: 'ledger.read',
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        code: Text,
        name: Text,
        direction: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
        mayEnter: Type.Boolean(),
      }),
    ),
  }),
});
export const listJournalTemplates = route({
  method: 'GET',
  path: '/staff/books/templates',
  summary: '凭证模板',
  permission: 'ledger.read',
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        business: Text,
        name: Text,
        source: Text,
        lines: Type.Array(Type.Object({ side: Text, subjectCode: Text, subjectName: Text, amount: Text })),
      }),
    ),
  }),
});

// Vouchers by hand

const Line = Type.Object({ subject: Text, debitFen: FenJson, creditFen: FenJson });
export const VoucherRequest = Type.Object({
  requestId: Uuid,
  kind: Type.Union([Type.Literal('manual'), Type.Literal('reversal')]),
  summary: Text,
  lines: Type.Array(Type.Object({ subject: Text, subjectName: Text, debitFen: FenJson, creditFen: FenJson })),
  amountFen: FenJson,
  reversesId: Nullable(Uuid),
  state: Type.Union([
    Type.Literal('proposed'),
    Type.Literal('posted'),
    Type.Literal('refused'),
    Type.Literal('withdrawn'),
  ]),
  proposedBy: Text,
  proposedAt: InstantJson,
  decidedBy: Nullable(Text),
  decidedAt: Nullable(InstantJson),
  note: Nullable(Text),
  journalId: Nullable(Uuid),
  /** Whether the caller entered it: nobody decides on an own one. */
  isOwn: Type.Boolean(),
});
export const listVoucherRequests = route({
  method: 'GET',
  path: '/staff/books/voucher-requests',
  summary: '手工凭证与冲正',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, state: Type.Optional(VoucherRequest.properties.state) }),
  response: listOf(VoucherRequest),
});
export const proposeVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests',
  summary: '录入手工凭证',
  permission: 'accounting.prepare',
  body: Type.Object({
    /** Made by the client: asking again with the same id does nothing more. */
    requestId: Uuid,
    summary: Reason,
    lines: Type.Array(Line, { minItems: 2, maxItems: 20 }),
  }),
  response: VoucherRequest,
  problems: [refusals.notBalanced, refusals.subLedgerSubject, refusals.voucherOverLimit],
});
export const proposeReversal = route({
  method: 'POST',
  path: '/staff/journals/:journalId/reversal',
  summary: '申请冲正凭证',
  permission: 'accounting.prepare',
  params: Type.Object({ journalId: Uuid }),
  body: Type.Object({ requestId: Uuid, reason: Reason }),
  response: VoucherRequest,
  problems: [
    ledgerRefusals.journalNotFound,
    ledgerRefusals.notReversible,
    ledgerRefusals.alreadyReversed,
    refusals.ownedByBusiness,
    refusals.alreadyProposed,
  ],
});
const ById = { params: Type.Object({ requestId: Uuid }) } as const;
const decisionRefusals = [refusals.notFound, refusals.wrongState, refusals.sameActor];
export const approveVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests/:requestId/approve',
  summary: '复核通过并记账',
  permission: 'accounting.approve',
  ...ById,
  response: VoucherRequest,
  problems: [
    ...decisionRefusals,
    ledgerRefusals.belowZero,
    ledgerRefusals.dayClosed,
    ledgerRefusals.alreadyReversed,
    ledgerRefusals.accountsNotOpen,
  ],
});
export const refuseVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests/:requestId/refuse',
  summary: '退回凭证',
  permission: 'accounting.approve',
  ...ById,
  body: Type.Object({ note: Reason }),
  response: VoucherRequest,
  problems: decisionRefusals,
});
export const withdrawVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests/:requestId/withdraw',
  summary: '撤回凭证申请',
  permission: 'accounting.prepare',
  ...ById,
  response: VoucherRequest,
  problems: [refusals.notFound, refusals.wrongState],
});
export const printVoucher = route({
  method: 'GET',
  path: '/staff/journals/:journalId/voucher.pdf',
  summary: '打印记账凭证',
  permission: 'ledger.read',
  answers: 'file',
  params: Type.Object({ journalId: Uuid }),
  problems: [ledgerRefusals.journalNotFound],
});
