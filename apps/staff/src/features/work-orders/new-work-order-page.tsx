import {
  Button,
  DayText,
  newRequestId,
  PageHeader,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
  useKeptWords,
  useRoute,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Knowledge } from '../../parts/knowledge.tsx';
import { useMay } from '../../parts/permissions.ts';
import { PersonGlance } from '../../parts/person-glance.tsx';
import { type RouteInput, report, workorder } from '../../parts/server.ts';
import { bodyOf, emptyOrder, missingOf, WorkOrderFields } from '../../parts/work-order-fields.tsx';
import './work-orders.css';

type Body = RouteInput<typeof workorder.openStaffWorkOrder>['body'];

/** Of whom: the person whose page it was opened from, or somebody who only says a name. */
function useSubject() {
  const [address] = useSearchParams();
  const personId = address.get('person') ?? undefined;
  const person = useRoute(
    report.getPerson,
    { params: { personId: personId ?? '' } },
    { enabled: personId !== undefined },
  );
  return { personId, name: person.data?.nameMasked, error: person.error };
}

/** Takes down what somebody at the counter or on the telephone wants of the centre. */
export function NewWorkOrderPage() {
  const may = useMay();
  const { personId, name, error } = useSubject();
  const [workOrderId, setWorkOrderId] = useState(newRequestId);
  const [channel, setChannel] = useState<Body['channel']>('counter');
  const [said, setSaid] = useState('');
  const [written, setWritten, forget] = useKeptWords(`new-work-order.${personId ?? ''}`, emptyOrder);
  const command = useCommand(workorder.openStaffWorkOrder, {
    invalidates: [workorder.listStaffWorkOrders],
    onSuccess: forget,
  });
  const subject: Body['subject'] = personId ? { kind: 'person', id: personId } : { kind: 'unknown', name: said.trim() };
  const missing = [...(personId === undefined && said.trim() === '' ? ['提出人姓名'] : []), ...missingOf(written)];
  const isReady = missing.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) command.mutate({ body: { workOrderId, channel, subject, ...bodyOf(written) } });
  };
  const again = () => {
    setWorkOrderId(newRequestId());
    setWritten(emptyOrder);
    setSaid('');
    command.reset();
  };
  return (
    <>
      <PageHeader title="登记工单" back={{ to: '/work-orders', text: '工单' }} />
      <div className="work-order-desk">
        <Panel>
          {command.data ? (
            <div className="stack" role="status">
              <p>
                已登记 <Link to={`/work-orders/${command.data.workOrderId}`}>{command.data.number}</Link>，答复期限{' '}
                <DayText value={command.data.dueOn} />
                。请把编号告诉提出人
                {personId && '，他也收到了站内消息'}。
              </p>
              <div>
                <Button onClick={again}>再登记一张</Button>
              </div>
            </div>
          ) : (
            <form className="stack" onSubmit={submit}>
              <ProblemSummary error={error} />
              <div className="field-row">
                <SelectField
                  name="channel"
                  label="来源"
                  value={channel}
                  options={[
                    { value: 'counter', label: '柜台' },
                    { value: 'hotline', label: '12329 热线' },
                  ]}
                  onChange={(value) => setChannel(value as Body['channel'])}
                />
                {personId ? (
                  <p>
                    <span className="second-line">提出人</span>
                    <Link to={`/persons/${personId}`}>{name ?? '正在读取'}</Link>
                  </p>
                ) : (
                  <TextField
                    name="subject"
                    label="提出人姓名"
                    hint="已登记的职工，请先查找，在个人页面上登记。"
                    value={said}
                    maxLength={30}
                    onChange={setSaid}
                  />
                )}
              </div>
              <WorkOrderFields written={written} onChange={setWritten} error={command.error} />
              <div>
                <Button type="primary" htmlType="submit" disabled={!isReady} loading={command.isPending}>
                  登记
                </Button>
              </div>
              {!isReady && <p className="muted">登记前还差：{missing.join('；')}。</p>}
            </form>
          )}
        </Panel>
        <aside className="stack">
          {personId && <PersonGlance personId={personId} />}
          {may('knowledge.search') && <Knowledge />}
        </aside>
      </div>
    </>
  );
}
