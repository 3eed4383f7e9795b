import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../button.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { SelectField, TextField } from '../field.tsx';
import { DayText, InstantText, Money } from '../figures.tsx';
import { useObstacle } from '../obstacle.tsx';
import { EmptyState, type Fact, Facts, PageSkeleton, Panel, StateTag } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { directionTexts, type Transfer, type TransferDoor, type TransferStart, transferTexts } from './model.ts';

/** The conditions with their figures: what holds, what does not and what to do about it. */
function Conditions({ conditions }: Pick<TransferStart, 'conditions'>) {
  return (
    <div className="wd-conditions">
      <ul>
        {conditions.map(({ key, text, holds, figures, source, remedy }) => (
          <li key={key} className={`wd-condition wd-condition-${holds === 'yes' ? 'met' : 'unmet'}`}>
            <span className="wd-mark" aria-hidden="true">
              {holds === 'yes' ? '✓' : '×'}
            </span>
            <div>
              <p className="wd-condition-title">
                <span className="visually-hidden">{holds === 'yes' ? '满足：' : '不满足：'}</span>
                {text}
              </p>
              {figures && <p>{figures}</p>}
              {remedy && (
                <p>
                  <strong>您可以：</strong>
                  {remedy}
                </p>
              )}
              {source && <p className="wd-source">依据：{source}</p>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Applying for a transfer to this centre: where from, and the former number if it is known. Nothing else is asked. */
export function TransferApply({
  door,
  onApplied,
}: {
  readonly door: TransferDoor;
  readonly onApplied: (transferId: string) => unknown;
}) {
  const client = useQueryClient();
  const { data: start, error, isPending } = useQuery({ queryKey: ['transfer-start', door.key], queryFn: door.start });
  const [nodeNo, setNodeNo] = useState('');
  const [accountNo, setAccountNo] = useState('');
  const obstacle = useObstacle(nodeNo === '' ? '请选择转出地中心' : undefined);
  const applying = useMutation({
    mutationFn: () => door.apply({ nodeNo, formerAccountNo: accountNo.trim() === '' ? null : accountNo.trim() }),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ['transfers', door.key] });
      onApplied(answer.transferId);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle.stops()) applying.mutate();
  };
  if (isPending) return <PageSkeleton />;
  if (!start) return <ProblemSummary error={error} />;
  return (
    <>
      <Panel title="转入条件">
        <Conditions conditions={start.conditions} />
      </Panel>
      {start.mayApply && (
        <Panel title="从哪里转入">
          <form className="wd-question" onSubmit={submit}>
            <ProblemSummary error={applying.error} />
            <SelectField
              name="nodeNo"
              label="转出地中心（原缴存地）"
              value={nodeNo}
              options={[
                { value: '', label: '请选择' },
                ...start.centres.map((centre) => ({ value: centre.nodeNo, label: `${centre.city}　${centre.name}` })),
              ]}
              onChange={setNodeNo}
              error={obstacle.text}
            />
            <TextField
              name="formerAccountNo"
              label="原个人账号（选填）"
              hint="不记得可以不填，由转出地中心按您登记的证件号码查找"
              value={accountNo}
              onChange={setAccountNo}
              maxLength={30}
            />
            <p className="muted">
              姓名和证件号码取自本中心登记，不需要填写。提交后系统自动发出联系函；原账户须已封存、没有未结清的贷款。
              资金只在两地专户之间划转，本金和利息全部记入您在{start.ownName}的账户。
            </p>
            <div className="wd-buttons">
              <Button type="primary" htmlType="submit" loading={applying.isPending}>
                提交申请
              </Button>
            </div>
          </form>
        </Panel>
      )}
    </>
  );
}

/** Every transfer of the person, to this centre and away from it, the newest first. */
export function TransferRecords({
  door,
  linkOf,
}: {
  readonly door: TransferDoor;
  readonly linkOf: (transferId: string) => string;
}) {
  const { data, error, isPending } = useQuery({ queryKey: ['transfers', door.key], queryFn: door.list });
  if (isPending) return <PageSkeleton lines={3} />;
  if (!data) return <ProblemSummary error={error} />;
  if (data.rows.length === 0)
    return <EmptyState title="没有转移接续记录" text="申请之后，可以在这里查看每一步的进度。" />;
  return (
    <ul className="transfer-list">
      {data.rows.map((row) => (
        <li key={row.transferId}>
          <Link to={linkOf(row.transferId)}>
            {directionTexts[row.direction]}　{row.otherName}
          </Link>
          <StateTag state={row.state} texts={transferTexts} />
          <span className="muted">
            {row.totalFen !== null && (
              <>
                <Money fen={row.totalFen} unit />
                {'　'}
              </>
            )}
            <InstantText value={row.begunAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const isOver = ({ endedAt }: Pick<Transfer, 'endedAt'>): boolean => endedAt !== null;

/** What is known of a transfer. */
export function TransferFacts({ view }: { readonly view: Transfer }) {
  const items: Fact[] = [
    { label: view.direction === 'in' ? '转出地中心' : '转入地中心', value: view.otherName },
    { label: '联系函编号', value: view.letterNo },
    { label: '业务编号', value: view.caseNumber },
    { label: '原个人账号', value: view.formerAccountNo ?? '由转出地按证件号码查找' },
    ...(view.totalFen === null
      ? []
      : [
          { label: '本金', value: <Money fen={view.principalFen} unit /> },
          { label: '利息', value: <Money fen={view.interestFen} unit /> },
          { label: '合计', value: <Money fen={view.totalFen} strong unit /> },
        ]),
    ...(view.monthsText ? [{ label: '原缴存月份', value: view.monthsText }] : []),
    ...(view.openedOn ? [{ label: '原账户开户日期', value: <DayText value={view.openedOn} /> }] : []),
  ];
  return <Facts columns={2} items={items} />;
}

/** Every step with its code, the newest first. */
export function TransferHistory({ view }: { readonly view: Pick<Transfer, 'history'> }) {
  return (
    <ol className="case-history" aria-label="办理经过">
      {view.history.toReversed().map(({ at, code, stateText, text, actorText }, index) => (
        <li key={view.history.length - index} className="case-event case-event-info">
          <span className="case-event-mark" aria-hidden="true" />
          <div>
            <p className="case-event-title">
              {stateText}
              <span className="muted">（{code}）</span>
            </p>
            <p className="case-event-text">{text}</p>
            <p className="case-event-by">
              <InstantText value={at} />　{actorText}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** One transfer: where it stands, what is waited for, and the way back while there is one. */
export function TransferCase({
  door,
  transferId,
  head,
  missing,
}: {
  readonly door: TransferDoor;
  readonly transferId: string;
  readonly head: (view: Transfer) => ReactNode;
  /** The head of a page whose transfer is not there: the way back. */
  readonly missing?: ReactNode;
}) {
  const client = useQueryClient();
  const queryKey = ['transfer', door.key, transferId];
  const { data: view, error } = useQuery({
    queryKey,
    queryFn: () => door.get(transferId),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 3_000),
  });
  if (!view)
    return error ? (
      <>
        {missing}
        <ProblemSummary error={error} />
      </>
    ) : (
      <PageSkeleton />
    );
  const withdraw = async () => client.setQueryData(queryKey, await door.withdraw(transferId));
  return (
    <div className="case-page">
      {head(view)}
      <Panel title="办理进度" extra={<StateTag state={view.state} texts={transferTexts} />}>
        {view.waitingFor !== '' && <p role="status">{view.waitingFor}</p>}
        {isOver(view) && view.reason && <p>{view.reason}</p>}
        <TransferFacts view={view} />
        {view.mayWithdraw && (
          <div className="wd-buttons">
            <ConfirmButton
              title="撤销这笔转移？"
              description="先征求转出地中心的意见：对方还没有划款的，可以撤销，原账户不变；已经划款的，不能撤销。结果会通知您。"
              confirmText="申请撤销"
              onConfirm={withdraw}
            >
              申请撤销
            </ConfirmButton>
          </div>
        )}
      </Panel>
      <Panel title="办理经过">
        <TransferHistory view={view} />
      </Panel>
    </div>
  );
}
