import { Type } from 'typebox';
import { allAtCounter, counterPermission } from '../../../platform/at-counter.ts';
import { common } from '../../../platform/problem.ts';
import { route, Uuid } from '../../../platform/route.ts';
import { AttachmentView, CaseState, OwnCase, SlotView } from '../../casework/contract.ts';
import { refusals as caseRefusals } from '../../casework/problems.ts';
import { Paper } from '../../document/contract.ts';
import * as business from '../business/contract.ts';
import { refusals as businessRefusals } from '../business/problems.ts';
import { refusals as listRefusals } from '../problems.ts';
import { refusals } from './problems.ts';

/** The hall's businesses for the employer at a clerk's window: everything but the signature. */
export const counterBusinesses = allAtCounter({
  listBusinesses: business.listBusinesses,
  getBusiness: business.getBusiness,
  listBusinessPeople: business.listBusinessPeople,
  startBusiness: business.startBusiness,
  startRows: business.startRows,
  importRows: business.importRows,
  annotateRows: business.annotateRows,
  sheetTemplate: business.sheetTemplate,
  adjustmentYear: business.adjustmentYear,
  payBusinessFromUnallocated: business.payBusinessFromUnallocated,
  issueReceipt: business.issueReceipt,
  discardBusiness: business.discardBusiness,
  resubmitBusiness: business.resubmitBusiness,
});

/** What the counter has instead of a signature: the paper, its scan, and whether a second person must look. */
export const Attestation = Type.Object({
  caseId: Uuid,
  caseNumber: Type.String(),
  state: CaseState,
  version: Type.Integer(),
  title: Type.String(),
  /** The canonical text that the hall would sign, and its SM3 digest: both stand on the paper. */
  text: Type.String(),
  digest: Type.String(),
  needsReview: Type.Boolean(),
  reviewReason: Type.String(),
  slots: Type.Array(SlotView),
  attachments: Type.Array(AttachmentView),
  corrections: OwnCase.properties.corrections,
});
export const AttestationTarget = Type.Union([Type.Literal('remittance'), Type.Literal('business')]);
const permission = counterPermission;
const at = '/counter/employers/:employerId/attestations';
const ByCase = { params: Type.Object({ employerId: Uuid, caseId: Uuid }) } as const;

export const prepareAttestation = route({
  method: 'POST',
  path: at,
  summary: '柜面代办：准备单位盖章的确认书',
  permission,
  params: Type.Object({ employerId: Uuid }),
  body: Type.Object({ target: AttestationTarget, id: Uuid }),
  response: Attestation,
  problems: [
    common.notFound,
    listRefusals.notFound,
    listRefusals.wrongState,
    businessRefusals.notFound,
    businessRefusals.wrongState,
    businessRefusals.papersMissing,
    refusals.inReview,
  ],
});
export const printAttestation = route({
  method: 'POST',
  path: `${at}/:caseId/paper`,
  summary: '柜面代办：打印确认书，由单位盖章',
  permission,
  ...ByCase,
  body: Type.Object({ requestId: Uuid }),
  response: Paper,
  problems: [common.notFound, refusals.notFound, refusals.paperOutdated, common.repeatedWithOtherContent],
});
export const submitAttestation = route({
  method: 'POST',
  path: `${at}/:caseId/submit`,
  summary: '柜面代办：凭单位盖章的确认书办理',
  permission,
  ...ByCase,
  body: Type.Object({ version: Type.Integer() }),
  response: Type.Object({ caseId: Uuid, caseNumber: Type.String(), state: CaseState }),
  problems: [
    common.notFound,
    refusals.notFound,
    refusals.paperMissing,
    refusals.paperOutdated,
    caseRefusals.wrongState,
    caseRefusals.changedMeanwhile,
    ...(business.confirmBusiness.problems ?? []),
    listRefusals.listChanged,
    listRefusals.openedElsewhere,
    listRefusals.wrongMonth,
    listRefusals.alreadyOpen,
  ],
});
