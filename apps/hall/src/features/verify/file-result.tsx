import { type Fact, Facts, InstantText } from '@anju/ui';
import type { document as papers, RouteOutput } from '../../../../../server/src/contract.ts';
import { Verdict } from './verdict.tsx';

type FileVerdict = RouteOutput<typeof papers.verifyFile>;

export interface CheckedFile {
  readonly verdict: FileVerdict;
  readonly sha256: string | undefined;
  readonly fileName: string | undefined;
}

const answers = {
  genuine: ['good', '文件是真的，没有被改动'],
  withdrawn: ['bad', '文件是本系统开具的，但已经作废'],
  altered: ['bad', '文件被改动过，请不要采信'],
  unknown: ['unsure', '无法确认：这不是本系统开具的文件'],
} as const;

function factsOf({ verdict, sha256, fileName }: CheckedFile): readonly Fact[] {
  const facts: (Fact | undefined)[] = [
    fileName ? { label: '文件', value: fileName } : undefined,
    verdict.title ? { label: '证明名称', value: verdict.title } : undefined,
    verdict.number ? { label: '证明编号', value: <span className="figures">{verdict.number}</span> } : undefined,
    verdict.issuedAt ? { label: '开具时间', value: <InstantText value={verdict.issuedAt} /> } : undefined,
    verdict.withdrawnAt ? { label: '作废时间', value: <InstantText value={verdict.withdrawnAt} /> } : undefined,
    verdict.signerName ? { label: '签章单位', value: verdict.signerName } : undefined,
    verdict.signedAt ? { label: '签章时间', value: <InstantText value={verdict.signedAt} seconds /> } : undefined,
    sha256 ? { label: '文件摘要', value: <span className="digest">{sha256}</span> } : undefined,
  ];
  return facts.filter((fact) => fact !== undefined);
}

export function FileResult({ result }: { readonly result: CheckedFile }) {
  const [tone, title] = answers[result.verdict.verdict];
  return (
    <Verdict tone={tone} title={title}>
      <p>{result.verdict.explanation}</p>
      <Facts columns={1} items={factsOf(result)} />
      {result.verdict.verdict === 'unknown' && <p>请确认选对了开具证明的公积金中心，或拨打 12329 询问。</p>}
    </Verdict>
  );
}
