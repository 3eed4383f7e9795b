import { Button, faultOf, Panel, ProblemSummary, SelectField, TextField, useCommand } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { type KioskDevice, type Kiosks, kiosk } from '../../parts/server.ts';

interface KioskFormProps {
  readonly kioskId: string;
  readonly device: KioskDevice | undefined;
  readonly outlets: Kiosks['outlets'];
  readonly onSaved: () => unknown;
  readonly onCancel: () => void;
}

/** Where a kiosk stands and which printer is its own. */
export function KioskForm({ kioskId, device, outlets, onSaved, onCancel }: KioskFormProps) {
  const [name, setName] = useState(device?.name ?? '');
  const [outletId, setOutletId] = useState(device?.outletId ?? outlets[0]?.outletId ?? '');
  const [place, setPlace] = useState(device?.place ?? '');
  const [printerHost, setHost] = useState(device?.printerHost ?? '');
  const [port, setPort] = useState(String(device?.printerPort ?? 631));
  const save = useCommand(kiosk.saveKiosk, { onSuccess: onSaved });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name: name.trim(),
      outletId,
      place: place.trim(),
      printerHost: printerHost.trim(),
      printerPort: Number(port),
    };
    save.mutate({ params: { kioskId }, body });
  };
  const isReady = name.trim().length >= 2 && place.trim() !== '' && printerHost.trim().length >= 7 && Number(port) > 0;
  return (
    <Panel title={device ? `修改：${device.name}` : '登记自助终端'}>
      <form className="stack" onSubmit={submit}>
        <ProblemSummary error={save.error} />
        <TextField name="name" label="名称" value={name} onChange={setName} maxLength={30} />
        <SelectField
          name="outletId"
          label="所在网点"
          value={outletId}
          options={outlets.map((one) => ({ value: one.outletId, label: one.name }))}
          onChange={setOutletId}
        />
        <TextField name="place" label="摆放位置" value={place} onChange={setPlace} maxLength={60} />
        <TextField
          name="printerHost"
          label="打印机内网地址（IPP）"
          value={printerHost}
          onChange={setHost}
          maxLength={15}
          error={faultOf(save.error, 'printerHost')}
        />
        <TextField name="printerPort" label="打印机端口" value={port} onChange={setPort} maxLength={5} />
        <div className="row">
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={save.isPending}>
            保存
          </Button>
          <Button onClick={onCancel}>取消</Button>
        </div>
      </form>
    </Panel>
  );
}
