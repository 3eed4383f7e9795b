import {
  addDays,
  Button,
  ConfirmButton,
  call,
  DayText,
  Field,
  formatDayText,
  Panel,
  ProblemSummary,
  TextField,
  todayInBeijing,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { booking, type PlanEffect as Effect, type ManagedOutlet, type ManagedOutlets } from '../../parts/server.ts';
import { type GridRow, gridOf, rowAfter, slotsOf } from './plan-grid.ts';
import { effectText, minuteOf, timeOf } from './times.ts';

type Plan = ManagedOutlet['plans'][number];
type Services = ManagedOutlets['services'];

const stateWords = { past: '已结束', current: '现行', future: '未生效' } as const;
const placesOf = (slots: Plan['slots']) => slots.reduce((sum, { capacity }) => sum + capacity, 0);

interface GridProps {
  readonly rows: readonly GridRow[];
  readonly services: Services;
  readonly onChange?: (rows: GridRow[]) => void;
}

/** The grid of a plan: to be read, or to be filled in. */
function Grid({ rows, services, onChange }: GridProps) {
  const change = (id: number, next: Partial<GridRow>) =>
    onChange?.(rows.map((row) => (row.id === id ? { ...row, ...next } : row)));
  const time = (row: GridRow, end: 'starts' | 'ends', label: string) => (
    <input
      type="time"
      className="control"
      aria-label={label}
      value={timeOf(row[end])}
      onChange={(event) => change(row.id, { [end]: minuteOf(event.target.value) ?? row[end] })}
    />
  );
  return (
    <div className="plan-grid">
      <table>
        <caption className="visually-hidden">各时段、各业务的名额</caption>
        <thead>
          <tr>
            <th scope="col">时段</th>
            {services.map(({ service, name }) => (
              <th key={service} scope="col">
                {name}
              </th>
            ))}
            {onChange && (
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const span = `${timeOf(row.starts)}—${timeOf(row.ends)}`;
            return (
              <tr key={row.id}>
                <th scope="row">
                  {onChange ? (
                    <>
                      {time(row, 'starts', `${span} 的开始`)} — {time(row, 'ends', `${span} 的结束`)}
                    </>
                  ) : (
                    span
                  )}
                </th>
                {services.map(({ service, name }) => (
                  <td key={service}>
                    {onChange ? (
                      <input
                        type="number"
                        className="control"
                        min={0}
                        max={500}
                        aria-label={`${span} ${name}的名额`}
                        value={row.places[service] ?? 0}
                        onChange={(event) =>
                          change(row.id, {
                            places: { ...row.places, [service]: Math.max(0, Number(event.target.value)) },
                          })
                        }
                      />
                    ) : (
                      (row.places[service] ?? '—')
                    )}
                  </td>
                ))}
                {onChange && (
                  <td>
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => onChange(rows.filter((one) => one.id !== row.id))}
                    >
                      删除<span className="visually-hidden">时段 {span}</span>
                    </button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface EditorProps {
  readonly outlet: ManagedOutlet;
  readonly services: Services;
  readonly from: Plan | undefined;
  readonly onSaved: (effect: Effect) => void;
  readonly onCancel: () => void;
}

/** A new version, begun from another one: what it does to who is booked is said before it is saved. */
function Editor({ outlet, services, from, onSaved, onCancel }: EditorProps) {
  const isChange = from?.state === 'future';
  const [rows, setRows] = useState(() => gridOf(from?.slots ?? []));
  const [validFrom, setValidFrom] = useState(isChange ? from.validFrom : addDays(todayInBeijing(), 1));
  const [note, setNote] = useState(isChange ? from.note : '');
  const preview = useCommand(booking.previewPlan);
  const input = { params: { outletId: outlet.outletId }, body: { validFrom, note: note.trim(), slots: slotsOf(rows) } };
  const isReady = note.trim() !== '';
  return (
    <div className="stack">
      <div className="day-form">
        <Field name="validFrom" label="从哪天起">
          {(control) => (
            <input
              {...control}
              type="date"
              className="control"
              min={addDays(todayInBeijing(), 1)}
              value={validFrom}
              onChange={(event) => {
                setValidFrom(event.target.value);
                preview.reset();
              }}
            />
          )}
        </Field>
        <TextField name="note" label="为什么（会告诉受影响的人）" value={note} onChange={setNote} maxLength={200} />
      </div>
      <Grid
        rows={rows}
        services={services}
        onChange={(next) => {
          setRows(next);
          preview.reset();
        }}
      />
      <div className="row">
        <Button onClick={() => setRows([...rows, rowAfter(rows)])}>加一个时段</Button>
        <Button disabled={!isReady || preview.isPending} onClick={() => preview.mutate(input)}>
          查看影响
        </Button>
        <button type="button" className="link-button" onClick={onCancel}>
          放弃
        </button>
      </div>
      <ProblemSummary error={preview.error} />
      {preview.data && (
        <p className={`note${preview.data.gone > 0 ? ' note-warn' : ''}`} role="status">
          {effectText(preview.data)}
        </p>
      )}
      {preview.data && (
        <div>
          <ConfirmButton
            type="primary"
            title="保存号源安排？"
            description={`${formatDayText(validFrom)}起生效，共 ${slotsOf(rows).length} 个时段、每天 ${placesOf(slotsOf(rows))} 个名额。${effectText(preview.data)}`}
            confirmText="保存"
            onConfirm={async () => onSaved(await call(booking.savePlan, input))}
          >
            保存号源安排
          </ConfirmButton>
        </div>
      )}
    </div>
  );
}

/** The versions of an outlet's plan; the one that holds now is shown first. */
export function PlanPanel({
  outlet,
  services,
  onSaved,
}: {
  readonly outlet: ManagedOutlet;
  readonly services: Services;
  readonly onSaved: () => unknown;
}) {
  const current = outlet.plans.find(({ state }) => state === 'current') ?? outlet.plans.at(-1);
  const [shownFrom, setShownFrom] = useState<string>();
  const [isEditing, setEditing] = useState(false);
  const [effect, setEffect] = useState<Effect>();
  const shown = outlet.plans.find(({ validFrom }) => validFrom === shownFrom) ?? current;
  return (
    <Panel
      title="号源安排"
      extra={
        !isEditing && (
          <Button onClick={() => setEditing(true)}>{shown?.state === 'future' ? '修改这个安排' : '新的安排'}</Button>
        )
      }
    >
      <div className="stack">
        {effect && (
          <p className="note note-good" role="status">
            已保存。{effectText(effect)}
          </p>
        )}
        {outlet.plans.length > 0 && (
          <div className="plan-versions" role="group" aria-label="版本">
            {outlet.plans.map((plan) => (
              <Button
                key={plan.validFrom}
                size="small"
                aria-pressed={plan === shown}
                disabled={isEditing}
                onClick={() => setShownFrom(plan.validFrom)}
              >
                {plan.validFrom} 起　{stateWords[plan.state]}
              </Button>
            ))}
          </div>
        )}
        {isEditing ? (
          <Editor
            outlet={outlet}
            services={services}
            from={shown}
            onCancel={() => setEditing(false)}
            onSaved={(done) => {
              setEffect(done);
              setEditing(false);
              onSaved();
            }}
          />
        ) : shown ? (
          <>
            <p className="muted">
              <DayText value={shown.validFrom} />
              起，每个工作日 {placesOf(shown.slots)} 个名额。说明：{shown.note}
            </p>
            <Grid rows={gridOf(shown.slots)} services={services} />
          </>
        ) : (
          <p className="muted">还没有号源，市民不能预约。点“新的安排”设置时段和名额。</p>
        )}
      </div>
    </Panel>
  );
}
