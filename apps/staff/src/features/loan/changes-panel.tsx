import {
  Button,
  ConfirmButton,
  download,
  Masked,
  Money,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  typedNumber,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useBanks } from '../../parts/banks.ts';
import { useMay } from '../../parts/permissions.ts';
import { casework, type LoanDetail, type LoanTermQuote, loan, offsets, percentText } from '../../parts/server.ts';
import { ConditionList } from './condition-list.tsx';

interface Props {
  readonly row: LoanDetail;
  /** What is asked again afterwards. */
  readonly stale: readonly { readonly path: string }[];
}

const lines = [
  { label: '剩余期数', of: (side: LoanTermQuote['before']) => `${side.months} 期` },
  { label: '总期限', of: (side: LoanTermQuote['before']) => `${side.termMonths} 期` },
  { label: '年利率', of: (side: LoanTermQuote['before']) => percentText(side.ratePpm) },
  { label: '下期应还', of: (side: LoanTermQuote['before']) => <Money fen={side.instalmentFen} unit /> },
  { label: '剩余利息合计', of: (side: LoanTermQuote['before']) => <Money fen={side.interestFen} unit /> },
  { label: '到期日', of: (side: LoanTermQuote['before']) => side.maturesOn },
] as const;

function BeforeAfter({ quote }: { readonly quote: LoanTermQuote }) {
  return (
    <table className="loan-compare">
      <caption className="visually-hidden">变更前后</caption>
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">变更前</th>
          <th scope="col">变更后</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ label, of }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{of(quote.before)}</td>
            <td>
              <strong>{of(quote.after)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isReason = (text: string) => text.trim().length >= 4;

/** 展期、缩期: the months that shall be left, what that comes to, and the application. */
function TermChange({ row, stale }: Props) {
  const [months, setMonths] = useState('');
  const [reason, setReason] = useState('');
  const params = { loanId: row.loanId };
  const quoting = useCommand(loan.quoteTerm);
  const proposing = useCommand(loan.proposeTerm, { invalidates: [...stale, casework.listCasesOfSubject] });
  const monthsLeft = /^[1-9]\d{0,2}$/.test(months) ? Number(months) : undefined;
  const quote = quoting.data;
  const mayPropose = quote?.conditions.every(({ holds }) => holds !== 'no') ?? false;
  return (
    <section className="stack" aria-label="变更期限">
      <h3>展期、缩期</h3>
      <div className="loan-ask">
        <TextField
          name="months"
          label="变更后剩余期数"
          hint={`现在剩 ${row.monthsLeft} 期`}
          inputMode="numeric"
          value={months}
          onChange={(text) => {
            setMonths(text);
            quoting.reset();
          }}
          error={months !== '' && (monthsLeft === undefined || monthsLeft > 360) ? '请填写 1 至 360 的整数' : undefined}
        />
        <Button
          disabled={monthsLeft === undefined || monthsLeft > 360}
          loading={quoting.isPending}
          onClick={() => quoting.mutate({ params, body: { monthsLeft: monthsLeft ?? 1 } })}
        >
          试算
        </Button>
      </div>
      <ProblemSummary error={quoting.error} />
      {quote && (
        <>
          <BeforeAfter quote={quote} />
          <ConditionList conditions={quote.conditions} />
          {mayPropose && (
            <>
              <TextField name="reason" label="变更原因" value={reason} onChange={setReason} hint="至少 4 个字" />
              <div>
                <ConfirmButton
                  type="primary"
                  disabled={!isReason(reason)}
                  title="受理期限变更？"
                  description="提交后由另外两人复核、审批；批准后打印补充协议，借款人签字时生效。"
                  confirmText="确认受理"
                  onConfirm={async () => {
                    await proposing.mutateAsync({ params, body: { monthsLeft: quote.after.months, reason } });
                    quoting.reset();
                    setMonths('');
                    setReason('');
                  }}
                >
                  受理期限变更
                </ConfirmButton>
              </div>
            </>
          )}
        </>
      )}
    </section>
  );
}

/** 核销: of a loan that is overdue; what would be lost and from which reserve. */
function WriteOff({ row, stale }: Props) {
  const params = { loanId: row.loanId };
  const { data: quote, error } = useRoute(loan.quoteWriteOff, { params });
  const isBarred = quote?.conditions.some(({ holds }) => holds === 'no') ?? true;
  return (
    <section className="stack" aria-label="核销">
      <h3>核销</h3>
      <ProblemSummary error={error} quiet />
      {quote && (
        <>
          <p>
            逾期 {quote.monthsOverdue} 期、{quote.daysOverdue} 天（{quote.gradeText}），核销本金{' '}
            <Money fen={quote.principalFen} unit strong />
            ；欠息 <Money fen={quote.interestFen} unit />
            、罚息 <Money fen={quote.penaltyFen} unit />
            继续追偿。贷款风险准备余额 <Money fen={quote.reserveFen} unit />。
          </p>
          <ConditionList conditions={quote.conditions} />
          {!isBarred && <WriteOffForm loanId={row.loanId} stale={stale} />}
        </>
      )}
    </section>
  );
}

function WriteOffForm({ loanId, stale }: { readonly loanId: string; readonly stale: Props['stale'] }) {
  const [resolutionNo, setResolutionNo] = useState('');
  const [reason, setReason] = useState('');
  const proposing = useCommand(loan.proposeWriteOff, { invalidates: [...stale, casework.listCasesOfSubject] });
  return (
    <>
      <div className="loan-ask">
        <TextField name="resolution" label="决议文号" value={resolutionNo} onChange={setResolutionNo} />
        <TextField name="write-off-reason" label="核销原因" value={reason} onChange={setReason} hint="至少 4 个字" />
      </div>
      <div>
        <ConfirmButton
          danger
          disabled={resolutionNo.trim().length < 2 || !isReason(reason)}
          title="提请核销？"
          description="提交后在业务页面上传核销决议和追偿无果的证明，由另外两人复核、审批；批准时从贷款风险准备核销，债权保留，以后收回的记入风险准备。"
          confirmText="提请核销"
          onConfirm={() => proposing.mutateAsync({ params: { loanId }, body: { resolutionNo, reason } })}
        >
          提请核销
        </ConfirmButton>
      </div>
    </>
  );
}

/** 冲还贷: which borrower's fund account repays, and how. */
function Offset({ row, stale }: Props) {
  const [personId, setPersonId] = useState(row.personId);
  const [wanted, setWanted] = useState<LoanDetail['offsetBy']>('monthly');
  const signing = useCommand(loan.signOffsetAtCounter, { invalidates: stale });
  const nameOf = (one: LoanDetail['borrowers'][number]) => `${one.nameMasked}（${one.relation}）`;
  const signer = row.borrowers.find((one) => one.personId === personId);
  const hasSigned = row.offsetPersons.some((one) => one.personId === personId);
  // Nobody ends what they have not signed.
  const by = wanted === 'none' && !hasSigned ? 'monthly' : wanted;
  const who = signer ? nameOf(signer) : '';
  return (
    <section className="stack" aria-label="冲还贷">
      <h3>冲还贷</h3>
      <p>
        {row.offsetPersons.length === 0
          ? '没有签订冲还贷。'
          : `已签订“${row.offsetText}”，依次从${row.offsetPersons.map(({ nameMasked, relation }) => `${nameMasked}（${relation}）`).join('、')}的公积金账户冲还。`}
      </p>
      <div className="loan-ask loan-offset">
        <SelectField
          name="offset-person"
          label="签约人"
          value={personId}
          options={row.borrowers.map((one) => ({ value: one.personId, label: nameOf(one) }))}
          onChange={setPersonId}
        />
        <SelectField<LoanDetail['offsetBy']>
          name="offset-by"
          label="冲还方式"
          value={by}
          options={[
            { value: 'monthly', label: offsets.monthly },
            { value: 'yearly', label: offsets.yearly },
            ...(hasSigned ? [{ value: 'none' as const, label: '解约' }] : []),
          ]}
          onChange={setWanted}
        />
        <ConfirmButton
          title={by === 'none' ? '解除冲还贷？' : `签订“${offsets[by]}”？`}
          description={
            by === 'none'
              ? `自下一次扣款起，不再从${who}的公积金账户冲还。${personId === row.personId ? '主借款人解约的，共同借款人一并解约，改从还款账户扣款。' : ''}请核对身份。`
              : `自下一次扣款起，从${who}的公积金账户归还这笔贷款。请核对身份，并由本人签字。`
          }
          confirmText={by === 'none' ? '确认解约' : '确认签约'}
          onConfirm={() => signing.mutateAsync({ params: { loanId: row.loanId }, body: { personId, by } })}
        >
          {by === 'none' ? '解约' : '签约'}
        </ConfirmButton>
      </div>
    </section>
  );
}

/** 变更还款账户: the borrower has another card; what is with the bank is collected as it was sent. */
function RepayAccount({ row, stale }: Props) {
  const [account, setAccount] = useState('');
  const [bank, setBank] = useState<string>(row.repayBank);
  const changing = useCommand(loan.changeRepayAccount, { invalidates: stale });
  const accountNo = typedNumber(account);
  const isRead = /^\d{8,30}$/.test(accountNo);
  const known = useBanks();
  const chosen = known.find(({ name }) => name === bank);
  return (
    <section className="stack" aria-label="还款账户">
      <h3>还款账户</h3>
      <p>
        现在从 {row.repayBank} <Masked value={row.repayAccountMasked} /> 扣款。
      </p>
      <div className="loan-ask loan-account">
        <TextField
          name="repay-account"
          label="新的还款账号"
          hint="借款人本人的储蓄卡"
          inputMode="numeric"
          maxLength={36}
          value={account}
          onChange={setAccount}
          error={account !== '' && !isRead && accountNo.length >= 8 ? '请填写 8 至 30 位数字' : undefined}
        />
        <SelectField<string>
          name="repay-bank"
          label="开户银行"
          value={chosen ? bank : ''}
          options={[
            ...(chosen ? [] : [{ value: '', label: '请选择' }]),
            ...known.map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={setBank}
        />
        <ConfirmButton
          disabled={!isRead || !chosen}
          title="变更还款账户？"
          description={
            <>
              自下一次扣款起，从 {bank} <span className="figures">{accountNo}</span>{' '}
              扣款；已提交银行的扣款不受影响。请核对借款人的身份证和银行卡，系统会通知借款人。
            </>
          }
          confirmText="确认变更"
          onConfirm={async () => {
            await changing.mutateAsync({
              params: { loanId: row.loanId },
              body: { accountNo, bankCode: chosen?.code ?? '', bankName: bank },
            });
            setAccount('');
          }}
        >
          变更
        </ConfirmButton>
      </div>
    </section>
  );
}

const changes: ReadonlySet<string> = new Set(['loan.term', 'loan.write-off', 'loan.cancel']);

/** Cases that change this borrower's loans, with the supplement to print. */
function OpenChanges({ row }: { readonly row: LoanDetail }) {
  const [error, setError] = useState<unknown>();
  const { data } = useRoute(casework.listCasesOfSubject, {
    params: { subjectKind: 'person', subjectId: row.personId },
    query: { inProgress: true },
  });
  const cases = (data?.rows ?? []).filter(({ kind }) => changes.has(kind));
  if (cases.length === 0) return null;
  return (
    <ul className="plain-list">
      {cases.map((one) => (
        <li key={one.caseId}>
          <Link to={`/cases/${one.caseId}`}>{one.number}</Link> {one.headline}：{one.stageText ?? one.stateText}{' '}
          {one.kind === 'loan.term' && (
            <Button
              size="small"
              onClick={() => {
                setError(undefined);
                const input = { params: { loanId: row.loanId }, query: { caseId: one.caseId } };
                void download(loan.printSupplement, input).catch(setError);
              }}
            >
              打印补充协议
            </Button>
          )}
        </li>
      ))}
      <ProblemSummary error={error} />
    </ul>
  );
}

/** Everything that changes a loan that runs. */
export function ChangesPanel({ row, stale }: Props) {
  const may = useMay();
  if (row.state !== 'active') return null;
  return (
    <Panel title="变更">
      <div className="stack loan-changes">
        {may('case.work') && <OpenChanges row={row} />}
        {may('case.intake') && (
          <>
            <RepayAccount row={row} stale={stale} />
            <Offset row={row} stale={stale} />
            <TermChange row={row} stale={stale} />
            {row.owedFen > 0 && <WriteOff row={row} stale={stale} />}
          </>
        )}
      </div>
    </Panel>
  );
}
