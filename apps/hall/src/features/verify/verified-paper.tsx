import { Facts, InstantText, PageSkeleton, ProblemError, ProblemSummary, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { document as papers } from '../../../../../server/src/contract.ts';
import { Verdict } from './verdict.tsx';

interface VerifiedPaperProps {
  readonly number: string;
  readonly code: string;
}

const again = (
  <Link className="button" to="/verify">
    核验另一份
  </Link>
);

/** What the centre certified under this number, to be held against the paper in hand. */
export function VerifiedPaper({ number, code }: VerifiedPaperProps) {
  const { data, error, isPending, refetch } = useRoute(papers.verifyPaper, { params: { number }, query: { code } });
  if (isPending) return <PageSkeleton />;
  if (!data) {
    const isMismatch =
      error instanceof ProblemError && /code-mismatch|request\/(invalid|not-found)/.test(error.problem.code);
    if (!isMismatch) return <ProblemSummary error={error} onRetry={refetch} />;
    return (
      <Verdict tone="bad" title="没有查到这份证明">
        <p>
          编号 <span className="figures break-all">{number}</span> 与验证码 <span className="figures">{code}</span>{' '}
          对不上，或者本系统没有开具过。
        </p>
        <p>请先核对有没有输错；确认无误仍查不到的，请不要采信这份证明，并拨打 12329 反映。</p>
        {again}
      </Verdict>
    );
  }
  const issued = (
    <>
      由<strong>{data.centerName}</strong>于 <InstantText value={data.issuedAt} /> 开具
    </>
  );
  return (
    <Verdict
      tone={data.withdrawnAt ? 'bad' : 'good'}
      title={data.withdrawnAt ? `这份《${data.title}》已经作废` : `这份《${data.title}》是真的`}
    >
      {data.withdrawnAt ? (
        <p>
          {issued}，已于 <InstantText value={data.withdrawnAt} /> 作废：{data.withdrawnReason}。它记载的情况不再成立，
          <strong>不能再作为证明使用</strong>。
        </p>
      ) : (
        <p>{issued}。请把下面的内容与您手里的证明逐项核对，有任何一项不同，就是被改过的。</p>
      )}
      <Facts
        columns={1}
        items={[
          { label: '证明编号', value: <span className="figures">{data.number}</span> },
          ...data.facts,
          { label: '文件摘要', value: <span className="digest">{data.sha256}</span> },
        ]}
      />
      <p className="muted">
        为保护个人信息，姓名和证件号码只显示一部分。文件摘要用于核对电子文件，可在下面上传 PDF 核对。
      </p>
      {again}
    </Verdict>
  );
}
