import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Button } from '../button.tsx';
import { DayText, InstantText, Money } from '../figures.tsx';
import { formatGroups } from '../format.ts';
import { Facts, PageSkeleton, Panel } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { ServiceNotice } from '../service-notice.tsx';
import { cardText, type Reason, type Start, type WithdrawalDoor } from './model.ts';

const consumption = '住房消费';
const closing = '离开单位或不再缴存（销户）';
/** Under which heading each reason stands, in this order. */
const headings: Readonly<Record<Reason, string>> = {
  rent: consumption,
  'purchase-presale': consumption,
  'purchase-new': consumption,
  'purchase-second-hand': consumption,
  'repay-fund-loan': consumption,
  build: consumption,
  repair: consumption,
  decorate: consumption,
  'property-fee': consumption,
  leave: closing,
  retire: closing,
  emigrate: closing,
  disability: closing,
  death: closing,
  illness: '其他',
};
const groups = [...new Set(Object.values(headings))].map((title) => ({
  title,
  reasons: (Object.keys(headings) as Reason[]).filter((reason) => headings[reason] === title),
}));

/** What is on record, with its source and time: shown, not asked. */
export function KnownFacts({ start }: { readonly start: Start }) {
  const { account, card } = start;
  return (
    <Panel
      title="已知信息"
      extra={
        <span className="muted">
          来源：本中心账户，
          <InstantText value={start.asOf} />
        </span>
      }
    >
      <Facts
        columns={3}
        items={[
          { label: '姓名', value: start.nameMasked },
          ...(account
            ? [
                { label: '个人账号', value: <span className="figures">{formatGroups(account.accountNo)}</span> },
                {
                  label: '账户状态',
                  value: account.sealedOn ? (
                    <>
                      {account.stateText}（<DayText value={account.sealedOn} />
                      起）
                    </>
                  ) : (
                    account.stateText
                  ),
                },
                { label: '账户余额', value: <Money fen={account.balanceFen} strong unit /> },
                { label: '缴存单位', value: account.employerName },
              ]
            : [{ label: '账户', value: '没有账户，或者已经销户' }]),
          { label: '登记的收款卡', value: card ? cardText(card) : '没有登记' },
        ]}
      />
    </Panel>
  ); // prettier-ignore
}

type Option = Start['reasons'][number];

type Guide = (reason: Reason) => ReactNode;

/** What was asked for by the address (`?reason=rent`) comes into sight. */
const intoSight = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'center' });

function ReasonCard({
  option: { reason, name, limitFen, closes },
  onChoose,
  isBusy,
  isAsked,
  guide,
}: {
  option: Option;
  onChoose: () => void;
  isBusy: boolean;
  isAsked: boolean;
  guide: Guide | undefined;
}) {
  return (
    <li className={isAsked ? 'wd-reason wd-reason-asked' : 'wd-reason'} ref={isAsked ? intoSight : undefined}>
      <div>
        <p className="wd-reason-name">
          {name} {guide?.(reason)}
        </p>
        <p className="muted">
          {closes ? '全额提取并销户' : '部分提取'}
          {limitFen !== null && (
            <>
              ，可提取 <Money fen={limitFen} unit />
            </>
          )}
        </p>
      </div>
      <Button type="primary" onClick={onChoose} disabled={isBusy} aria-label={`申请${name}提取`}>
        申请
      </Button>
    </li>
  );
}

type Obstacle = NonNullable<Option['obstacle']>;

/** What stands in the way, and in the way of what: said once, for however many reasons it is the same. */
function ShutCard({
  obstacle,
  options,
  isAsked,
  guide,
}: {
  readonly obstacle: Obstacle;
  readonly options: readonly Option[];
  readonly isAsked: boolean;
  readonly guide: Guide | undefined;
}) {
  const looks = ['wd-reason', 'wd-reason-shut', options.length > 1 && 'wd-reason-many', isAsked && 'wd-reason-asked'];
  return (
    <li className={looks.filter(Boolean).join(' ')} ref={isAsked ? intoSight : undefined}>
      <div>
        <p className="wd-reason-name">
          {options.map(({ reason, name }, at) => (
            <span key={reason} className="wd-reason-one">
              {name} {guide?.(reason)}
              {at < options.length - 1 && '、'}
            </span>
          ))}
        </p>
        <p>{obstacle.compared}。</p>
        {obstacle.remedy && <p className="muted">{obstacle.remedy}</p>}
        <p className="wd-source">依据：{obstacle.source}</p>
      </div>
    </li>
  );
}

const keyOf = ({ compared, remedy, source }: Obstacle) => [compared, remedy, source].join('\n');

/** Reasons of one group: what can be done first, then what stands in the way of the rest. */
function ReasonGroup({
  title,
  options,
  onChoose,
  isBusy,
  asked,
  guide,
}: {
  readonly title: string;
  readonly options: readonly Option[];
  readonly onChoose: (reason: Reason) => void;
  readonly isBusy: boolean;
  readonly asked: string | null;
  readonly guide: Guide | undefined;
}) {
  const shut = new Map<string, { obstacle: Obstacle; options: Option[] }>();
  for (const option of options) {
    const { obstacle } = option;
    if (!obstacle) continue;
    const same = shut.get(keyOf(obstacle));
    if (same) same.options.push(option);
    else shut.set(keyOf(obstacle), { obstacle, options: [option] });
  }
  return (
    <Panel title={title}>
      <ul className="wd-reasons">
        {options
          .filter(({ obstacle }) => !obstacle)
          .map((option) => (
            <ReasonCard
              key={option.reason}
              option={option}
              isBusy={isBusy}
              onChoose={() => onChoose(option.reason)}
              isAsked={option.reason === asked}
              guide={guide}
            />
          ))}
        {[...shut].map(([key, one]) => (
          <ShutCard key={key} {...one} isAsked={one.options.some(({ reason }) => reason === asked)} guide={guide} />
        ))}
      </ul>
    </Panel>
  );
}

function InProgress({ start, linkOf }: { readonly start: Start; readonly linkOf: (caseId: string) => string }) {
  if (!start.inProgress) return null;
  const { caseId, number, stateText, isDraft } = start.inProgress;
  return (
    <div className="wd-notice" role="status">
      <p>
        <strong>
          有一笔提取正在办理：{number}（{stateText}）
        </strong>
      </p>
      <p>同一时间只能办理一笔提取。{isDraft ? '可以接着填写，或放弃后重新申请。' : '请等它办结，或撤销后重新申请。'}</p>
      <Link className="button button-primary" to={linkOf(caseId)}>
        {isDraft ? '继续填写' : '查看进度'}
      </Link>
    </div>
  );
}

interface StartPageProps {
  readonly door: WithdrawalDoor;
  readonly linkOf: (caseId: string) => string;
  readonly onOpened: (caseId: string) => void;
  readonly head: ReactNode;
  /** The way to the guide of a reason. */
  readonly guide?: Guide;
}

/** What can be withdrawn for, with what stands in the way of the rest: figures, clause and what to do. */
export function WithdrawalStart({ door, linkOf, onOpened, head, guide }: StartPageProps) {
  const {
    data: start,
    error,
    isPending,
    refetch,
  } = useQuery({ queryKey: ['withdrawal-start', door.key], queryFn: door.start, staleTime: 0 });
  const opening = useMutation({
    mutationFn: (reason: Reason) => door.open({ reason }),
    onSuccess: ({ caseId }) => onOpened(caseId),
  });
  const asked = useSearchParams()[0].get('reason');
  const [isAll, setAll] = useState(false);
  if (isPending) return <PageSkeleton lines={10} />;
  if (!start) return <ProblemSummary error={error} onRetry={refetch} />;
  const optionsOf = (reasons: readonly Reason[]) =>
    reasons.flatMap((reason) => {
      const option = start.reasons.find((one) => one.reason === reason);
      return option && (isAll || option.isOffered || reason === asked) ? [option] : [];
    });
  return (
    <div className="case-page">
      {head}
      <ServiceNotice of="withdrawal" />
      <InProgress start={start} linkOf={linkOf} />
      <KnownFacts start={start} />
      <ProblemSummary error={opening.error} />
      {!start.inProgress && !start.account && (
        <div className="wd-notice" role="status">
          <p>
            <strong>您在本中心没有可以提取的公积金账户。</strong>
          </p>
          <p>
            已经销户的，款项在销户时已全部付给您；在其他城市缴存的，请到缴存地的公积金中心提取。有疑问请拨打 12329。
          </p>
        </div>
      )}
      {!start.inProgress &&
        start.account &&
        groups.map(({ title, reasons }) => {
          const options = optionsOf(reasons);
          return (
            options.length > 0 && (
              <ReasonGroup
                key={title}
                title={title}
                options={options}
                isBusy={opening.isPending}
                onChoose={(reason) => opening.mutate(reason)}
                asked={asked}
                guide={guide}
              />
            )
          );
        })}
      {!start.inProgress && start.account && !isAll && start.reasons.some(({ isOffered }) => !isOffered) && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          查看本地暂不支持的提取情形和依据
        </button>
      )}
    </div>
  );
}
