import { CaseTag, DayText, InstantText, Money, MyCase, PageHeader, Panel, ResumeByCode } from '@anju/ui';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { casework } from '../../../../../server/src/contract.ts';
import { caseForms } from '../../parts/case-forms.ts';
import { Endless, useListing } from '../../parts/endless.tsx';

const pathOf = (caseId: string) => `/cases/${caseId}`;

/** M-Q4: every business and where it stands, on whatever channel it was begun. */
export function CasesPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const isLoans = search.get('kind') === 'loan';
  const listing = useListing(casework.listMyCases, isLoans ? { kind: 'loan' } : {});
  return (
    <>
      <PageHeader title={isLoans ? '贷款审批进度' : '办理进度'} back={{ to: '/apply', text: '办理' }} />
      <Endless
        listing={listing}
        label="我的业务"
        empty={
          isLoans
            ? { title: '没有贷款申请', text: '贷款在网点申请；受理后，审批到了哪一步会显示在这里。' }
            : { title: '还没有申请过业务', text: '申请之后，可以在这里查看进度、补正材料、撤销申请。' }
        }
        render={(row) => (
          <Link className="m-item m-item-link" to={pathOf(row.caseId)}>
            <p className="m-item-head">
              <strong>{row.headline || row.title}</strong>
              {row.amountFen !== null && <Money fen={row.amountFen} strong unit />}
            </p>
            <p className="m-item-foot">
              <CaseTag state={row.state} stageText={row.stageText} />
              {row.closesOn ? (
                <span className="m-warn">
                  <DayText value={row.closesOn} plain /> 前{row.state === 'draft' ? '提交' : '补正'}
                </span>
              ) : (
                (row.state === 'reviewing' || row.state === 'submitted') &&
                row.dueOn && (
                  <span className="muted">
                    <DayText value={row.dueOn} plain /> 前有结果
                  </span>
                )
              )}
            </p>
            <p className="muted">
              <InstantText value={row.submittedAt ?? row.openedAt} />　{row.number}
            </p>
          </Link>
        )}
      />
      {!isLoans && (
        <Panel title="用续办码继续">
          <ResumeByCode onFound={({ caseId, kind }) => navigate(caseForms[kind]?.(caseId) ?? pathOf(caseId))} />
        </Panel>
      )}
    </>
  );
}

export function CasePage() {
  const { caseId = '' } = useParams();
  return <MyCase key={caseId} caseId={caseId} back={{ to: '/cases', text: '办理进度' }} forms={caseForms} />;
}
