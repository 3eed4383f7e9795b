import { Type } from 'typebox';
import {
  DayJson,
  declareExport,
  FenJson,
  InstantJson,
  listOf,
  MonthJson,
  Nullable,
  Page,
  route,
  Uuid,
} from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { decisionKinds, originKinds } from './rules.ts';

// The books as staff read them: vouchers, and accounts of employers on any day.

const Text = Type.String();

const JournalRow = Type.Object({
  journalId: Uuid,
  /** 凭证号 within its month, given at day end. */
  number: Nullable(Type.Integer()),
  accountingDate: DayJson,
  business: Text,
  summary: Text,
  amountFen: FenJson,
  entryCount: Type.Integer(),
  recordedAt: InstantJson,
  postedBy: Text,
});
const JournalFilter = {
  from: Type.Optional(DayJson),
  to: Type.Optional(DayJson),
  business: Type.Optional(Type.String({ maxLength: 40 })),
  words: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  number: Type.Optional(Type.Integer({ minimum: 1, maximum: 9_999_999 })),
  subject: Type.Optional(Type.String({ pattern: '^[0-9]{3,12}$' })),
  amountFen: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
};
export const listJournals = route({
  method: 'GET',
  path: '/staff/journals',
  summary: '记账凭证查询',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, ...JournalFilter }),
  response: Type.Object({
    ...listOf(JournalRow).properties,
    /** What all vouchers of the choice come to, not only those of the page. */
    debitFen: FenJson,
    creditFen: FenJson,
  }),
});
export const exportJournals = declareExport({
  name: 'report.journals',
  title: '记账凭证清单',
  permission: 'ledger.read',
  filter: Type.Object(JournalFilter),
});
export const getJournal = route({
  method: 'GET',
  path: '/staff/journals/:journalId',
  summary: '记账凭证',
  permission: 'ledger.read',
  params: Type.Object({ journalId: Uuid }),
  problems: [refusals.journalNotFound],
  response: Type.Object({
    ...JournalRow.properties,
    businessKey: Text,
    reversesId: Nullable(Uuid),
    reversedById: Nullable(Uuid),
    centerName: Text,
    /** 制单 and 复核 of a voucher by hand or a reversal. */
    preparedBy: Nullable(Text),
    checkedBy: Nullable(Text),
    amountCapital: Text,
    lines: Type.Array(
      Type.Object({
        lineNo: Type.Integer(),
        subjectCode: Text,
        subjectName: Text,
        debitFen: FenJson,
        creditFen: FenJson,
      }),
    ),
    /** The first 200 personal sub-ledger entries it carries. */
    entries: Type.Array(
      Type.Object({ personId: Uuid, accountNo: Text, nameMasked: Text, amountFen: FenJson, balanceFen: FenJson }),
    ),
    employerEntries: Type.Array(
      Type.Object({ employerId: Uuid, employerName: Text, amountFen: FenJson, balanceFen: FenJson }),
    ),
    /** Entries of loan accounts that came with it, and the first 200 of them. */
    loanEntryCount: Type.Integer(),
    loanEntries: Type.Array(
      Type.Object({ loanId: Uuid, contractNo: Text, kindText: Text, amountFen: FenJson, balanceFen: FenJson }),
    ),
    /** What it was posted for, where the desk shows it. */
    origins: Type.Array(Type.Object({ kind: Type.Enum(originKinds), id: Text, text: Text })),
  }),
});

export const listCaseJournals = route({
  method: 'GET',
  path: '/staff/cases/:caseId/journals',
  summary: '业务的记账凭证',
  permission: 'ledger.read',
  params: Type.Object({ caseId: Uuid }),
  response: Type.Object({
    rows: Type.Array(
      Type.Object({ journalId: Uuid, accountingDate: DayJson, business: Text, summary: Text, amountFen: FenJson }),
    ),
  }),
});

export const listDecisions = route({
  method: 'GET',
  path: '/staff/decisions',
  summary: '待复核事项',
  permission: 'ledger.read',
  query: Type.Object({ ...Page }),
  response: listOf(
    Type.Object({
      kind: Type.Enum(decisionKinds),
      id: Uuid,
      /** The voucher that is reversed, the receipt, the employer or the payment. */
      aboutId: Nullable(Uuid),
      /** Whose the money becomes, or who gets it. */
      holder: Nullable(Text),
      bankName: Nullable(Text),
      accountMasked: Nullable(Text),
      amountFen: FenJson,
      reason: Text,
      proposedBy: Text,
      proposedAt: InstantJson,
      /** The caller proposed it: somebody else must decide. */
      isOwnProposal: Type.Boolean(),
    }),
  ),
});

export const getEmployerAsOf = route({
  method: 'GET',
  path: '/staff/employers/:employerId/as-of',
  summary: '单位账户在某一天',
  permission: 'staff.employer',
  params: Type.Object({ employerId: Uuid }),
  problems: [refusals.employerNotFound],
  query: Type.Object({ on: DayJson, knownOn: Type.Optional(DayJson) }),
  response: Type.Object({
    employerAccountNo: Text,
    on: DayJson,
    knownOn: Nullable(DayJson),
    /** Received and not yet in anybody's account. */
    unallocatedFen: FenJson,
    entries: Type.Integer(),
    lastOn: Nullable(DayJson),
    contributedTo: Nullable(MonthJson),
    months: Type.Integer(),
    contributedFen: FenJson,
    /** What the people who are at the employer now held on that day. */
    balanceFen: FenJson,
    /** The unallocated money of that day by all that is recorded now. */
    unallocatedNowFen: FenJson,
  }),
});
