import {
  addDays,
  Button,
  ConfirmButton,
  call,
  Field,
  formatDayText,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  todayInBeijing,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { booking, type ManagedOutlet, type PlanEffect } from '../../parts/server.ts';
import { effectText } from './times.ts';

type Kind = ManagedOutlet['days'][number]['kind'];
const kindWords = { closed: '停办', open: '补班' } as const;
const kindOf = (text: string): Kind => (text === 'open' ? 'open' : 'closed');

/** Days of this outlet that differ from the calendar of working days: closed, or open in exchange. */
export function DaysPanel({ outlet, onSaved }: { readonly outlet: ManagedOutlet; readonly onSaved: () => unknown }) {
  const { outletId } = outlet;
  const [day, setDay] = useState(addDays(todayInBeijing(), 1));
  const [kind, setKind] = useState<Kind>('closed');
  const [note, setNote] = useState('');
  const [effect, setEffect] = useState<PlanEffect>();
  const preview = useCommand(booking.saveOutletDay);
  const body = { day, kind, note: note.trim() };
  const changed = () => {
    preview.reset();
    setEffect(undefined);
  };
  return (
    <Panel title="停办与补班">
      <div className="stack">
        <p className="muted">国家法定节假日和调休已按全国日历执行；这里只设置本网点不同的日子。</p>
        {effect && (
          <p className="note note-good" role="status">
            已保存。{effectText(effect)}
          </p>
        )}
        <div className="day-form">
          <Field name="day" label="日期">
            {(control) => (
              <input
                {...control}
                type="date"
                className="control"
                min={addDays(todayInBeijing(), 1)}
                value={day}
                onChange={(event) => {
                  setDay(event.target.value);
                  changed();
                }}
              />
            )}
          </Field>
          <SelectField
            name="kind"
            label="安排"
            value={kind}
            options={[
              { value: 'closed', label: '停办' },
              { value: 'open', label: '补班（照常办公）' },
            ]}
            onChange={(value) => {
              setKind(kindOf(value));
              changed();
            }}
          />
          <TextField name="dayNote" label="原因（会告诉受影响的人）" value={note} onChange={setNote} maxLength={100} />
          <Button
            disabled={!note.trim() || preview.isPending}
            onClick={() => preview.mutate({ params: { outletId }, body: { ...body, isPreview: true } })}
          >
            查看影响
          </Button>
        </div>
        <ProblemSummary error={preview.error} />
        {preview.data && (
          <div className="row">
            <p className={`note${preview.data.gone > 0 ? ' note-warn' : ''}`} role="status">
              {effectText(preview.data)}
            </p>
            <ConfirmButton
              type="primary"
              title={`${formatDayText(day)}${kindWords[kind]}？`}
              description={effectText(preview.data)}
              confirmText="保存"
              onConfirm={async () => {
                const done = await call(booking.saveOutletDay, {
                  params: { outletId },
                  body: { ...body, isPreview: false },
                });
                preview.reset();
                setNote('');
                setEffect(done);
                onSaved();
              }}
            >
              保存
            </ConfirmButton>
          </div>
        )}
        {outlet.days.length > 0 && (
          <ul className="plain-list">
            {outlet.days.map((one) => (
              <li key={one.day} className="row">
                <strong>
                  {formatDayText(one.day)}　{kindWords[one.kind]}
                </strong>
                <span>{one.note}</span>
                {one.day > todayInBeijing() && (
                  <ConfirmButton
                    title={`取消${formatDayText(one.day)}的${kindWords[one.kind]}？`}
                    description="这一天恢复按全国日历办公。"
                    confirmText="取消安排"
                    onConfirm={async () => {
                      await call(booking.removeOutletDay, { params: { outletId }, body: { day: one.day } });
                      onSaved();
                    }}
                  >
                    取消
                  </ConfirmButton>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
