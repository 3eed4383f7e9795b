import {
  Button,
  ConfirmButton,
  call,
  DataTable,
  DayText,
  InstantText,
  ProblemSummary,
  queryClient,
  routeKey,
  SelectField,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { type Ban, withdrawal } from '../../parts/server.ts';

const kinds = { withdrawal: '骗取提取', loan: '骗取贷款' } as const;

function RecordBan({ personId }: { personId: string }) {
  const [kind, setKind] = useState<Ban['kind']>('withdrawal');
  const [fraudOn, setFraudOn] = useState('');
  const [reason, setReason] = useState('');
  const command = useCommand(withdrawal.recordBan, {
    invalidates: [withdrawal.listBans],
    onSuccess: () => setReason(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    command.mutate({ params: { personId }, body: { kind, fraudOn, reason } });
  };
  return (
    <form className="ban-form" onSubmit={submit}>
      <ProblemSummary error={command.error} />
      <SelectField
        name="kind"
        label="行为"
        value={kind}
        options={[
          { value: 'withdrawal', label: kinds.withdrawal },
          { value: 'loan', label: kinds.loan },
        ]}
        onChange={setKind}
      />
      <TextField name="fraudOn" label="行为发生日期" type="date" value={fraudOn} onChange={setFraudOn} />
      <TextField name="reason" label="认定的事实" value={reason} onChange={setReason} maxLength={300} />
      <Button
        htmlType="submit"
        danger
        loading={command.isPending}
        disabled={fraudOn === '' || reason.trim().length < 4}
      >
        登记限制
      </Button>
    </form>
  );
}

function Lift({ ban }: { ban: Ban }) {
  const [reason, setReason] = useState('');
  return (
    <ConfirmButton
      size="small"
      title="解除这条限制？"
      description={<TextField name="lift" label="解除的理由" value={reason} onChange={setReason} maxLength={300} />}
      confirmText="解除"
      onConfirm={async () => {
        await call(withdrawal.liftBan, { params: { banId: ban.banId }, body: { reason } });
        await queryClient.invalidateQueries({ queryKey: routeKey(withdrawal.listBans) });
      }}
    >
      解除
    </ConfirmButton>
  );
}

/** Bans after fraud: recorded by one, lifted by another. */
export function Bans({ personId }: { personId: string }) {
  const query = useRoute(withdrawal.listBans, { params: { personId } });
  return (
    <div className="panel-body">
      <DataTable<Ban>
        caption="骗提骗贷限制"
        rowKey="banId"
        query={{ ...query, data: query.data && { ...query.data, total: query.data.rows.length } } as never}
        columns={[
          { key: 'kind', title: '行为', isRowHeader: true, render: (row) => kinds[row.kind] },
          { key: 'fraudOn', title: '发生日期', render: (row) => <DayText value={row.fraudOn} plain /> },
          { key: 'until', title: '限制至', render: (row) => <DayText value={row.until} plain /> },
          { key: 'reason', title: '认定的事实', wraps: true },
          { key: 'source', title: '依据', wraps: true },
          { key: 'recordedBy', title: '登记人' },
          {
            key: 'liftedAt',
            title: '解除',
            render: (row) =>
              row.liftedAt ? (
                <>
                  <InstantText value={row.liftedAt} /> {row.liftedBy}：{row.liftReason}
                </>
              ) : (
                <Lift ban={row} />
              ),
          },
        ]}
        empty={{
          title: '没有限制记录',
          text: '骗提骗贷查实后在这里登记：限制期内不能提取，也不能贷款；期限按行为发生日的规定计算。',
        }}
      />
      <RecordBan personId={personId} />
    </div>
  );
}
