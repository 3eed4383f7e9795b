import { CenterSelect, PageHeader } from '@anju/ui';
import { useParams, useSearchParams } from 'react-router';
import { FileCheck } from './file-check.tsx';
import { NumberForm } from './number-form.tsx';
import { VerifiedPaper } from './verified-paper.tsx';

/** Whether a paper that somebody hands in is genuine: by its number and code, or by the file itself. */
export function VerifyPage() {
  const { number } = useParams();
  const [search] = useSearchParams();
  const code = search.get('c') ?? '';
  const isAsked = number !== undefined && code !== '';
  return (
    <div className="verify">
      <PageHeader
        title="证明核验"
        description="核对公积金中心开具的证明是不是真的、有没有被改过。不用登录，不收费，也不保存您上传的文件。"
      />
      <div className="stack">
        {isAsked ? <VerifiedPaper number={number} code={code} /> : <NumberForm number={number ?? ''} />}
        <section className="panel" aria-labelledby="file-check">
          <div className="panel-head">
            <h2 id="file-check">核对电子文件</h2>
          </div>
          <div className="panel-body stack">
            <p className="section-text">收到的是 PDF 文件时，直接核对文件本身：改动一个字都会被发现。</p>
            <CenterSelect label="开具证明的公积金中心" />
            <FileCheck />
          </div>
        </section>
      </div>
    </div>
  );
}
