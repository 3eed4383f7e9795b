import { Button, Field, Panel, ProblemSummary, TextField, useCommand } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Choices } from '../../parts/choices.tsx';
import { booking, type ManagedOutlet, type ManagedOutlets } from '../../parts/server.ts';
import { minuteOf, timeOf } from './times.ts';

interface OutletFormProps {
  readonly outlet: ManagedOutlet;
  readonly isNew: boolean;
  readonly services: ManagedOutlets['services'];
  readonly groups: ManagedOutlets['groups'];
  readonly onSaved: (outletId: string) => void;
}

function TimeField({
  name,
  label,
  value,
  onChange,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly onChange: (minute: number) => void;
}) {
  return (
    <Field name={name} label={label}>
      {(control) => (
        <input
          {...control}
          type="time"
          className="control"
          value={timeOf(value)}
          onChange={(event) => onChange(minuteOf(event.target.value) ?? value)}
        />
      )}
    </Field>
  );
}

interface PrinterForm {
  readonly host: string;
  readonly port: string;
  readonly columns: string;
}

function PrinterFields({
  printer,
  onChange,
}: {
  readonly printer: PrinterForm;
  readonly onChange: (printer: PrinterForm) => void;
}) {
  return (
    <div className="outlet-fields">
      <TextField
        name="host"
        label="小票打印机地址（可不填）"
        hint="打印机的内网 IP，如 192.168.1.50"
        value={printer.host}
        onChange={(host) => onChange({ ...printer, host })}
      />
      <TextField
        name="port"
        label="端口"
        hint="通常为 9100"
        inputMode="numeric"
        value={printer.port}
        onChange={(port) => onChange({ ...printer, port })}
      />
      <TextField
        name="columns"
        label="每行字符数"
        hint="80 毫米纸 42 或 48，58 毫米纸 32"
        inputMode="numeric"
        value={printer.columns}
        onChange={(columns) => onChange({ ...printer, columns })}
      />
    </div>
  );
}

/** What an outlet is: where, when, which windows serve what, which printer prints its tickets. */
export function OutletForm({ outlet, isNew, services, groups, onSaved }: OutletFormProps) {
  const { outletId, plans: _plans, days: _days, printer: knownPrinter, ...known } = outlet;
  const [form, setForm] = useState(known);
  const [printer, setPrinter] = useState({
    host: knownPrinter?.host ?? '',
    port: String(knownPrinter?.port ?? 9100),
    columns: String(knownPrinter?.columns ?? 42),
  });
  const saving = useCommand(booking.saveOutlet, { onSuccess: () => onSaved(outletId) });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const text = (name: 'name' | 'address' | 'directions' | 'phone', label: string, maxLength: number, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      maxLength={maxLength}
      required
      value={form[name]}
      onChange={(value) => set({ [name]: value })}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const host = printer.host.trim();
    saving.mutate({
      params: { outletId },
      body: {
        ...form,
        windowGroups: form.windowGroups.filter(({ windowNo }) => windowNo <= form.windows),
        printer: host ? { host, port: Number(printer.port), columns: Number(printer.columns) } : null,
      },
    });
  };
  const groupsOf = (windowNo: number) =>
    form.windowGroups.find((one) => one.windowNo === windowNo)?.queueGroups ?? groups.map((one) => one.queueGroup);
  const setGroups = (windowNo: number, queueGroups: string[]) => {
    const others = form.windowGroups.filter((one) => one.windowNo !== windowNo);
    const isAll = queueGroups.length === groups.length || queueGroups.length === 0;
    set({ windowGroups: isAll ? others : [...others, { windowNo, queueGroups }] });
  };
  return (
    <Panel title={isNew ? '新网点' : '基本信息'}>
      <form className="stack" onSubmit={submit}>
        <ProblemSummary error={saving.error} />
        {saving.isSuccess && (
          <p className="note note-good" role="status">
            已保存。{isNew && '下一步：在“号源安排”设置时段和名额，市民才能预约。'}
          </p>
        )}
        <div className="outlet-fields">
          {text('name', '网点名称', 50)}
          {text('phone', '电话', 20)}
          {text('address', '地址', 100)}
          <div className="wide">{text('directions', '怎么去', 300, '公交、地铁、停车，用文字说清楚')}</div>
          <TimeField name="opens" label="开始服务" value={form.opens} onChange={(opens) => set({ opens })} />
          <TimeField name="closes" label="结束服务" value={form.closes} onChange={(closes) => set({ closes })} />
          <TextField
            name="windows"
            label="窗口数"
            type="number"
            min={1}
            max={99}
            required
            value={String(form.windows)}
            onChange={(value) => set({ windows: Math.min(99, Math.max(1, Number(value) || 1)) })}
          />
        </div>
        <Choices
          legend="办理的业务"
          names={Object.fromEntries(services.map(({ service, name }) => [service, name]))}
          chosen={form.services ?? services.map(({ service }) => service)}
          onChange={(chosen) =>
            set({ services: chosen.length === services.length || chosen.length === 0 ? null : chosen })
          }
        />
        {groups.length > 1 && (
          <details>
            <summary>各窗口受理的业务组（不勾选视为全部）</summary>
            <div className="window-groups">
              {Array.from({ length: form.windows }, (_none, index) => index + 1).map((windowNo) => (
                <Choices
                  key={windowNo}
                  legend={`${windowNo} 号窗口`}
                  names={Object.fromEntries(groups.map(({ queueGroup, name }) => [queueGroup, name]))}
                  chosen={groupsOf(windowNo)}
                  onChange={(chosen) => setGroups(windowNo, chosen)}
                />
              ))}
            </div>
          </details>
        )}
        <PrinterFields printer={printer} onChange={setPrinter} />
        <label className="check">
          <input type="checkbox" checked={form.isOpen} onChange={(event) => set({ isOpen: event.target.checked })} />
          对外服务（取消后网点不再显示，已有预约请先在“停办与补班”处理）
        </label>
        <div>
          <Button type="primary" htmlType="submit" disabled={saving.isPending}>
            {isNew ? '新增网点' : '保存基本信息'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
