import { type Column, DataTable, EmptyState, InstantText, StateTag, type StateTexts } from '@anju/ui';
import type { StaffCase } from '../../parts/server.ts';

type Claim = StaffCase['view']['claims'][number];
type Condition = StaffCase['conditions'][number];
type Decision = StaffCase['decisions'][number];

const verdicts: StateTexts<Claim['verdict']> = {
  agrees: ['一致', 'good'],
  differs: ['不一致', 'bad'],
  'not-found': ['查无记录', 'bad'],
  unavailable: ['暂时查不到', 'wait'],
  'not-asked': ['未核验', 'calm'],
  'not-needed': ['不需要', 'calm'],
};

const claimColumns: readonly Column<Claim>[] = [
  { key: 'label', title: '项目', isRowHeader: true, width: 130, wraps: true },
  { key: 'claimed', title: '申请人填报', wraps: true },
  { key: 'found', title: '核验到的', wraps: true },
  { key: 'verdict', title: '比对', width: 110, render: (row) => <StateTag state={row.verdict} texts={verdicts} /> },
  { key: 'foundBy', title: '来源与时间', width: 150, wraps: true },
];

/** What the applicant says beside what was found out. */
export function Claims({ claims }: { claims: readonly Claim[] }) {
  return (
    <DataTable<Claim>
      caption="申报与核验"
      columns={claimColumns}
      rowKey="label"
      rows={claims}
      rowClassName={({ verdict }) => (verdict === 'differs' || verdict === 'not-found' ? 'row-late' : undefined)}
      empty={{ title: '没有需要比对的内容', text: '该业务没有向其他部门核验的项目。' }}
    />
  );
}

const holds: StateTexts<Condition['holds']> = {
  yes: ['符合', 'good'],
  no: ['不符合', 'bad'],
  unknown: ['待定', 'wait'],
};

/** The business's conditions with the figures that were compared; what does not hold stands first. */
export function Conditions({ conditions }: { conditions: readonly Condition[] }) {
  if (conditions.length === 0) return <EmptyState title="没有列出的条件" text="该业务由工作人员根据材料判断。" />;
  const order = { no: 0, unknown: 1, yes: 2 } as const;
  const sorted = [...conditions].sort((a, b) => order[a.holds] - order[b.holds]);
  return (
    <ul className="conditions">
      {sorted.map(({ key, text, holds: state, figures, source, remedy }) => (
        <li key={key}>
          <StateTag state={state} texts={holds} />
          <div>
            <p>
              <strong>{text}</strong>
            </p>
            {figures && <p className="figures">{figures}</p>}
            {remedy && state !== 'yes' && <p>{remedy}</p>}
            {source && <p className="muted">依据：{source}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

const outcomes: StateTexts<Decision['outcome']> = {
  approve: ['通过', 'good'],
  return: ['退回补正', 'wait'],
  refuse: ['不予批准', 'bad'],
};

/** What the applicant must mend, line by line. */
export function Corrections({ corrections }: Pick<Decision, 'corrections'>) {
  return corrections.map(({ field, text }) => (
    <p key={`${field}-${text}`}>
      {field && `${field}：`}
      {text}
    </p>
  ));
}

/** What was decided before, and why. */
export function Decisions({ decisions }: { decisions: readonly Decision[] }) {
  if (decisions.length === 0) return <EmptyState title="还没有审核意见" text="第一个审核环节办理后显示在这里。" />;
  return (
    <ul className="conditions">
      {decisions.map(({ at, round, stageText, outcome, actorText, reason, corrections }) => (
        <li key={`${round}-${stageText}-${at}`}>
          <StateTag state={outcome} texts={outcomes} />
          <div>
            <p>
              <strong>{stageText}</strong>　{actorText}　<InstantText value={at} />
            </p>
            {reason && <p>{reason}</p>}
            <Corrections corrections={corrections} />
          </div>
        </li>
      ))}
    </ul>
  );
}
