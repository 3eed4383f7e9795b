import {
  Button,
  ConfirmButton,
  call,
  DataTable,
  Dialog,
  EmptyState,
  InstantText,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  type StateTexts,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { type KioskDevice, type Kiosks, kiosk } from '../../parts/server.ts';
import { KioskForm } from './kiosk-form.tsx';

const states: StateTexts<KioskDevice['state']> = {
  awaiting: ['待登记', 'calm'],
  working: ['正常', 'good'],
  alarm: ['有告警', 'wait'],
  offline: ['离线', 'bad'],
  revoked: ['已停用', 'calm'],
};

/** The kiosks of the centre: which need somebody to go there, and what makes a browser one. */
export function KiosksPage() {
  const may = useMay();
  const canManage = may('kiosk.manage');
  const { data, error, refetch } = useRoute(kiosk.listKiosks, {}, { refetchInterval: 15_000 });
  const [edited, setEdited] = useState<KioskDevice | 'new'>();
  const [newId, setNewId] = useState(newRequestId);
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={6} />;
  const alarms = data.kiosks.filter(({ alarms: said }) => said.length > 0);
  const saved = () => {
    setEdited(undefined);
    setNewId(newRequestId());
    void refetch();
  };
  return (
    <>
      <PageHeader
        title="自助终端"
        extra={
          canManage && (
            <Button type="primary" onClick={() => setEdited('new')}>
              登记自助终端
            </Button>
          )
        }
      />
      <div className="stack">
        {alarms.map(({ kioskId, name, outletName, alarms: said }) => (
          <p key={kioskId} className="note note-warn" role="status">
            <strong>
              {outletName}　{name}
            </strong>
            ：{said.join('；')}
          </p>
        ))}
        {edited && (
          <KioskForm
            key={edited === 'new' ? newId : edited.kioskId}
            kioskId={edited === 'new' ? newId : edited.kioskId}
            device={edited === 'new' ? undefined : edited}
            outlets={data.outlets}
            onSaved={saved}
            onCancel={() => setEdited(undefined)}
          />
        )}
        <Panel title="终端" flush>
          {data.kiosks.length === 0 ? (
            <EmptyState title="还没有自助终端" text="登记后生成登记码，在终端的 /kiosk 页面输入即可启用。" />
          ) : (
            <Devices kiosks={data.kiosks} canManage={canManage} onEdit={setEdited} onChanged={refetch} />
          )}
        </Panel>
        <p className="muted">
          终端没有默认密码：登记码只能用一次、15 分钟内有效；停用后该终端立即退出，不能再使用。每 20
          秒报告一次状态，缺纸、离线在此告警。
        </p>
      </div>
    </>
  );
}

interface DevicesProps {
  readonly kiosks: Kiosks['kiosks'];
  readonly canManage: boolean;
  readonly onEdit: (device: KioskDevice) => void;
  readonly onChanged: () => unknown;
}
function Devices({ kiosks, canManage, onEdit, onChanged }: DevicesProps) {
  return (
    <DataTable
      caption="自助终端"
      rows={[...kiosks]}
      rowKey={({ kioskId }) => kioskId}
      columns={[
        {
          key: 'name',
          title: '终端',
          render: (row) => (
            <>
              <strong>{row.name}</strong>
              <br />
              <span className="muted">
                {row.outletName}　{row.place}
              </span>
            </>
          ),
        },
        { key: 'state', title: '状态', render: (row) => <StateTag state={row.state} texts={states} /> },
        {
          key: 'alarms',
          title: '告警与说明',
          render: (row) =>
            row.alarms.join('；') ||
            row.revokeReason ||
            (row.isInUse ? '有人正在使用' : row.state === 'working' ? '打印机、读卡器正常' : '—'),
        },
        { key: 'seen', title: '最近联系', render: (row) => <InstantText value={row.seenAt} /> },
        { key: 'today', title: '今日', render: (row) => `${row.visitsToday} 人次，${row.pagesToday} 页` },
        {
          key: 'printer',
          title: '打印机地址',
          render: (row) => <span className="figures">{`${row.printerHost}:${row.printerPort}`}</span>,
        },
        {
          key: 'acts',
          title: '操作',
          render: (row) =>
            canManage && row.state !== 'revoked' ? (
              <Acts device={row} onEdit={() => onEdit(row)} onChanged={onChanged} />
            ) : (
              '—'
            ),
        },
      ]}
    />
  );
}

interface ActsProps {
  readonly device: KioskDevice;
  readonly onEdit: () => void;
  readonly onChanged: () => unknown;
}
function Acts({ device, onEdit, onChanged }: ActsProps) {
  const params = { kioskId: device.kioskId };
  const code = useCommand(kiosk.newKioskCode, { onSuccess: onChanged });
  return (
    <div className="row">
      <Button size="small" loading={code.isPending} onClick={() => code.mutate({ params })}>
        生成登记码
      </Button>
      <Button size="small" onClick={onEdit}>
        修改
      </Button>
      <ConfirmButton
        danger
        title={`停用“${device.name}”？`}
        description="该终端立即退出，正在使用的人也会退出；停用后不能恢复，只能另外登记。"
        confirmText="停用"
        onConfirm={async () => {
          await call(kiosk.revokeKiosk, { params, body: { reason: '管理员停用' } });
          onChanged();
        }}
      >
        停用
      </ConfirmButton>
      {code.error && <ProblemSummary error={code.error} />}
      {code.data && (
        <Dialog title={`${device.name}的登记码`} onClose={code.reset}>
          <p className="figures kiosk-code">{`${code.data.code.slice(0, 4)} ${code.data.code.slice(4)}`}</p>
          <p>
            在终端的浏览器打开 /kiosk，15 分钟内输入；只能用一次，只显示这一次。
            {device.enrolledAt ? '输入后，原来登记的设备即失效。' : ''}
          </p>
        </Dialog>
      )}
    </div>
  );
}
