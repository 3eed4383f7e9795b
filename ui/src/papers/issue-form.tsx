import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { document as papers, type RouteInput } from '../../../server/src/contract.ts';
import { newRequestId } from '../api.ts';
import { Button } from '../button.tsx';
import { Panel } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import type { Paper } from './own-papers.tsx';
import '../styles/choices.css';

type Kind = RouteInput<typeof papers.issueMyPaper>['body']['kind'];

const choices: readonly {
  readonly kind: Kind;
  readonly title: string;
  readonly use: string;
  readonly contains: readonly string[];
}[] = [
  {
    kind: 'contribution-certificate',
    title: '住房公积金缴存证明',
    use: '办异地贷款、落户、求职等，需要证明您在缴公积金时用。',
    contains: [
      '姓名、证件号码',
      '缴存单位、账户状态',
      '缴存基数、比例、月缴存额',
      '缴至年月、连续缴存月数',
      '账户余额',
    ],
  },
  {
    kind: 'fund-statement',
    title: '住房公积金查询书',
    use: '需要看清账户往来时用，例如司法、审计或银行要求。',
    contains: [
      '姓名、证件号码',
      '缴存单位、账户状态',
      '月缴存额、账户余额',
      '您有过的每个账户（含已销户的）',
      '每一笔汇缴、补缴、提取、结息的日期、金额和余额',
    ],
  },
];

/** Choosing a paper: what it is for and what strangers will read in it, before it is issued. */
export function IssueForm({
  onIssued,
  loansPath,
}: {
  readonly onIssued: (paper: Paper) => void;
  readonly loansPath: string;
}) {
  const [kind, setKind] = useState<Kind>('contribution-certificate');
  // Sent again after a lost answer, the same id gives the same paper instead of a second one.
  const [requestId, setRequestId] = useState(newRequestId);
  const issuing = useCommand(papers.issueMyPaper, { invalidates: [papers.listMyPapers], onSuccess: onIssued });
  const choose = (chosen: Kind) => {
    setKind(chosen);
    setRequestId(newRequestId());
    issuing.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    issuing.mutate({ body: { requestId, kind } });
  };
  return (
    <Panel title="开具新的证明">
      <form className="stack" onSubmit={submit}>
        <ProblemSummary error={issuing.error} />
        <fieldset className="paper-choices">
          <legend className="visually-hidden">证明种类</legend>
          {choices.map(({ kind: value, title, use, contains }) => (
            <label key={value} className="paper-choice">
              <input type="radio" name="kind" checked={kind === value} onChange={() => choose(value)} />
              <span className="paper-choice-text">
                <span className="paper-choice-title">{title}</span>
                <span>{use}</span>
                <span className="muted">证明上会写：{contains.join('；')}。</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="row">
          <Button type="primary" htmlType="submit" disabled={issuing.isPending}>
            {issuing.isPending ? '正在开具并加盖印章' : '开具证明'}
          </Button>
          <span className="muted">证明含您的完整姓名和证件号码，请只交给需要的人。</span>
        </div>
        <p className="muted">
          要开具贷款结清证明的，请到<Link to={loansPath}>我的贷款</Link>，选择已结清的贷款。
        </p>
      </form>
    </Panel>
  );
}
