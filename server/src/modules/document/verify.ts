import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { verifyPdf } from '../../platform/pades.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { inCenter, throttleAddress } from '../identity/index.ts';
import { getCenter } from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { centerOfNumber, paperKinds } from './rules.ts';
import { codeOf, getStamping, withdrawal } from './stamp.ts';
import { findPaper, findPaperOfHash, type PaperRow } from './store.ts';

/** What was certified, for whoever holds the paper: number and code together, or nothing at all. */
export async function verifyNumber(
  call: Call,
  { params, query }: RouteInput<typeof contract.verifyPaper>,
): Promise<RouteOutput<typeof contract.verifyPaper>> {
  const centerId = centerOfNumber(params.number);
  const there = await inCenter(call, centerId);
  await throttleAddress(there, 'verify');
  const remedy = '请核对证明上的编号和验证码；仍不符的，该证明可能是伪造的，请向开具的管理中心核实。';
  if (codeOf(call, params.number) !== query.code.toUpperCase()) throw new Problem(refusals.codeMismatch, { remedy });
  const paper = await findPaper(call.tx, centerId, params.number);
  if (!paper) throw new Problem(refusals.codeMismatch, { remedy });
  return {
    number: paper.number,
    title: paperKinds[paper.kind].title,
    centerName: (await getCenter(call.tx, centerId)).name,
    issuedAt: paper.issuedAt.toString(),
    sha256: paper.fileSha256,
    ...withdrawal(paper),
    facts: JSON.parse(call.vault.open(paper.factsSealed, 'document.paper.facts')) as { label: string; value: string }[],
  };
}

type Verdict = RouteOutput<typeof contract.verifyFile>;
const nothing = { number: null, title: null, issuedAt: null, signerName: null, signedAt: null, withdrawnAt: null };
const about = (paper: PaperRow) => ({
  number: paper.number,
  title: paperKinds[paper.kind].title,
  issuedAt: paper.issuedAt.toString(),
  withdrawnAt: paper.withdrawnAt?.toString() ?? null,
});

/** Of a paper that was issued as it is: whether it still holds, in one sentence. */
function standingOf(paper: PaperRow, genuine: string): Pick<Verdict, 'verdict' | 'explanation'> {
  if (!paper.withdrawnAt) return { verdict: 'genuine', explanation: genuine };
  const on = formatDay(dayOf(paper.withdrawnAt));
  return {
    verdict: 'withdrawn',
    explanation: `该文件是本中心开具的，但已于${on}作废：${paper.withdrawnReason ?? ''}。不能再作为证明使用。`,
  };
}

/** A file is genuine when it is, byte for byte, one that was issued. The signature says why another one is not. */
export async function verifyUpload(
  call: Call,
  { file, query }: RouteInput<typeof contract.verifyFile>,
): Promise<Verdict> {
  const there = await inCenter(call, query.centerId);
  await throttleAddress(there, 'verify');
  const paper = await findPaperOfHash(call.tx, query.centerId, sha256(file));
  const seal = verifyPdf(file);
  const signed = { signerName: seal.signerName ?? null, signedAt: seal.signedAt?.toString() ?? null };
  if (paper)
    return {
      ...standingOf(paper, '该文件与本中心开具并盖章的文件完全一致，签名有效，内容未被改动。'),
      ...about(paper),
      ...signed,
    };
  const ours = getStamping().signerOf(query.centerId);
  if (ours && seal.certificateFingerprint === sha256(ours.certificateDer) && !seal.intact)
    return {
      ...nothing,
      ...signed,
      verdict: 'altered',
      explanation: '该文件带有本中心的电子签章，但内容在盖章之后被改动过，不能采信。',
    };
  if (seal.signed)
    return {
      ...nothing,
      ...signed,
      verdict: 'unknown',
      explanation: '该文件的签名不是本中心的电子签章，或不是本中心登记开具的文件。',
    };
  return {
    ...nothing,
    verdict: 'unknown',
    explanation: '该文件没有可识别的电子签章，也不是本中心登记开具的文件；打印后再扫描的文件请用编号和验证码核验。',
  };
}

export async function verifySum(
  call: Call,
  { params, query }: RouteInput<typeof contract.verifyHash>,
): Promise<Verdict> {
  const there = await inCenter(call, query.centerId);
  await throttleAddress(there, 'verify');
  const paper = await findPaperOfHash(call.tx, query.centerId, params.sha256);
  if (paper) return { ...nothing, ...standingOf(paper, '该摘要与本中心开具并盖章的文件一致。'), ...about(paper) };
  return {
    ...nothing,
    verdict: 'unknown',
    explanation: '没有摘要与此一致的文件；文件可能被改动过，或不是本中心开具的。可上传文件查看原因。',
  };
}
