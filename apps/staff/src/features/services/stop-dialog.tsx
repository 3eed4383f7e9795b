import { Button, Dialog, ProblemSummary, TextField, useCommand } from '@anju/ui';
import { type FormEvent, useId, useState } from 'react';
import { Choices } from '../../parts/choices.tsx';
import { type ServiceBoard, type ServiceStopInput, service } from '../../parts/server.ts';

/** 紧急停办: what and where, why; at once. */
export function StopDialog({ board, onClose }: { readonly board: ServiceBoard; readonly onClose: () => void }) {
  const [services, setServices] = useState<readonly string[]>([]);
  const [channels, setChannels] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const [stopId] = useState(() => crypto.randomUUID());
  const form = useId();
  const begin = useCommand(service.beginStop, {
    invalidates: [service.getServiceBoard, service.listStops],
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate({
      body: { stopId, services: [...services], channels: [...channels], reason: reason.trim() } as ServiceStopInput,
    });
  };
  const all = services.length === 0 && channels.length === 0;
  return (
    <Dialog
      title="紧急停办"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button
            type="primary"
            danger
            htmlType="submit"
            form={form}
            loading={begin.isPending}
            disabled={reason.trim().length < 2}
          >
            {all ? '停办全部业务' : '立即停办'}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="reason-form">
        <ProblemSummary error={begin.error} />
        <p className="service-note">
          几秒内在所有渠道生效，不需要审批；解除须由另一位同事办理。工作人员的后台不受影响。
        </p>
        <TextField name="reason" label="原因（会告知办事人）" value={reason} onChange={setReason} maxLength={200} />
        <Choices
          legend="停办的渠道（不选为全部）"
          names={Object.fromEntries(board.channels.map(({ channel, name }) => [channel, name]))}
          chosen={channels}
          onChange={setChannels}
        />
        <Choices
          legend="停办的业务（不选为全部）"
          names={Object.fromEntries(board.services.map((one) => [one.service, one.name]))}
          chosen={services}
          onChange={setServices}
        />
      </form>
    </Dialog>
  );
}
