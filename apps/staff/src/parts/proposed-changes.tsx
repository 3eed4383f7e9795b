import { type Column, ConfirmButton, InstantText, type ListState, StateTag, type StateTexts } from '@anju/ui';
import { ChoiceFilter, ClearFilters } from './filters.tsx';
import { PassOrReturn } from './pass-or-return.tsx';
import { type DeskPermission, useMay } from './permissions.ts';

// What one person proposes and another decides: switches of services, parameters, accounts of staff.

type State = 'waiting' | 'approved' | 'returned' | 'withdrawn';

/** A change as every list of them shows it. */
interface Proposed {
  readonly state: State;
  readonly isOwn: boolean;
  readonly proposedByName: string;
  readonly proposedAt: string;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  readonly note: string | null;
}

export const approvalStates: StateTexts<State> = {
  waiting: ['待审批', 'wait'],
  approved: ['已批准', 'good'],
  returned: ['已退回', 'bad'],
  withdrawn: ['已撤回', 'calm'],
};

interface ProposedActionsProps {
  readonly change: Pick<Proposed, 'state' | 'isOwn'>;
  /** What stays as it is when the change is taken back. */
  readonly kept: string;
  readonly withdraw: () => Promise<unknown>;
  /** Who may decide. */
  readonly permission: DeskPermission;
  /** Why this person may not, although they have the right. */
  readonly barred?: string | undefined;
  /** The question before it is passed, what comes of it, and why it is often returned. */
  readonly title: string;
  readonly description: string;
  readonly usual: readonly string[];
  readonly decide: Parameters<typeof PassOrReturn>[0]['decide'];
}

/** What may be done about a change that waits: whoever proposed it takes it back, another decides. */
export function ProposedActions(props: ProposedActionsProps) {
  const { change, kept, withdraw, permission, barred, title, description, usual, decide } = props;
  const may = useMay();
  if (change.state !== 'waiting') return null;
  if (change.isOwn)
    return (
      <ConfirmButton
        title="撤回这项变更？"
        description={`撤回后${kept}不变，可以重新提出。`}
        confirmText="撤回"
        onConfirm={withdraw}
      >
        撤回
      </ConfirmButton>
    );
  if (!may(permission)) return <span className="muted">等待另一人办理</span>;
  if (barred) return <span className="muted">{barred}</span>;
  return (
    <div className="row-actions">
      <PassOrReturn title={title} description={description} noteLabel="退回的原因" usual={usual} decide={decide} />
    </div>
  );
}

/** Who proposed a change and when, who decided and what they said. */
export const proposedColumns = <Row extends Proposed>(
  states: StateTexts<State>,
  decidedTitle: string,
): readonly Column<Row>[] => [
  {
    key: 'proposed',
    title: '提出',
    width: 150,
    render: (row) => (
      <>
        {row.proposedByName}
        <span className="second-line">
          <InstantText value={row.proposedAt} />
        </span>
      </>
    ),
  },
  {
    key: 'decided',
    title: decidedTitle,
    width: 170,
    wraps: true,
    render: (row) => (
      <>
        <StateTag state={row.state} texts={states} /> {row.decidedByName}
        {row.decidedAt && row.state !== 'withdrawn' && (
          <span className="second-line">
            <InstantText value={row.decidedAt} />
          </span>
        )}
        {row.note && <span className="second-line">{row.note}</span>}
      </>
    ),
  },
];

interface ProposedFiltersProps<Kind extends string> {
  readonly list: ListState;
  readonly states: StateTexts<State>;
  /** Kinds of changes, where there are several. */
  readonly kinds?: Readonly<Record<Kind, string>>;
}

/** By kind and by state, kept in the address as `kind` and `state`. */
export function ProposedFilters<Kind extends string>({ list, states, kinds }: ProposedFiltersProps<Kind>) {
  const options = Object.fromEntries(Object.entries(states).map(([name, [text]]) => [name, text]));
  return (
    <>
      {kinds && <ChoiceFilter list={list} name="kind" label="种类" options={kinds} />}
      <ChoiceFilter list={list} name="state" label="状态" options={options} />
      <ClearFilters list={list} names={['kind', 'state']} />
    </>
  );
}
