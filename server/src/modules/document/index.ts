import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { type FileAnswer, pageOf } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { employerOf, inHallAndAtCounter } from '../party/index.ts';
import * as contract from './contract.ts';
import { prepareMyPaper } from './my-papers.ts';
import { refusals } from './problems.ts';
import { type PaperKind, paperKinds } from './rules.ts';
import { keepPaper, paperView } from './stamp.ts';
import { findPaper, getFile, listPaperRows } from './store.ts';
import { verifyNumber, verifySum, verifyUpload } from './verify.ts';

export { type DetailsOrder, prepareDetails } from './details.ts';
export { businessReceipt, stampedForm } from './employer-papers.ts';
export { type LoanContract, loanContract, loanSettlement, loanSupplement } from './loan-papers.ts';
export { prepareMyPaper as preparePersonPaper } from './my-papers.ts';
export { caseApplication, caseReceipt, type RemittancePerson, remittanceSlip, transferLetter } from './papers.ts';
export { listPaper, type PrintedList, printList } from './printed-list.ts';
export { drawForm, drawSheet, type FormPart, type PrefilledForm } from './sheet.ts';
export {
  keepPaper,
  type PreparedPaper,
  preparePaper,
  publicUrl,
  type Stamping,
  useStamping,
  withdrawPapers,
} from './stamp.ts';

export function registerDocument(edge: Edge): void {
  edge.servePrepared(
    contract.issueMyPaper,
    (call, { body }) => prepareMyPaper(call, call.actor.id, body),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.listMyPapers, async (call, { query }) => {
    const { rows, total } = await listPaperRows(call.tx, call.centerId, call.actor.id, pageOf(query));
    return { rows: rows.map(paperView), total };
  });
  edge.serve(contract.getMyPaperFile, (call, { params }) => ownFile(call, params.number, call.actor.id));
  inHallAndAtCounter(edge).serve(contract.getEmployerPaperFile, (call, { params }) =>
    ownFile(call, params.number, employerOf(call)),
  );
  edge.serve(contract.verifyPaper, verifyNumber);
  edge.serve(contract.verifyFile, verifyUpload);
  edge.serve(contract.verifyHash, verifySum);
}

/** The file of a paper of an owner, for who may print it for them: of these kinds alone, any other does not exist. */
export async function paperFile(
  call: Call,
  number: string,
  { ownerId, kinds }: { ownerId: string; kinds: readonly PaperKind[] },
): Promise<FileAnswer> {
  const paper = await findPaper(call.tx, call.centerId, number);
  if (!paper || !kinds.includes(paper.kind)) throw new Problem(refusals.notFound);
  return ownFile(call, number, ownerId);
}

/** The file of a paper for its owner; anybody else's paper does not exist for the caller. */
async function ownFile(call: Call, number: string, ownerId: string): Promise<FileAnswer> {
  const paper = await findPaper(call.tx, call.centerId, number);
  if (paper?.subjectId !== ownerId) throw new Problem(refusals.notFound);
  const file = await getFile(call.tx, call.centerId, paper.fileId);
  await call.aside((tx) => recordAudit({ ...call, tx }, 'document.download', ['paper', number]));
  return {
    fileName: `${paperKinds[paper.kind].title}-${number}.pdf`,
    contentType: file.contentType,
    content: file.content,
  };
}
